/**
 * The four functions of AWS in this process: the same handlers with the laptop's dependencies, an in-process queue between
 * dispatch and poll, and alert woken in memory. When they run is decided by `schedule.ts` and the commands.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeHandler as makeAlert } from '../../functions/alert.ts'
import { makeHandler as makeDispatch } from '../../functions/dispatch.ts'
import { makeHandler as makePoll } from '../../functions/poll.ts'
import type { Channels } from '../alert/channel.ts'
import type { Archive } from '../archive/archive.ts'
import type { Configuration } from '../config/configuration.ts'
import type { Feed } from '../feed/feed.ts'
import { feedFetcher, userAgentOf } from '../feed/fetch.ts'
import type { DispatchReport } from '../pipeline/dispatch-feeds.ts'
import { pack } from '../pipeline/pack-feeds.ts'
import type { PollReport } from '../pipeline/poll-feed.ts'
import type { AlertReport } from '../pipeline/raise-alerts.ts'
import { type InProcessQueue, inProcessQueue } from '../queue/in-process.ts'
import type { IndexInUse } from '../rules/pushed-rules.ts'
import type { Store } from '../store/store.ts'
import { type LocalEvents, localLog, watchHits, watchSends } from './events.ts'
import { inTurn } from './in-turn.ts'

export type HandlersDeps = {
  readonly store: Store
  readonly archive: Archive
  /** As it was at the start. */
  readonly configuration: Configuration
  readonly rules: IndexInUse
  readonly channels: Channels
  readonly events: LocalEvents
  /** Only feeds that are due, as the scheduler wants it; false: whatever is asked for. */
  readonly scheduled: boolean
  readonly sample: boolean
  /** Absent: messages link to no dashboard. */
  readonly dashboardUrl?: string
}

export type Handlers = {
  readonly dispatch: (event: { readonly time?: string; readonly all?: boolean }) => Promise<DispatchReport>
  readonly queue: InProcessQueue
  /** Poll feeds that are not due: only for those that the last poll could not even reach. */
  readonly pollAgain: (feeds: readonly Feed[]) => Promise<void>
  /** Hear of each feed's poll, beside `events`, until the returned function is called. */
  readonly listen: (hear: LocalEvents['onPoll']) => () => void
  /** One run after the other, unless one takes long; a call during a run is answered by the next one. */
  readonly alert: (event?: { readonly flushBacklog?: boolean }) => Promise<AlertReport>
  /** Takes no more work and resolves when what is in hand has ended: feeds in flight, then alerts. */
  readonly close: () => Promise<void>
}

/** Messages in hand at once; within one message polling is paced by host. */
const pollsAtOnce = 4

export function makeHandlers(deps: HandlersDeps): Handlers {
  const { configuration, rules, events, scheduled, sample, dashboardUrl } = deps
  const now = () => new Date()
  const log = localLog(events)
  const store = watchHits(deps.store, events)

  const alert = inTurn<{ readonly flushBacklog?: boolean }, AlertReport>(
    makeAlert({
      store,
      channels: watchSends(deps.channels, events),
      configuration,
      rules,
      now,
      log,
      newId: randomUUID,
      sample,
      ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
    }),
    { joins: event => event?.flushBacklog !== true },
  )
  const listeners = new Set<LocalEvents['onPoll']>()
  let closing = false
  const pollDeps = {
    store,
    archive: deps.archive,
    fetch: feedFetcher({ userAgent: userAgentOf(configuration.contact), now }),
    rules,
    now,
    log,
    sleep,
    onReport: (report: PollReport) => {
      events.onPoll(report)
      for (const hear of listeners) hear(report)
    },
    // Not waited for: a poll's end does not depend on its messages.
    wake: async () => {
      if (scheduled && !closing) void alert().catch((cause: unknown) => log.error('alert broke off; the next sweep goes on', { cause }))
    },
  }
  const queueFor = (which: { readonly scheduled: boolean }) =>
    inProcessQueue({
      handle: makePoll({ ...pollDeps, ...which }),
      concurrency: pollsAtOnce,
      onDropped: (message, cause) => log.error('feeds were not polled; they stay due', { feeds: message.feeds.join(', '), cause }),
    })
  const queue = queueFor({ scheduled })
  const againQueue = queueFor({ scheduled: false })
  const runDispatch = makeDispatch({ store, queue, configuration, now, log })
  const dispatching = new Set<Promise<unknown>>()
  return {
    dispatch: event => {
      const run = runDispatch(event)
      const settled = run.then(noValue, noValue).finally(() => dispatching.delete(settled))
      dispatching.add(settled)
      return run
    },
    queue,
    pollAgain: async feeds => {
      await againQueue.send(pack(feeds))
      await againQueue.drain()
    },
    listen: hear => {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    alert,
    close: async () => {
      closing = true
      await Promise.all(dispatching)
      await Promise.all([queue.close(), againQueue.close()])
      await alert.idle()
    },
  }
}

const noValue = (): void => {}

/**
 * `up`: server, session and schedule, from the start to the end; and the turn to the sample wire where the first round
 * reaches nothing. What it says goes to `UpEvents`; the terminal is the command's.
 */
import { makeHandler as makeQuery } from '../../functions/query.ts'
import type { Configuration } from '../config/configuration.ts'
import { buildDashboard } from '../dashboard/build.ts'
import type { Feed } from '../feed/feed.ts'
import type { PollReport } from '../pipeline/poll-feed.ts'
import { outboxFolder } from './data-folder.ts'
import { type LocalEvents, localLog } from './events.ts'
import { refuseBeside, type TableRequest } from './open-table.ts'
import { outboxRoute } from './outbox/route.ts'
import { startSchedule } from './schedule.ts'
import { type QueryHandler, serve } from './serve.ts'
import { openSession, type Session } from './session.ts'

export type UpRequest = {
  readonly configuration: Configuration
  /** When it was read. */
  readonly readAt: Date
  /** Of the user's feeds, and of the sample. */
  readonly directory: string
  readonly sampleDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absent: 4400 or the next free one. */
  readonly port?: number
  readonly sample: 'always' | 'never' | 'if-offline'
}

export type Started = {
  readonly url: string
  readonly sample: boolean
  readonly directory: string
  readonly configuration: Configuration
  readonly notices: readonly string[]
  readonly mended: Session['mended']
}

export type UpEvents = LocalEvents & {
  readonly onStart: (started: Started) => void
  /** The polls of the start have ended; `nextAt`: when the next feed is due, if none was now. */
  readonly onFirstRound: (reports: readonly PollReport[], nextAt: string | undefined) => void
  /** No feed could be reached: the sample wire is played instead. */
  readonly onOffline: () => void
  readonly onWait: NonNullable<TableRequest['onWait']>
}

export type Up = {
  /** Rejects where the turn to the sample fails. */
  readonly failed: Promise<never>
  readonly close: () => Promise<void>
}

/** Failures that say that nothing was reached: this machine has no way out, or none of the names is right. */
const unreachable = new Set(['dns', 'connect', 'timeout'])
/** Feeds polled oftener than a slot's five minutes are looked for each minute. */
const slotMs = 5 * 60_000

/** Throws `already-running`, `port-taken`, `data-folder`, `not-a-sample`; nothing is left running then. */
export async function startUp(request: UpRequest, events: UpEvents): Promise<Up> {
  const sampleFirst = request.sample === 'always'
  await refuseBeside(sampleFirst ? request.sampleDirectory : request.directory, 'up')
  const page = await buildDashboard()
  let play: Play | undefined
  const server = await serve(
    {
      query: event => (play?.query ?? starting)(event),
      routes: [outboxRoute(() => outboxFolder(play?.directory ?? request.directory))],
      now: () => new Date(),
      onError: cause => localLog(events).error('a request failed', { cause }),
    },
    request.port,
  )
  const part = (sample: boolean) => startPlay({ request, events, page, url: server.url }, sample)
  try {
    play = await part(sampleFirst)
  } catch (error) {
    await server.close()
    throw error
  }
  let closing: Promise<void> | undefined
  let turning: Promise<void> = Promise.resolve()
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => {})
  const first = play
  void first.firstRound
    .then(async reports => {
      if (closing !== undefined) return
      if (request.sample !== 'if-offline' || !isOffline(reports)) {
        events.onFirstRound(reports, reports.length === 0 ? await nextAt(first.session) : undefined)
        return
      }
      events.onOffline()
      turning = first
        .close()
        .then(() => (closing === undefined ? part(true) : first))
        .then(next => {
          play = next
        })
      await turning
    })
    .catch(reject)
  return {
    failed,
    close: () => {
      closing ??= turning
        .catch(() => {})
        .then(() => Promise.all([server.close(), play?.close()]))
        .then(() => {})
      return closing
    },
  }
}

const isOffline = (reports: readonly PollReport[]): boolean =>
  reports.length > 0 && reports.every(({ outcome, code }) => outcome === 'failed' && unreachable.has(code ?? ''))

const starting: QueryHandler = async () => ({
  statusCode: 503,
  headers: { 'content-type': 'text/plain', 'retry-after': '1' },
  body: 'Storywire is starting.\n',
})

type Play = {
  readonly query: QueryHandler
  readonly directory: string
  readonly session: Session
  readonly firstRound: Promise<readonly PollReport[]>
  readonly close: () => Promise<void>
}

type PlayDeps = {
  readonly request: UpRequest
  readonly events: UpEvents
  readonly page: Awaited<ReturnType<typeof buildDashboard>>
  readonly url: string
}

async function startPlay({ request, events, page, url }: PlayDeps, sample: boolean): Promise<Play> {
  const directory = sample ? request.sampleDirectory : request.directory
  const reports: PollReport[] = []
  let collecting = true
  const onPoll = (report: PollReport) => {
    if (collecting) reports.push(report)
    events.onPoll(report)
  }
  const session = await openSession({
    directory,
    configuration: request.configuration,
    environment: request.environment,
    events: { ...events, onPoll },
    command: 'up',
    sample,
    dashboardUrl: url,
    readAt: request.readAt,
    onWait: events.onWait,
  })
  const { configuration, rules, store, handlers, mended } = session
  const log = localLog(events)
  events.onStart({ url, sample, directory, configuration, mended, notices: await session.notices() })
  const schedule = startSchedule(
    { handlers, onFailure: (message, cause) => log.error(message, { cause }) },
    sample ? { kind: 'sample' } : { kind: 'minutes', everything: configuration.feeds.some(feed => feed.everyMs < slotMs) },
  )
  return {
    query: makeQuery({ store, configuration, rules, page, now: () => new Date(), log, sample }),
    directory,
    session,
    firstRound: schedule.firstRound.then(async () => {
      if (reports.length === 0) await handlers.pollAgain(await unreached(session))
      collecting = false
      return reports.filter(report => report.outcome !== 'skipped')
    }),
    close: () => {
      schedule.stop()
      return session.close()
    },
  }
}

/**
 * The feeds, where none is due and every one's last poll did not get as far as a connection: whoever starts again after
 * that wants to know whether it works now, and no publisher is asked too often. Empty otherwise.
 */
async function unreached({ store, configuration }: Session): Promise<readonly Feed[]> {
  const feeds = configuration.feeds.filter(feed => feed.off === undefined)
  const states = new Map((await store.allFeedStates()).map(state => [state.feed, state]))
  const all = feeds.every(({ id }) => /^(dns|connect):/.test(states.get(id)?.lastError ?? ''))
  return all ? feeds : []
}

/** When the next feed is due. */
async function nextAt({ store, configuration }: Session): Promise<string | undefined> {
  const polled = new Set(configuration.feeds.flatMap(feed => (feed.off === undefined ? [feed.id] : [])))
  const states = await store.allFeedStates()
  return states
    .filter(state => polled.has(state.feed))
    .map(state => state.nextAt)
    .toSorted()[0]
}

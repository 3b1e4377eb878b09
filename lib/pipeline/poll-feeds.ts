/**
 * One poll message: its feeds polled side by side by host, politely within a host.
 *
 * One failing feed never touches another. Alert is woken as soon as a feed has brought hits; its sweep each minute
 * would be enough, so what goes wrong with the wake is ignored. What is new is archived when all feeds are through.
 */

import { addressOf } from '../feed/moves.ts'
import type { PollMessage } from '../queue/queue.ts'
import { type PolledFeed, pollKeeper } from './keep-polls.ts'
import { asksForPeace, isShared, type PollDeps, pollFeed } from './poll-feed.ts'
import { brokenPoll, type PollReport, skippedPoll } from './poll-report.ts'

export type PollFeedsDeps = PollDeps & {
  /** Wakes alert early; its errors are ignored. */
  readonly wake: () => Promise<void>
  /** Told of each feed when what it brought is kept. */
  readonly onReport?: (report: PollReport) => void
}

/** Requests at once to a public host, and to one of one's own network. */
const mostPublic = 2
const mostPrivate = 4
/** From one start to the next at a public host. */
const gapMs = 1_000
/** Documents in memory at once: each up to 8 MiB, and several times that while it is read. The function has 512 MiB. */
const mostAtOnce = 8
/**
 * No request starts later than this after the message's beginning; with its own deadline it ends before the next minute's message can have
 * the same host.
 */
const startsMs = 40_000

/** In the order of the message. `scheduled`: only those that are due. */
export async function pollFeeds(
  deps: PollFeedsDeps,
  message: PollMessage,
  options: { readonly scheduled: boolean },
): Promise<readonly PollReport[]> {
  const begunAt = deps.now().getTime()
  const isLate = () => options.scheduled && deps.now().getTime() - begunAt >= startsMs
  const blocked = new Map(await deps.store.blockedHosts(deps.now().toISOString()))
  const reports = new Map<string, PollReport>()
  const wakes: Promise<void>[] = []
  const tell = (report: PollReport) => {
    reports.set(report.feed, report)
    deps.onReport?.(report)
  }
  const keeper = pollKeeper(deps, tell)
  const limited = limiter(mostAtOnce)
  const polite = { ...deps, fetch: politely(deps) }
  const hosts = Map.groupBy(message.feeds, feed => hostOf(deps, feed).lane)
  const lanes = [...hosts].map(([, feeds]) =>
    pollHost(deps, feeds, async feed => {
      const { host, isPrivate } = hostOf(deps, feed)
      const until = isPrivate ? undefined : blocked.get(host)
      if (until !== undefined) return tell(blockedReport(feed, host, until, options.scheduled))
      const polled = await limited(async () => (isLate() ? lateReport(feed) : await pollSafely(polite, feed, options)))
      const { hits, code } = polled.report
      if (!isPrivate && asksForPeace(code) && !isShared(deps.configuration, host)) blocked.set(host, 'later')
      if (hits > 0) wakes.push(deps.wake().catch(() => {}))
      await keeper.add(polled)
    }),
  )
  await Promise.all(lanes)
  await keeper.flush()
  await Promise.all(wakes)
  return message.feeds.flatMap(feed => reports.get(feed) ?? [])
}

/** It stays due; the next message has it again. */
const lateReport = (feed: string): PolledFeed => ({
  report: skippedPoll(feed, 'message-late', 'its message has taken long enough; it stays due'),
})

/** A scheduled feed of a blocked host stays due; one that was asked for by a person is told why it was left out. */
function blockedReport(feed: string, host: string, until: string, scheduled: boolean): PollReport {
  const report = skippedPoll(feed, 'host-blocked', `${host} asked to be left alone until ${until}`)
  return scheduled ? report : { ...report, outcome: 'failed' }
}

async function pollSafely(deps: PollFeedsDeps, feed: string, options: { readonly scheduled: boolean }): Promise<PolledFeed> {
  try {
    return await pollFeed(deps, feed, options)
  } catch (cause) {
    deps.log.error('poll broke off; its entries come again', { feed, cause })
    return { report: brokenPoll({ feed }, cause) }
  }
}

/** One host's feeds, a few at once. */
async function pollHost(deps: PollFeedsDeps, feeds: readonly string[], poll: (feed: string) => Promise<void>): Promise<void> {
  const isPrivate = deps.configuration.feeds.some(feed => feed.id === feeds[0] && feed.allowPrivate)
  const waiting = [...feeds]
  const work = async () => {
    for (let feed = waiting.shift(); feed !== undefined; feed = waiting.shift()) await poll(feed)
  }
  await Promise.all(Array.from({ length: isPrivate ? mostPrivate : mostPublic }, work))
}

/** A fetch that waits for its turn at the host that it asks, which may be another than the configured one: feeds move. */
function politely({ fetch, sleep }: PollFeedsDeps): PollFeedsDeps['fetch'] {
  const starts = new Map<string, Promise<void>>()
  return async request => {
    if (request.allowPrivate) return fetch(request)
    const host = URL.parse(request.url)?.hostname ?? ''
    const start = starts.get(host)?.then(() => sleep(gapMs)) ?? Promise.resolve()
    starts.set(host, start)
    await start
    return fetch(request)
  }
}

function hostOf(
  { configuration }: PollFeedsDeps,
  id: string,
): { readonly host: string; readonly isPrivate: boolean; readonly lane: string } {
  const feed = configuration.feeds.find(one => one.id === id)
  const address = feed === undefined ? undefined : addressOf(feed)
  const host = address === undefined ? id : new URL(address).hostname
  const isPrivate = feed?.allowPrivate === true
  return { host, isPrivate, lane: `${isPrivate ? 'private' : 'public'} ${host}` }
}

function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async work => {
    if (running === most) await new Promise<void>(resolve => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

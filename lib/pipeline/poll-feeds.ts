/**
 * One poll message: its feeds polled side by side by host, politely within a host.
 *
 * One failing feed never touches another. Alert is woken as soon as a feed has brought hits; its sweep each minute
 * would be enough, so what goes wrong with the wake is ignored.
 */
import type { PollMessage } from '../queue/queue.ts'
import { asksForPeace, type PollDeps, type PollReport, pollFeed, skippedPoll } from './poll-feed.ts'

export type PollFeedsDeps = PollDeps & {
  /** Wakes alert early; its errors are ignored. */
  readonly wake: () => Promise<void>
  readonly sleep: (ms: number) => Promise<void>
  /** Told as each feed ends. */
  readonly onReport?: (report: PollReport) => void
}

/** A public host: so many requests at once, and this long from one start to the next. */
const publicPace = { atOnce: 2, gapMs: 1_000 }
/** A host of one's own network. */
const privatePace = { atOnce: 4, gapMs: 0 }
/** Documents in memory at once: each up to 8 MiB, and as much again while it is parsed. */
const mostAtOnce = 16

/** In the order of the message. `scheduled`: only those that are due. */
export async function pollFeeds(
  deps: PollFeedsDeps,
  message: PollMessage,
  options: { readonly scheduled: boolean },
): Promise<readonly PollReport[]> {
  const blocked = new Map(await deps.store.blockedHosts(deps.now().toISOString()))
  const reports = new Map<string, PollReport>()
  const wakes: Promise<void>[] = []
  const limited = limiter(mostAtOnce)
  const hosts = Map.groupBy(message.feeds, feed => hostOf(deps, feed).lane)
  const lanes = [...hosts].map(([, feeds]) =>
    pollHost(deps, feeds, async (feed, polite) => {
      const { host, isPrivate } = hostOf(deps, feed)
      const until = isPrivate ? undefined : blocked.get(host)
      const report =
        until === undefined ? await limited(() => pollSafely(polite, feed, options)) : blockedReport(feed, host, until, options.scheduled)
      if (!isPrivate && asksForPeace(report.code)) blocked.set(host, 'later')
      reports.set(feed, report)
      deps.onReport?.(report)
      if (report.hits > 0) wakes.push(deps.wake().catch(() => {}))
    }),
  )
  await Promise.all(lanes)
  await Promise.all(wakes)
  return message.feeds.flatMap(feed => reports.get(feed) ?? [])
}

/** A scheduled feed of a blocked host stays due; one that was asked for by a person is told why it was left out. */
function blockedReport(feed: string, host: string, until: string, scheduled: boolean): PollReport {
  const report = skippedPoll(feed, 'host-blocked', `${host} asked to be left alone until ${until}`)
  return scheduled ? report : { ...report, outcome: 'failed' }
}

async function pollSafely(deps: PollFeedsDeps, feed: string, options: { readonly scheduled: boolean }): Promise<PollReport> {
  try {
    return await pollFeed(deps, feed, options)
  } catch (cause) {
    deps.log.error('poll broke off; its entries come again', { feed, cause })
    const message = cause instanceof Error ? cause.name : 'unexpected'
    return { ...skippedPoll(feed, 'fault', message), outcome: 'failed' }
  }
}

/** `poll` gets the dependencies with a fetch that waits for its turn at the host. */
async function pollHost(
  deps: PollFeedsDeps,
  feeds: readonly string[],
  poll: (feed: string, polite: PollFeedsDeps) => Promise<void>,
): Promise<void> {
  const isPrivate = deps.configuration.feeds.some(feed => feed.id === feeds[0] && feed.allowPrivate)
  const { atOnce, gapMs } = isPrivate ? privatePace : publicPace
  let started: Promise<void> | undefined
  const fetch: PollFeedsDeps['fetch'] = async request => {
    started = started === undefined || gapMs === 0 ? Promise.resolve() : started.then(() => deps.sleep(gapMs))
    await started
    return deps.fetch(request)
  }
  const polite = { ...deps, fetch }
  const waiting = [...feeds]
  const work = async () => {
    for (let feed = waiting.shift(); feed !== undefined; feed = waiting.shift()) await poll(feed, polite)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

function hostOf(
  { configuration }: PollFeedsDeps,
  id: string,
): { readonly host: string; readonly isPrivate: boolean; readonly lane: string } {
  const feed = configuration.feeds.find(one => one.id === id)
  const host = feed?.url === undefined ? id : new URL(feed.url).hostname
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

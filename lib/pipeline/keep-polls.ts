/**
 * Poll 9-10: what polls found is kept, the order being the point: hits are stored already; now the archive, then ring, then state.
 *
 * The entries of a whole message become one object of the archive. A crash or a fault before a feed's last write only repeats work; an early
 * ring or validator would lose entries for ever.
 */
import type { Archive, ArchivedEntry } from '../archive/archive.ts'
import type { FeedState } from '../feed/feed.ts'
import { operatorNews } from '../feed/health.ts'
import type { Log } from '../log.ts'
import type { PollRecord, PollStore } from '../store/store.ts'
import { sameRecord } from './poll-record.ts'
import { brokenPoll, type PollReport } from './poll-report.ts'

export type KeepDeps = {
  readonly store: Pick<PollStore, 'putRing' | 'finishPoll'>
  readonly archive: Archive
  readonly metrics?: PollMetrics
  readonly now: () => Date
  readonly log: Log
}

/** `FeedTroubled`: a feed is gone, has a new layout or fails again and again; a person should look. */
export type PollMetrics = { readonly count: (metric: 'FeedTroubled') => void }

/** A poll whose hits are stored. Without `kept` nothing is left to write. */
export type PolledFeed = {
  readonly report: PollReport
  readonly kept?: {
    /** As it was claimed. */
    readonly state: FeedState
    readonly archived: readonly ArchivedEntry[]
    readonly ring?: Uint8Array
    readonly record: PollRecord
  }
}

/** Entries wait in memory for the end of their message; so much text at most (UTF-16 units). */
const MOST_WAITING = 8 * 1_048_576

/** `add` the polls of a message as they end, `flush` at its end; `tell` hears of each when all of it is kept. Neither throws. */
export function pollKeeper(deps: KeepDeps, tell: (report: PollReport) => void) {
  let waiting: PolledFeed[] = []
  let size = 0
  const flush = async (): Promise<void> => {
    const polls = waiting
    waiting = []
    size = 0
    if (polls.length === 0) return
    try {
      await deps.archive.write(polls.flatMap(poll => poll.kept?.archived ?? []))
    } catch (cause) {
      const feeds = polls.map(({ report }) => report.feed)
      deps.log.error('the archive does not answer; the entries come again', { feeds: feeds.join(', '), code: 'archive-failed', cause })
      for (const { report } of polls) tell(brokenPoll(report, cause))
      return
    }
    await Promise.all(polls.map(async poll => tell(await finished(deps, poll))))
  }
  return {
    add: async (poll: PolledFeed): Promise<void> => {
      const archived = poll.kept?.archived ?? []
      if (archived.length === 0) {
        tell(await finished(deps, poll))
        return
      }
      waiting.push(poll)
      size += archived.reduce((total, { entry }) => total + entry.title.length + entry.summary.length + entry.content.length, 0)
      if (size > MOST_WAITING) await flush()
    },
    flush,
  }
}

async function finished(deps: KeepDeps, { report, kept }: PolledFeed): Promise<PollReport> {
  if (kept === undefined) return report
  const { store, log, metrics } = deps
  const { state, ring, record } = kept
  try {
    if (ring !== undefined) await store.putRing(state.feed, ring, deps.now().toISOString())
    // Nothing is written where the claim already says all.
    if (sameRecord(record, state)) return report
    const written = await store.finishPoll(state.feed, state.polledAt, record)
    if (written === 'refused') log.info('another poll took the feed meanwhile; its record stands', { feed: state.feed })
  } catch (cause) {
    log.error('poll broke off; its entries come again', { feed: state.feed, cause })
    return brokenPoll(report, cause)
  }
  const news = operatorNews(state, record)
  if (news === undefined) return report
  const { lastError: why, movedTo } = record
  const fields = { feed: state.feed, code: news.code, ...(why === undefined ? {} : { why }) }
  if (news.code === 'feed-moved') log.warn(news.message, { ...fields, ...(movedTo === undefined ? {} : { movedTo }) })
  else {
    log.error(news.message, fields)
    metrics?.count('FeedTroubled')
  }
  return report
}

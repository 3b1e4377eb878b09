/**
 * Poll 1-2: which feeds are due, packed into messages for the poll queue (`pack-feeds.ts`).
 *
 * It writes nothing: a feed stays due until a poll claims it, so a message sent twice or lost costs nothing.
 */
import type { Configuration } from '../config/configuration.ts'
import type { Feed, FeedState } from '../feed/feed.ts'
import { addressHash, addressOf } from '../feed/moves.ts'
import { SHARDS, shardOf } from '../feed/schedule.ts'
import type { Log } from '../log.ts'
import type { PollQueue } from '../queue/queue.ts'
import type { PollStore } from '../store/store.ts'
import { hostOf, pack, partsOfMinute } from './pack-feeds.ts'

export type DispatchDeps = {
  readonly store: Pick<PollStore, 'feedStates' | 'blockedHosts'>
  readonly queue: PollQueue
  readonly configuration: Configuration
  readonly now: () => Date
  readonly log: Log
}

export type DispatchReport = { readonly messages: number; readonly feeds: number }

/** A shard is looked at in every fifth minute. */
const slotMinutes = 5
const minuteMs = 60_000

/** `at`: the minute that is meant, if that is not now. `all`: look at all 60 shards, not only this minute's twelve. */
export async function dispatchFeeds(
  deps: DispatchDeps,
  { at, all = false }: { readonly at?: Date | undefined; readonly all?: boolean } = {},
): Promise<DispatchReport> {
  const { store, queue, configuration, log } = deps
  const now = at ?? deps.now()
  const minute = Math.floor(now.getTime() / minuteMs)
  const looked = new Set(Array.from({ length: SHARDS }, (_, shard) => shard).filter(shard => all || (minute - shard) % slotMinutes === 0))
  const [blocked, ...states] = await Promise.all([store.blockedHosts(now.toISOString()), ...[...looked].map(store.feedStates)])
  const known = new Map(states.flat().map(state => [state.feed, state]))
  const nextAt = new Map(configuration.feeds.flatMap(feed => dueTime(feed, known.get(feed.id)) ?? []))
  const due = configuration.feeds.filter(
    feed =>
      feed.off === undefined &&
      addressOf(feed) !== undefined &&
      looked.has(shardOf(feed.id)) &&
      (nextAt.get(feed.id) ?? '') <= now.toISOString() &&
      (feed.allowPrivate || !blocked.has(hostOf(feed))),
  )
  // Counted from the minute's beginning, so that a late run does not push its polls into the next one, where they would miss their slot.
  const lateMs = Math.max(deps.now().getTime() - minute * minuteMs, 0)
  const messages = pack(longestWaitingFirst(due, nextAt), partsOfMinute(configuration.feeds)).map(({ feeds, afterMs }) => ({
    feeds,
    delayMs: Math.max(afterMs - lateMs, 0),
  }))
  if (messages.length > 0) await queue.send(messages)
  const feeds = messages.reduce((total, message) => total + message.feeds.length, 0)
  if (feeds < due.length) log.info('some feeds wait: their hosts have enough for this minute', { waiting: due.length - feeds })
  return { messages: messages.length, feeds }
}

/** When the feed is due; with another address than its state is of, at once. */
function dueTime(feed: Feed, state: FeedState | undefined): readonly [string, string][] | undefined {
  if (state === undefined) return undefined
  const isOther = state.urlHash !== undefined && state.urlHash !== addressHash(feed)
  return [[feed.id, isOther ? '' : state.nextAt]]
}

const longestWaitingFirst = (due: readonly Feed[], nextAt: ReadonlyMap<string, string>): readonly Feed[] =>
  due.toSorted((a, b) =>
    (nextAt.get(a.id) ?? '') < (nextAt.get(b.id) ?? '') ? -1 : (nextAt.get(a.id) ?? '') > (nextAt.get(b.id) ?? '') ? 1 : 0,
  )

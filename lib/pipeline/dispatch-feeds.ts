/**
 * Poll 1-2: which feeds are due, packed into messages for the poll queue.
 *
 * It writes nothing: a feed stays due until a poll claims it, so a message sent twice or lost costs nothing.
 */
import type { Configuration } from '../config/configuration.ts'
import type { Feed, FeedState } from '../feed/feed.ts'
import { addressHash, addressOf } from '../feed/moves.ts'
import { SHARDS, shardOf } from '../feed/schedule.ts'
import type { Log } from '../log.ts'
import type { PollMessage, PollQueue } from '../queue/queue.ts'
import type { PollStore } from '../store/store.ts'

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
const feedsOfMessage = 50
/** Of a public host in one minute; the rest stays due. */
const feedsOfHost = 10

/** `all`: look at all 60 shards, not only this minute's twelve. */
export async function dispatchFeeds(deps: DispatchDeps, { all = false }: { readonly all?: boolean } = {}): Promise<DispatchReport> {
  const { store, queue, configuration, log } = deps
  const now = deps.now()
  const minute = Math.floor(now.getTime() / 60_000)
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
  const messages = pack(longestWaitingFirst(due, nextAt))
  if (messages.length > 0) await queue.send(messages)
  const feeds = messages.reduce((total, message) => total + message.feeds.length, 0)
  if (feeds < due.length) log.info('some feeds wait: their hosts have enough for this minute', { waiting: due.length - feeds })
  return { messages: messages.length, feeds }
}

/** When the feed is due; with another address than its state is of, at once. */
function dueTime(feed: Feed, state: FeedState | undefined): readonly [string, string][] | undefined {
  if (state === undefined) return undefined
  const isOther = state.urlHash !== undefined && state.urlHash !== addressHash(addressOf(feed) ?? '')
  return [[feed.id, isOther ? '' : state.nextAt]]
}

const longestWaitingFirst = (due: readonly Feed[], nextAt: ReadonlyMap<string, string>): readonly Feed[] =>
  due.toSorted((a, b) =>
    (nextAt.get(a.id) ?? '') < (nextAt.get(b.id) ?? '') ? -1 : (nextAt.get(a.id) ?? '') > (nextAt.get(b.id) ?? '') ? 1 : 0,
  )

/** A public host's feeds lie in one message, so that one invocation can be polite to it. */
export function pack(due: readonly Feed[]): readonly PollMessage[] {
  const messages: string[][] = []
  for (const [, feeds] of Map.groupBy(due, feed => (feed.allowPrivate ? feed.id : hostOf(feed)))) {
    const ids = feeds.slice(0, feedsOfHost).map(feed => feed.id)
    const open = messages.find(message => message.length + ids.length <= feedsOfMessage)
    if (open === undefined) messages.push(ids)
    else open.push(...ids)
  }
  return messages.map(feeds => ({ feeds }))
}

function hostOf(feed: Feed): string {
  const address = addressOf(feed)
  return address === undefined ? feed.id : new URL(address).hostname
}

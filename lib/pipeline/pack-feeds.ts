/**
 * Due feeds → poll messages: a host's feeds together, messages about equally full, and their starts spread over the minute.
 *
 * When a host's turn comes depends on its name and the size of the configuration alone: were it to change from round to round, a feed
 * could be asked again before its floor has passed. Pure.
 */
import type { Feed } from '../feed/feed.ts'
import { addressOf } from '../feed/moves.ts'
import { SHARDS, shardOf } from '../feed/schedule.ts'

/** `afterMs`: from the beginning of the minute. */
export type PackedFeeds = { readonly feeds: readonly string[]; readonly afterMs: number }

const mostOfMessage = 50
/** Of a public host in one minute; the rest stays due. */
const mostOfHost = 10
/** What a part of the minute is meant to bring: chance seldom makes more than a message of it. */
const feedsOfPart = 35
/** The last part begins before this, and the polls of its message have begun within the minute. */
const lastPartMs = 50_000
const minuteMs = 60_000
/** A feed of a public host is due in every fifth minute at most. */
const leastEveryMs = 5 * minuteMs

/** Into how many parts a minute is cut: one for a newsroom's few hundred feeds, twenty for 10,000. */
export function partsOfMinute(feeds: readonly Pick<Feed, 'everyMs' | 'off'>[]): number {
  const aMinute = feeds.reduce((sum, { everyMs, off }) => (off === undefined ? sum + minuteMs / Math.max(everyMs, leastEveryMs) : sum), 0)
  return Math.max(1, Math.min(Math.ceil(aMinute / feedsOfPart), lastPartMs / 1_000))
}

/** Of `due`, the first of each host: all that are sent keep their order within a message. */
export function pack(due: readonly Feed[], parts = 1): readonly PackedFeeds[] {
  const rank = new Map(due.map(({ id }, at) => [id, at]))
  const inOrder = (ids: readonly string[]) => ids.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
  const hosts = [...Map.groupBy(due, feed => `${feed.allowPrivate ? 'own' : 'public'} ${hostOf(feed)}`).values()]
  const byPart = Map.groupBy(hosts, ([first]) => (first === undefined ? 0 : partOf(hostOf(first), parts)))
  return [...byPart]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([part, groups]) =>
      evenly(groups.flatMap(unitsOf)).map(feeds => ({ feeds: inOrder(feeds), afterMs: Math.floor((part * lastPartMs) / parts) })),
    )
}

const partOf = (host: string, parts: number): number => Math.floor((shardOf(host) * parts) / SHARDS)

/** What stays together: a public host's first feeds, so that one invocation can be polite to it; a host of one's own as whole as it can be. */
function unitsOf(feeds: readonly Feed[]): readonly (readonly string[])[] {
  const ids = feeds.map(({ id }) => id)
  if (feeds[0]?.allowPrivate !== true) return [ids.slice(0, mostOfHost)]
  const size = Math.ceil(ids.length / Math.ceil(ids.length / mostOfMessage))
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ids.slice(at * size, (at + 1) * size))
}

/** As few messages as it takes, about equally full: the largest first, each to where most room is. */
function evenly(units: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const total = units.reduce((sum, unit) => sum + unit.length, 0)
  const messages: string[][] = Array.from({ length: Math.ceil(total / mostOfMessage) }, () => [])
  for (const unit of units.toSorted((a, b) => b.length - a.length)) {
    const emptiest = messages.reduce<string[] | undefined>((least, one) => (least && least.length <= one.length ? least : one), undefined)
    if (emptiest !== undefined && emptiest.length + unit.length <= mostOfMessage) emptiest.push(...unit)
    else messages.push([...unit])
  }
  return messages
}

export function hostOf(feed: Feed): string {
  const address = addressOf(feed)
  return address === undefined ? feed.id : new URL(address).hostname
}

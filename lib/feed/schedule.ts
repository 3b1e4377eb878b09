/**
 * When a feed is polled next: slots, the interval, backing off. Pure; the time comes in.
 *
 * Dispatch looks at 12 of the 60 shards each minute, so a feed can be due only in every fifth minute.
 * What the document and the response headers wish for is not read yet.
 */
import { createHash } from 'node:crypto'
import type { Feed } from './feed.ts'

/** The feeds' states lie in this many shards. */
export const SHARDS = 60
const MINUTE_MS = 60_000
const SLOT_MINUTES = 5
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A feed that says 410 Gone is asked again once a week: publishers do come back. */
const GONE_MS = 7 * DAY_MS
/** Nobody's Retry-After keeps us away longer than this. */
const LONGEST_RETRY_MS = DAY_MS
/** Up to this part of a backed-off wait is taken off, by feed, so that feeds that failed together do not return together. */
const JITTER = 0.25

type Pace = Pick<Feed, 'id' | 'everyMs' | 'floorMs' | 'ceilingMs'>

/** 0–59, spread evenly by feed id. */
export const shardOf = (feedId: string): number => Math.floor(spread(feedId) * SHARDS)

/** The start of the next minute m ≥ `at` (ISO 8601) with m ≡ shard (mod 5). A minute that has begun counts until its last millisecond only if `at` is its start. */
export function nextSlot(at: string, shard: number): string {
  const minute = Math.ceil(Date.parse(at) / MINUTE_MS)
  const wait = (((shard - minute) % SLOT_MINUTES) + SLOT_MINUTES) % SLOT_MINUTES
  return new Date((minute + wait) * MINUTE_MS).toISOString()
}

/** The feed's own interval between its floor and its ceiling. */
export const intervalMs = (feed: Pace): number => Math.min(Math.max(feed.everyMs, feed.floorMs), feed.ceilingMs)

/** The wait after `failures` failed polls in a row: it doubles with each, up to the ceiling, less a part that differs from feed to feed. Never shorter than the interval. */
export function backoffMs(feed: Pace, failures: number): number {
  const interval = intervalMs(feed)
  if (failures <= 0) return interval
  const doubled = Math.min(interval * 2 ** Math.min(failures, 30), Math.max(feed.ceilingMs, interval))
  return Math.max(interval, Math.round(doubled * (1 - JITTER * spread(`${feed.id} after ${failures}`))))
}

/**
 * When the feed is due again after the poll of `now`. `failures` counts this poll too (0: it succeeded); `code` is
 * the failure's; `retryAt` is the server's wish (ISO 8601), heard up to 24 hours ahead.
 *
 * The wait counts from the minute in which the poll ran, not from its second: else each poll would come one slot
 * later than the one before wished. Feeds with an interval under five minutes (only those on one's own network may) have no slots.
 */
export function nextPollAt(
  feed: Pace,
  poll: { readonly now: string; readonly failures: number; readonly code?: string | undefined; readonly retryAt?: string | undefined },
): string {
  const now = Date.parse(poll.now)
  const wait = poll.code === 'http-410' ? GONE_MS : backoffMs(feed, poll.failures)
  const slotted = intervalMs(feed) >= SLOT_MINUTES * MINUTE_MS
  const base = slotted ? Math.floor(now / MINUTE_MS) * MINUTE_MS : now
  const wish = poll.retryAt === undefined ? Number.NaN : Date.parse(poll.retryAt)
  const earliest = Number.isNaN(wish) ? base + wait : Math.max(base + wait, Math.min(wish, now + LONGEST_RETRY_MS))
  const at = new Date(earliest).toISOString()
  return slotted ? nextSlot(at, shardOf(feed.id)) : at
}

/** An evenly spread number from 0 up to 1 that is always the same for a text. */
const spread = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32

/**
 * When a feed is polled next: slots, the wishes of publisher and server, backing off. Pure; the time comes in.
 *
 * Dispatch looks at 12 of the 60 shards each minute, so a feed can be due only in every fifth minute.
 * The regular interval itself is `rhythm.ts`.
 */
import { createHash } from 'node:crypto'
import type { Feed, FeedState, PaceHints } from './feed.ts'
import { afterSkipped, isSkipped, leastWaitMs } from './hints-pace.ts'
import { startingIntervalMs } from './rhythm.ts'

/** The feeds' states lie in this many shards. */
export const SHARDS = 60
const MINUTE_MS = 60_000
const SLOT_MINUTES = 5
/** A host's feeds are asked one after the other: the last of them may run into the next minute. */
const LATE_MINUTES = 1
const DAY_MS = 24 * 60 * MINUTE_MS

/** A feed that says 410 Gone is not asked again. So often its state is renewed, which else would expire and be forgotten. */
const GONE_MS = 30 * DAY_MS
/** Nobody's Retry-After keeps us away longer than this. */
export const LONGEST_RETRY_MS = DAY_MS
/** Up to this part of a backed-off wait is put on it, by feed, so that feeds that failed together do not return together. */
const JITTER = 0.25
/** A poll that comes early by no more waits for the rest: slots begin with the minute, and the last poll may have begun some seconds later. */
const LONGEST_WAITED_MS = 10_000
/** The same for short floors, as a part of them. */
const WAITED_PART = 1 / 30

/** Failures that pass by themselves count half. */
const softCode = /^(?:dns|connect|timeout|reset|truncated|bad-http|fault|http-(?:408|425|5\d\d))$/
/** Asked again soon, a site that wants a browser only grows more suspicious. */
const LEAST_BLOCKED = 4

type Pace = Pick<Feed, 'id' | 'everyMs' | 'floorMs' | 'ceilingMs'>

/** 0–59, spread evenly by feed id. */
export const shardOf = (feedId: string): number => Math.floor(spread(feedId) * SHARDS)

/** The start of the next minute m ≥ `at` (ISO 8601) with m ≡ shard (mod 5). A minute that has begun counts until its last millisecond only if `at` is its start. */
export function nextSlot(at: string, shard: number): string {
  const minute = Math.ceil(Date.parse(at) / MINUTE_MS)
  const wait = (((shard - minute) % SLOT_MINUTES) + SLOT_MINUTES) % SLOT_MINUTES
  return new Date((minute + wait) * MINUTE_MS).toISOString()
}

/**
 * The wait after `failures` failed polls in a row: the interval times their number, up to the ceiling, and a part that differs from
 * feed to feed. Never shorter than the interval. `code`: of the last one; what passes by itself counts half.
 */
export function backoffMs(
  feed: Pace,
  { failures, code = '', intervalMs }: { failures: number; code?: string; intervalMs: number },
): number {
  if (failures <= 0) return intervalMs
  const counted = softCode.test(code) ? failures / 2 : code === CHALLENGE ? Math.max(failures, LEAST_BLOCKED) : failures
  const jitter = JITTER * spread(`${feed.id} after ${failures}`)
  const wait = intervalMs * Math.max(counted, 1) * (1 + jitter)
  const longest = Math.max(feed.ceilingMs, intervalMs)
  return Math.round(Math.max(wait <= longest ? wait : longest * (1 - jitter), intervalMs))
}

/** The code of a refusal that wants a browser to prove itself. */
export const CHALLENGE = 'challenge'

export type PollEnded = {
  /** When the poll began. */
  readonly now: string
  /** With this one; 0: it succeeded. */
  readonly failures: number
  /** Of the failure. */
  readonly code?: string | undefined
  /** The regular interval; default: the starting one. */
  readonly intervalMs?: number | undefined
  readonly hints?: PaceHints | undefined
  /** The server's wish, heard up to 24 hours ahead. */
  readonly retryAt?: string | undefined
}

/**
 * When the feed is due again.
 *
 * The wait counts from the slot in which the poll ran, not from its second: else each poll would come one slot
 * later than the one before wished. Feeds with a floor under five minutes (only those on one's own network may have one) have no slots.
 */
export function nextPollAt(
  feed: Pace,
  { now: at, failures, code, intervalMs = startingIntervalMs(feed), hints, retryAt }: PollEnded,
): string {
  const now = Date.parse(at)
  // Dispatch looks at the start of a minute: a wait of whole minutes that counted from a moment within one would miss it.
  const base = isSlotted(feed) ? slotOf(feed, now) : intervalMs >= MINUTE_MS ? Math.floor(now / MINUTE_MS) * MINUTE_MS : now
  if (code === 'http-410') return slot(feed, base + GONE_MS)
  const regular = failures > 0 ? backoffMs(feed, { failures, intervalMs, ...(code === undefined ? {} : { code }) }) : intervalMs
  const wished = failures > 0 ? 0 : wishedMs(feed, hints)
  const asked = retryAt === undefined ? Number.NaN : Date.parse(retryAt)
  const wishedFrom = now - base <= waitedMs(feed) ? base : now
  const earliest = Math.max(base + regular, wishedFrom + wished, Number.isNaN(asked) ? 0 : Math.min(asked, now + LONGEST_RETRY_MS))
  return nextFree(feed, earliest, hints)
}

function nextFree(feed: Pace, earliest: number, hints: PaceHints | undefined): string {
  let next = slot(feed, afterSkipped(hints, earliest))
  // The slot may lie in the next hour, which may be skipped.
  for (let tries = 0; tries < 8 && isSkipped(hints, Date.parse(next)); tries++) next = slot(feed, afterSkipped(hints, Date.parse(next)))
  return next
}

/** Due at `at` (ISO 8601), or in the first slot after it that the publisher does not skip: for a poll that was claimed and not made. */
export function postponedTo(feed: Pace, at: string, hints?: PaceHints): string {
  return nextFree(feed, Date.parse(at), hints)
}

/** The floor between two requests: where the last poll began after this, the feed is not due, whatever its state says. */
export const polledBefore = (feed: Pick<Feed, 'floorMs'>, now: string): string =>
  new Date(Date.parse(now) - feed.floorMs + waitedMs(feed)).toISOString()

/** How long a poll that was claimed has still to wait for its feed's floor and the publisher's wish; a few seconds at most. */
export function earlyByMs(
  feed: Pick<Feed, 'floorMs' | 'ceilingMs'>,
  { previousAt, hints, failures }: Pick<FeedState, 'previousAt' | 'hints' | 'failures'>,
  now: string,
): number {
  if (previousAt === undefined) return 0
  const least = Math.max(feed.floorMs, failures > 0 ? 0 : wishedMs(feed, hints))
  return Math.min(Math.max(Date.parse(previousAt) + least - Date.parse(now), 0), waitedMs(feed))
}

const waitedMs = ({ floorMs }: Pick<Feed, 'floorMs'>): number => Math.min(LONGEST_WAITED_MS, Math.round(floorMs * WAITED_PART))

const wishedMs = ({ ceilingMs }: Pick<Feed, 'ceilingMs'>, hints: PaceHints | undefined): number => Math.min(leastWaitMs(hints), ceilingMs)

const isSlotted = ({ floorMs }: Pace): boolean => floorMs >= SLOT_MINUTES * MINUTE_MS

/** The beginning of the slot that a poll at `now` is of, if it is little late; else of its minute. */
function slotOf(feed: Pace, now: number): number {
  const minute = Math.floor(now / MINUTE_MS)
  const late = (((minute - shardOf(feed.id)) % SLOT_MINUTES) + SLOT_MINUTES) % SLOT_MINUTES
  return (late <= LATE_MINUTES ? minute - late : minute) * MINUTE_MS
}

function slot(feed: Pace, at: number): string {
  const instant = new Date(at).toISOString()
  return isSlotted(feed) ? nextSlot(instant, shardOf(feed.id)) : instant
}

/** An evenly spread number from 0 up to 1 that is always the same for a text. */
const spread = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32

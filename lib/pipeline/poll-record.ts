/**
 * Poll 10: what a poll leaves behind in the feed's state. Pure; `keep-polls.ts` writes it last of all.
 *
 * After a failure the validators stay those of the last complete document, and the hints and the rhythm those that were.
 */
import type { Feed, FeedState, Gap, PaceHints, Validators } from '../feed/feed.ts'
import { gapStillTold, lastGoodAt } from '../feed/gap.ts'
import { healthAfter } from '../feed/health.ts'
import { moveAfter } from '../feed/moves.ts'
import { type Found, nextIntervalMs, startingIntervalMs } from '../feed/rhythm.ts'
import { nextPollAt } from '../feed/schedule.ts'
import type { PollRecord } from '../store/store.ts'

type Counts = { readonly entries: number; readonly new: number; readonly hits: number; readonly problems: number }

export type PollResult = Counts &
  (
    | {
        readonly kind: 'changed' | 'unchanged'
        readonly validators: Validators
        /** Where the feed was asked, and where that redirected for good. */
        readonly asked: string
        readonly movedTo?: string | undefined
        readonly hints?: PaceHints | undefined
        /** Of a whole document; absent after a 304. */
        readonly bodyHash?: string
        readonly fullAt?: string
        readonly newestAt?: string
        readonly perDay?: number
        readonly firstPoll?: boolean
        /** All entries were new: it brings more between two polls than it holds. */
        readonly overflowed?: boolean
        readonly gap?: Gap
      }
    | {
        readonly kind: 'failed'
        readonly code: string
        readonly message: string
        readonly retryAt?: string | undefined
        /** Of a document that was cut off: what is missing is another matter. */
        readonly gap?: Gap
      }
  )

/** `state`: as it counts for the configured address (`urlHash`), see `stateOf`. `now`: when the poll began. */
export function pollRecord(feed: Feed, state: FeedState, now: string, result: PollResult): PollRecord {
  const { feed: _, polledAt: __, previousAt: ___, nextAt: ____, etag, lastModified, ...kept } = state
  const { lastError, movedTo, movedCount, okAt, retryAt, gap: oldGap, hints: oldHints, intervalMs: oldInterval, ...before } = kept
  const gap = result.gap ?? gapStillTold(oldGap, now)
  const told = gap === undefined ? {} : { gap }
  if (result.kind === 'failed') {
    const { code, message, retryAt: wished } = result
    const health = healthAfter(state, { kind: 'failed', code, message }, now)
    const intervalMs = oldInterval ?? startingIntervalMs(feed)
    const goodAt = state.health === 'new' ? undefined : lastGoodAt(state)
    return {
      ...before,
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
      ...(movedTo === undefined ? {} : { movedTo, movedCount: movedCount ?? 0 }),
      ...(oldHints === undefined ? {} : { hints: oldHints }),
      ...(goodAt === undefined ? {} : { okAt: goodAt }),
      ...(wished === undefined ? {} : { retryAt: wished }),
      ...told,
      ...health,
      nextAt: nextPollAt(feed, { now, failures: health.failures, code, intervalMs, hints: oldHints, retryAt: wished }),
      intervalMs,
    }
  }
  const {
    kind,
    validators,
    bodyHash,
    fullAt,
    newestAt = state.newestAt,
    perDay = state.perDay,
    hints,
    asked,
    firstPoll = false,
    overflowed = false,
  } = result
  const move = moveAfter(state, { asked, movedTo: result.movedTo })
  const sinceMs = state.previousAt === undefined ? undefined : Date.parse(now) - Date.parse(state.previousAt)
  const found: Found = { entries: result.entries, new: result.new, firstPoll, gap: overflowed, sinceMs }
  const rhythm = {
    ...(oldInterval === undefined ? {} : { intervalMs: oldInterval }),
    ...(newestAt === undefined ? {} : { newestAt }),
    ...(perDay === undefined ? {} : { perDay }),
  }
  const intervalMs = nextIntervalMs(feed, rhythm, found, now)
  return {
    ...before,
    ...validators,
    ...(bodyHash === undefined ? {} : { bodyHash }),
    ...(fullAt === undefined ? {} : { fullAt }),
    ...rhythm,
    ...move,
    ...(hints === undefined ? {} : { hints }),
    ...told,
    ...healthAfter(state, { kind, newestAt, ...move }, now),
    nextAt: nextPollAt(feed, { now, failures: 0, intervalMs, hints }),
    intervalMs,
  }
}

/** The feed was claimed and not asked: all stays as it was, until `nextAt`. */
export function postponedRecord(state: FeedState, nextAt: string): PollRecord {
  const { feed: _, polledAt: __, previousAt: ___, ...before } = state
  const goodAt = state.health === 'new' ? undefined : lastGoodAt(state)
  return { ...before, ...(goodAt === undefined ? {} : { okAt: goodAt }), nextAt }
}

/** What the stored state says of a feed at this address: of another address it says only when it was asked last. */
export function stateOf(state: FeedState, urlHash: string): FeedState {
  if (state.urlHash === urlHash) return state
  // A state without a hash is that of the claim alone.
  const { feed, nextAt, polledAt, previousAt, newestAt } = state
  return {
    feed,
    nextAt,
    polledAt,
    ...(previousAt === undefined ? {} : { previousAt }),
    // Not of the address but of what was seen: the ring is the same.
    ...(newestAt === undefined ? {} : { newestAt }),
    urlHash,
    failures: 0,
    health: 'new',
    since: polledAt,
  }
}

/** Whether the state, as it was claimed, says the same already. */
export function sameRecord(record: PollRecord, state: FeedState): boolean {
  const { feed: _, polledAt: __, previousAt: ___, ...claimed } = state
  return ordered(record) === ordered(claimed)
}

const ordered = (value: object): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )

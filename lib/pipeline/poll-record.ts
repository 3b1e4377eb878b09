/**
 * Poll 10: what a poll leaves behind in the feed's state. Pure; `poll-feed.ts` writes it last of all.
 *
 * After a failure the validators stay those of the last complete document.
 */
import type { Feed, FeedState, Validators } from '../feed/feed.ts'
import { healthAfter } from '../feed/health.ts'
import { intervalMs, nextPollAt } from '../feed/schedule.ts'
import type { PollRecord } from '../store/store.ts'

type Counts = { readonly entries: number; readonly new: number; readonly hits: number; readonly problems: number }

export type PollResult = Counts & { readonly movedTo?: string } & (
    | {
        readonly kind: 'changed' | 'unchanged'
        readonly validators: Validators
        /** Of a whole document; absent after a 304. */
        readonly bodyHash?: string
        readonly urlHash?: string
        readonly fullAt?: string
        readonly newestAt?: string
      }
    | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly retryAt?: string }
  )

/** Counting on would write a state for every poll of a feed that has moved. */
const mostMovedCount = 10

/** `now`: when the poll began. */
export function pollRecord(feed: Feed, state: FeedState, now: string, result: PollResult): PollRecord {
  const { feed: _, polledAt: __, etag, lastModified, lastError: ___, movedTo: ____, movedCount: _____, ...before } = state
  const kept = { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) }
  if (result.kind === 'failed') {
    const { code, message, retryAt } = result
    const health = healthAfter(state, { kind: 'failed', code, message }, now)
    const nextAt = nextPollAt(feed, { now, failures: health.failures, code, retryAt })
    return { ...before, ...kept, ...moved(state, undefined), ...health, nextAt, intervalMs: intervalMs(feed) }
  }
  const { kind, validators, bodyHash, urlHash, fullAt, newestAt = state.newestAt, movedTo } = result
  return {
    ...before,
    ...validators,
    ...(bodyHash === undefined ? {} : { bodyHash }),
    ...(urlHash === undefined ? {} : { urlHash }),
    ...(fullAt === undefined ? {} : { fullAt }),
    ...(newestAt === undefined ? {} : { newestAt }),
    ...moved(state, movedTo),
    ...healthAfter(state, { kind, newestAt }, now),
    nextAt: nextPollAt(feed, { now, failures: 0 }),
    intervalMs: intervalMs(feed),
  }
}

/** Consecutive polls that were redirected to the same place for good. A failure neither counts nor breaks the row. */
function moved({ movedTo, movedCount = 0 }: FeedState, to: string | undefined): Pick<PollRecord, 'movedTo' | 'movedCount'> {
  if (to === undefined) return movedTo === undefined ? {} : { movedTo, movedCount }
  return { movedTo: to, movedCount: to === movedTo ? Math.min(movedCount + 1, mostMovedCount) : 1 }
}

/** Whether the state, as it was claimed, says the same already. */
export function sameRecord(record: PollRecord, state: FeedState): boolean {
  const { feed: _, polledAt: __, ...claimed } = state
  const text = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  return text(record) === text(claimed)
}

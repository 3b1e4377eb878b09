/**
 * Proof that nothing was lost between two polls, or the gap where there is none. Pure.
 *
 * A document that shares an entry with what was seen before has, up to that entry, everything. One that shares none may have lost some.
 */
import type { FeedState, Gap } from './feed.ts'

const DAY_MS = 86_400_000
/** A gap is told for so long; then it is history. */
const TOLD_MS = 7 * DAY_MS

/** When the last poll before this one was that brought an answer. */
export const lastGoodAt = ({ okAt, previousAt, failures }: Pick<FeedState, 'okAt' | 'previousAt' | 'failures'>): string | undefined =>
  okAt ?? (failures > 0 ? undefined : previousAt)

/**
 * A gap that ends `now`, and how much may be lost in it. With dates: what the rhythm says for the time between the newest entry before and the
 * oldest one now; without: at least one. A gap that begins where the last one ended is the same one, grown.
 */
export function gapAfter(
  before: Pick<FeedState, 'okAt' | 'previousAt' | 'failures' | 'fullAt' | 'newestAt' | 'perDay' | 'gap'>,
  seen: { readonly oldestAt: string | undefined; readonly perDay: number | undefined; readonly now: string },
): Gap {
  const { oldestAt, now } = seen
  const from = lastGoodAt(before) ?? before.fullAt ?? now
  const perDay = Math.max(seen.perDay ?? 0, before.perDay ?? 0)
  const start = Date.parse(before.newestAt ?? from)
  const missingMs = Math.max(Date.parse(oldestAt ?? now) - start, 0)
  const about = Math.max(Math.round((missingMs / DAY_MS) * perDay), 1)
  const grows = before.gap !== undefined && before.gap.to >= from
  return grows && before.gap !== undefined ? { from: before.gap.from, to: now, about: before.gap.about + about } : { from, to: now, about }
}

/** The gap that is still worth telling. */
export const gapStillTold = (gap: Gap | undefined, now: string): Gap | undefined =>
  gap !== undefined && Date.parse(now) - Date.parse(gap.to) <= TOLD_MS ? gap : undefined

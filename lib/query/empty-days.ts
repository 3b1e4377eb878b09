/**
 * Remembers which past days hold no hit, so that a list on a quiet wire does not ask for the same empty days at every refresh.
 * Hits are stored under the day they are found, so that a past day stays as it is; still, nothing is believed for long.
 */

export type EmptyDays = {
  /** `day`: 2026-11-24. */
  readonly has: (day: string) => boolean
  readonly add: (day: string) => void
}

const dayMs = 86_400_000
/** A poll may write a little after midnight, and clocks differ. */
const settledMs = 2 * dayMs
/** A clock that was set wrong may have been believed. */
const believedMs = 10 * 60_000

export function rememberEmptyDays(now: () => Date): EmptyDays {
  const learned = new Map<string, number>()
  return {
    has: day => now().getTime() - (learned.get(day) ?? Number.NEGATIVE_INFINITY) < believedMs,
    add: day => {
      if (now().getTime() - Date.parse(day) > settledMs) learned.set(day, now().getTime())
    },
  }
}

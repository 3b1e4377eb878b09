/**
 * What a person is told about a feed: its health after a poll, and the words for it. Pure.
 *
 * `since` moves only when the health changes. It decides nothing: the next poll's time is `schedule.ts`.
 */
import type { FeedHealth, FeedState } from './feed.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Without a new entry for this long a feed that answers is called quiet. */
const QUIET_MS = 14 * DAY_MS
/** The longest `lastError`, in bytes. */
const ERROR_BYTES = 200

/** The site answers, but not to us. */
const blockedCodes = new Set(['http-401', 'http-403', 'http-429', 'http-451'])

export type HealthRecord = Pick<FeedState, 'health' | 'since' | 'failures' | 'lastError'>

/** How a poll ended. `newestAt`: the newest publication time in the feed's last document, if known. */
export type PollEnd =
  | { readonly kind: 'changed' | 'unchanged'; readonly newestAt?: string | undefined }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

export function healthAfter(previous: Partial<HealthRecord> | undefined, end: PollEnd, now: string): HealthRecord {
  const health = end.kind === 'failed' ? failureHealth(end.code) : isQuiet(end.newestAt, now) ? 'quiet' : 'fine'
  const since = previous?.health === health && previous.since !== undefined ? previous.since : now
  if (end.kind !== 'failed') return { health, since, failures: 0 }
  return { health, since, failures: (previous?.failures ?? 0) + 1, lastError: shortened(`${end.code}: ${end.message}`) }
}

/** Health in words, with since-when and what to do: `failing since 24 Nov 09:15 UTC, 3 polls in a row (timeout: …)`. */
export function describeHealth(
  state: Pick<FeedState, 'health' | 'since' | 'failures' | 'lastError'> & { readonly newestAt?: string },
): string {
  const since = `since ${when(state.since)}`
  const why = state.lastError === undefined ? '' : ` (${state.lastError})`
  switch (state.health) {
    case 'new':
      return 'not polled yet'
    case 'fine':
      return `fine ${since}`
    case 'quiet':
      return `quiet: it answers, but its newest entry is ${state.newestAt === undefined ? 'old' : `of ${when(state.newestAt)}`}. Check that the address is still the right one`
    case 'failing':
      return `failing ${since}, ${state.failures} ${state.failures === 1 ? 'poll' : 'polls in a row'}${why}`
    case 'blocked':
      return `blocked ${since}: the site answers, but refuses us${why}. It is asked less often; if it stays so, ask the publisher`
    case 'gone':
      return `gone ${since}: the publisher has removed it${why}. Find its new address, or switch it off`
  }
}

const failureHealth = (code: string): FeedHealth => (code === 'http-410' ? 'gone' : blockedCodes.has(code) ? 'blocked' : 'failing')

function isQuiet(newestAt: string | undefined, now: string): boolean {
  return newestAt !== undefined && Date.parse(now) - Date.parse(newestAt) > QUIET_MS
}

function shortened(text: string): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= ERROR_BYTES) return text
  // Three bytes for the ellipsis; a character cut in two is dropped.
  return `${new TextDecoder().decode(bytes.subarray(0, ERROR_BYTES - 3)).replace(/\uFFFD+$/, '')}…`
}

/** `24 Nov 09:15 UTC`; the year is left out, as a feed's health is of these days. */
function when(at: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][date.getUTCMonth()]
  return `${date.getUTCDate()} ${month} ${at.slice(11, 16)} UTC`
}

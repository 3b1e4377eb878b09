/**
 * What a feed wishes of its pace: the document's hints and the response's headers → the least wait and the hours without polls. Pure.
 *
 * The largest of all wishes counts; floor and ceiling are `schedule.ts`.
 */
import type { PaceHints } from './feed.ts'
import type { FeedHints } from './hints.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ALL_HOURS = 2 ** 24 - 1
const ALL_DAYS = 2 ** 7 - 1
/** No wish is taken for longer than this; the ceiling is far below. */
const LONGEST_MS = 366 * DAY_MS

type Headers = Readonly<Record<string, string>>

/**
 * The hints after an answer. `document`: of a document that was read (absent after a 304 or an equal body: the last one's stay).
 * `revalidated`: a 304, whose headers may leave out what has not changed.
 */
export function hintsAfter(
  before: PaceHints | undefined,
  answer: {
    readonly document?: FeedHints | undefined
    readonly headers?: Headers | undefined
    readonly revalidated?: boolean
    readonly now: string
  },
): PaceHints | undefined {
  const { document, headers = {}, revalidated = false, now } = answer
  const said = saysAnything(headers)
  const headerMs = revalidated && !said ? before?.headerMs : freshnessMs(headers, now)
  const documentMs = document === undefined ? before?.documentMs : largest(document.ttlMs, document.updateMs)
  const skipHours = document === undefined ? before?.skipHours : mask(document.skipHours, ALL_HOURS)
  const skipDays = document === undefined ? before?.skipDays : mask(document.skipDays, ALL_DAYS)
  const hints = {
    ...(documentMs === undefined ? {} : { documentMs }),
    ...(headerMs === undefined ? {} : { headerMs }),
    ...(skipHours === undefined ? {} : { skipHours }),
    ...(skipDays === undefined ? {} : { skipDays }),
  }
  return Object.keys(hints).length === 0 ? undefined : hints
}

/** The longest wish; 0 where there is none. */
export const leastWaitMs = (hints: PaceHints | undefined): number => largest(hints?.documentMs, hints?.headerMs) ?? 0

/** Whether the publisher asks for no polls in this hour or on this day (GMT). */
export function isSkipped(hints: PaceHints | undefined, at: number): boolean {
  const date = new Date(at)
  return has(hints?.skipHours, date.getUTCHours()) || has(hints?.skipDays, date.getUTCDay())
}

/** `at`, or the first full hour after it that is not skipped (ms since 1970). */
export function afterSkipped(hints: PaceHints | undefined, at: number): number {
  let free = at
  // Six days and 23 hours can be skipped in a row.
  for (let hours = 0; hours <= 8 * 24 && isSkipped(hints, free); hours++) free = (Math.floor(free / HOUR_MS) + 1) * HOUR_MS
  return isSkipped(hints, free) ? at : free
}

const has = (bits: number | undefined, bit: number): boolean => bits !== undefined && (bits & (1 << bit)) !== 0

/** A document that skips everything means nothing by it. */
function mask(places: readonly number[] | undefined, all: number): number | undefined {
  const bits = (places ?? []).reduce((bits, place) => bits | (1 << place), 0) & all
  return bits === 0 || bits === all ? undefined : bits
}

function largest(...values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter(value => value !== undefined && value > 0) as readonly number[]
  return given.length === 0 ? undefined : Math.min(Math.max(...given), LONGEST_MS)
}

const saysAnything = (headers: Headers): boolean => headers['cache-control'] !== undefined || headers.expires !== undefined

/** RFC 9111 for a client of its own: `s-maxage` is for shared caches, and what must be revalidated is never fresh. */
function freshnessMs(headers: Headers, now: string): number | undefined {
  const control = (headers['cache-control'] ?? '').toLowerCase()
  const directives = control.split(',').map(directive => directive.trim())
  if (directives.some(directive => directive === 'no-store' || directive === 'no-cache')) return undefined
  const written = directives.map(directive => /^max-age\s*=\s*"?(\d{1,12})"?$/.exec(directive)?.[1]).find(found => found !== undefined)
  const age = /^\s*(\d{1,9})\s*$/.exec(headers.age ?? '')?.[1]
  const maxAgeMs = written === undefined ? undefined : (Number(written) - Number(age ?? 0)) * 1_000
  const expires = instantOf(headers.expires)
  const expiresMs = expires === undefined ? undefined : expires - (instantOf(headers.date) ?? Date.parse(now))
  return largest(maxAgeMs, expiresMs)
}

/** An HTTP date; `0` and `-1`, which servers write for "at once", are none. */
function instantOf(written: string | undefined): number | undefined {
  if (written === undefined || !/[a-z]{3}/i.test(written)) return undefined
  const at = Date.parse(written)
  return Number.isNaN(at) ? undefined : at
}

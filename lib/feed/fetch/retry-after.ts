/** The Retry-After header (RFC 9110, 10.2.3) → an instant. */

/** Nobody keeps us away for longer. */
const LONGEST_MS = 24 * 3_600_000

/** ISO 8601 UTC, at most 24 hours after `now`; undefined if the header is missing, in the past or unreadable. */
export function retryAtOf(header: string | undefined, now: Date): string | undefined {
  const written = header?.trim() ?? ''
  const seconds = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN
  const at = Number.isNaN(seconds) ? (/[a-z]{3}/i.test(written) ? Date.parse(written) : Number.NaN) : now.getTime() + seconds * 1_000
  if (Number.isNaN(at) || at <= now.getTime()) return undefined
  return new Date(Math.min(at, now.getTime() + LONGEST_MS)).toISOString()
}

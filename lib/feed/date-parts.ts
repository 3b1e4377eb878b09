/**
 * The parts of a date, by name → instant: what a year, a month and an hour may be. The last step of `dates.ts`.
 */
import { instantOf, type Zone } from './date-zones.ts'

export type Clock = {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}
export const midnight: Clock = { hour: 0, minute: 0, second: 0, millisecond: 0 }

/** `year` as written: its digits count. `month` from 1. */
export type Day = { readonly year: string; readonly month: number; readonly day: number }

/** Before it lie the zeros of databases and of Go, which mean "none", and the years of Iran's and Islam's calendars, which are not read. */
const FIRST_YEAR = 1_600
const LAST_YEAR = 9_999

/** ISO 8601 UTC of 24 characters; undefined if there is no such day or time. */
export function isoOf(
  { year: written, month, day }: Day,
  { hour, minute, second, millisecond }: Clock,
  zone: Zone | undefined,
): string | undefined {
  const year = fullYear(written)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  // 24:00 is the end of the day, :60 a leap second.
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return undefined
  return isoAt(instantOf(Date.UTC(year, month - 1, day, hour, minute, second, millisecond), zone))
}

/** Milliseconds → ISO 8601 UTC, if the year has four digits. */
export function isoAt(instant: number): string | undefined {
  const at = new Date(instant)
  return at.getUTCFullYear() >= FIRST_YEAR && at.getUTCFullYear() <= LAST_YEAR ? at.toISOString() : undefined
}

/** RFC 2822, 4.3: two digits are 1970–2069, three are counted from 1900. */
export function fullYear(written: string): number {
  const year = Number(written)
  if (written.length <= 2) return year < 70 ? 2_000 + year : 1_900 + year
  // A year of four digits below 100 must not reach `Date.UTC`, which would add 1900.
  return written.length === 3 ? 1_900 + year : year < 100 ? 100 : year
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** ISO 8601 week date: Monday is 1. */
export function dayOfWeek(year: string, week: number, weekday: number): Day | undefined {
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return undefined
  // The fourth of January lies in the first week.
  const fourth = new Date(Date.UTC(Number(year), 0, 4))
  return dayAt(new Date(fourth.getTime() + ((week - 1) * 7 + weekday - (fourth.getUTCDay() || 7)) * 86_400_000))
}

/** Day of the year, from 1. */
export function dayOfYear(year: string, day: number): Day | undefined {
  const at = new Date(Date.UTC(fullYear(year), 0, day))
  return day < 1 || at.getUTCFullYear() !== fullYear(year) ? undefined : dayAt(at)
}

const dayAt = (at: Date): Day => ({ year: String(at.getUTCFullYear()), month: at.getUTCMonth() + 1, day: at.getUTCDate() })

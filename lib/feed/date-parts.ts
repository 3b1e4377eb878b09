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
const FIRST_INSTANT = Date.UTC(FIRST_YEAR, 0)
const LAST_INSTANT = Date.UTC(LAST_YEAR + 1, 0)

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
  return instant >= FIRST_INSTANT && instant < LAST_INSTANT ? new Date(instant).toISOString() : undefined
}

const BUDDHIST = 543
const FIRST_BUDDHIST = 2_500
const LAST_BUDDHIST = 2_620

/** RFC 2822, 4.3: two digits are 1970–2069, three are counted from 1900. */
export function fullYear(written: string): number {
  const year = Number(written)
  if (written.length <= 2) return year < 70 ? 2_000 + year : 1_900 + year
  // Thailand's calendar: no feed dates from the future it would be in ours.
  if (year >= FIRST_BUDDHIST && year <= LAST_BUDDHIST) return year - BUDDHIST
  // A year of four digits below 100 must not reach `Date.UTC`, which would add 1900.
  return written.length === 3 ? 1_900 + year : year < 100 ? 100 : year
}

/** Of January to December. */
const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (days[month - 1] ?? 0))

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

/**
 * What is left of a date when its time is taken out → the days it can mean, the likeliest first. Part of `dates.ts`: words in any language around at
 * most three numbers. Says nothing about whether there is such a day.
 */

import { monthOf, weekdaysByName } from './date-names.ts'
import { type AroundDate, orderAround, putsYearFirst } from './date-order.ts'
import { type Day, dayOfWeek, dayOfYear } from './date-parts.ts'

/** Weekdays, "de", "г.", "ngày … tháng … năm": a date with more words is a sentence. */
const MOST_OTHER_WORDS = 5

/** What a text outside ASCII tells of its order: East Asia puts the year first, all others but America the day. */
export type Script = 'english' | 'east-asian' | 'other'

type Reading = (match: RegExpExecArray) => Day | undefined
const solid: readonly (readonly [RegExp, Reading])[] = [
  [/^(\d{4})-?w(\d{1,2})(?:-?(\d))?$/, ([, year = '', week, day = 1]) => dayOfWeek(year, Number(week), Number(day))],
  [/^(\d{4})[-.]?(\d{3})$/, ([, year = '', day]) => dayOfYear(year, Number(day))],
  [/^(\d\d)-?(\d{3})$/, ([, year = '', day]) => dayOfYear(year, Number(day))],
  [/^(\d{4})(\d\d)(\d\d)$/, ([, year = '', month, day]) => ({ year, month: Number(month), day: Number(day) })],
  // ISO 8601 of 1988, which W3C's date readers still take: 261124, -2611, -26-11, -26.
  [/^(\d\d)(\d\d)(\d\d)$/, ([, year = '', month, day]) => ({ year, month: Number(month), day: Number(day) })],
  [/^-(\d\d)(?:-?(\d\d))?$/, ([, year = '', month = 1]) => ({ year, month: Number(month), day: 1 })],
  [/^(\d{4})-0(\d\d)-?(\d\d)$/, ([, year = '', month, day]) => ({ year, month: Number(month), day: Number(day) })],
  [/^(\d{4})[-/. ]{1,2}(\d{1,2})[-/.]?$/, ([, year = '', month]) => ({ year, month: Number(month), day: 1 })],
  [/^(\d{1,2})[-/.](\d{4})$/, ([, month, year = '']) => ({ year, month: Number(month), day: 1 })],
  [/^(\d{4})\.?$/, ([, year = '']) => ({ year, month: 1, day: 1 })],
]

/** `text`: folded, single spaces. `script`: of its words. `around`: what its document tells of numbers that can be read two ways. */
export function daysOf(text: string, script: Script, around: AroundDate | undefined): readonly Day[] {
  for (const [shape, read] of solid) {
    const match = shape.exec(text)
    const day = match === null ? undefined : read(match)
    if (day !== undefined) return [day]
  }
  const numbers = [...text.matchAll(/\d+/g)]
  if (numbers.length > 3 || numbers.some(([digits]) => digits.length > 4)) return []
  const written = numbers.map(([digits]) => digits)
  const words = text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? []
  const month = namedMonth(words)
  if (words.length > MOST_OTHER_WORDS + 1) return []
  // With three numbers it is a weekday: "mar. 24/11/2026".
  if (month !== undefined && written.length < 3) return withName(month, written)
  const [first, second] = numbers
  if (numbers.length !== 3 || first === undefined || second === undefined) return []
  const between = text.slice(first.index + first[0].length, second.index).trim()
  return withNumbers(written, { between, script, words, around })
}

function namedMonth(words: readonly string[]): number | undefined {
  const named = words.map(word => [word, monthOf(word)] as const).filter(([, month]) => month !== undefined)
  if (named.length < 2) return named[0]?.[1]
  // "mar. 24 nov." is a Tuesday: the weekday stands before the date in every language.
  const months = new Set(named.slice(1).map(([, month]) => month))
  return months.size === 1 ? [...months][0] : undefined
}

function withName(month: number, numbers: readonly string[]): readonly Day[] {
  const [first, second] = numbers
  if (first === undefined) return []
  // "November 2026"; "November 24" of no year is no date.
  if (second === undefined) return first.length === 4 ? [{ year: first, month, day: 1 }] : []
  const yearFirst = first.length > 2 || Number(first) > 31
  return [{ year: yearFirst ? first : second, month, day: Number(yearFirst ? second : first) }]
}

function withNumbers(
  [a = '', b = '', c = '']: readonly string[],
  {
    between,
    script,
    words,
    around,
  }: { readonly between: string; readonly script: Script; readonly words: readonly string[]; readonly around: AroundDate | undefined },
): readonly Day[] {
  const yearFirst: Day = { year: a, month: Number(b), day: Number(c) }
  const dayFirst: Day = { year: c, month: Number(b), day: Number(a) }
  const monthFirst: Day = { year: c, month: Number(a), day: Number(b) }
  if (a.length > 2) return c.length > 2 ? [] : [yearFirst]
  if (b.length > 2 || c.length < 2) return []
  if (c.length < 3 && script === 'east-asian') return [yearFirst]
  // "26-11-24" is ISO 8601's; whoever puts the day first writes the year out.
  if (c.length < 3 && between === '-') return [yearFirst, dayFirst]
  // "12월 4일 2023", without its signs.
  if (script === 'east-asian' && between === '') return [monthFirst, dayFirst]
  if (c.length < 3 && around !== undefined && putsYearFirst(around.language())) return [yearFirst, dayFirst]
  const isTwofold = Number(a) <= 12 && Number(b) <= 12 && a !== b
  if (between !== '/')
    return isTwofold && between === '-' && orderAround(around, '-') === 'month-first' ? [monthFirst, dayFirst] : [dayFirst, monthFirst]
  // 11/24/2026 is American; 3/11/2026 too, unless the weekday, the document's other dates or another language speak for
  // the third of November.
  const weekday = words.map(word => weekdaysByName.get(word)).find(day => day !== undefined)
  const year = c.length > 2 ? Number(c) : 2_000 + Number(c)
  const says = (day: Day): boolean => new Date(Date.UTC(year, day.month - 1, day.day)).getUTCDay() === weekday
  if (weekday !== undefined && says(dayFirst) !== says(monthFirst)) return says(dayFirst) ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
  const known = isTwofold ? orderAround(around, '/') : undefined
  return known === 'day-first' || (known !== 'month-first' && script !== 'english') ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
}

/**
 * Whether a document means the third of May or the fifth of March by 05/03/2027: its other dates tell, else its language does. For `dates.ts`, which
 * asks only where a date can be read both ways. Pure; it reads no date itself but those that its caller hands it as certain.
 */
import { weekdaysByName } from './date-names.ts'

export type DayOrder = 'day-first' | 'month-first'

/** What the document around a date tells of it; asked only where that matters. `language`: BCP 47, as written. `order`: of its other dates. */
export type AroundDate = {
  readonly language: () => string | undefined
  readonly order: () => DayOrder | undefined
}

/** Two numbers and a year. With hyphens the year must be written out: 26-11-24 is ISO 8601's. */
const numbers = /(?<![\d/.-])(\d{1,2}) ?(?:\/ ?(\d{1,2}) ?\/ ?(\d{4}|\d{2})|- ?(\d{1,2}) ?- ?(\d{4}))(?!\d)/
/** Where English, Spanish and Filipino put the month first, or may. */
const monthFirst = /^(?:en-(?:us|ca|ph)|es-(?:us|pr|pa)|fil|tl)\b/
/** A publisher's clock may be a day ahead of his own feed's. */
const AHEAD_MS = 2 * 86_400_000

const tagOf = (language: string | undefined): string => language?.trim().toLowerCase().replaceAll('_', '-') ?? ''

/** East Asia: 27/03/05 is a day in March. */
export const putsYearFirst = (language: string | undefined): boolean => /^(?:ja|ko|zh)\b/.test(tagOf(language))

/** `sign`: what parts the numbers. With hyphens and full stops the day comes first in every language, unless the other dates say otherwise. */
export function orderAround(around: AroundDate | undefined, sign: string): DayOrder | undefined {
  if (around === undefined || (sign !== '/' && sign !== '-')) return undefined
  return around.order() ?? (sign === '/' ? orderOfLanguage(around.language()) : undefined)
}

function orderOfLanguage(language: string | undefined): DayOrder | undefined {
  const tag = tagOf(language)
  if (!/^[a-z]{2,3}(?:-|$)/.test(tag)) return undefined
  if (monthFirst.test(tag)) return 'month-first'
  const [primary = '', ...others] = tag.split('-')
  if (putsYearFirst(primary)) return undefined
  // English alone is written both ways.
  return primary !== 'en' || others.some(part => /^[a-z]{2}$/.test(part)) ? 'day-first' : undefined
}

/**
 * What the dates of one document say together: a part beyond 12, a weekday, or that none of them lies behind `latest`, when the document was made
 * (milliseconds). Where they contradict each other the more count.
 */
export function orderOfDates(written: Iterable<string>, latest: number | undefined): DayOrder | undefined {
  let days = 0
  let months = 0
  for (const date of written) {
    const said = orderOf(date, latest)
    if (said === 'day-first') days++
    else if (said === 'month-first') months++
  }
  return days === months ? undefined : days > months ? 'day-first' : 'month-first'
}

function orderOf(date: string, latest: number | undefined): DayOrder | undefined {
  const found = numbers.exec(date)
  if (found === null) return undefined
  const [a, b] = [Number(found[1]), Number(found[2] ?? found[4])]
  const digits = found[3] ?? found[5] ?? ''
  const year = digits.length === 2 ? 2_000 + Number(digits) : Number(digits)
  // 27/03/05 may begin with its year.
  if (a > 12 && digits.length === 2) return undefined
  if (a > 12 || b > 12) return a > 12 === b > 12 ? undefined : a > 12 ? 'day-first' : 'month-first'
  if (a === b) return undefined
  const [dayFirst, monthFirst] = [Date.UTC(year, b - 1, a), Date.UTC(year, a - 1, b)]
  const weekday = weekdayIn(date)
  const fits = (at: number): boolean =>
    (weekday === undefined || new Date(at).getUTCDay() === weekday) && (latest === undefined || at < latest + AHEAD_MS)
  return fits(dayFirst) === fits(monthFirst) ? undefined : fits(dayFirst) ? 'day-first' : 'month-first'
}

const weekdayIn = (date: string): number | undefined =>
  date
    .toLowerCase()
    .match(/[a-z]+/g)
    ?.map(word => weekdaysByName.get(word))
    .find(day => day !== undefined)

/** Names of zones that mean another where these languages are written: minutes east of UTC. By language, region first. */
const zonesByLanguage: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  zh: { cst: 480 },
  he: { ist: 120 },
  iw: { ist: 120 },
  ar: { ast: 180 },
  bn: { bst: 360 },
  'en-au': { est: 600, edt: 660, cst: 570, ist: 330 },
  'en-ie': { ist: 60 },
  'en-il': { ist: 120 },
  'en-cn': { cst: 480 },
  'en-hk': { cst: 480 },
  'en-tw': { cst: 480 },
  'en-bd': { bst: 360 },
}

/** Undefined: the name means what it usually means. */
export function zoneAround(around: AroundDate | undefined, name: string): number | undefined {
  if (!/^(?:[cibae]st|edt)$/.test(name) || around === undefined) return undefined
  const tag = tagOf(around.language())
  return (zonesByLanguage[tag] ?? zonesByLanguage[tag.split('-')[0] ?? ''])?.[name]
}

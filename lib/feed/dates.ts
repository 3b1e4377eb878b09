/**
 * Dates of feeds and pages → ISO 8601 UTC: RFC 822 and 3339, and what publishers write instead in any language. Pure: no clock, so no "today" and
 * no date without its year.
 *
 * The text is folded, its time and zone are taken out, and what is left is read by `date-days.ts`. A date that says no zone is read in the caller's;
 * without one as UTC, but one written in Korean as Korean time. A day is its midnight. What is no date for certain is none, never another.
 */
import { daysOf, type Script } from './date-days.ts'
import { eraYear, foldedName, inEvening, inMorning, levantMonths, yearOfEra, zoneOfPhrase, zonePhrase } from './date-names.ts'
import { type AroundDate, zoneAround } from './date-order.ts'
import { type Clock, isoAt, isoOf, midnight } from './date-parts.ts'
import { militaryZone, numericZone, type Zone, zoneAt } from './date-zones.ts'

/** No feed writes a date longer than this many characters; nothing looks at such a text. */
const LONGEST_DATE = 120
/** White space, markup and a remark in parentheses not counted. */
const LONGEST_TEXT = 400

/**
 * Undefined if it is no date that we read, or outside the years 1600–9999.
 * `zone`: the IANA name of where a date is at home that names no zone itself, such as Asia/Pyongyang.
 * `around`: what the document tells of dates such as 05/03/2027; asked only for those.
 */
export function readDate(
  written: string,
  { zone, around }: { readonly zone?: string | undefined; readonly around?: AroundDate | undefined } = {},
): string | undefined {
  const trimmed = written.trim()
  if (trimmed.length > LONGEST_TEXT) return undefined
  const counted = inFull(trimmed) ?? sinceEpoch(trimmed)
  if (counted !== undefined) return counted
  const { text, remarks, half, script } = tidied(trimmed)
  if (text.length > LONGEST_DATE || !/\d/.test(text) || text.includes('://')) return undefined
  const home = zone === undefined ? (/\p{Script=Hangul}/u.test(trimmed) ? 'asia/seoul' : undefined) : zone
  for (const { clock, before, after } of clocksOf(text, half)) {
    const { zone: named, rest } = zoneAfter(after, clock !== midnight)
    const at = localZone(named, after, around) ?? zoneIn(remarks) ?? (home === undefined ? undefined : { length: 0, place: home })
    for (const day of daysOf(`${before} ${rest}`.replace(/\s+/g, ' ').replace(/^[\s,|]+|[\s,t|-]+$/g, ''), script, around)) {
      const read = isoOf(day, clock, at)
      if (read !== undefined) return read
    }
  }
  // A whole date with something behind it that nobody can read, such as a program's own clock.
  const whole = behindWhole.exec(text)?.[1]
  return whole === undefined || whole.length === text.length ? undefined : readDate(whole, { zone, around })
}

const behindWhole =
  /^((?:[a-z]{3},? ?)?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d:\d\d(?: ?(?:gmt|utc|[+-]\d{4}(?!\d)))?|\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(?: ?[+-]\d\d:?\d\d(?!\d))?)(?![\d:])/

const rfc822 = /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|([+-])(\d\d)(\d\d))$/
const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/

/** The two ways in which nine of ten feeds write, as their standards have them: read ten times faster than the rest. */
function inFull(text: string): string | undefined {
  const iso = rfc3339.exec(text)
  if (iso !== null) {
    const [, year = '', month, day, hour, minute, second, fraction, sign, hours, minutes] = iso
    return isoOf(
      { year, month: Number(month), day: Number(day) },
      clockOf(hour, minute, second, fraction),
      offsetZone(sign, hours, minutes),
    )
  }
  const mail = rfc822.exec(text)
  if (mail === null) return undefined
  const [, day, name = '', year = '', hour, minute, second, sign, hours, minutes] = mail
  const month = englishMonths.indexOf(name.toLowerCase()) + 1
  return isoOf({ year, month, day: Number(day) }, clockOf(hour, minute, second), offsetZone(sign, hours, minutes))
}

function offsetZone(sign: string | undefined, hours = '0', minutes = '0'): Zone | undefined {
  return sign === undefined ? undefined : numericZone(sign, Number(hours), Number(minutes))
}

const clockOf = (hour = '0', minute = '0', second = '0', fraction = '0'): Clock => ({
  hour: Number(hour),
  minute: Number(minute),
  second: Number(second),
  millisecond: Math.floor(Number(`0.${fraction}`) * 1_000),
})

/** Unix seconds, milliseconds, microseconds; `/Date(1795511730000+0900)/`, whose zone changes nothing. */
function sinceEpoch(text: string): string | undefined {
  const dotNet = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/i.exec(text)?.[1]
  if (dotNet !== undefined) return isoAt(Number(dotNet))
  const digits = /^@?(\d{9,10}|\d{13}|\d{16})(?:[.,](\d{1,9}))?$/.exec(text)
  const [, count = '', fraction = '0'] = digits ?? []
  if (count.length === 13) return isoAt(Number(count))
  if (count.length === 16) return isoAt(Number(count.slice(0, 13)))
  return count === '' ? undefined : isoAt(Number(count) * 1_000 + Math.floor(Number(`0.${fraction}`) * 1_000))
}

type Half = 'morning' | 'evening' | undefined
type Tidied = {
  readonly text: string /** What stood in parentheses. */
  readonly remarks: readonly string[]
  readonly half: Half /** Not English. */
  readonly script: Script
}

function tidied(written: string): Tidied {
  const plain = written
    .replace(/<[^<>]*>|&nbsp;|&#(?:160|xa0|32|x20|10|13|9);|\\[nrt]/gi, ' ')
    // An ordinal's sign is a letter to NFKC.
    .replace(/(?<=\d)(?:[ºª°]|\.º)/g, '')
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/\p{Cf}/gu, '')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(jucheYear, (_, year: string, common?: string) => common ?? String(JUCHE + Number(year)))
    .replace(eraYear, (_, era: string, year: string) => `${yearOfEra(era, year)}年`)
  let text = foldedName(plain)
    .replace(/\s+/g, ' ')
    .replace(/(?<=\p{Script=Thai})\.(?=\p{Script=Thai})/gu, '')
    .replace(/(?<![\p{L}])([ap]|μ|π)\.? ?[mμ](?:\.|(?!\p{L}))/gu, (_, letter: string) =>
      letter === 'a' || letter === 'π' ? ' am ' : ' pm ',
    )
    .replace(/\b(\d{1,2})(?:st|nd|rd|th|er|re|:?e|ος|η)\b/g, '$1')
    // Poland's November is Croatia's October; Croats write a full stop after the day, Poles do not.
    .replace(/(?<=\d)\. ?listopada/, ' october')
    .replace(/['’](?=\d\d(?!\d))/g, ' ')
    .replace(zonePhrase, (_, place: string, season?: string) => zoneOfPhrase(place, season))
  if (/\p{Script=Thai}/u.test(text)) text = text.replace(/\b2[4-6]\d\d\b/, year => String(Number(year) - BUDDHIST))
  if (/\p{Script=Arabic}/u.test(text))
    for (const [name, month] of levantMonths) text = text.replace(name, () => englishMonths[month - 1] ?? '')
  const remarks: string[] = []
  text = text.replace(/\(([^()]*)\)?/g, (_, remark: string) => {
    if (/\d ?:/.test(remark)) return ` ${remark} `
    remarks.push(remark.trim())
    return ' '
  })
  let half: Half
  text = text
    .replace(inMorning, () => {
      half = 'morning'
      return ' '
    })
    .replace(inEvening, () => {
      half = 'evening'
      return ' '
    })
    // The signs of year, month and day only part their numbers.
    .replace(/(?<=\d) ?[年년월月](?!\p{L})|(?<=\d) ?[日일号號](?!\p{L})/gu, ' ')
    .replace(/^(\d{4}):(\d\d):(\d\d)(?=[ t])/, '$1-$2-$3')
  return { text: text.replace(/\s+/g, ' ').trim(), remarks, half, script: scriptOf(written) }
}

const scriptOf = (written: string): Script =>
  /[\p{Script=Hangul}\p{Script=Han}]/u.test(written)
    ? 'east-asian'
    : /(?![\p{ASCII}ªº])[\p{L}\p{Nd}\u200f\u061c]/u.test(written)
      ? 'other'
      : 'english'

const BUDDHIST = 543
/** North Korea's years, with the common one in parentheses behind them or without it. */
const jucheYear = /(?:주체|主體|主体|juche|чучхе) ?(\d{1,3})(?: ?\( ?(\d{4}) ?\))?/giu
const JUCHE = 1911
const englishMonths = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** Digits of every script stand in rows of ten that begin at a multiple of ten or sixteen: their own value is found by asking for the zero. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  if (code < 0x80) return digit
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(code - zero)
}

type Found = { readonly clock: Clock; readonly before: string; readonly after: string }

/** How times are written, the surest first. None of them can take long: no part repeats without bound. */
const clocks: readonly RegExp[] = [
  /(?<!\d)(?<hour>\d{1,2}) ?: ?(?<minute>\d{1,2})(?: ?: ?(?<second>\d{1,2})(?:[.,:](?<fraction>\d{1,9})\d{0,9})?)?(?!\d)/,
  /(?<=^\d{8} ?|\dt)(?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})(?:[.,](?<fraction>\d{1,9})\d{0,9})?)?(?!\d)/,
  /(?<!\d)(?<hour>\d{1,2})\.(?<minute>\d{2})(?:\.(?<second>\d{2}))? ?uhr(?!\p{L})/u,
  /(?<!\d)(?<hour>\d{1,2}) ?(?:h|u|uhr|시|時|时|点|點|ч|gio)\.? ?(?:(?<minute>\d{1,2}) ?(?:min|mn|m|분|分)?\.? ?(?:(?<second>\d{1,2}) ?(?:초|秒|s))?)?(?![\p{L}\d])/u,
  /(?<=\d[.,]? (?:(?:kl|klo|kello|ore|at|um|alle|godz|o|v|w|в|u|pukul|pk|ob)\.? )?)(?<hour>\d{1,2})\.(?<minute>\d{2})(?:\.(?<second>\d{2}))?(?![\d.])/,
  /(?<=\dt)(?<hour>\d{2})(?=z?$|[+-]\d)/,
]

function* clocksOf(text: string, half: Half): Generator<Found> {
  // A day with a zone, as XML Schema has it: its offset is no time.
  const day = /^(\d{4}-\d\d-\d\d)([+-]\d\d:\d\d)$/.exec(text)
  if (day !== null) yield { clock: midnight, before: day[1] ?? '', after: day[2] ?? '' }
  for (const shape of clocks) {
    const match = shape.exec(text)
    if (match?.groups === undefined) continue
    const { hour, minute, second, fraction } = match.groups
    const written = clockOf(hour, minute, second, fraction)
    const clock = { ...written, hour: hourOfDay(written.hour, half) }
    yield { clock, before: text.slice(0, match.index), after: text.slice(match.index + match[0].length).trimStart() }
  }
  // "3 pm", with the half taken out.
  const bare = half === undefined ? null : /(?<=\d,? |^)(?<hour>1[0-2]|\d)(?= |,|$)(?!.*\d{4})/.exec(text)
  if (bare !== null)
    yield {
      clock: { ...midnight, hour: hourOfDay(Number(bare[0]), half) },
      before: text.slice(0, bare.index),
      after: text.slice(bare.index + bare[0].length).trimStart(),
    }
  const last = /(?<=\d[t.]? ?)(?:z|gmt|utc|[+-]\d\d:\d\d|[a-z]{3,4}|[a-z]+\/[a-z_]+)(?:[+-]\d{1,2}(?::?\d{2})?)?$/.exec(text)
  const zoned = last !== null && zoneAt(last[0])?.length === last[0].length
  yield zoned ? { clock: midnight, before: text.slice(0, last.index), after: last[0] } : { clock: midnight, before: text, after: '' }
}

const hourOfDay = (hour: number, half: Half): number =>
  half === undefined || hour > 12 ? hour : (hour % 12) + (half === 'evening' ? 12 : 0)

/** The zone that follows a time, words such as "Uhr" and "h" between them passed over, and what is left of the text. */
function zoneAfter(after: string, timed: boolean): { readonly zone: Zone | undefined; readonly rest: string } {
  const military = /^[a-gi-rt-y]$/.test(after) && timed ? militaryZone(after) : undefined
  if (military !== undefined) return { zone: military, rest: '' }
  for (let from = 0, words = 0; words < 3 && from < after.length; words++) {
    const zone = zoneAt(after.slice(from))
    if (zone !== undefined) return { zone, rest: `${after.slice(0, from)} ${after.slice(from + zone.length)}` }
    const word = /^(?:\p{L}+[.,]?|[,|]) ?/u.exec(after.slice(from))?.[0]
    if (word === undefined) break
    from += word.length
  }
  return { zone: undefined, rest: after }
}

/** "CST" in Chinese is China's. */
function localZone(zone: Zone | undefined, after: string, around: AroundDate | undefined): Zone | undefined {
  if (zone === undefined || around === undefined || !('offset' in zone)) return zone
  const name = /(?<!\p{L})[cibae][sd]t(?![\p{L}\d+-])/u.exec(after)?.[0]
  const offset = name === undefined ? undefined : zoneAround(around, name)
  return offset === undefined ? zone : { length: zone.length, offset }
}

function zoneIn(remarks: readonly string[]): Zone | undefined {
  for (const remark of remarks) {
    const zone = zoneAt(remark)
    if (zone !== undefined && zone.length === remark.length) return zone
  }
  return undefined
}

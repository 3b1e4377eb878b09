/**
 * What a date says of its time zone → minutes east of UTC. Offsets, names, military letters, places of the IANA database with their summer time.
 */
import { placesByZone, zonesByName } from './date-names.ts'

/** `offset`: minutes east of UTC; `place`: an IANA name, whose offset depends on the instant. `length`: of what was read. */
export type Zone = { readonly length: number } & ({ readonly offset: number } | { readonly place: string })

const numeric =
  /^(?:(gmt|utc|ut|z|гмт)\s?)?(?:([+-])\s?(\d{1,2}):(\d{2})(?::?\d{2})?|([+-])\s?(\d{1,2})(\d{2})|([+-])(\d{1,2}))(?![\d:./])z?/u
const place = /^[a-z]{2,12}(?:\/[a-z0-9_+-]{1,30}){1,2}/
const named = /^(\p{L}{1,6}(?:\d\p{L}{3})?)(?![\p{L}\d])\.?/u
/** RFC 822, 5.1, which RSS follows: its letters run against the military's. Letters of East and West that nobody writes are left out by `dates`. */
const MILITARY = 'abcdefghiklmnopqrstuvwxy'
/** Offsets end at +14:00; what is beyond is a slip of the publisher's. */
const MOST_MINUTES = 14 * 60

/** The zone that `text` begins with: lower case, without accents. Undefined: it begins with none that is known. */
export function zoneAt(text: string): Zone | undefined {
  const number = numeric.exec(text)
  if (number !== null) return { length: number[0].length, offset: offsetOf(number) }
  const iana = place.exec(text)?.[0]
  // "CET/CEST" leaves summer time open.
  if (iana !== undefined) return { length: iana.length, place: placesByZone.get(iana) ?? iana }
  const found = named.exec(text)
  const name = found?.[1]
  if (found === null || name === undefined) return undefined
  const offset = zonesByName.get(name)
  const of = placesByZone.get(name)
  if (offset === undefined && of === undefined) return undefined
  const after = text.slice(found[0].length)
  const own = numeric.exec(after.trimStart())
  if (own !== null && own[1] === undefined) {
    const length = text.length - after.trimStart().length + own[0].length
    // "KST+0900" says one thing twice, "MSK+2" counts from Moscow.
    return { length, offset: offsetOf(own) + (/^(?:msk|мск)$/.test(name) ? (offset ?? 0) : 0) }
  }
  return of === undefined ? { length: found[0].length, offset: offset ?? 0 } : { length: found[0].length, place: of }
}

/** A single letter that stands alone after the time. */
export function militaryZone(letter: string): Zone | undefined {
  const index = MILITARY.indexOf(letter)
  if (letter.length !== 1 || index < 0) return undefined
  return { length: 1, offset: 60 * (index < 12 ? -(index + 1) : index - 11) }
}

function offsetOf(match: RegExpExecArray): number {
  const sign = match[2] ?? match[5] ?? match[8]
  return signed(sign, Number(match[3] ?? match[6] ?? match[9]) * 60 + Number(match[4] ?? match[7] ?? 0))
}

const signed = (sign: string | undefined, minutes: number): number => (minutes > MOST_MINUTES ? 0 : sign === '-' ? -minutes : minutes)

/** `+09:00`, in its parts. */
export const numericZone = (sign: string, hours: number, minutes: number): Zone => ({
  length: 6,
  offset: signed(sign, hours * 60 + minutes),
})

/** `local`: the wall clock as if it were UTC, in milliseconds. An instant that summer time skips is read as if it did not. */
export function instantOf(local: number, zone: Zone | undefined): number {
  if (zone === undefined) return local
  if ('offset' in zone) return local - zone.offset * 60_000
  // The offset at the wall clock read as UTC is wrong only near a change; at the instant found with it, it is right.
  const near = local - offsetAt(zone.place, local)
  return local - offsetAt(zone.place, near)
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>()
/** A hostile document may name thousands; each format takes some kilobytes. */
const MOST_FORMATS = 100

function offsetAt(name: string, instant: number): number {
  const format = formatOf(name)
  if (format === undefined) return 0
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const there = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second)
  return there - Math.floor(instant / 1_000) * 1_000
}

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  if (formats.has(name)) return formats.get(name)
  let format: Intl.DateTimeFormat | undefined
  try {
    const two = '2-digit'
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    })
  } catch {
    // No such place: read as UTC, hours wrong at most.
  }
  if (formats.size < MOST_FORMATS) formats.set(name, format)
  return format
}

/**
 * Dates of feeds → ISO 8601 UTC: RFC 822 and 3339 and what publishers write instead. Pure: no clock, so no "today".
 *
 * A table of shapes tried in order; each names its parts. A date that says no zone is read as UTC; a day is its midnight.
 */

import { monthsByName, zonesByName } from './date-names.ts'

type Parts = {
  readonly year: string | undefined
  /** A number from 1, or a name in any language of `monthsByName`. */
  readonly month?: string | undefined
  readonly day?: string | undefined
  readonly hour?: string | undefined
  readonly minute?: string | undefined
  readonly second?: string | undefined
  readonly fraction?: string | undefined
  /** am, pm, 오전, 오후, 上午, 下午, 午前, 午後. */
  readonly half?: string | undefined
  readonly zone?: string | undefined
}

const weekday = String.raw`(?:[^\d\s,]+\.?\s*,?\s+|[^\d\s,]+,)?`
const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,](?<fraction>\d+))?)?\s*(?<half>[ap]m\b)?\s*(?<zone>.*)`
const name = String.raw`(?<month>[^\s\d,./-]+)`

const shapes: readonly RegExp[] = [
  // 2026-11-24T09:15:30.5+01:00, 2026-11-24 09:15, 2026/11/24, 2026.11.24, 2026-11, 2026
  /^(?<year>\d{4})(?:[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2})\.?(?:[T\s,]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?\s*(?<zone>.*))?)?)?$/i,
  // 20261124T091530Z, 20261124
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T?(?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2}))?(?<zone>.*))?$/i,
  // Tue, 24 Nov 2026 09:15:30 KST; 24-Nov-26; вт, 24 ноября 2026
  new RegExp(
    String.raw`^${weekday}(?<day>\d{1,2})\.?[\s-]+(?:de\s+)?${name}\.?,?[\s-]+(?:de\s+)?(?<year>\d{2,4})(?:(?:,|\s*-)?\s+(?:at\s+|um\s+|в\s+)?${time})?$`,
    'iu',
  ),
  // Tue Nov 24 09:15:30 KST 2026
  new RegExp(
    String.raw`^${weekday}${name}\s+(?<day>\d{1,2})\s+(?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2})\s*(?<zone>\S+)?\s+(?<year>\d{4})$`,
    'iu',
  ),
  // November 24, 2026 at 9:15 pm EST
  new RegExp(String.raw`^${weekday}${name}\.?\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})(?:(?:,|\s*-)?\s*(?:at\s+)?${time})?$`, 'iu'),
  // 2026년 11월 24일 오후 9:15, 2026年11月24日 21:15
  /^(?<year>\d{4})\s*[년年]\s*(?<month>\d{1,2})\s*[월月]\s*(?<day>\d{1,2})\s*[일日](?:\s*\([^)]*\))?(?:\s*(?<half>오전|오후|上午|下午|午前|午後)?\s*(?<hour>\d{1,2})\s*[:시時]\s*(?<minute>\d{1,2})(?:\s*[:분分]\s*(?<second>\d{1,2})?)?\s*(?<zone>.*))?$/u,
  // 2026-11-24 오후 9:15
  /^(?<year>\d{4})[-./]\s*(?<month>\d{1,2})[-./]\s*(?<day>\d{1,2})\.?\s+(?<half>오전|오후)\s*(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?$/u,
  // 24.11.2026 21:15
  new RegExp(String.raw`^${weekday}(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4}|\d{2})(?:,?\s+(?:um\s+)?${time})?$`, 'iu'),
  // Tue, 2026/11/24 09:15:30 KST
  new RegExp(String.raw`^[^\d\s,]+,\s*(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})\s+${time}$`, 'iu'),
  // 24 11 2026 09:15:30
  new RegExp(String.raw`^${weekday}(?<day>\d{1,2})\s+(?<month>\d{1,2})\s+(?<year>\d{4})\s+${time}$`, 'iu'),
]

/** 11/24/2026 or 24/11/2026 09:15: American unless it cannot be. */
const slashed = new RegExp(String.raw`^${weekday}(?<first>\d{1,2})\/(?<next>\d{1,2})\/(?<year>\d{4}|\d{2})(?:\s*-?,?\s*${time})?$`, 'iu')

/** Korean publishers leave their zone out. */
const inKorean = /[년오]/

/** No feed writes a date longer than this many characters; the shapes need not look at such a text. */
const LONGEST_DATE = 80

/** ISO 8601 UTC of 24 characters, or undefined if it is no date that we read, or outside the years 1–9999. */
export function readDate(written: string): string | undefined {
  const text = tidied(written)
  if (text === '' || text.length > LONGEST_DATE) return undefined
  if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1_000).toISOString()
  if (/^\d{13}$/.test(text)) return new Date(Number(text)).toISOString()
  for (const shape of shapes) {
    const parts = shape.exec(text)?.groups
    if (parts === undefined) continue
    const read = instant({ year: parts.year, ...parts, zone: parts.zone?.trim() || (inKorean.test(text) ? 'kst' : '') })
    if (read !== undefined) return read
  }
  const parts = slashed.exec(text)?.groups
  if (parts === undefined) return undefined
  const { first, next, year } = parts
  const american = { ...parts, year, month: first, day: next }
  return instant(american) ?? instant({ ...american, month: next, day: first })
}

function tidied(written: string): string {
  return written
    .slice(0, 2 * LONGEST_DATE)
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\b([ap])\.\s?m\./gi, '$1m')
    .replace(/\b(\d{1,2})(?:st|nd|rd|th)\b/gi, '$1')
    .replace(/\s*\([^)]*\)$/, '')
}

function instant(parts: Parts): string | undefined {
  const year = fullYear(parts.year)
  const month = parts.month === undefined ? 1 : monthNumber(parts.month)
  const day = Number(parts.day ?? 1)
  const hour = hourOfDay(Number(parts.hour ?? 0), parts.half)
  const minute = Number(parts.minute ?? 0)
  const second = Number(parts.second ?? 0)
  const milliseconds = parts.fraction === undefined ? 0 : Math.floor(Number(`0.${parts.fraction}`) * 1_000)
  if (year === undefined || month === undefined || day < 1 || day > daysIn(year, month)) return undefined
  // 24:00 is the end of the day, :60 a leap second.
  if (hour > 24 || minute > 59 || second > 60) return undefined
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  const offset = zoneMinutes(parts.zone?.trim() ?? '', local)
  if (offset === undefined) return undefined
  const at = new Date(local - offset * 60_000)
  return at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9_999 ? at.toISOString() : undefined
}

/** RFC 2822, 4.3: two digits are 1970–2069, three are counted from 1900. */
function fullYear(written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  const year = Number(written)
  if (written.length === 2) return year < 70 ? 2_000 + year : 1_900 + year
  return written.length === 3 ? 1_900 + year : year
}

function monthNumber(written: string): number | undefined {
  if (/^\d+$/.test(written)) {
    const month = Number(written)
    return month >= 1 && month <= 12 ? month : undefined
  }
  return monthsByName.get(written.toLowerCase())
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour
  return (hour % 12) + (/^(?:p|오후|下午|午後)/i.test(half) ? 12 : 0)
}

/** An unknown zone name costs hours at most, never the date: it is read as UTC. Undefined: what follows the time is no zone. */
function zoneMinutes(written: string, local: number): number | undefined {
  if (written === '') return 0
  const numeric = /^(?:gmt|utc|z)?\s*([+-])\s?(\d{1,2}):?(\d{2})?z?$/i.exec(written)
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0)
    // Offsets end at +14:00; what is beyond is a slip of the publisher's.
    return minutes > 14 * 60 ? 0 : numeric[1] === '-' ? -minutes : minutes
  }
  const named = zonesByName.get(written.toLowerCase().replace(/\.$/, ''))
  if (named !== undefined) return named
  if (/^[A-Za-z]+\/[A-Za-z_/+-]+$/.test(written)) return placeMinutes(written, local)
  return /^\p{L}{1,5}$/u.test(written) ? 0 : undefined
}

/** `Asia/Seoul` and its like. */
function placeMinutes(place: string, local: number): number {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: place,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    const part = Object.fromEntries(format.formatToParts(local).map(({ type, value }) => [type, Number(value)]))
    const there = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute)
    return Math.round((there - local) / 60_000)
  } catch {
    return 0
  }
}

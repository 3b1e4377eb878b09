/** The date of an entry of a page, found in the words around it: `(2026.11.24.)`, `Juche 115 (2026) November 24`, `Posted on 24 Nov 2026`. Pure: no clock, so no "today". */
import { readDate } from './dates.ts'

/** Longer texts hold more than a date. */
const LONGEST = 300

/** Juche years, as on Pyongyang's pages: the year of our era stands in brackets after them. */
const eraYear = /(?<!\d)\d{2,3}\s*\(\s*(\d{4})\s*\)/g
/** `2026 года`, `2026 г.`: the word says nothing. */
const yearWord = /(\d{4})\s*(?:года|г\.|р\.|року)/gu

const time = String.raw`(?:[\sT,]*(?:오전|오후|上午|下午|午前|午後)?\s*\d{1,2}\s*[:시時]\s*\d{1,2}(?:\s*[:분分]\s*\d{0,2})?(?:\.\d+)?(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:[+-]\d{2}:?\d{2}|Z\b|[A-Z]{2,5}\b))?)?`
const word = String.raw`\p{L}[\p{L}\p{M}]{2,14}`

/** Dates within longer texts, the plainest first. */
const inText: readonly RegExp[] = [
  // 2026.11.24., 2026-11-24T09:15, 2026. 11. 24, 2026년 11월 24일 오후 3:10
  new RegExp(String.raw`\d{4}\s?[-./년年]\s?\d{1,2}\s?[-./월月]\s?\d{1,2}\s?[.일日]?${time}`, 'u'),
  // 24 November 2026, 24. listopada 2026 15:10
  new RegExp(String.raw`\d{1,2}(?:st|nd|rd|th)?\.?[\s-]+(?:de\s+)?${word}\.?,?[\s-]+(?:de\s+)?\d{4}${time}`, 'iu'),
  // November 24, 2026
  new RegExp(String.raw`${word}\.?\s+\d{1,2}(?:st|nd|rd|th)?[.,]?\s+\d{4}${time}`, 'iu'),
  // 24.11.2026, 11/24/2026
  new RegExp(String.raw`\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?(?:\d{4}|\d{2})\b${time}`, 'iu'),
]

/** `2026 November 24`, as Pyongyang writes in English and Russian. */
const yearFirst = new RegExp(String.raw`(\d{4})[.,]?\s+(${word})\.?\s+(\d{1,2})\b`, 'u')

/** ISO 8601 UTC; undefined where there is no date. `zone`: where the page's clock stands (IANA), for dates that name none. */
export function dateInText(written: string, zone: string | undefined): string | undefined {
  const text = written.slice(0, LONGEST).normalize('NFKC').replace(eraYear, ' $1').replace(yearWord, '$1').replace(/\s+/g, ' ').trim()
  const read = (piece: string | undefined) => (piece === undefined ? undefined : readDate(tidied(piece), { zone }))
  const whole = read(text)
  if (whole !== undefined) return whole
  const turned = yearFirst.exec(text)
  const first = turned === null ? undefined : read(`${turned[3]} ${turned[2]} ${turned[1]}`)
  if (first !== undefined) return first
  for (const shape of inText) {
    const found = read(shape.exec(text)?.[0])
    if (found !== undefined) return found
  }
  return undefined
}

/** Brackets around it, and spaces within `2026. 11. 24.` */
const tidied = (text: string): string =>
  text
    .replace(/^[\s([{<【〔「|·•–—-]+|[\s)\]}>】〕」|·•–—,;-]+$/g, '')
    .replace(/^(\d{4})\s?([-./])\s?(\d{1,2})\s?[-./]\s?(\d{1,2})\b\.?/, '$1$2$3$2$4')

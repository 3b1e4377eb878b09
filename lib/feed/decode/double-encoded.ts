/**
 * Text that was UTF-8, was read as windows-1252 (or Latin-1, windows-1250, -1251, Mac Roman) and encoded again: "FÃ¼r", "donâ€™t", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "РџСЂРёРІРµС‚"
 * → as it was written. Only where it is certain; "NÃO", "ÂGE" and "«café»" are honest text. Used by `decode` on whole documents; right for any text.
 */

import { characterOf, specials } from './windows-1252.ts'

export type MendedText = {
  readonly text: string
  /** Runs put right. */
  readonly runs: number
  /** Of the first. */
  readonly offset: number
}

/** What the bytes 0x80–0xBF are in the charset that the UTF-8 was taken for, and its letters 0xC2–0xF4. */
type Page = { readonly byteOf: ReadonlyMap<string, number>; readonly runs: RegExp; readonly lead: RegExp; readonly hint: RegExp }

const latin1 = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index)).join('')
const western = page(specials + latin1(0xa0, 0xff), latin1(0x80, 0x9f))
const cyrillic = page(
  'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя',
)
/** Charsets whose mojibake shares letters with honest text: only whole documents in them are certain, and only with these signs of them. */
const rarer: readonly { readonly page: Page; readonly sign: RegExp }[] = [
  {
    page: page(
      '€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź\u00a0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙',
    ),
    sign: /[ĹĂ]/,
  },
  {
    page: page(
      'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ',
    ),
    sign: /√|‚Ä/,
  },
]

/** `high`: the characters of the bytes 0x80–0xFF. `controls`: what else the bytes from 0x80 may have become. */
function page(high: string, controls = ''): Page {
  const byteOf = new Map<string, number>()
  Array.from(controls, (character, index) => byteOf.set(character, 0x80 + index))
  Array.from(high, (character, index) => byteOf.set(character, 0x80 + index))
  const these = (from: number, to: number): string =>
    [...high]
      .slice(from - 0x80, to - 0x7f)
      .join('')
      .replace(/[\]\\^-]/g, String.raw`\$&`)
  const c = `[${these(0x80, 0xbf)}${controls}]`
  // Leads and continuations share no character, so that nothing is tried twice.
  const one = `(?:[${these(0xc2, 0xdf)}]${c}|[${these(0xe0, 0xef)}]${c}{2}|[${these(0xf0, 0xf4)}]${c}{3})`
  return { byteOf, runs: new RegExp(`${one}+`, 'g'), lead: new RegExp(`[${these(0xc2, 0xf4)}]`), hint: new RegExp(one) }
}

/** Text may have been encoded three times; nobody does it oftener. */
const MOST_ROUNDS = 2
/** A document with this many double-encoded runs, and next to no other letter outside ASCII, is double-encoded as a whole. */
const CERTAIN_RUNS = 3
const CERTAIN_SHARE = 0.95

export function mendDoubleEncoded(text: string): MendedText {
  let mended: MendedText = { text, runs: 0, offset: -1 }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { text: before } = mended
    const whole = rarer.find(({ sign }) => sign.test(before))
    const from = whole === undefined ? mended : once(mended, whole.page, () => false)
    const next = once(once(from, western, certainWestern), cyrillic, certainCyrillic)
    if (next.runs === mended.runs) break
    mended = next
  }
  return mended
}

type Certain = (run: string, read: string, before: string, after: string) => boolean

function once(from: MendedText, { byteOf, runs, lead, hint }: Page, certain: Certain): MendedText {
  const { text } = from
  // One range is looked through faster than the whole pattern, and most documents hold none of it.
  if (!lead.test(text) || !hint.test(text)) return from
  const whole = isWhole(text, byteOf, runs)
  let count = from.runs
  let first = from.offset
  const mended = text.replace(runs, (run: string, offset: number) => {
    const read = reversed(run, byteOf)
    if (read === undefined || !(whole || certain(run, read, text.charAt(offset - 1), text.charAt(offset + run.length)))) return run
    count++
    if (first < 0) first = offset
    return read
  })
  return count === from.runs ? from : { text: mended, runs: count, offset: first }
}

function isWhole(text: string, byteOf: ReadonlyMap<string, number>, runs: RegExp): boolean {
  let within = 0
  let count = 0
  runs.lastIndex = 0
  for (let match = runs.exec(text); match !== null; match = runs.exec(text)) {
    within += match[0].length
    count++
  }
  if (count < CERTAIN_RUNS) return false
  let letters = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Quotes and dashes that somebody typed later prove nothing.
    if (code > 0x7f && (code < 0x2000 || code > 0x20ff || byteOf.get(text.charAt(at)) === undefined)) letters++
  }
  return within >= CERTAIN_SHARE * letters && count * 2 <= within
}

/** By hand: a run is so short that a TextDecoder takes longer to be called than to decode it. Undefined: its bytes are no UTF-8. */
function reversed(run: string, byteOf: ReadonlyMap<string, number>): string | undefined {
  const byte = (index: number): number => byteOf.get(run.charAt(index)) ?? 0
  // "donÂ’t": a control character that was to be a quote.
  if (run.length === 2 && run.startsWith('Â') && byte(1) < 0xa0) return characterOf(byte(1))
  let read = ''
  let controls = false
  let again = false
  for (let at = 0; at < run.length; ) {
    const lead = byte(at)
    const width = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    let code = lead & (0x7f >> width)
    for (let index = 1; index < width; index++) code = (code << 6) | (byte(at + index) & 0x3f)
    if (code < (width === 2 ? 0x80 : width === 3 ? 0x800 : 0x10000) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      return undefined
    read += String.fromCodePoint(code)
    controls ||= code < 0xa0 && code !== 0x85
    again ||= code >= 0xc2 && code <= 0xf4
    at += width
  }
  // No honest text was made of C1 controls, but one that was encoded three times.
  return controls && !again ? undefined : read
}

const isUpper = (character: string): boolean => /\p{Lu}/u.test(character)
/** A sign that may follow the last letter of a word. */
const mayFollow = new Set('»”’›…–—\u00a0.™°ª®©')

function certainWestern(run: string, read: string, before: string, after: string): boolean {
  const characters = [...read].length
  const first = run.charAt(0)
  // Quotes, dashes, the euro sign, emoji, a mark, a lost character.
  if (/^(?:â[€‚„]|â\u0080|ðŸ|ð\u009f|ï»¿|ï¿½)/.test(run)) return true
  // Two characters in a row: a letter, a sign, a letter, a sign.
  if (characters > 1) return true
  if (first > 'ß') return false
  if (first === 'Â' && (western.byteOf.get(run.charAt(1)) ?? 0) < 0xa0) return !isUpper(before) && /\p{L}/u.test(before + after)
  if (first === 'Â') return /[\u00a0-\u00bf]/.test(read) && (!isUpper(before) || !mayFollow.has(read)) && !/\p{L}/u.test(read)
  if (first !== 'Ã' && !/[ÄÅ]/.test(first)) return false
  if (mayFollow.has(run.charAt(1))) {
    // "IRMÃ»" is a quotation's end; in "rÃ»le" a letter follows, in "drÃ»" one goes before.
    return /\p{Ll}/u.test(after) || /\p{Ll}/u.test(before) || (run.charAt(1) === '\u00a0' && !isUpper(before) && first === 'Ã')
  }
  return first === 'Ã' || /\p{Ll}/u.test(after) || /\p{Ll}/u.test(before)
}

/** "С»" and "Р…" are honest; three such pairs in a row are not. */
const certainCyrillic: Certain = (_, read) => [...read].length > 2

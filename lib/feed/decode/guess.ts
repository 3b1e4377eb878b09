/**
 * The charset of bytes that no declaration fits: from the language the document names, and from the frequencies of letters (jschardet, loaded
 * when first needed). The last step of `decode` before windows-1252; also tells whether a text can be what a declaration made of it.
 */
import { decodeAs } from './charset.ts'
import { charsetName } from './labels.ts'

export type Guess = { readonly charset: string; readonly text: string }

/** The detector reads this much of the text outside ASCII: more does not make it surer. */
const SAMPLE_BYTES = 16_384
/** What is said of fewer letters is chance. */
const FEWEST_LETTERS = 4
/** Share of improbable letters from which a text is not in the charset it was read in. */
const IMPLAUSIBLE = 0.15
const BROKEN_CHARACTERS = 0.02
const HANGUL_SHARE = 0.95
const COMMON_SHARE = 0.6

const central = ['windows-1250', 'iso-8859-2']
const charsetsByLanguage: Readonly<Record<string, readonly string[]>> = {
  ko: ['euc-kr'],
  ja: ['shift_jis', 'euc-jp'],
  zh: ['gb18030', 'big5'],
  'zh-tw': ['big5', 'gb18030'],
  'zh-hk': ['big5', 'gb18030'],
  ru: ['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5'],
  uk: ['windows-1251', 'koi8-u', 'cp1125', 'iso-8859-5'],
  be: ['windows-1251', 'iso-8859-5', 'cp866'],
  bg: ['windows-1251', 'iso-8859-5'],
  sr: ['windows-1251', 'windows-1250', 'iso-8859-5'],
  mk: ['windows-1251', 'iso-8859-5'],
  pl: central,
  cs: central,
  sk: central,
  hu: central,
  sl: central,
  hr: central,
  ro: central,
  el: ['windows-1253', 'iso-8859-7'],
  tr: ['windows-1254'],
  az: ['windows-1254'],
  he: ['windows-1255', 'iso-8859-8'],
  iw: ['windows-1255', 'iso-8859-8'],
  ar: ['windows-1256', 'iso-8859-6'],
  fa: ['windows-1256'],
  ur: ['windows-1256'],
  lt: ['windows-1257', 'iso-8859-13'],
  lv: ['windows-1257', 'iso-8859-13'],
  et: ['windows-1257', 'windows-1252'],
  vi: ['windows-1258'],
  th: ['windows-874'],
}
/** What the detector may name: its other answers are nearly always wrong of short texts. */
const believable = new Set([...Object.values(charsetsByLanguage).flat(), 'iso-2022-jp', 'iso-2022-kr', 'hz'])

/** Undefined: windows-1252 is as good as anything. `language`: what the document says of itself. */
export async function guessCharset(bytes: Uint8Array, language: string | undefined): Promise<Guess | undefined> {
  const named = charsetsByLanguage[language ?? ''] ?? charsetsByLanguage[language?.slice(0, 2) ?? ''] ?? []
  // The detector knows the older half of Korean's charset only.
  const korean = named.length === 0 ? await decodeAs(bytes, 'euc-kr') : undefined
  if (korean !== undefined && isKorean(bytes) && isHangul(korean)) return { charset: 'euc-kr', text: korean }
  const detected = await detectedCharset(bytes)
  const order =
    named.length === 0 ? [detected] : detected !== undefined && named.includes(detected) ? [detected, ...named] : [...named, detected]
  let best: (Guess & { readonly oddity: number }) | undefined
  for (const charset of new Set(order)) {
    if (charset === undefined || !believable.has(charset)) continue
    const text = await decodeAs(bytes, charset)
    if (text === undefined || brokenShare(text) > BROKEN_CHARACTERS) continue
    const oddity = oddityOf(text)
    if (best === undefined || oddity < best.oddity - 0.01) best = { charset, text, oddity }
  }
  return best !== undefined && best.oddity < 2 * IMPLAUSIBLE ? best : undefined
}

/** Most of what is outside ASCII are the pairs of Korea's common syllables, which Japanese and Chinese charsets use for something else. */
function isKorean(bytes: Uint8Array): boolean {
  let [common, other] = [0, 0]
  for (let at = 0; at < bytes.length && common + other < ODDITY_LETTERS; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) continue
    if (byte >= 0xb0 && byte <= 0xc8 && (bytes[at + 1] ?? 0) >= 0xa1) common++
    else other++
    at++
  }
  return common > COMMON_SHARE * (common + other)
}

/** Nearly all letters outside ASCII are syllables: Chinese read as Korean is half Han letters. */
function isHangul(text: string): boolean {
  let [hangul, other] = [0, 0]
  for (let at = 0; at < text.length && hangul + other < ODDITY_LETTERS; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0xac00 && code <= 0xd7a3) hangul++
    else if (code > 0x7f && (code === 0xfffd || letter.test(text.charAt(at)))) other++
  }
  return hangul >= FEWEST_LETTERS && hangul > HANGUL_SHARE * (hangul + other)
}

async function detectedCharset(bytes: Uint8Array): Promise<string | undefined> {
  const { detect } = await import('jschardet')
  try {
    const { encoding } = detect(withoutMarkup(bytes))
    return encoding === null ? undefined : charsetName(encoding)
  } catch {
    return undefined
  }
}

/** Tags go, and with them most of what is ASCII in every feed; a line that is left has letters outside ASCII in it. */
function withoutMarkup(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(SAMPLE_BYTES)
  let length = 0
  let line = 0
  let high = false
  let tag = false
  for (let at = 0; at < bytes.length && length < SAMPLE_BYTES; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x3c || byte === 0x3e || byte === 0x0a) {
      tag = byte === 0x3c || (tag && byte === 0x0a)
      if (high) out[length++] = 0x0a
      else length = line
      line = length
      high = false
    } else if (!tag) {
      out[length++] = byte
      if (byte > 0x7f) high = true
    }
  }
  return out.subarray(0, high ? length : line)
}

function brokenShare(text: string): number {
  let broken = 0
  let letters = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) letters++
  }
  return broken === 0 ? 0 : broken / (broken + letters)
}

/** Whether letters outside ASCII stand as no language writes them: the mark of a wrong single-byte charset. */
export const isImplausible = (text: string): boolean => oddityOf(text) > IMPLAUSIBLE

/** Whether a language that no Western charset can write is named: one of those is wrong then. */
export const isWestern = (language: string | undefined): boolean => charsetsByLanguage[language?.slice(0, 2) ?? ''] === undefined

/** Of how long a text outside ASCII the oddity is counted. */
const ODDITY_LETTERS = 4_000
const improbable = /[\u0080-\u009f\u2500-\u259f\ue000-\uf8ff\uff61-\uff9f\ufffd]/
const sign = /[^\p{L}\p{M}\p{Nd}\s'’´ʼ·・„“”«»‹›‘…–—\u00a0\u00ad]/u
const letter = /\p{L}|\p{M}/u
const upper = /\p{Lu}/u
const lower = /\p{Ll}/u
const ascii = /[a-z]/i
const latin = /\p{Script=Latin}/u

/** A letter, or anything outside ASCII but a space. */
const isGlued = (character: string): boolean => letter.test(character) || (character > '\x7f' && character !== '\u00a0')

function oddityOf(text: string): number {
  let odd = 0
  let count = 0
  let before = ''
  let latins = 0
  let inverted = 0
  let capitalised = 0
  for (let at = 0; at < text.length && count < ODDITY_LETTERS; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) {
      before = text.charAt(at)
      latins = 0
      continue
    }
    const character = text.charAt(at)
    count++
    const isLatin = code < 0x250 && latin.test(character)
    latins = isLatin ? latins + 1 : 0
    if (improbable.test(character)) odd++
    // "l'йtй": two alphabets in one word. East Asia's writing does stand beside Latin letters.
    else if (code >= 0x370 && code < 0x700 && (ascii.test(before) || ascii.test(text.charAt(at + 1)))) odd++
    // "лНЯЙБЮ": a capital within a word. "åâå": three accented letters in a row.
    else if (code < 0x2000 && upper.test(character) && lower.test(before)) {
      odd++
      inverted++
    } else if (latins > 2) odd++
    else if (code < 0x2000 && sign.test(character) && isGlued(before) && isGlued(text.charAt(at + 1))) odd++
    if (code < 0x2000 && lower.test(character) && upper.test(before)) capitalised++
    before = character
  }
  // Every capital at the wrong end of its word: KOI8 read as windows-1251, or the other way round.
  if (inverted > 1 && capitalised === 0) return 1
  return count < FEWEST_LETTERS ? 0 : odd / count
}

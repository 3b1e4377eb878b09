/**
 * Bytes of a feed document (or a page) → text: the first step of `parse`. Never fails; what it had to guess or mend is a problem.
 *
 * Order: byte order mark and zero bytes; escape sequences; UTF-8 that is valid and not all ASCII (two encodings hardly ever agree on that by
 * chance, and declarations often lie); nearly valid UTF-8; the charsets of the HTTP header, the XML declaration and `<meta>`, where the text can be
 * in them; a guess; windows-1252. Text that was encoded twice is put right. Control characters stay: `parse` drops them.
 */

import { mendUtf8, surrogatePairs } from './decode/broken-utf8.ts'
import { decodeAs } from './decode/charset.ts'
import { type Declared, declaredCharsets, headOf, languageOf } from './decode/declared.ts'
import { mendDoubleEncoded } from './decode/double-encoded.ts'
import { isEbcdic } from './decode/ebcdic.ts'
import { guessCharset, isImplausible, isWestern } from './decode/guess.ts'
import { switchedCharset } from './decode/iso-2022.ts'
import { signatureOf } from './decode/signature.ts'
import { type Survey, surveyOf } from './decode/survey.ts'
import { withSpecials } from './decode/windows-1252.ts'
import type { FeedProblem } from './entry.ts'

/**
 * `encoding`: a name of the WHATWG Encoding Standard, else iconv-lite's. `text` begins with no byte order mark. `clean`: it is well-formed and holds
 * no character that XML forbids; if not true, it may.
 */
export type Decoded = {
  readonly text: string
  readonly encoding: string
  readonly problems: readonly FeedProblem[]
  readonly clean?: boolean
}

type DecodedBytes = Decoded & { readonly survey?: Survey }

/** `contentType`: the HTTP header's value. */
export async function decodeFeed(bytes: Uint8Array, contentType?: string): Promise<Decoded> {
  const { text: raw, encoding, problems, survey } = await decoded(bytes, contentType)
  const text = raw.replace(/^\ufeff+/, '')
  if (survey !== undefined && !survey.twice && !survey.specials) return { text, encoding, problems, clean: !survey.controls }
  if (problems.includes(notText)) return { text, encoding, problems }
  const { text: mended, runs, offset } = mendDoubleEncoded(text)
  const twice = { code: 'double-encoded', message: `${runs} ${runs === 1 ? 'text was' : 'texts were'} encoded twice`, offset }
  const controls = mended.search(/[\u0080\u0082-\u008c\u008e\u0091-\u009c\u009e\u009f]/)
  // No charset but windows-1252 has signs there, and no feed means the control characters.
  const mixed = { code: 'mixed-charset', message: 'control characters are read as the signs of windows-1252', offset: controls }
  return {
    text: (controls < 0 ? mended : withSpecials(mended)).replace(/^\ufeff+/, ''),
    encoding,
    problems: [...problems, ...(runs > 0 ? [twice] : []), ...(controls < 0 ? [] : [mixed])],
  }
}

async function decoded(bytes: Uint8Array, contentType: string | undefined): Promise<DecodedBytes> {
  const signature = signatureOf(bytes)
  const body = signature === undefined ? bytes : bytes.subarray(signature.skip)
  if (signature?.charset === 'ebcdic') return await ebcdic(body)
  if (signature !== undefined && /^utf-(?:16|32)/.test(signature.charset)) return await wide(body, signature.charset)

  const declared = declaredCharsets(headOf(body), contentType)
  const utf8 = strictUtf8(body)
  const survey = utf8 === undefined ? undefined : surveyOf(body)
  const switched = survey?.controls === false && !declared.some(switches) ? undefined : await switchedText(body, declared)
  if (switched !== undefined) return switched

  const chance = utf8 !== undefined && isChance(utf8, declared)
  if (utf8 !== undefined && !chance) {
    const first = declared[0]
    const wrong = first !== undefined && first.name !== 'utf-8' && hasHigh(body)
    return {
      text: utf8,
      encoding: 'utf-8',
      ...(survey === undefined ? {} : { survey }),
      problems: wrong ? [{ code: 'wrong-charset', message: `it says ${first.label} and is UTF-8` }] : [],
    }
  }
  if (isBinary(body)) return { text: (await decodeAs(body, 'windows-1252')) ?? '', encoding: 'windows-1252', problems: [notText] }
  return (chance ? undefined : mostlyUtf8(body, NEARLY)) ?? (await legacy(body, declared))
}

const notText: FeedProblem = { code: 'guessed-charset', message: 'these bytes seem to be no text' }
/** Of the beginning: pictures and archives have a quarter of control characters, the worst of texts a few. */
const BINARY_SHARE = 0.08
const BINARY_BYTES = 4_096

function isBinary(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, BINARY_BYTES)
  const controls = start.filter(byte => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b)
  return controls.length > 8 && controls.length > BINARY_SHARE * start.length
}

/** UTF-16 and UTF-32: the mark or the zero bytes leave no doubt. */
async function wide(body: Uint8Array, charset: string): Promise<Decoded> {
  const text = withoutCutTail((await decodeAs(body, charset)) ?? '')
  return { text, encoding: charset, problems: lostIn(text, charset) }
}

async function ebcdic(body: Uint8Array): Promise<Decoded> {
  const head = (await decodeAs(body.subarray(0, 256), 'cp037')) ?? ''
  const name = declaredCharsets(head, undefined)[0]?.name ?? ''
  const charset = isEbcdic(name) ? name : 'cp037'
  return { text: (await decodeAs(body, charset)) ?? '', encoding: charset, problems: [] }
}

/** Whether it is an encoding that switches charsets. Nothing else holds its control characters. */
const switches = ({ name }: Declared): boolean => name === 'hz' || name === 'utf-7' || name?.startsWith('iso-2022-') === true

/** UTF-7 is mail's and takes half a second a megabyte: no feed of this size is in it. */
const MOST_UTF7_BYTES = 1_048_576

/** ISO-2022, HZ and UTF-7 are made of ASCII: valid UTF-8, and unreadable as such. */
async function switchedText(body: Uint8Array, declared: readonly Declared[]): Promise<Decoded | undefined> {
  const found = switchedCharset(body)
  const names = declared.map(({ name }) => name)
  const named = names.find(name => name?.startsWith('iso-2022-') === true)
  const charset =
    found !== undefined
      ? (named ?? found)
      : named !== undefined && body.includes(0x0e)
        ? named
        : names.find(name => name === 'hz' || name === 'utf-7')
  if (
    charset === undefined ||
    ((found === undefined || named === undefined) && hasHigh(body)) ||
    (charset === 'utf-7' && body.length > MOST_UTF7_BYTES)
  )
    return undefined
  const text = await decodeAs(body, charset)
  if (text === undefined) return undefined
  const problems: readonly FeedProblem[] =
    names.includes(charset) || (found !== undefined && named !== undefined)
      ? []
      : [{ code: 'guessed-charset', message: `no charset that fits is given: read as ${charset}` }]
  return { text, encoding: charset, problems: [...problems, ...lostIn(text, charset)] }
}

/** Broken characters a good one. In no other encoding do letters make UTF-8 so often: of two Chinese ones in GBK, one in ten at best. */
const NEARLY = 0.25
const LOOSELY = 0.5

function mostlyUtf8(body: Uint8Array, most: number): Decoded | undefined {
  let broken = 0
  let good = 0
  const loose = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  for (let at = 0; at < loose.length; at++) {
    const code = loose.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) good++
  }
  if (broken > most * good && broken - 6 * surrogatePairs(body) > most * good) return undefined
  const { text, mended, lost, offset } = mendUtf8(body)
  const problems: FeedProblem[] = []
  if (mended > 0) problems.push({ code: 'mixed-charset', message: 'some bytes are not UTF-8 and are read as windows-1252', offset })
  if (lost > 0) problems.push({ code: 'undecodable', message: 'some bytes are not UTF-8', offset: Math.max(0, text.indexOf('\uFFFD')) })
  return { text: withoutCutTail(text), encoding: 'utf-8', problems }
}

async function legacy(body: Uint8Array, declared: readonly Declared[]): Promise<Decoded> {
  const problems: FeedProblem[] = declared
    .filter(({ name }) => name === undefined)
    .map(({ label }) => ({ code: 'unknown-charset', message: `the charset ${label.slice(0, 40)} is not known` }))
  const language = languageOf(headOf(body))
  let fallback: Decoded | undefined
  for (const { name } of declared) {
    // What has passed the tests above is none of these, whatever it says.
    if (name === undefined || name.startsWith('utf-') || name.startsWith('iso-2022-') || name === 'hz' || isEbcdic(name)) continue
    const read = await decodeAs(body, name)
    if (read === undefined) continue
    const wider = windowsOf[name]
    if (wider !== undefined && /[\u0080-\u009f]/.test(read)) {
      const text = (await decodeAs(body, wider)) ?? read
      const wrong = { code: 'wrong-charset', message: `it says ${name} and is ${wider}` }
      if (!isImplausible(text)) return { text, encoding: wider, problems: [...problems, wrong] }
    }
    const text = withoutCutTail(read)
    const lost = lostIn(text, name)
    fallback ??= { text, encoding: name, problems: [...problems, ...lost] }
    const believed = name === 'windows-1252' ? isWestern(language) && !isImplausible(text) : !isImplausible(text)
    if (believed && (lost.length === 0 || isFew(text))) return { text, encoding: name, problems: [...problems, ...lost] }
  }
  const loose = fallback === undefined ? mostlyUtf8(body, LOOSELY) : undefined
  if (loose !== undefined) return { ...loose, problems: [...problems, ...loose.problems] }

  const guess = await guessCharset(body, language)
  if (guess !== undefined && guess.charset !== fallback?.encoding) {
    const { charset, text } = guess
    const problem =
      fallback === undefined
        ? { code: 'guessed-charset', message: `no charset that fits is given: read as ${charset}` }
        : { code: 'wrong-charset', message: `it says ${fallback.encoding} and seems to be ${charset}` }
    return { text: withoutCutTail(text), encoding: charset, problems: [...problems, problem, ...lostIn(withoutCutTail(text), charset)] }
  }
  if (fallback !== undefined) return fallback
  problems.push({ code: 'guessed-charset', message: 'no charset that fits is given: read as windows-1252' })
  return { text: (await decodeAs(body, 'windows-1252')) ?? '', encoding: 'windows-1252', problems }
}

/** ISO's charsets leave 0x80–0x9F to control characters. Where a text has those, it is in the charset that Windows made of ISO's. */
const windowsOf: Readonly<Record<string, string>> = {
  'iso-8859-2': 'windows-1250',
  'iso-8859-6': 'windows-1256',
  'iso-8859-7': 'windows-1253',
  'iso-8859-8': 'windows-1255',
  'iso-8859-13': 'windows-1257',
  'iso-8859-15': 'windows-1252',
}

/** A character that the end of the document cuts is no loss: what it stood in is cut as well. */
const withoutCutTail = (text: string): string => text.replace(/\uFFFD$/, '')

function lostIn(text: string, charset: string): readonly FeedProblem[] {
  const offset = text.indexOf('\uFFFD')
  return offset < 0 ? [] : [{ code: 'undecodable', message: `some bytes are not ${charset}`, offset }]
}

/** Characters lost among those outside ASCII: more mean another charset. */
function isFew(text: string): boolean {
  let lost = 0
  let kept = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) lost++
    else if (code > 0x7f) kept++
  }
  return lost * 10 <= kept
}

function hasHigh(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if ((bytes[at] ?? 0) > 0x7f) return true
  return false
}

/** The text up to a character that the document's end cuts; undefined if it is not UTF-8. */
function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

/** Bytes of one or two East Asian characters can be UTF-8 by chance, of letters that nobody uses. */
const eastAsian = new Set(['euc-kr', 'shift_jis', 'euc-jp', 'gb18030', 'big5'])
const MOST_BY_CHANCE = 4
const used = /[\u00a0-\u017f\u0386-\u03ce\u0400-\u045f\u0490\u0491\u05d0-\u05ea\u0600-\u06ff]/

function isChance(text: string, declared: readonly Declared[]): boolean {
  const name = declared[0]?.name
  if (name === undefined || !eastAsian.has(name)) return false
  let count = 0
  let odd = false
  for (const character of text) {
    if (character <= '\x7f') continue
    if (character > '\u07ff' || ++count > MOST_BY_CHANCE) return false
    odd ||= !used.test(character)
  }
  return odd
}

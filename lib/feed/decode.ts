/**
 * Bytes of a feed document → text: the first step of `parse`. Never fails; what it had to guess or mend is a problem.
 *
 * Order: byte order mark, the zero bytes of UTF-16 and -32, UTF-8 that is valid and not all ASCII (two encodings
 * hardly ever agree on that by chance, and declarations often lie), the charset of the HTTP header, the XML declaration,
 * mostly valid UTF-8, windows-1252. Guessing an encoding from letter frequencies is not done.
 */
import type { FeedProblem } from './entry.ts'

export type Decoded = { readonly text: string; readonly encoding: string; readonly problems: readonly FeedProblem[] }

/** Labels that TextDecoder does not know or reads in a narrower way than feeds mean them. */
const aliases: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  ms949: 'euc-kr',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  'x-sjis': 'shift_jis',
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  cp1251: 'windows-1251',
  win1251: 'windows-1251',
  'koi8-ru': 'koi8-u',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'iso8859-1': 'windows-1252',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
}

/** Node's TextDecoder lacks the CP949 letters of euc-kr and the HKSCS characters of big5; iconv-lite has them. */
const iconvNames: Readonly<Record<string, string>> = { 'euc-kr': 'cp949', big5: 'big5hkscs', 'big5-hkscs': 'big5hkscs' }

/** 0x80–0x9F of windows-1252; some Node versions read them as control characters (nodejs/node#56542). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** The XML declaration stands at the very start; some servers put a few blank lines before it. */
const HEAD_BYTES = 1_024

/** `contentType`: the HTTP header's value. */
export async function decodeFeed(bytes: Uint8Array, contentType?: string): Promise<Decoded> {
  const marked = byMark(bytes) ?? byZeros(bytes)
  if (marked !== undefined) return { text: await decodeAs(bytes, marked), encoding: marked, problems: [] }

  const declared = declaredIn(bytes, contentType)
  // The escape sequences of ISO-2022-JP are ASCII: valid UTF-8, and unreadable as such.
  const escaped = declared.find(label => label.startsWith('iso-2022-'))
  if (escaped !== undefined && bytes.includes(0x1b)) return { text: await decodeAs(bytes, escaped), encoding: escaped, problems: [] }

  const ascii = bytes.every(byte => byte < 0x80)
  const utf8 = strictly(bytes, 'utf-8')
  if (utf8 !== undefined) {
    const wrong = ascii ? undefined : declared.find(label => label !== 'utf-8')
    const text = wrong !== undefined && declared[0] !== 'utf-8' ? `it says ${wrong} and is UTF-8` : undefined
    return { text: utf8, encoding: 'utf-8', problems: text === undefined ? [] : [{ code: 'wrong-charset', message: text }] }
  }

  const problems: FeedProblem[] = []
  for (const label of declared) {
    if (label.startsWith('utf-')) continue
    const text = await tolerantly(bytes, label)
    if (text === undefined) {
      problems.push({ code: 'unknown-charset', message: `the charset ${label.slice(0, 40)} is not known` })
      continue
    }
    if (text.includes('\uFFFD'))
      problems.push({ code: 'undecodable', message: `some bytes are not ${label}`, offset: text.indexOf('\uFFFD') })
    return { text, encoding: label, problems }
  }

  const loose = new TextDecoder('utf-8').decode(bytes)
  if (isMostlyUtf8(loose)) {
    problems.push({ code: 'undecodable', message: 'some bytes are not UTF-8', offset: loose.indexOf('\uFFFD') })
    return { text: loose, encoding: 'utf-8', problems }
  }
  problems.push({ code: 'guessed-charset', message: `no charset that fits is given: read as windows-1252` })
  return { text: await decodeAs(bytes, 'windows-1252'), encoding: 'windows-1252', problems }
}

function byMark(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be'
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return undefined
}

/** `<` with zero bytes around it, as UTF-16 and UTF-32 begin a document without a mark. */
function byZeros(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes
  if (a === 0x3c && b === 0) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le'
  if (a === 0 && b === 0x3c) return 'utf-16be'
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return 'utf-32be'
  return undefined
}

/** Lower-case labels of the HTTP header and the XML declaration, aliases resolved. */
function declaredIn(bytes: Uint8Array, contentType: string | undefined): readonly string[] {
  const header = /charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(contentType ?? '')?.[1]
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES))
  const declaration = /<\?xml[^>]*?encoding\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1]
  return [header, declaration].filter(label => label !== undefined).map(resolved)
}

function resolved(label: string): string {
  const lower = label.toLowerCase()
  return aliases[lower] ?? (/^(?:ks_c|ks-c|ksc)[_-]?5601/.test(lower) ? 'euc-kr' : lower)
}

function strictly(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const decodeAs = async (bytes: Uint8Array, label: string): Promise<string> =>
  (await tolerantly(bytes, label)) ?? new TextDecoder('utf-8').decode(bytes)

/** Undefined: nobody knows the label. The byte order mark is dropped. */
async function tolerantly(bytes: Uint8Array, label: string): Promise<string | undefined> {
  if (label === 'windows-1252')
    return new TextDecoder('latin1').decode(bytes).replace(/[\u0080-\u009f]/g, c => windows1252[c.charCodeAt(0) - 0x80] ?? c)
  if (iconvNames[label] === undefined) {
    try {
      return new TextDecoder(label).decode(bytes)
    } catch {
      // A label that only iconv-lite may know: utf-32, ibm866's relatives, Mac encodings.
    }
  }
  // Its tables are large and few feeds need them.
  const { default: iconv } = await import('iconv-lite')
  const name = iconvNames[label] ?? label
  return iconv.encodingExists(name) && !notText.has(name) ? iconv.decode(bytes, name) : undefined
}

/** iconv-lite offers these too, and no feed is in them. */
const notText = new Set(['base64', 'hex', 'binary', 'internal'])

/** A few broken bytes among many good ones: cut characters, one badly embedded quotation. */
function isMostlyUtf8(loose: string): boolean {
  let broken = 0
  let good = 0
  for (const character of loose) {
    if (character === '\uFFFD') broken++
    else if (character > '\x7f') good++
  }
  return broken * 4 < good
}

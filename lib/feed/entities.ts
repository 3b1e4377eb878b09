/** Character references in XML text → characters, for `read-xml.ts`. HTML within a text is `html-text.ts`'s. */
import { readTokens } from './html-tokens.ts'
import { addPiece, isFull, joined, noPieces } from './xml/pieces.ts'

/** The text of an entity that the document declares itself; undefined: it does not. */
export type Expand = (name: string) => string | undefined

const xmlNames: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Names of entities met so far: there are 2,231 in HTML, and a feed uses a handful. */
const known = new Map<string, string>()
/** Names that are none are forgotten together beyond this number. */
const MOST_KNOWN = 4_000
/** Names of one text that are looked up for the first time: a hostile one has a million. */
const MOST_NEW = 1_000

/** A reference's digits or name; without `;` only a number counts: "?a=1&copy=2" is an address. */
const reference = /#(?:0*(\d{1,7})(?!\d)|[xX]0*([\da-fA-F]{1,6})(?![\da-fA-F]));?|([A-Za-z_][\w.-]{0,40});/y

/**
 * Character references in XML text → characters: numbers, HTML's names, and the document's own (`custom`). What is none stays as
 * it is, a bare & too. References to characters that XML forbids are dropped.
 */
export function decodeEntities(text: string, custom?: Expand): string {
  let at = text.indexOf('&')
  if (at < 0) return text
  const pieces = noPieces()
  let from = 0
  let looked = 0
  let recent = ''
  let count = 0
  while (at >= 0) {
    const usual = usualReference(text, at)
    let end = at + usual
    let decoded = usual === 4 ? (text.charCodeAt(at + 1) === LETTER_L ? '<' : '>') : usual === 5 ? '&' : '"'
    const number = usual === 0 ? shortNumber(text, at) : 0
    if (number > 0) {
      decoded = String.fromCharCode(number)
      end = at + (number > 99 ? 6 : 5)
    } else if (usual === 0) {
      reference.lastIndex = at + 1
      const found = reference.exec(text)
      if (found === null) {
        at = text.indexOf('&', at + 1)
        continue
      }
      end = reference.lastIndex
      const name = found[3]
      if (name !== undefined) {
        decoded =
          xmlNames.get(name) ?? custom?.(name) ?? (looked < MOST_NEW ? namedEntity(`&${name};`) : (known.get(`&${name};`) ?? `&${name};`))
        if (decoded.length > 2) looked++
      } else {
        const code = codeOf(found)
        const low = code >= 0xd800 && code < 0xdc00 ? lowSurrogate(text, end) : undefined
        decoded = low === undefined ? character(code) : String.fromCodePoint(0x10000 + (code - 0xd800) * 0x400 + (low.code - 0xdc00))
        end = low?.end ?? end
      }
    }
    recent += at > from ? text.slice(from, at) + decoded : decoded
    if (++count % TOGETHER === 0) {
      addPiece(pieces, recent)
      recent = ''
      // What is beyond is cut: nobody reads it to its end for that.
      if (isFull(pieces)) return joined(pieces)
    }
    from = end
    at = text.indexOf('&', end)
  }
  if (from === 0) return text
  addPiece(pieces, from < text.length ? recent + text.slice(from) : recent)
  return joined(pieces)
}

/** References read before their texts are put together. */
const TOGETHER = 500

const LETTER_A = 97
const LETTER_L = 108
const LETTER_Q = 113
const SEMICOLON = 59
const HASH = 35
const ZERO = 48

/** The length of `&lt;`, `&gt;`, `&amp;` or `&quot;` at this place, nine of ten references in feeds; else 0. */
function usualReference(text: string, at: number): number {
  const first = text.charCodeAt(at + 1)
  if (first === LETTER_L || first === 103) return text.charCodeAt(at + 2) === 116 && text.charCodeAt(at + 3) === SEMICOLON ? 4 : 0
  if (first === LETTER_A) return text.startsWith('mp;', at + 2) ? 5 : 0
  return first === LETTER_Q && text.startsWith('uot;', at + 2) ? 6 : 0
}

/** `&#38;`, `&#039;` aside: two or three digits of a printable character of ASCII, read without a match for each. Else 0. */
function shortNumber(text: string, at: number): number {
  if (text.charCodeAt(at + 1) !== HASH) return 0
  let number = 0
  let to = at + 2
  for (; to < at + 5; to++) {
    const digit = text.charCodeAt(to) - ZERO
    if (!(digit >= 0 && digit <= 9)) break
    number = 10 * number + digit
  }
  const whole = text.charCodeAt(to) === SEMICOLON && to - at === (number > 99 ? 5 : 4)
  return whole && number >= 32 && number < 127 ? number : 0
}

const codeOf = (found: RegExpExecArray): number => (found[1] === undefined ? Number.parseInt(found[2] ?? '0', 16) : Number(found[1]))

/** Some writers make two references, one for each half of a character. */
function lowSurrogate(text: string, at: number): { readonly code: number; readonly end: number } | undefined {
  if (text.charCodeAt(at) !== 38) return undefined
  reference.lastIndex = at + 1
  const found = reference.exec(text)
  if (found === null || found[3] !== undefined) return undefined
  const code = codeOf(found)
  return code >= 0xdc00 && code < 0xe000 ? { code, end: reference.lastIndex } : undefined
}

function character(code: number): string {
  // Numbers of windows-1252, as HTML reads them.
  if (code >= 0x80 && code <= 0x9f) return namedEntity(`&#${code};`)
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0xd800) || (code >= 0xe000 && code < 0x110000)
  return allowed && code !== 0xfffe && code !== 0xffff ? String.fromCodePoint(code) : ''
}

function namedEntity(written: string): string {
  const found = known.get(written)
  if (found !== undefined) return found
  let decoded = ''
  readTokens(written, {
    ontext: (start, end) => {
      decoded += written.slice(start, end)
    },
    ontextentity: codepoint => {
      decoded += String.fromCodePoint(codepoint)
    },
  })
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(written, decoded)
  return decoded
}

/**
 * UTF-8 with some bytes that are not: what a publisher pastes into it in windows-1252, what Java and Oracle write for characters outside the
 * BMP (CESU-8), and characters cut in the middle. Called by `decode` once most of the text is known to be UTF-8.
 */

import { characterOf } from './windows-1252.ts'

export type MendedUtf8 = {
  readonly text: string
  /** Bytes read as windows-1252 or CESU-8. */
  readonly mended: number
  /** Characters that are lost: U+FFFD in the text. */
  readonly lost: number
  /** Of the first of both, in UTF-16 units of the text. */
  readonly offset: number
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

export function mendUtf8(bytes: Uint8Array): MendedUtf8 {
  const leads = leadsOf(bytes)
  const pieces: string[] = []
  let length = 0
  let from = 0
  let mended = 0
  let lost = 0
  let offset = -1
  const add = (piece: string): void => {
    pieces.push(piece)
    length += piece.length
  }
  let at = 0
  while (at < bytes.length) {
    const width = sequence(bytes, at)
    if (width > 0) {
      at += width
      continue
    }
    add(utf8.decode(bytes.subarray(from, at)))
    if (offset < 0) offset = length
    const pair = surrogatePair(bytes, at)
    const cut = -width
    if (pair !== undefined) {
      add(pair)
      mended++
      at += 6
    } else if (bytes[at] === 0xc0 && bytes[at + 1] === 0x80) {
      // Java's NUL: no character that a feed may hold.
      mended++
      at += 2
    } else if (isLatin(bytes[at] ?? 0, bytes[at + 1] ?? 0, leads)) {
      add(characterOf(bytes[at] ?? 0))
      mended++
      at++
    } else {
      add('\uFFFD')
      lost++
      at += cut
    }
    from = at
  }
  add(utf8.decode(bytes.subarray(from)))
  return { text: pieces.join('').replace(/^\ufeff+/, ''), mended, lost, offset: Math.max(0, offset) }
}

/** First bytes of the text's sound characters. */
function leadsOf(bytes: Uint8Array): ReadonlySet<number> {
  const leads = new Set<number>()
  for (let at = 0; at < bytes.length; ) {
    const width = sequence(bytes, at)
    if (width > 1) leads.add(bytes[at] ?? 0)
    at += Math.abs(width)
  }
  return leads
}

const isLetter = (byte: number): boolean => (byte | 0x20) > 0x60 && (byte | 0x20) < 0x7b

/** A lone byte that begins others of the text's characters is one of those, cut, as summaries are that were measured in bytes. */
const isLatin = (byte: number, next: number, leads: ReadonlySet<number>): boolean =>
  byte < 0xfe && !/[\u0080-\u009f]/.test(characterOf(byte)) && (!leads.has(byte) || isLetter(next))

/** Bytes of the character at `at`; if it is none, minus the bytes that belong to the broken one (Unicode's "maximal subpart"). */
function sequence(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return -1
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  for (let index = 1; index < width; index++) {
    const byte = bytes[at + index] ?? 0
    const low = index > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const high = index > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (byte < low || byte > high) return -index
  }
  return width
}

/** Characters that are written as surrogate pairs, six bytes each: none of them is lost. */
export function surrogatePairs(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) if (surrogatePair(bytes, at) !== undefined) count++
  return count
}

/** ED A0–AF xx ED B0–BF xx: the two halves of a surrogate pair, each written as a character of its own. */
function surrogatePair(bytes: Uint8Array, at: number): string | undefined {
  const [a, b = 0, c = 0, d, e = 0, f = 0] = bytes.subarray(at, at + 6)
  if (a !== 0xed || d !== 0xed || (b & 0xf0) !== 0xa0 || (e & 0xf0) !== 0xb0) return undefined
  return String.fromCharCode(0xd000 | ((b & 0x3f) << 6) | (c & 0x3f), 0xd000 | ((e & 0x3f) << 6) | (f & 0x3f))
}

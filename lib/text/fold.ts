/**
 * Folds a text so that spellings of one word compare equal, and remembers where each folded unit came from.
 *
 * NFKC, lower case, no diacritics (й and ї stay letters of their own), ё→е, ß→ss, full width→half width; soft
 * hyphens and zero-width characters vanish. First step of matching, for documents and terms alike. It splits nothing.
 */

export type Folded = {
  readonly text: string
  /** For each UTF-16 unit of `text`: where its original character (with its combining marks) starts and ends. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** Letters that no decomposition takes apart. */
const plain: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ς: 'σ' }
const notPlain = /[ßłøđðæœıħς]/g
/** A decomposed й or ї, or a mark to drop. */
const mark = /(и\u0306|і\u0308)|[\u0300-\u036f]/g
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]|\p{Variation_Selector}/gu
const combining = /\p{M}/u
/** No writing stacks more marks on a letter; a longer run is an attack on the normaliser, and is folded piece by piece. */
const MAX_MARKS = 30

/** The folded form of one character and its marks; may be empty, or several characters. */
function foldCharacter(character: string): string {
  return character
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(mark, (_, letter: string | undefined) => letter ?? '')
    .normalize('NFC')
    .replace(notPlain, letter => plain[letter] ?? letter)
    .replace(invisible, '')
}

/** By code point, filled as they are met: at most as many as Unicode has. */
const known = new Map<number, string>()

function foldCodePoint(codePoint: number): string {
  let folded = known.get(codePoint)
  if (folded === undefined) {
    folded = foldCharacter(String.fromCodePoint(codePoint))
    known.set(codePoint, folded)
  }
  return folded
}

/** Combining marks, half-width kana voicing, and the vowels and finals of decomposed Hangul belong to the character before them. */
const attaches = (codePoint: number): boolean =>
  codePoint >= 0x300 &&
  ((codePoint >= 0x1160 && codePoint <= 0x11ff) ||
    codePoint === 0xff9e ||
    codePoint === 0xff9f ||
    (isUnusualMark(codePoint) && combining.test(String.fromCodePoint(codePoint))))

/** Cheap refusal of the large blocks that hold letters only. */
const isUnusualMark = (codePoint: number): boolean =>
  codePoint < 0x400 || (codePoint > 0x482 && codePoint < 0x3400) || (codePoint > 0xa66e && codePoint < 0xac00) || codePoint > 0xd7ff

/** Folds `text`. Never throws; a lone surrogate stays what it is. */
export function fold(text: string): Folded {
  const parts: string[] = []
  let starts = new Uint32Array(text.length + 16)
  let ends = new Uint32Array(text.length + 16)
  let length = 0

  for (let at = 0; at < text.length; ) {
    const first = text.codePointAt(at) ?? 0
    let end = at + (first > 0xffff ? 2 : 1)
    let marks = 0
    for (let next = text.codePointAt(end); next !== undefined && marks < MAX_MARKS && attaches(next); next = text.codePointAt(end)) {
      end += next > 0xffff ? 2 : 1
      marks += 1
    }
    const folded = marks === 0 ? foldCodePoint(first) : foldCharacter(text.slice(at, end))
    parts.push(folded)
    if (length + folded.length > starts.length) {
      starts = grown(starts, folded.length)
      ends = grown(ends, folded.length)
    }
    starts.fill(at, length, length + folded.length)
    ends.fill(end, length, length + folded.length)
    length += folded.length
    at = end
  }
  return { text: parts.join(''), starts: starts.subarray(0, length), ends: ends.subarray(0, length) }
}

function grown(old: Uint32Array, atLeast: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(old.length * 2 + atLeast)
  larger.set(old)
  return larger
}

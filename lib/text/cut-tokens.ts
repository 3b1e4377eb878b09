/**
 * Folds a text and cuts it into tokens in one pass, as numbers in typed arrays, with a hash of every beginning of each.
 *
 * A token is a word, a run of Hangul, a run of Han and kana, or a whole number; all else separates. So hyphens,
 * dots and apostrophes separate, but an apostrophe between Cyrillic letters (сім'я) is part of the word.
 * `tokens.ts` shows the same tokens as objects; the engine reads them here.
 */
import { type FoldedText, foldNext, makeFoldedText, oneForOne, startFolding, unitsToString } from './fold.ts'
import { numberEnd, numberReaches, plainNumber } from './numbers.ts'
import { APOSTROPHE, after, isCyrillic, joinsCyrillic, kindAt, kindOfUnit, NONE, NUMBER, runEnd, WORD } from './token-kinds.ts'

/** A text folded and cut. Made once and filled again for each text. */
export type CutText = {
  /** Where a token's own text differs from the folded one (`100,000` is 100000), it stands in its place, and is shorter. */
  readonly folded: FoldedText
  /** At each unit of a token's text: the hash of the text up to and with it. */
  hashes: Int32Array<ArrayBuffer>
  count: number
  kinds: Uint8Array<ArrayBuffer>
  /** Each token's place in the folded units, end exclusive, and the size of its own text, which starts at `from`. */
  from: Int32Array<ArrayBuffer>
  to: Int32Array<ArrayBuffer>
  size: Int32Array<ArrayBuffer>
}

/** An article fits. */
const USUAL_TOKENS = 4_096

export function makeCutText(): CutText {
  const folded = makeFoldedText()
  return {
    folded,
    hashes: new Int32Array(folded.units.length),
    count: 0,
    kinds: new Uint8Array(USUAL_TOKENS),
    from: new Int32Array(USUAL_TOKENS),
    to: new Int32Array(USUAL_TOKENS),
    size: new Int32Array(USUAL_TOKENS),
  }
}

/** One more unit of a hash that starts at 0. */
export function addToHash(hash: number, unit: number): number {
  return (Math.imul(hash, 0x9e37_79b1) + unit) | 0
}

/**
 * Of each unit that folds to one unit: that unit, and above it the kind of token it is part of, or APOSTROPHE, plus 1.
 * 0: not so, or not met yet.
 */
const simple = new Int32Array(0x1_0000)
const KIND = 16
const SEPARATES = (NONE + 1) << KIND
const APOSTROPHES = APOSTROPHE + 1

/** Folds and cuts `text` into `cut`. Never throws. */
export function cutTokens(cut: CutText, text: string): void {
  const { folded } = cut
  startFolding(folded, text)
  cut.count = 0
  makeRoom(cut)
  let { units } = folded
  let { hashes } = cut
  let read = 0
  let length = 0
  while (read < text.length) {
    let code = simple[text.charCodeAt(read)] ?? 0
    const kind = code >>> KIND
    if (kind === NONE + 1 || kind === APOSTROPHES) {
      units[length] = code
      length += 1
      read += 1
      continue
    }
    const from = length
    if (kind !== 0) {
      let hash = 0
      do {
        hash = (Math.imul(hash, 0x9e37_79b1) + (code & 0xffff)) | 0
        units[length] = code
        hashes[length] = hash
        length += 1
        read += 1
        code = read < text.length ? (simple[text.charCodeAt(read)] ?? 0) : SEPARATES
      } while (code >>> KIND === kind)
      const separated = code >>> KIND === NONE + 1
      if ((separated && kind !== NUMBER + 1) || isOver(text, read, kind, code, units[length - 1] ?? 0)) {
        addToken(cut, kind - 1, from, length, length - from)
        if (separated && read < text.length) {
          units[length] = code
          length += 1
          read += 1
        }
        continue
      }
    }
    // Something unusual: this token, or separator, is cut from the folded units.
    folded.read = read
    folded.length = length
    cutCarefully(cut, text, from)
    units = folded.units
    hashes = cut.hashes
    read = folded.read
    length = folded.length
  }
  folded.read = read
  folded.length = length
}

/** Whether a token surely ends where `code`, that of the unit at `read`, is of another kind. */
function isOver(text: string, read: number, kind: number, code: number, last: number): boolean {
  if (code === 0) return false
  if (kind !== NUMBER + 1) return code >>> KIND !== APOSTROPHES || kind !== WORD + 1 || !isCyrillic(last)
  if (code >>> KIND !== NONE + 1 && code >>> KIND !== APOSTROPHES) return true
  // A separator is part of a number only before a further digit.
  const next = read + 1 < text.length ? (simple[text.charCodeAt(read + 1)] ?? 0) : SEPARATES
  return next !== 0 && next >>> KIND !== NUMBER + 1
}

/** Folds on until unit `at` is there, and the one behind it if that can matter; behind the end of the text stands U+0000. */
function reach(cut: CutText, text: string, at: number): Uint16Array {
  const { folded } = cut
  while (folded.read < text.length) {
    if (folded.length > at + 1 || (folded.length > at && (kindOfUnit[folded.units[at] ?? 0] ?? NONE) <= NUMBER)) break
    const { read } = folded
    const code = simple[text.charCodeAt(read)] ?? 0
    // What is simple is no mark, so that the character before it is whole.
    if (code !== 0 && (read + 1 === text.length || simple[text.charCodeAt(read + 1)] !== 0)) {
      folded.units[folded.length] = code
      folded.length += 1
      folded.read += 1
    } else {
      foldNext(folded, text)
      learn(text.charCodeAt(read))
    }
  }
  folded.units[folded.length] = 0
  return folded.units
}

/** Puts a unit into the table that turned out to be simple. */
function learn(unit: number): void {
  const form = oneForOne[unit] ?? 0
  if (form === 0 || simple[unit] !== 0) return
  const kind = kindOfUnit[form] === APOSTROPHE ? APOSTROPHE : kindAt(Uint16Array.of(form, 0), 0)
  simple[unit] = form | ((kind + 1) << KIND)
}

/** Cuts from unit `from` on until all that is folded is cut, a token or a separator at least. */
function cutCarefully(cut: CutText, text: string, from: number): void {
  const { folded } = cut
  let at = from
  // So far all may be part of a number that starts before it.
  let ahead = from
  do {
    let units = reach(cut, text, at)
    // A character may have vanished.
    if (at >= folded.length) return
    const kind = kindAt(units, at)
    let to = at
    let own: string | undefined
    if (kind === NONE) to = after(units, at)
    else if (kind === NUMBER) {
      // A table of numbers is looked through once, not once for each of them.
      for (ahead = Math.max(ahead, at); numberReaches(units, ahead) && ahead < folded.length; ahead++) units = reach(cut, text, ahead + 1)
      to = numberEnd(units, at)
      if (to > runEnd(units, at, NUMBER)) own = plainNumber(unitsToString(units, at, to))
    } else {
      for (;;) {
        if (kindAt(units, to) === kind) to = after(units, to)
        else if (kind === WORD && kindOfUnit[units[to] ?? 0] === APOSTROPHE && joinsCyrillic(units, to)) {
          own = ''
          to += 1
        } else break
        units = reach(cut, text, to)
      }
      if (own !== undefined) own = unitsToString(units, at, to).replace(/['’‘ʼʹ´`′]/g, '')
    }
    makeRoom(cut)
    if (kind !== NONE) addToken(cut, kind, at, to, putText(cut, at, to, own))
    at = to
  } while (at < folded.length)
}

/** Puts a token's own text into its place, and its hashes; its size. */
function putText({ folded: { units }, hashes }: CutText, from: number, to: number, own: string | undefined): number {
  const size = own === undefined ? to - from : own.length
  let hash = 0
  for (let index = 0; index < size; index++) {
    if (own !== undefined) units[from + index] = own.charCodeAt(index)
    hash = addToHash(hash, units[from + index] ?? 0)
    hashes[from + index] = hash
  }
  return size
}

function addToken(cut: CutText, kind: number, from: number, to: number, size: number): void {
  const { count } = cut
  if (count === cut.kinds.length) growTokens(cut)
  cut.kinds[count] = kind
  cut.from[count] = from
  cut.to[count] = to
  cut.size[count] = size
  cut.count = count + 1
}

function makeRoom(cut: CutText): void {
  if (cut.hashes.length >= cut.folded.units.length) return
  const larger = new Int32Array(cut.folded.units.length)
  larger.set(cut.hashes)
  cut.hashes = larger
}

function growTokens(cut: CutText): void {
  const length = cut.kinds.length * 2
  const kinds = new Uint8Array(length)
  kinds.set(cut.kinds)
  cut.kinds = kinds
  for (const name of ['from', 'to', 'size'] as const) {
    const larger = new Int32Array(length)
    larger.set(cut[name])
    cut[name] = larger
  }
}

/**
 * Cuts a folded text into tokens, as numbers in typed arrays, with a hash of every beginning of each token.
 *
 * A token is a word, a run of Hangul, a run of Han and kana, or a whole number; all else separates. So hyphens,
 * dots and apostrophes separate, but an apostrophe between Cyrillic letters (сім'я) is part of the word.
 * `tokens.ts` shows the same tokens as objects; the engine reads them here.
 */
import { type FoldedText, foldInto, makeFoldedText, unitsToString } from './fold.ts'
import { numberEnd, plainNumber } from './numbers.ts'
import { APOSTROPHE, after, HAN, joinsCyrillic, kindAt, kindOfUnit, NONE, NUMBER, runEnd, WORD } from './token-kinds.ts'

/** A text folded and cut. Made once and filled again for each text. */
export type CutText = {
  readonly folded: FoldedText
  /**
   * At the place of each unit of a token's text: the hash of the token's text up to and with it. Not for Han, which
   * is read from any of its characters.
   */
  hashes: Int32Array<ArrayBuffer>
  count: number
  kinds: Uint8Array<ArrayBuffer>
  /** Each token's place in the folded units, end exclusive. */
  from: Uint32Array<ArrayBuffer>
  to: Uint32Array<ArrayBuffer>
  /** Where its text stands in the units: at `from`, or behind the folded text where it differs (`100,000` is 100000). */
  at: Uint32Array<ArrayBuffer>
  size: Uint32Array<ArrayBuffer>
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
    from: new Uint32Array(USUAL_TOKENS),
    to: new Uint32Array(USUAL_TOKENS),
    at: new Uint32Array(USUAL_TOKENS),
    size: new Uint32Array(USUAL_TOKENS),
  }
}

/** Stands behind the text: separates, and is part of nothing, not even of a number. */
const END = 0

/** One more unit of a hash that starts at 0. */
export function addToHash(hash: number, unit: number): number {
  const mixed = Math.imul(hash ^ unit, 0x9e37_79b1)
  return mixed ^ (mixed >>> 15)
}

/** Folds and cuts `text` into `cut`. Never throws. */
export function cutTokens(cut: CutText, text: string): void {
  const { folded } = cut
  foldInto(folded, text)
  const { length } = folded
  makeRoom(cut)
  const { units } = folded
  const { hashes } = cut
  units[length] = END
  let tail = length + 1
  let count = 0
  for (let from = 0; from < length; ) {
    let kind = kindOfUnit[units[from] ?? 0] ?? NONE
    if (kind === NONE) {
      from += 1
      continue
    }
    if (kind > NUMBER) {
      kind = kindAt(units, from)
      if (kind === NONE) {
        from = after(units, from)
        continue
      }
    }
    if (count === cut.kinds.length) growTokens(cut)
    let at = from
    let to = from
    let size = 0
    if (kind === HAN) to = runEnd(units, from, HAN)
    else if (kind === NUMBER) {
      to = numberEnd(units, from)
      if (runEnd(units, from, NUMBER) < to) size = append(cut, tail, plainNumber(unitsToString(units, from, to)))
      else hashRange(cut, from, to)
    } else {
      let hash = 0
      let apostrophes = false
      for (;;) {
        let unit = units[to] ?? 0
        while (kindOfUnit[unit] === kind) {
          hash = Math.imul(hash ^ unit, 0x9e37_79b1)
          hash ^= hash >>> 15
          hashes[to] = hash
          to += 1
          unit = units[to] ?? 0
        }
        // The table knows most ends of words; what is above NUMBER may yet go on.
        if ((kindOfUnit[unit] ?? NONE) <= NUMBER) break
        if (kindAt(units, to) === kind) {
          for (const end = after(units, to); to < end; to++) {
            hash = addToHash(hash, units[to] ?? 0)
            hashes[to] = hash
          }
        } else if (kind === WORD && kindOfUnit[unit] === APOSTROPHE && joinsCyrillic(units, to)) {
          apostrophes = true
          to += 1
        } else break
      }
      if (apostrophes) size = append(cut, tail, unitsToString(units, from, to).replace(/['’‘ʼʹ´`′]/g, ''))
    }
    if (size > 0) {
      at = tail
      tail += size
    }
    cut.kinds[count] = kind
    cut.from[count] = from
    cut.to[count] = to
    cut.at[count] = at
    cut.size[count] = size > 0 ? size : to - from
    count += 1
    from = to
  }
  cut.count = count
}

/** Room for the text, its end mark and the texts of tokens that differ, which are never longer. */
function makeRoom(cut: CutText): void {
  const { folded } = cut
  const wanted = folded.length * 2 + 2
  if (folded.units.length < wanted) {
    const larger = new Uint16Array(wanted)
    larger.set(folded.units.subarray(0, folded.length))
    folded.units = larger
  }
  if (cut.hashes.length < folded.units.length) cut.hashes = new Int32Array(folded.units.length)
}

function growTokens(cut: CutText): void {
  const length = cut.kinds.length * 2
  const kinds = new Uint8Array(length)
  kinds.set(cut.kinds)
  cut.kinds = kinds
  for (const name of ['from', 'to', 'at', 'size'] as const) {
    const larger = new Uint32Array(length)
    larger.set(cut[name])
    cut[name] = larger
  }
}

/** Puts a token's own text at `tail` of the units; its size. */
function append(cut: CutText, tail: number, text: string): number {
  const { units } = cut.folded
  for (let index = 0; index < text.length; index++) units[tail + index] = text.charCodeAt(index)
  hashRange(cut, tail, tail + text.length)
  return text.length
}

function hashRange({ folded: { units }, hashes }: CutText, from: number, to: number): void {
  let hash = 0
  for (let at = from; at < to; at++) {
    hash = addToHash(hash, units[at] ?? 0)
    hashes[at] = hash
  }
}

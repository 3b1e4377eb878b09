/**
 * Verifies long phrases. A phrase that repeats itself, in a text that does too, could start at every word: comparing all
 * of it there would take phrase × text. What an attempt has found is therefore used by those that start inside of it.
 *
 * Seen as a row of parts: a word is one, so is each character of Han or kana. Short phrases are left to `verify-term.ts`.
 */
import { HAN } from '../text/token-kinds.ts'
import { FLAG_BITS, paradigmOf, sizeOf, WORDS_BITS } from './build-dictionary.ts'
import { addHit, type Hits } from './hits.ts'
import { INSIDE_RUN } from './paradigms.ts'
import { isJoined, isWord, type Reader } from './verify-term.ts'

export type LongPhrase = {
  /** Of a word: where the first word like it stands in `phrases`. Of a character: the complement of it × 2, + 1 if a word starts with it. */
  readonly parts: Int32Array
  /** By part: how many parts from there on are found only where the phrase's first ones would be. */
  readonly repeats: Int32Array
  /** Document and field in which the parts of the text from `from` to `to` are known to be the phrase's first ones. */
  stamp: number
  from: number
  to: number
}

/** Adds the phrase whose anchor stands at `token`, if all its words do. */
export function verifyLongPhrase(reader: Reader, target: number, token: number): void {
  const shape = reader.index.phrases[(target >> FLAG_BITS) + 1] ?? 0
  const first = token - (shape >>> WORDS_BITS)
  if (first >= 0) verifyLongHan(reader, target, first, 0)
}

/** Adds the phrase that starts at `offset` in the token `first`, if all of it is there. */
export function verifyLongHan(reader: Reader, target: number, first: number, offset: number): void {
  const { index, hits, cut } = reader
  const at = target >> FLAG_BITS
  const phrase = longPhrase(reader, at)
  const before = placeParts(reader)
  const { parts } = phrase
  const start = (before[first] ?? 0) + offset
  const stamp = stampOf(hits)
  const isInside = phrase.stamp === stamp && start >= phrase.from && start < phrase.to
  const known = isInside ? Math.min(phrase.repeats[start - phrase.from] ?? 0, phrase.to - start) : 0
  const end = start + known + compare(reader, parts, before, start, known)
  if (!isInside || end > phrase.to) Object.assign(phrase, { stamp, from: start, to: end })
  if (end - start < parts.length) return
  const last = tokenOf(before, end - 1, cut.count)
  const to = cut.kinds[last] === HAN ? (cut.from[last] ?? 0) + end - (before[last] ?? 0) : (cut.to[last] ?? 0)
  addHit(index, hits, index.phrases[at] ?? 0, (cut.from[first] ?? 0) + offset, to, first, last)
}

/** How many parts of the phrase from `known` on stand where they must. */
function compare(reader: Reader, parts: Int32Array, before: Int32Array, start: number, known: number): number {
  const { cut } = reader
  const { count, kinds, from, to, folded } = cut
  let token = tokenOf(before, start + known, count)
  let done = known
  for (; done < parts.length && token < count; done++) {
    const part = parts[done] ?? 0
    const offset = start + done - (before[token] ?? 0)
    if (part >= 0) {
      if (offset !== 0 || !isWord(reader, part, token)) break
      token += 1
      continue
    }
    const at = (from[token] ?? 0) + offset
    if (kinds[token] !== HAN || folded.units[at] !== ~part >> 1) break
    // A word may go on in the next run only behind a mark as inside names.
    if (offset === 0 && (~part & 1) === 0 && !isJoined(cut, token - 1)) break
    if (at + 1 === to[token]) token += 1
  }
  return done - known
}

/** The token to which a part of the text belongs; `count` behind the last. */
function tokenOf(before: Int32Array, part: number, count: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((before[middle + 1] ?? 0) > part) high = middle
    else low = middle + 1
  }
  return low
}

const stampOf = ({ now, field }: Hits): number => (now << 2) | field

/** The parts before each token of the field, and at last how many there are. */
function placeParts({ hits, cut }: Reader): Int32Array {
  const places = hits.partPlaces
  if (places.stamp === stampOf(hits)) return places.at
  const { count, kinds, from, to } = cut
  if (places.at.length <= count) places.at = new Int32Array(kinds.length + 1)
  let parts = 0
  for (let token = 0; token < count; token++) {
    places.at[token] = parts
    parts += kinds[token] === HAN ? (to[token] ?? 0) - (from[token] ?? 0) : 1
  }
  places.at[count] = parts
  places.stamp = stampOf(hits)
  return places.at
}

/** What is known of the phrase at a place of `phrases`; made when an article first may hold it. */
function longPhrase({ index: { phrases }, hits }: Reader, at: number): LongPhrase {
  let phrase = hits.longPhrases.get(at)
  if (phrase === undefined) {
    const parts = partsOf(phrases, at)
    phrase = { parts, repeats: repeatsOf(parts), stamp: 0, from: 0, to: 0 }
    hits.longPhrases.set(at, phrase)
  }
  return phrase
}

function partsOf(phrases: Int32Array, at: number): Int32Array {
  const parts: number[] = []
  const alike = new Map<string, number>()
  let word = at + 2
  for (let left = (phrases[at + 1] ?? 0) & ((1 << WORDS_BITS) - 1); left > 0; left--) {
    const head = phrases[word] ?? 0
    const size = sizeOf(head)
    const end = word + 1 + ((size + 1) >> 1)
    if (paradigmOf(head) === INSIDE_RUN)
      for (let unit = 0; unit < size; unit++) {
        const packed = phrases[word + 1 + (unit >> 1)] ?? 0
        parts.push(~(((unit & 1 ? packed >>> 16 : packed & 0xffff) << 1) | (unit === 0 ? 1 : 0)))
      }
    else {
      const name = phrases.subarray(word, end).join()
      const known = alike.get(name) ?? word
      alike.set(name, known)
      parts.push(known)
    }
    word = end
  }
  return Int32Array.from(parts)
}

/** Whether a part of the text that is like `a` is like `b` too: it does not matter where a character stands, if it may start a word. */
const implies = (a: number | undefined, b: number | undefined): boolean => a === b || (a !== undefined && a < 0 && (~a | 1) === ~(b ?? 0))

/** By place in a row of parts: how many from there on imply the row's first ones. */
function repeatsOf(row: Int32Array): Int32Array {
  const repeats = new Int32Array(row.length)
  repeats[0] = row.length
  let from = 0
  let to = 0
  for (let at = 1; at < row.length; at++) {
    // What is known of the row's start holds here too.
    let size = at < to ? Math.min(repeats[at - from] ?? 0, to - at) : 0
    while (at + size < row.length && implies(row[at + size], row[size])) size += 1
    repeats[at] = size
    if (at + size > to) {
      from = at
      to = at + size
    }
  }
  return repeats
}

/**
 * The dictionary of the index: from the texts of tokens to the terms that one of their words may be part of.
 *
 * Each term stands under the key of one word, its anchor, the one that articles hold least. `find-hits.ts` looks up
 * the beginnings of each token here, of Han and kana each pair of characters.
 */
import { addToHash } from '../text/cut-tokens.ts'
import { ANYTHING, AT_END, INSIDE_RUN, type Keyed, listedIndex, NOTHING, type Paradigms } from './paradigms.ts'
import type { Pool } from './pool.ts'
import type { WordPattern } from './term.ts'

export type IndexedTerm = {
  readonly words: readonly (Keyed & Pick<WordPattern, 'kind' | 'text'>)[]
  readonly capitals: boolean
}

/** Flags of a term under a key. */
export const IS_PHRASE = 1
export const IS_CAPITALS = 2
export const FLAG_BITS = 2

/** Hashes of texts read from their end start with this, those from the start with 0. */
export const END_SEED = 0x2545_f491
/** Letters by which `startLengths` tells keys; a syllable of Hangul tells as much as several letters. */
export const LEAD_UNITS = 3
export const LEAD_SYLLABLES = 2
export const TAIL_UNITS = 2
/** `startLengths` and `endLengths` have one bit for all lengths from here on. */
export const LONG = 31

/** Spreads the bits of a finished hash. */
export function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  return mixed ^ (mixed >>> 13)
}

export function hashOf(text: string, seed = 0): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = addToHash(hash, text.charCodeAt(at))
  return hash
}

/** Which bit of the filter a finished hash is. */
export const filterBit = (finished: number): number => (finished >>> 5) ^ (finished << 7)

/**
 * How many of a million articles hold the word, very roughly: the longer the rarer. Only the order matters: it chooses
 * the anchors. Syllables and Han tell as much as three letters.
 */
export const frequencyOf = ({ kind, text }: Pick<WordPattern, 'kind' | 'text'>): number =>
  1_000 * Math.exp(-0.3 * Math.min(32, text.length * (kind === 'hangul' || kind === 'han' ? 3 : 1)))

/**
 * The word by which a term is found. Where a phrase holds Han, which may span several tokens or part of one, only
 * words before it have a known distance from the start.
 */
export function anchorOf({ words }: IndexedTerm): number {
  const firstHan = words.findIndex(({ kind }) => kind === 'han')
  if (firstHan === 0) return 0
  let best = 0
  for (let index = 1; index < (firstHan === -1 ? words.length : firstHan); index++) {
    const [word, rarest] = [words[index], words[best]]
    if (word !== undefined && rarest !== undefined && frequencyOf(word) < frequencyOf(rarest)) best = index
  }
  return best
}

type Key = { readonly text: string; readonly fromEnd: boolean; readonly hash: number; readonly terms: number[] }

/** Bits of the filter for each key. */
const FILTER_BITS = 12
/** Slots of a hash table for each of its entries, at least. */
const SLOTS = 1.5

const powerOfTwo = (atLeast: number, from: number): number => {
  let size = from
  while (size < atLeast) size *= 2
  return size
}

export function buildDictionary(terms: readonly IndexedTerm[], paradigms: Paradigms, pool: Pool) {
  const keys = new Map<string, Key>()
  const phrases: number[] = []
  const wide = powerOfTwo(terms.length * 4, 256)
  const startLengths = new Uint32Array(Math.min(wide, 0x1_0000))
  const endLengths = new Uint32Array(terms.some(({ words }) => words.some(({ paradigm }) => paradigm === AT_END)) ? 1_024 : 0)
  const hanSkips = new Uint32Array(0x1_0000 >> 5).fill(0xffff_ffff)

  const keyOf = (text: string, fromEnd: boolean): Key => {
    const name = fromEnd ? `*${text}` : text
    let key = keys.get(name)
    if (key === undefined) {
      key = { text, fromEnd, hash: finish(hashOf(text, fromEnd ? END_SEED : 0)) || 1, terms: [] }
      keys.set(name, key)
    }
    return key
  }

  for (const [term, indexed] of terms.entries()) {
    const anchor = anchorOf(indexed)
    const word = indexed.words[anchor]
    if (word === undefined) continue
    const key = keyFor(word, keyOf)
    let target = term
    let flags = indexed.capitals ? IS_CAPITALS : 0
    if (indexed.words.length > 1 || word.paradigm === INSIDE_RUN) {
      flags |= IS_PHRASE
      target = phrases.length
      phrases.push(term, anchor, indexed.words.length)
      for (const { key: text, paradigm } of indexed.words) phrases.push(pool.place(text), text.length, paradigm)
    }
    key.terms.push((target << FLAG_BITS) | flags, word.paradigm === AT_END ? ANYTHING : word.paradigm)
    if (word.paradigm === INSIDE_RUN) clearBit(hanSkips, word.key.charCodeAt(0))
    else if (word.paradigm === AT_END) addLength(endLengths, hashOf(key.text.slice(0, TAIL_UNITS), END_SEED), key.text.length)
    else for (const lead of leadsOf(word, paradigms)) addLength(startLengths, hashOf(lead), word.key.length)
  }

  const filterBits = powerOfTwo(keys.size * FILTER_BITS, 1_024)
  const filter = new Uint32Array(filterBits >> 5)
  const slots = new Int32Array(2 * powerOfTwo(keys.size * SLOTS, 16))
  const entries = [0]
  for (const { text, fromEnd, hash, terms: list } of keys.values()) {
    insert(slots, hash, entries.length)
    setBit(filter, filterBit(hash) & (filterBits - 1))
    entries.push(pool.place(text), fromEnd ? -text.length : text.length, list.length / 2)
    for (const number of list) entries.push(number)
  }
  return {
    filter,
    startLengths,
    endLengths,
    hanSkips,
    slots,
    entries: Int32Array.from(entries),
    phrases: Int32Array.from(phrases),
    ...buildParadigms(paradigms, pool),
  }
}

function keyFor(word: Keyed, keyOf: (text: string, fromEnd: boolean) => Key): Key {
  if (word.paradigm === INSIDE_RUN) return keyOf(word.key.slice(0, 2), false)
  return word.paradigm === AT_END ? keyOf(reversed(word.key), true) : keyOf(word.key, false)
}

/** By units, as tokens are read from their end. */
const reversed = (text: string): string => text.split('').reverse().join('')

/** The first letters of all tokens that start with the key and are a form of the word. */
function leadsOf({ key, paradigm, kind }: IndexedTerm['words'][number], paradigms: Paradigms): Iterable<string> {
  const units = kind === 'hangul' ? LEAD_SYLLABLES : LEAD_UNITS
  if (key.length >= units || paradigm === NOTHING) return [key.slice(0, units)]
  const remainders = paradigms.listed[listedIndex(paradigm)]
  if (remainders === undefined) throw new Error(`a wildcard of fewer than ${units} units`)
  return new Set([...remainders.keys()].map(remainder => (key + remainder).slice(0, units)))
}

function addLength(lengths: Uint32Array, hash: number, length: number): void {
  const at = finish(hash) & (lengths.length - 1)
  lengths[at] = (lengths[at] ?? 0) | (1 << Math.min(LONG, length))
}

function setBit(bits: Uint32Array, bit: number): void {
  bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31))
}

function clearBit(bits: Uint32Array, bit: number): void {
  bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) & ~(1 << (bit & 31))
}

/** Puts `value` (not 0) under `hash` into an open hash table of pairs. */
function insert(slots: Int32Array, hash: number, value: number): void {
  const mask = slots.length / 2 - 1
  let at = hash & mask
  while (slots[2 * at + 1] !== 0) at = (at + 1) & mask
  slots[2 * at] = hash
  slots[2 * at + 1] = value
}

function buildParadigms({ listed }: Paradigms, pool: Pool) {
  const numbers = new Map<string, number>()
  for (const remainders of listed) for (const text of remainders.keys()) if (!numbers.has(text)) numbers.set(text, numbers.size)
  const remainderSlots = new Int32Array(2 * powerOfTwo(numbers.size * SLOTS, 16))
  // Two numbers each: place and size.
  const remainderStarts = new Uint32Array(numbers.size * 2)
  for (const [text, number] of numbers) {
    remainderStarts.set([pool.place(text), text.length], number * 2)
    insert(remainderSlots, finish(hashOf(text)), number + 1)
  }
  const paradigmStarts = [0]
  const paradigmRemainders: number[] = []
  const paradigmLanguages: number[] = []
  for (const remainders of listed) {
    const ordered = [...remainders].map(([text, mask]) => [numbers.get(text) ?? 0, mask] as const).sort(([a], [b]) => a - b)
    for (const [number, mask] of ordered) {
      paradigmRemainders.push(number)
      paradigmLanguages.push(mask)
    }
    paradigmStarts.push(paradigmRemainders.length)
  }
  return {
    remainderSlots,
    remainderStarts,
    paradigmStarts: Uint32Array.from(paradigmStarts),
    paradigmRemainders: Uint32Array.from(paradigmRemainders),
    paradigmLanguages: Uint16Array.from(paradigmLanguages),
    longestRemainder: [...numbers.keys()].reduce((longest, { length }) => Math.max(longest, length), 0),
  }
}

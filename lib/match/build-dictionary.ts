/**
 * The dictionary of the index: from the texts of tokens to the terms that one of their words may be part of.
 *
 * Each term stands under the key of one word, its anchor, the one that articles hold least. `find-hits.ts` looks up
 * the beginnings of each token here, of Han and kana each pair of characters.
 */
import { addToHash } from '../text/cut-tokens.ts'
import { ANYTHING, AT_END, FIRST_LISTED, INSIDE_RUN, type Keyed, NOTHING, type Paradigms, remaindersOf } from './paradigms.ts'
import type { Pool } from './pool.ts'
import type { WordPattern } from './term.ts'

export type IndexedTerm = {
  readonly words: readonly (Keyed & Pick<WordPattern, 'kind' | 'text'>)[]
  readonly capitals: boolean
  /** Looked for in entries of this language and no others. */
  readonly only: string | undefined
}

/** Flags of a term under a key. */
export const IS_PHRASE = 1
export const IS_CAPITALS = 2
/** A phrase of more than LONG_PHRASE words and characters of Han. */
export const IS_LONG = 4
export const FLAG_BITS = 3
/** Words and characters of Han beyond which a phrase is verified by `long-phrase.ts`. */
const LONG_PHRASE = 64

/** The head of a word of a phrase: its paradigm, and above it its size. Its units follow, by two. */
export const PARADIGM_BITS = 13
const PARADIGM_MASK = (1 << PARADIGM_BITS) - 1
export const paradigmOf = (head: number): number => head & PARADIGM_MASK
export const sizeOf = (head: number): number => head >>> PARADIGM_BITS
/** A paradigm with one of its remainders, in one number; never 0. */
export const formOf = (paradigm: number, remainder: number): number => (remainder << PARADIGM_BITS) | paradigm
const MAX_REMAINDERS = (1 << (32 - PARADIGM_BITS)) - 1
/** In the head of a phrase: the number of its words (no rule is longer), above it the place of its anchor. */
export const WORDS_BITS = 18
/** An anchor further in would not fit. */
const MAX_ANCHOR = 1 << 13

/** A slot holds the place of a key in `entries`, and above it the same bits of its hash, which tell most others apart. */
export const ENTRY_MASK = (1 << 25) - 1

/** The head of an entry: the size of the key, and whether it is read from the end, and whether a number of terms follows (else one). */
export const FROM_END = 1 << 24
export const SEVERAL = 1 << 25

/** Two units of a key in one number; none is 0. */
export const packUnits = (first: number, second: number): number => first | (second << 16)

/** Hashes of texts read from their end start with this, those from the start with 0. */
export const END_SEED = 0x2545_f491
/** Letters by which `startLengths` tells keys; a syllable of Hangul tells as much as several letters. */
export const LEAD_UNITS = 4
export const LEAD_SYLLABLES = 2
export const TAIL_UNITS = 2
/** `startLengths` and `endLengths` have one bit for all lengths from here on. */
export const LONG = 15

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

/** The filter has two bits for each key, in one word: which word, given a finished hash, and which bits. */
export const filterWord = (finished: number): number => (finished >>> 7) ^ (finished << 9)
export const filterBits = (finished: number): number => (1 << finished) | (1 << (finished >>> 5))

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
  for (let index = 1; index < Math.min(MAX_ANCHOR, firstHan === -1 ? words.length : firstHan); index++) {
    const [word, rarest] = [words[index], words[best]]
    if (word !== undefined && rarest !== undefined && frequencyOf(word) < frequencyOf(rarest)) best = index
  }
  return best
}

/** Words, of Han and kana characters. */
const sizeOfPhrase = ({ words }: IndexedTerm): number =>
  words.reduce((sum, { key, paradigm }) => sum + (paradigm === INSIDE_RUN ? key.length : 1), 0)

type Key = { readonly text: string; readonly fromEnd: boolean; readonly hash: number; readonly terms: number[] }

/** Bits of the filter for each key. */
const FILTER_BITS = 16
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
  const startLengths = new Uint16Array(Math.min(wide, 0x1_0000))
  const endLengths = new Uint16Array(terms.some(({ words }) => words.some(({ paradigm }) => paradigm === AT_END)) ? 1_024 : 0)
  const hanSkips = new Int32Array(0x1_0000 >> 5).fill(-1)

  /** Lengths of wildcards that are shorter than what `startLengths` tells apart. */
  let everywhere = 0

  const keyOf = (text: string, fromEnd: boolean): Key => {
    const name = fromEnd ? `*${text}` : text
    let key = keys.get(name)
    if (key === undefined) {
      key = { text, fromEnd, hash: finish(hashOf(text, fromEnd ? END_SEED : 0)), terms: [] }
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
      const isLong = sizeOfPhrase(indexed) > LONG_PHRASE
      flags |= isLong ? IS_PHRASE | IS_LONG : IS_PHRASE
      target = phrases.length
      phrases.push(term, indexed.words.length | (anchor << WORDS_BITS))
      for (const [at, { key: text, paradigm }] of indexed.words.entries()) {
        // The key says all of the anchor, unless that is Han, of which it holds the start only. A long phrase is compared with itself.
        if (at === anchor && paradigm !== INSIDE_RUN && !isLong) continue
        phrases.push(paradigm | (text.length << PARADIGM_BITS))
        pushUnits(phrases, text)
      }
    }
    key.terms.push((target << FLAG_BITS) | flags, word.paradigm === AT_END ? ANYTHING : word.paradigm)
    if (word.paradigm === INSIDE_RUN) clearBit(hanSkips, word.key.charCodeAt(0))
    else if (word.paradigm === AT_END) addLength(endLengths, hashOf(key.text.slice(0, TAIL_UNITS), END_SEED), key.text.length)
    else {
      const leads = leadsOf(word, paradigms)
      if (leads === undefined) everywhere |= 1 << word.key.length
      else for (const lead of leads) addLength(startLengths, hashOf(lead), word.key.length)
    }
  }

  if (everywhere !== 0) for (const [at, lengths] of startLengths.entries()) startLengths[at] = lengths | everywhere

  const filter = new Int32Array(powerOfTwo((keys.size * FILTER_BITS) >> 5, 32))
  const slots = new Int32Array(powerOfTwo(keys.size * SLOTS, 16))
  const entries = [0]
  for (const { text, fromEnd, hash, terms: list } of keys.values()) {
    if (entries.length > ENTRY_MASK) throw new Error('the rules have more words than an index can hold')
    let slot = hash & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = entries.length | (hash & ~ENTRY_MASK)
    const filtered = filterWord(hash) & (filter.length - 1)
    filter[filtered] = (filter[filtered] ?? 0) | filterBits(hash)
    const head = text.length | (fromEnd ? FROM_END : 0)
    if (list.length === 2) entries.push(head)
    else entries.push(head | SEVERAL, list.length / 2)
    pushUnits(entries, text)
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

function pushUnits(numbers: number[], text: string): void {
  for (let at = 0; at < text.length; at += 2) numbers.push(packUnits(text.charCodeAt(at), text.charCodeAt(at + 1)))
}

function keyFor(word: Keyed, keyOf: (text: string, fromEnd: boolean) => Key): Key {
  if (word.paradigm === INSIDE_RUN) return keyOf(word.key.slice(0, 2), false)
  return word.paradigm === AT_END ? keyOf(reversed(word.key), true) : keyOf(word.key, false)
}

/** By units, as tokens are read from their end. */
const reversed = (text: string): string => text.split('').reverse().join('')

/** The first letters of all tokens that start with the key and are a form of the word; undefined: too many to tell. */
function leadsOf({ key, paradigm, kind }: IndexedTerm['words'][number], paradigms: Paradigms): Iterable<string> | undefined {
  const units = kind === 'hangul' ? LEAD_SYLLABLES : LEAD_UNITS
  if (key.length >= units || paradigm === NOTHING) return [key.slice(0, units)]
  const remainders = remaindersOf(paradigms, paradigm)
  return remainders && new Set([...remainders.keys()].map(remainder => (key + remainder).slice(0, units)))
}

function addLength(lengths: Uint16Array, hash: number, length: number): void {
  const at = finish(hash) & (lengths.length - 1)
  lengths[at] = (lengths[at] ?? 0) | (1 << Math.min(LONG, length))
}

function clearBit(bits: Int32Array, bit: number): void {
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
  const remainderStarts = new Int32Array(numbers.size * 2)
  for (const [text, number] of numbers) {
    remainderStarts.set([pool.place(text), text.length], number * 2)
    insert(remainderSlots, finish(hashOf(text)), number + 1)
  }
  const count = listed.reduce((sum, remainders) => sum + remainders.size, 0)
  const formSlots = new Int32Array(powerOfTwo(count * SLOTS, 16))
  const formLanguages = new Uint16Array(formSlots.length)
  if (numbers.size > MAX_REMAINDERS || listed.length + FIRST_LISTED > PARADIGM_MASK) throw new Error('too many ways to inflect words')
  for (const [index, remainders] of listed.entries())
    for (const [text, languages] of remainders) {
      const form = formOf(index + FIRST_LISTED, numbers.get(text) ?? 0)
      let at = finish(form) & (formSlots.length - 1)
      while (formSlots[at] !== 0) at = (at + 1) & (formSlots.length - 1)
      formSlots[at] = form
      formLanguages[at] = languages
    }
  return {
    remainderSlots,
    remainderStarts,
    formSlots,
    formLanguages,
    longestRemainder: [...numbers.keys()].reduce((longest, { length }) => Math.max(longest, length), 0),
  }
}

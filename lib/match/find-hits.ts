/**
 * Finds where the terms of an index occur in a field: each token's beginnings (and ends) and each pair of Han are looked
 * up in the dictionary, and what is found there is verified unit by unit.
 *
 * The same occurrences as `find-terms.ts` finds by comparing strings. Rules are unknown here.
 */
import { addToHash, cutTokens } from '../text/cut-tokens.ts'
import { HAN, HANGUL } from '../text/token-kinds.ts'
import {
  END_SEED,
  ENTRY_MASK,
  FLAG_BITS,
  FROM_END,
  filterBits,
  filterWord,
  finish,
  IS_LONG,
  IS_PHRASE,
  LEAD_SYLLABLES,
  LEAD_UNITS,
  LONG,
  packUnits,
  SEVERAL,
  TAIL_UNITS,
} from './build-dictionary.ts'
import { BODY } from './build-programs.ts'
import { addHit, type Hits } from './hits.ts'
import type { IndexSections } from './index-file.ts'
import { verifyLongHan, verifyLongPhrase } from './long-phrase.ts'
import { ANYTHING, NOTHING } from './paradigms.ts'
import { allows, isCapitalsOnly, isJoined, type Reader, remainderAt, verifyHan, verifyPhrase } from './verify-term.ts'

/** Reads `source` into the field that `hits` stands at, and adds the terms in it. */
export function findHits(index: IndexSections, hits: Hits, source: string): void {
  const cut = hits.field === BODY ? hits.body : hits.title
  cutTokens(cut, source)
  const reader: Reader = { index, hits, cut, source }
  findStarts(reader)
  const { kinds, count } = cut
  const hasEnds = index.endLengths.length > 0
  for (let token = 0; token < count; token++)
    if (kinds[token] === HAN) findInRun(reader, token)
    else if (hasEnds) findAtEnd(reader, token)
}

/**
 * Beginnings of tokens that may be keys, side by side. A large index lies outside the caches: what is needed of it is
 * asked for in one go, so that the waits overlap.
 */
const MAX_WAITING = 256
const waiting = {
  tokens: new Int32Array(MAX_WAITING),
  sizes: new Int32Array(MAX_WAITING),
  hashes: new Int32Array(MAX_WAITING),
  slots: new Int32Array(MAX_WAITING),
  heads: new Int32Array(MAX_WAITING),
}

/** By kind of token: how many of its first units tell the lengths of keys, and the mask of what they tell. */
const leadUnits = Int32Array.of(1, LEAD_UNITS, LEAD_SYLLABLES, 1, LEAD_UNITS)
const leadMasks = Int32Array.of(0, -1, -1, 0, -1)
if (leadMasks[HAN] !== 0 || leadUnits[HANGUL] !== LEAD_SYLLABLES) throw new Error('the kinds of tokens have other numbers')

/** Tokens that start as a key does, with the lengths of such keys. */
const MAX_LEADS = 256
const leads = { tokens: new Int32Array(MAX_LEADS), lengths: new Int32Array(MAX_LEADS) }

/** Finds the keys that tokens start with. */
function findStarts(reader: Reader): void {
  let waits = 0
  for (let token = 0; token < reader.cut.count; token += MAX_LEADS) {
    const count = findLeads(reader, token, Math.min(reader.cut.count, token + MAX_LEADS))
    waits = filterStarts(reader, count, waits)
  }
  lookUpStarts(reader, waits)
}

/** Fills `leads` from the tokens; how many. No branch depends on what is found, so that many lookups are under way at once. */
function findLeads({ index: { startLengths }, cut }: Reader, start: number, end: number): number {
  const { kinds, from, size: sizes, hashes } = cut
  const mask = startLengths.length - 1
  const { tokens, lengths: found } = leads
  let count = 0
  for (let token = start; token < end; token++) {
    const kind = kinds[token] ?? 0
    const size = sizes[token] ?? 0
    const last = (from[token] ?? 0) + Math.min(size, leadUnits[kind] ?? 1) - 1
    // Bits above the token's size are those of longer keys.
    const fits = (2 << Math.min(size, LONG)) - 1
    const lengths = (startLengths[finish(hashes[last] ?? 0) & mask] ?? 0) & (leadMasks[kind] ?? 0) & fits
    tokens[count] = token
    found[count] = lengths
    count += -lengths >>> 31
  }
  return count
}

/** Asks the filter for each length, and gathers what passes; how many wait then. */
function filterStarts(reader: Reader, count: number, waitsBefore: number): number {
  const { filter } = reader.index
  const { from, size: sizes, hashes } = reader.cut
  const mask = filter.length - 1
  let waits = waitsBefore
  for (let lead = 0; lead < count; lead++) {
    const token = leads.tokens[lead] ?? 0
    const at = (from[token] ?? 0) - 1
    for (let lengths = leads.lengths[lead] ?? 0; lengths !== 0; lengths &= lengths - 1) {
      const least = 31 - Math.clz32(lengths & -lengths)
      const most = least === LONG ? (sizes[token] ?? 0) : least
      for (let length = least; length <= most; length++) {
        const hash = finish(hashes[at + length] ?? 0)
        const missing = filterBits(hash) & ~(filter[filterWord(hash) & mask] ?? 0)
        // What does not pass is written over.
        waiting.tokens[waits] = token
        waiting.sizes[waits] = length
        waiting.hashes[waits] = hash
        waits += 1 + ((missing | -missing) >> 31)
        if (waits === MAX_WAITING) {
          lookUpStarts(reader, waits)
          waits = 0
        }
      }
    }
  }
  return waits
}

function lookUpStarts(reader: Reader, waits: number): void {
  const { slots, entries } = reader.index
  const { tokens, sizes, hashes, slots: found, heads } = waiting
  const mask = slots.length - 1
  for (let wait = 0; wait < waits; wait++) found[wait] = slots[(hashes[wait] ?? 0) & mask] ?? 0
  for (let wait = 0; wait < waits; wait++) heads[wait] = entries[(found[wait] ?? 0) & ENTRY_MASK] ?? 0
  for (let wait = 0; wait < waits; wait++) {
    if (found[wait] === 0) continue
    const token = tokens[wait] ?? 0
    const size = sizes[wait] ?? 0
    const at = reader.cut.from[token] ?? 0
    let entry = (found[wait] ?? 0) & ENTRY_MASK
    const head = heads[wait] ?? 0
    if ((head & ~SEVERAL) !== size || !hasText(entries, textOf(entry, head), reader.cut.folded.units, at, size, 1))
      entry = findKey(reader, hashes[wait] ?? 0, size, at, 1)
    if (entry !== 0) readEntry(reader, token, entry, size)
  }
}

function mayBeKey(filter: Int32Array, hash: number): boolean {
  const bits = filterBits(hash)
  return ((filter[filterWord(hash) & (filter.length - 1)] ?? 0) & bits) === bits
}

/** The entry of the key of `size` units that stands at `at`, read in the direction of `step`; 0 if there is none. */
function findKey({ index: { slots, entries }, cut }: Reader, hash: number, size: number, at: number, step: 1 | -1): number {
  const { units } = cut.folded
  const mask = slots.length - 1
  const wanted = size | (step === 1 ? 0 : FROM_END)
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const found = slots[slot] ?? 0
    if (found === 0) return 0
    if ((found ^ hash) & ~ENTRY_MASK) continue
    const entry = found & ENTRY_MASK
    const head = entries[entry] ?? 0
    if ((head & ~SEVERAL) === wanted && hasText(entries, textOf(entry, head), units, at, size, step)) return entry
  }
}

function hasText(entries: Int32Array, text: number, units: Uint16Array, at: number, size: number, step: 1 | -1): boolean {
  let unit = at
  let packed = text
  for (let left = size; left > 1; left -= 2) {
    if (entries[packed] !== packUnits(units[unit] ?? 0, units[unit + step] ?? 0)) return false
    unit += 2 * step
    packed += 1
  }
  return (size & 1) === 0 || entries[packed] === (units[unit] ?? 0)
}

/** Where the units of an entry start, and its terms; and how many these are. */
const textOf = (entry: number, head: number): number => (head & SEVERAL ? entry + 2 : entry + 1)
const termsOf = (entry: number, head: number): number => textOf(entry, head) + (((head & ~(SEVERAL | FROM_END)) + 1) >> 1)
const countOf = (entries: Int32Array, entry: number, head: number): number => (head & SEVERAL ? (entries[entry + 1] ?? 0) : 1)

/** The terms under a key that the first `length` units of a token are. */
function readEntry(reader: Reader, token: number, entry: number, length: number): void {
  const { index, hits, cut } = reader
  const { entries } = index
  const size = cut.size[token] ?? 0
  const at = cut.from[token] ?? 0
  const head = entries[entry] ?? 0
  const start = termsOf(entry, head)
  const end = start + 2 * countOf(entries, entry, head)
  let remainder: number | undefined
  // Terms under one key mostly share their paradigm.
  let asked = ANYTHING
  let allowed = true
  for (let item = start; item < end; item += 2) {
    const paradigm = entries[item + 1] ?? 0
    if (paradigm !== asked) {
      asked = paradigm
      if (paradigm === ANYTHING) allowed = true
      else if (paradigm === NOTHING) allowed = size === length
      else {
        remainder ??= remainderAt(index, cut.folded.units, at + length, at + size)
        allowed = allows(index, paradigm, remainder, hits.languageBit)
      }
    }
    if (allowed) foundTerm(reader, entries[item] ?? 0, token)
  }
}

function foundTerm(reader: Reader, target: number, token: number): void {
  if (target & IS_PHRASE) {
    if (target & IS_LONG) verifyLongPhrase(reader, target, token)
    else verifyPhrase(reader, target, token)
    return
  }
  const { index, hits, cut } = reader
  const from = cut.from[token] ?? 0
  const to = cut.to[token] ?? 0
  if (isCapitalsOnly(reader, target, from, to)) addHit(index, hits, target >> FLAG_BITS, from, to, token, token)
}

/** Words with a star in front are keys read from their ends. */
function findAtEnd(reader: Reader, token: number): void {
  const { endLengths, filter, entries } = reader.index
  const { units } = reader.cut.folded
  const size = reader.cut.size[token] ?? 0
  const end = (reader.cut.from[token] ?? 0) + size
  if (size < TAIL_UNITS) return
  let hash = END_SEED
  let lengths = 0
  for (let length = 1; length <= size; length++) {
    hash = addToHash(hash, units[end - length] ?? 0)
    if (length === TAIL_UNITS) lengths = endLengths[finish(hash) & (endLengths.length - 1)] ?? 0
    if (length < TAIL_UNITS || ((lengths >>> Math.min(LONG, length)) & 1) === 0) {
      if (length >= TAIL_UNITS && lengths >>> Math.min(LONG, length) === 0) return
      continue
    }
    const finished = finish(hash)
    if (!mayBeKey(filter, finished)) continue
    const entry = findKey(reader, finished, length, end - 1, -1)
    if (entry !== 0) eachTerm(entries, entry, target => foundTerm(reader, target, token))
  }
}

function eachTerm(entries: Int32Array, entry: number, tell: (target: number) => void): void {
  const head = entries[entry] ?? 0
  const start = termsOf(entry, head)
  const end = start + 2 * countOf(entries, entry, head)
  for (let item = start; item < end; item += 2) tell(entries[item] ?? 0)
}

/** A run of Han and kana holds terms anywhere; each starts with a key of one or two units. */
function findInRun(reader: Reader, token: number): void {
  const { index, cut } = reader
  const { hanSkips } = index
  const { units } = cut.folded
  const from = cut.from[token] ?? 0
  const to = cut.to[token] ?? 0
  for (let at = from; at < to; at++) {
    const unit = units[at] ?? 0
    if ((((hanSkips[unit >>> 5] ?? 0) >>> (unit & 31)) & 1) !== 0) continue
    const hash = addToHash(0, unit)
    lookUpHan(reader, token, at - from, finish(hash), 1, unit, 0)
    const second = at + 1 < to ? (units[at + 1] ?? 0) : isJoined(cut, token) ? (units[cut.from[token + 1] ?? 0] ?? 0) : 0
    if (second !== 0) lookUpHan(reader, token, at - from, finish(addToHash(hash, second)), 2, unit, second)
  }
}

function lookUpHan(reader: Reader, token: number, offset: number, hash: number, size: number, first: number, second: number): void {
  const { filter, slots, entries } = reader.index
  if (!mayBeKey(filter, hash)) return
  const mask = slots.length - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const found = slots[slot] ?? 0
    if (found === 0) return
    const entry = found & ENTRY_MASK
    const head = entries[entry] ?? 0
    if (((found ^ hash) & ~ENTRY_MASK) !== 0 || (head & ~SEVERAL) !== size) continue
    if (entries[textOf(entry, head)] !== packUnits(first, second)) continue
    eachTerm(entries, entry, target => {
      if (target & IS_LONG) verifyLongHan(reader, target, token, offset)
      else verifyHan(reader, target, token, offset)
    })
    return
  }
}

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
  FLAG_BITS,
  filterBits,
  filterWord,
  finish,
  IS_PHRASE,
  LEAD_SYLLABLES,
  LEAD_UNITS,
  LONG,
  TAIL_UNITS,
} from './build-dictionary.ts'
import { BODY } from './build-programs.ts'
import { addHit, type Hits } from './hits.ts'
import type { IndexSections } from './index-file.ts'
import { ANYTHING, NOTHING } from './paradigms.ts'
import { allows, hasUnits, isCapitalsOnly, isJoined, type Reader, remainderAt, verifyPhrase } from './verify-term.ts'

/** Reads `source` into the field that `hits` stands at, and adds the terms in it. */
export function findHits(index: IndexSections, hits: Hits, source: string): void {
  const cut = hits.field === BODY ? hits.body : hits.title
  cutTokens(cut, source)
  const reader: Reader = { index, hits, cut, source }
  const { filter, startLengths, endLengths } = index
  const { count, kinds, from: places, size: sizes, hashes } = cut
  const filterMask = filter.length - 1
  const startMask = startLengths.length - 1
  for (let token = 0; token < count; token++) {
    const kind = kinds[token] ?? 0
    if (kind === HAN) {
      findInRun(reader, token)
      continue
    }
    const at = places[token] ?? 0
    const size = sizes[token] ?? 0
    const lead = kind === HANGUL ? LEAD_SYLLABLES : LEAD_UNITS
    let lengths = startLengths[finish(hashes[at + (size < lead ? size : lead) - 1] ?? 0) & startMask] ?? 0
    // Bits above the token's size are those of longer keys.
    if (size < LONG) lengths &= (2 << size) - 1
    while (lengths !== 0) {
      const least = 31 - Math.clz32(lengths & -lengths)
      lengths &= lengths - 1
      const most = least === LONG ? size : least
      for (let length = least; length <= most; length++) {
        const hash = finish(hashes[at + length - 1] ?? 0)
        const bits = filterBits(hash)
        if (((filter[filterWord(hash) & filterMask] ?? 0) & bits) === bits) lookUpStart(reader, token, hash, length)
      }
    }
    if (endLengths.length > 0) findAtEnd(reader, token)
  }
}

function mayBeKey(filter: Int32Array, hash: number): boolean {
  const bits = filterBits(hash)
  return ((filter[filterWord(hash) & (filter.length - 1)] ?? 0) & bits) === bits
}

/** The place in `entries` of what stands behind the key's text and size; 0 if there is no such key. */
function findKey({ slots, entries }: IndexSections, hash: number, size: number, isText: (place: number) => boolean): number {
  const mask = (slots.length >> 1) - 1
  for (let at = hash & mask; ; at = (at + 1) & mask) {
    const entry = slots[2 * at + 1] ?? 0
    if (entry === 0) return 0
    if (slots[2 * at] === hash && entries[entry + 1] === size && isText(entries[entry] ?? 0)) return entry + 2
  }
}

/** The first `length` units of a token may be a key. */
function lookUpStart(reader: Reader, token: number, hash: number, length: number): void {
  const { index, cut } = reader
  const { slots, entries, pool } = index
  const { units } = cut.folded
  const at = cut.from[token] ?? 0
  const mask = (slots.length >> 1) - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = slots[2 * slot + 1] ?? 0
    if (entry === 0) return
    if (slots[2 * slot] === hash && entries[entry + 1] === length && hasUnits(pool, entries[entry] ?? 0, units, at, length)) {
      readEntry(reader, token, entry + 2, length)
      return
    }
  }
}

/** The terms under a key that the first `length` units of a token are. */
function readEntry(reader: Reader, token: number, entry: number, length: number): void {
  const { index, hits, cut } = reader
  const { entries } = index
  const size = cut.size[token] ?? 0
  const at = cut.from[token] ?? 0
  const end = entry + 1 + 2 * (entries[entry] ?? 0)
  let remainder: number | undefined
  // Terms under one key mostly share their paradigm.
  let asked = ANYTHING
  let allowed = true
  for (let item = entry + 1; item < end; item += 2) {
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
    verifyPhrase(reader, target, token, 0)
    return
  }
  const { index, hits, cut } = reader
  const from = cut.from[token] ?? 0
  const to = cut.to[token] ?? 0
  if (isCapitalsOnly(reader, target, from, to)) addHit(index, hits, target >> FLAG_BITS, from, to, token, token)
}

/** Words with a star in front are keys read from their ends. */
function findAtEnd(reader: Reader, token: number): void {
  const { endLengths, filter, pool, entries } = reader.index
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
    const entry = findKey(reader.index, finished, -length, place => {
      for (let index = 0; index < length; index++) if (pool[place + index] !== units[end - 1 - index]) return false
      return true
    })
    if (entry === 0) continue
    for (let item = 0; item < (entries[entry] ?? 0); item++) foundTerm(reader, entries[entry + 1 + 2 * item] ?? 0, token)
  }
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
  const { filter, pool, entries } = reader.index
  if (!mayBeKey(filter, hash)) return
  const entry = findKey(reader.index, hash, size, place => pool[place] === first && (size === 1 || pool[place + 1] === second))
  if (entry === 0) return
  for (let item = 0; item < (entries[entry] ?? 0); item++) verifyPhrase(reader, entries[entry + 1 + 2 * item] ?? 0, token, offset)
}

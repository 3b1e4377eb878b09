/** Verifies what the dictionary found: the rest of a word, the other words of a phrase, Han over several runs, capitals. */
import { addToHash, type CutText } from '../text/cut-tokens.ts'
import { endInText, startInText } from '../text/fold.ts'
import { HAN } from '../text/token-kinds.ts'
import { FLAG_BITS, finish, formOf, IS_CAPITALS, paradigmOf, sizeOf, WORDS_BITS } from './build-dictionary.ts'
import { INSIDE_NAME } from './find-terms.ts'
import { addHit, type Hits } from './hits.ts'
import { LONGEST_REMAINDER } from './index-builder.ts'
import type { IndexSections } from './index-file.ts'
import { ANYTHING, AT_END, INSIDE_RUN, NOTHING } from './paradigms.ts'

/** A field being read. */
export type Reader = { readonly index: IndexSections; readonly hits: Hits; readonly cut: CutText; readonly source: string }

/** Whether `size` units are the same in both places. */
function hasUnits(pool: Uint16Array, place: number, units: Uint16Array, at: number, size: number): boolean {
  for (let index = 0; index < size; index++) if (pool[place + index] !== units[at + index]) return false
  return true
}

/** No remainder of any paradigm. */
const UNKNOWN = -1

/** The number of the remainder that stands between two places. */
export function remainderAt(index: IndexSections, units: Uint16Array, from: number, to: number): number {
  const { remainderSlots, remainderStarts, pool, sizes } = index
  const size = to - from
  if (size > (sizes[LONGEST_REMAINDER] ?? 0)) return UNKNOWN
  let hash = 0
  for (let at = from; at < to; at++) hash = addToHash(hash, units[at] ?? 0)
  const wanted = finish(hash)
  const mask = (remainderSlots.length >> 1) - 1
  for (let slot = wanted & mask; ; slot = (slot + 1) & mask) {
    const number = (remainderSlots[2 * slot + 1] ?? 0) - 1
    if (number < 0) return UNKNOWN
    if (
      remainderSlots[2 * slot] === wanted &&
      remainderStarts[2 * number + 1] === size &&
      hasUnits(pool, remainderStarts[2 * number] ?? 0, units, from, size)
    )
      return number
  }
}

/** Whether a listed paradigm allows the remainder in the language. */
export function allows({ formSlots, formLanguages }: IndexSections, paradigm: number, remainder: number, languageBit: number): boolean {
  if (remainder === UNKNOWN) return false
  const form = formOf(paradigm, remainder)
  const mask = formSlots.length - 1
  for (let slot = finish(form) & mask; ; slot = (slot + 1) & mask) {
    if (formSlots[slot] === form) return ((formLanguages[slot] ?? 0) & languageBit) !== 0
    if (formSlots[slot] === 0) return false
  }
}

/** False only for a term in capitals that is written otherwise in the text. */
export function isCapitalsOnly({ cut, source }: Reader, flags: number, from: number, to: number): boolean {
  if ((flags & IS_CAPITALS) === 0) return true
  const written = source.slice(startInText(cut.folded, from), endInText(cut.folded, to - 1))
  return written === written.toUpperCase() && written !== written.toLowerCase()
}

const insideName: ReadonlySet<number> = new Set([...INSIDE_NAME].map(mark => mark.charCodeAt(0)))

/** Whether only a mark as inside names stands between a run and the next token. */
export function isJoined(cut: CutText, token: number): boolean {
  const end = cut.to[token] ?? 0
  return token + 1 < cut.count && (cut.from[token + 1] ?? 0) === end + 1 && insideName.has(cut.folded.units[end] ?? 0)
}

/** Whether units `from` to `to` of a packed text stand at `at`. */
function hasPart(phrases: Int32Array, text: number, from: number, to: number, units: Uint16Array, at: number): boolean {
  for (let index = from; index < to; index++) {
    const packed = phrases[text + (index >> 1)] ?? 0
    if ((index & 1 ? packed >>> 16 : packed & 0xffff) !== units[at + index - from]) return false
  }
  return true
}

/** Adds the phrase whose anchor stands at `token`, if all its other words do. */
export const verifyPhrase = (reader: Reader, target: number, token: number): void => verifyWords(reader, target, token, token, 0)

/** Adds the phrase that starts with Han at `offset` in the run `token`, if all of it is there. */
export const verifyHan = (reader: Reader, target: number, token: number, offset: number): void =>
  verifyWords(reader, target, token, NO_TOKEN, offset)

const NO_TOKEN = -1

/** `known`: the token that is known to be its word of the phrase, which is not there. */
function verifyWords(reader: Reader, target: number, token: number, known: number, offset: number): void {
  const { index, hits, cut } = reader
  const { phrases } = index
  const phrase = target >> FLAG_BITS
  const shape = phrases[phrase + 1] ?? 0
  const first = token - (shape >>> WORDS_BITS)
  if (first < 0) return
  let next = first
  let last = first
  // Where the next word starts inside its run, and where the last one ends in the folded units.
  let inRun = offset
  let to = 0
  let word = phrase + 2
  for (let left = shape & ((1 << WORDS_BITS) - 1); left > 0; left--) {
    if (next >= cut.count) return
    if (next === known) {
      if (inRun !== 0) return
      last = next
      to = cut.to[next] ?? 0
      next += 1
      continue
    }
    const head = phrases[word] ?? 0
    const size = sizeOf(head)
    if (paradigmOf(head) === INSIDE_RUN) {
      let at = (cut.from[next] ?? 0) + inRun
      last = next
      for (let matched = 0; matched < size; ) {
        if (cut.kinds[last] !== HAN) return
        const here = Math.min(size - matched, (cut.to[last] ?? 0) - at)
        if (!hasPart(phrases, word + 1, matched, matched + here, cut.folded.units, at)) return
        matched += here
        at += here
        if (matched === size) break
        if (!isJoined(cut, last)) return
        last += 1
        at = cut.from[last] ?? 0
      }
      to = at
      const whole = at === cut.to[last]
      next = whole ? last + 1 : last
      inRun = whole ? 0 : at - (cut.from[last] ?? 0)
    } else {
      if (inRun !== 0 || !isWord(reader, word, next)) return
      last = next
      to = cut.to[next] ?? 0
      next += 1
    }
    word += 1 + ((size + 1) >> 1)
  }
  const from = (cut.from[first] ?? 0) + offset
  if (isCapitalsOnly(reader, target, from, to)) addHit(index, hits, phrases[phrase] ?? 0, from, to, first, last)
}

/** Whether a token is a form of the word of a phrase. */
export function isWord({ index, hits, cut }: Reader, word: number, token: number): boolean {
  if (cut.kinds[token] === HAN) return false
  const { phrases } = index
  const { units } = cut.folded
  const head = phrases[word] ?? 0
  const paradigm = paradigmOf(head)
  const size = sizeOf(head)
  const at = cut.from[token] ?? 0
  const tokenSize = cut.size[token] ?? 0
  if (tokenSize < size) return false
  if (!hasPart(phrases, word + 1, 0, size, units, paradigm === AT_END ? at + tokenSize - size : at)) return false
  if (paradigm === ANYTHING || paradigm === AT_END) return true
  if (paradigm === NOTHING) return tokenSize === size
  return allows(index, paradigm, remainderAt(index, units, at + size, at + tokenSize), hits.languageBit)
}

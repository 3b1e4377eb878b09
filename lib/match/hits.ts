/**
 * What one document holds of an index's terms: the memory of a match. It is made once an index and used for every
 * document; a stamp tells what belongs to the present one, so that nothing is cleared in between.
 */
import { type CutText, makeCutText } from '../text/cut-tokens.ts'
import { startInText } from '../text/fold.ts'
import { BODY, TITLE } from './build-programs.ts'
import { makeTokenPlaces, type TokenPlaces } from './half-words.ts'
import { OWN_TERMS } from './index-builder.ts'
import type { IndexSections } from './index-file.ts'
import type { LongPhrase } from './long-phrase.ts'

export type Hits = {
  /** The stamp of the present document. */
  now: number
  /** The bit of the document's language in the masks of `paradigmLanguages`. */
  languageBit: number
  /** The place of the document's language in the list of `sizes`; 0 if it is not there. */
  language: number
  /** By place of a language, 1: what is limited to it is looked for although the document is not known to be of it. */
  sought: Uint8Array
  title: CutText
  body: CutText
  /** Filled where a NEAR asks for them. */
  readonly titlePlaces: TokenPlaces
  readonly bodyPlaces: TokenPlaces

  /** The field that is read: TITLE, then BODY; and its text as given. */
  field: number
  source: string
  /** The first occurrence in the body; those before are in the title. */
  bodyFrom: number
  /** Occurrences, in the order in which they are found. */
  count: number
  /** Their places in the folded units of the field, end exclusive. */
  from: Int32Array<ArrayBuffer>
  to: Int32Array<ArrayBuffer>
  /** Their first and last tokens. */
  first: Int32Array<ArrayBuffer>
  last: Int32Array<ArrayBuffer>
  /** The next occurrence of the same term, or NO_HIT. */
  next: Int32Array<ArrayBuffer>

  /** The first so many terms are leaves too; the number of terms. */
  readonly own: number
  readonly termCount: number
  /**
   * By term and by leaf, whose numbers are the same where they are one: the stamp of the last document that holds it × 4,
   * with the mask of the fields in which the leaf occurs; the first and the last occurrence of the term; where the leaf's
   * list of occurrences stands. All four lie in one line of the cache.
   */
  readonly seen: Int32Array
  /** Bits by hash of the leaf: most leaves that do not occur are told so here, in the nearest cache. */
  readonly leafBits: Int32Array
  readonly touchedLeaves: Int32Array
  touchedCount: number
  readonly storylineSeen: Int32Array
  /** By link: a term that occurs, and the next link of the same leaf, or NO_LINK. */
  linkTerms: Int32Array<ArrayBuffer>
  linkNext: Int32Array<ArrayBuffer>
  linkCount: number
  /** By place in `phrases`: what `long-phrase.ts` remembers. */
  readonly longPhrases: Map<number, LongPhrase>
  /** Where tokens stand as it counts. */
  readonly partPlaces: TokenPlaces
}

export const NO_HIT = -1
/** The last bit of `leafBits`: a kilobyte. */
const LEAF_BIT = (1 << 13) - 1
const leafBit = (leaf: number): number => (Math.imul(leaf, 0x9e37_79b1) >>> 16) & LEAF_BIT

/** Whether a leaf occurs in one of `fields`, a mask. */
export function occurs({ leafBits, seen, now }: Hits, leaf: number, fields: number): boolean {
  const bit = leafBit(leaf)
  if ((((leafBits[bit >> 5] ?? 0) >>> (bit & 31)) & 1) === 0) return false
  const last = seen[leaf * SEEN] ?? 0
  return last >>> 2 === now && (last & fields) !== 0
}

/** Numbers by term or leaf in `seen`. */
const SEEN = 4

/** The first occurrence of a term in the document, or NO_HIT. */
export const firstHit = ({ seen, now }: Hits, term: number): number =>
  (seen[term * SEEN] ?? 0) >>> 2 === now ? (seen[term * SEEN + 1] ?? NO_HIT) : NO_HIT

/**
 * Of a leaf that occurs: where its list of occurrences stands in `leaf-hits.ts`; while there is none, the complement of the
 * first of its links, which lead to its terms that occur.
 */
export const listOf = ({ seen }: Hits, leaf: number): number => seen[leaf * SEEN + LIST] ?? ~NO_LINK
export function setList({ seen }: Hits, leaf: number, list: number): void {
  seen[leaf * SEEN + LIST] = list
}
const LIST = 3
export const NO_LINK = 0

export const isInBody = ({ bodyFrom }: Hits, hit: number): boolean => hit >= bodyFrom

/** Beyond it a stamp × 4 would not fit. */
const LAST_STAMP = 0x1fff_ffff
const USUAL_HITS = 1_024
const USUAL_LINKS = 256
/** Arrays for a larger document are dropped with it; in UTF-16 units or occurrences. */
export const KEPT = 1 << 18

const makeOccurrences = (length: number) => ({
  from: new Int32Array(length),
  to: new Int32Array(length),
  first: new Int32Array(length),
  last: new Int32Array(length),
  next: new Int32Array(length),
})

const makeLinks = (length: number) => ({ linkTerms: new Int32Array(length), linkNext: new Int32Array(length) })

export function makeHits({ leavesOfTerm, conceptOfLeaf, sizes }: IndexSections, storylines: number): Hits {
  const own = sizes[OWN_TERMS] ?? 0
  const termCount = own + leavesOfTerm.length
  return {
    now: 0,
    languageBit: 1,
    language: 0,
    sought: new Uint8Array(0),
    title: makeCutText(),
    body: makeCutText(),
    titlePlaces: makeTokenPlaces(),
    bodyPlaces: makeTokenPlaces(),
    field: TITLE,
    source: '',
    bodyFrom: 0,
    count: 0,
    ...makeOccurrences(USUAL_HITS),
    own,
    termCount,
    seen: new Int32Array((termCount + conceptOfLeaf.length) * SEEN),
    leafBits: new Int32Array((LEAF_BIT + 1) >> 5),
    touchedLeaves: new Int32Array(own + conceptOfLeaf.length),
    touchedCount: 0,
    storylineSeen: new Int32Array(storylines),
    ...makeLinks(USUAL_LINKS),
    linkCount: NO_LINK + 1,
    longPhrases: new Map(),
    partPlaces: makeTokenPlaces(),
  }
}

/** Forgets the last document. */
export function startDocument(hits: Hits): void {
  if (hits.now === LAST_STAMP) {
    hits.now = 0
    hits.titlePlaces.stamp = 0
    hits.bodyPlaces.stamp = 0
    hits.partPlaces.stamp = 0
    hits.longPhrases.clear()
    for (const stamps of [hits.seen, hits.storylineSeen]) stamps.fill(0)
  }
  hits.now += 1
  hits.count = 0
  hits.touchedCount = 0
  hits.linkCount = NO_LINK + 1
  hits.leafBits.fill(0)
  if (hits.title.hashes.length > KEPT) hits.title = makeCutText()
  if (hits.body.hashes.length > KEPT) hits.body = makeCutText()
  if (hits.next.length > KEPT) Object.assign(hits, makeOccurrences(USUAL_HITS))
  if (hits.linkTerms.length > KEPT) Object.assign(hits, makeLinks(USUAL_LINKS))
}

/** Remembers an occurrence, unless the term's last one in this field starts at the same place of the text. */
export function addHit(
  { leavesOfTerm, limits, lists }: IndexSections,
  hits: Hits,
  term: number,
  from: number,
  to: number,
  first: number,
  last: number,
): void {
  const limit = limits[term] ?? 0
  if (limit !== 0 && limit !== hits.language && hits.sought[limit] !== 1) return
  const hit = hits.count
  const fieldFrom = hits.field === BODY ? hits.bodyFrom : 0
  const { seen } = hits
  const at = term * SEEN
  const known = (seen[at] ?? 0) >>> 2 === hits.now
  const before = known ? (seen[at + 2] ?? NO_HIT) : NO_HIT
  if (before >= fieldFrom && startsTogether(hits, before, from)) return
  if (hit === hits.next.length) growHits(hits)
  hits.from[hit] = from
  hits.to[hit] = to
  hits.first[hit] = first
  hits.last[hit] = last
  hits.next[hit] = NO_HIT
  seen[at + 2] = hit
  hits.count = hit + 1
  if (known) hits.next[before] = hit
  else seen[at + 1] = hit
  if (before >= fieldFrom) return
  if (term < hits.own) {
    touchLeaf(hits, term)
    return
  }
  seen[at] = hits.now << 2
  const leaves = leavesOfTerm[term - hits.own] ?? 0
  const end = leaves >= 0 ? 0 : ~leaves + (lists[~leaves] ?? 0)
  for (let item = leaves >= 0 ? 0 : ~leaves + 1; item <= end; item++) {
    const leaf = leaves >= 0 ? leaves : (lists[item] ?? 0)
    touchLeaf(hits, leaf)
    if (!known) linkTerm(hits, leaf, term)
  }
}

/** Tells a leaf of a term that occurs. */
function linkTerm(hits: Hits, leaf: number, term: number): void {
  const link = hits.linkCount
  if (link === hits.linkTerms.length) {
    const larger = makeLinks(link * 2)
    larger.linkTerms.set(hits.linkTerms)
    larger.linkNext.set(hits.linkNext)
    Object.assign(hits, larger)
  }
  hits.linkTerms[link] = term
  hits.linkNext[link] = ~listOf(hits, leaf)
  setList(hits, leaf, ~link)
  hits.linkCount = link + 1
}

function touchLeaf(hits: Hits, leaf: number): void {
  const { seen, now } = hits
  const last = seen[leaf * SEEN] ?? 0
  if (last >>> 2 === now) seen[leaf * SEEN] = last | hits.field
  else {
    seen[leaf * SEEN] = (now << 2) | hits.field
    seen[leaf * SEEN + LIST] = ~NO_LINK
    const bit = leafBit(leaf)
    hits.leafBits[bit >> 5] = (hits.leafBits[bit >> 5] ?? 0) | (1 << (bit & 31))
    hits.touchedLeaves[hits.touchedCount] = leaf
    hits.touchedCount += 1
  }
}

/** One character may be folded into several tokens (½ is 1 and 2). */
function startsTogether(hits: Hits, hit: number, from: number): boolean {
  if (hits.from[hit] === from) return true
  const { folded } = hits.field === BODY ? hits.body : hits.title
  return folded.groupCount > 0 && startInText(folded, hits.from[hit] ?? 0) === startInText(folded, from)
}

function growHits(hits: Hits): void {
  const larger = makeOccurrences(hits.next.length * 2)
  for (const name of ['from', 'to', 'first', 'last', 'next'] as const) larger[name].set(hits[name])
  Object.assign(hits, larger)
}

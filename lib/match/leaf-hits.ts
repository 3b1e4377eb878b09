/**
 * What rules ask of a document's occurrences again and again, worked out once a document, when first asked for: where
 * each occurrence stands, and which are a leaf's. An entity may have a thousand aliases, of which a document holds two.
 */
import { endInText, startInText } from '../text/fold.ts'
import { HAN } from '../text/token-kinds.ts'
import { placeTokens, TOKEN_HALVES } from './half-words.ts'
import { firstHit, type Hits, isInBody, KEPT, listOf, NO_HIT, NO_LINK, setList } from './hits.ts'

export type LeafHits = {
  /** The stamps of the documents whose occurrences are placed, and whose leaves are listed. */
  placed: number
  listed: number
  /** By occurrence: its place in the text as given, end exclusive; the half words before its start and before its end. */
  start: Int32Array<ArrayBuffer>
  end: Int32Array<ArrayBuffer>
  from: Int32Array<ArrayBuffer>
  to: Int32Array<ArrayBuffer>
  /** Lists, one behind the other: where the part of the title ends, where that of the body, then the occurrences of each. */
  lists: Int32Array<ArrayBuffer>
  length: number
}

/** Numbers before the occurrences of a list. */
export const LIST_HEAD = 2
const USUAL_LISTS = 1_024

const makePlaces = (length: number) => ({
  start: new Int32Array(length),
  end: new Int32Array(length),
  from: new Int32Array(length),
  to: new Int32Array(length),
})

export const makeLeafHits = (): LeafHits => ({
  placed: 0,
  listed: 0,
  ...makePlaces(0),
  lists: new Int32Array(USUAL_LISTS),
  length: 0,
})

/** Fills the places of all occurrences. */
export function placeHits(places: LeafHits, hits: Hits): void {
  if (places.placed === hits.now) return
  places.placed = hits.now
  const { count, bodyFrom } = hits
  if (places.start.length < count || places.start.length > KEPT) Object.assign(places, makePlaces(hits.next.length))
  placeField(places, hits, 0, bodyFrom)
  placeField(places, hits, bodyFrom, count)
}

function placeField({ start, end, from, to }: LeafHits, hits: Hits, firstOfField: number, after: number): void {
  if (firstOfField === after) return
  const inBody = isInBody(hits, firstOfField)
  const cut = inBody ? hits.body : hits.title
  const before = placeTokens(inBody ? hits.bodyPlaces : hits.titlePlaces, cut, hits.now)
  const { folded, kinds } = cut
  for (let hit = firstOfField; hit < after; hit++) {
    const first = hits.first[hit] ?? 0
    const last = hits.last[hit] ?? 0
    const starts = hits.from[hit] ?? 0
    const ends = hits.to[hit] ?? 0
    start[hit] = startInText(folded, starts)
    end[hit] = endInText(folded, ends - 1)
    from[hit] = (before[first] ?? 0) + starts - (cut.from[first] ?? 0)
    to[hit] = (before[last] ?? 0) + (kinds[last] === HAN ? ends - (cut.from[last] ?? 0) : TOKEN_HALVES)
  }
}

/** Where the list of a leaf that occurs starts in `lists`. */
export function listLeaf(places: LeafHits, hits: Hits, leaf: number): number {
  if (places.listed !== hits.now) {
    places.listed = hits.now
    places.length = 0
    if (places.lists.length > KEPT) places.lists = new Int32Array(USUAL_LISTS)
  }
  const known = listOf(hits, leaf)
  if (known >= 0) return known
  const list = places.length
  setList(hits, leaf, list)
  places.length += LIST_HEAD
  pushField(places, hits, leaf, ~known, false)
  const body = places.length
  pushField(places, hits, leaf, ~known, true)
  places.lists[list] = body
  places.lists[list + 1] = places.length
  return list
}

/** Lists the occurrences of a leaf in one field: those of its own term, or of the terms to which the links lead. */
function pushField(places: LeafHits, hits: Hits, leaf: number, links: number, inBody: boolean): void {
  if (leaf < hits.own) pushTerm(places, hits, leaf, inBody)
  for (let link = links; link !== NO_LINK; link = hits.linkNext[link] ?? NO_LINK) pushTerm(places, hits, hits.linkTerms[link] ?? 0, inBody)
}

function pushTerm(places: LeafHits, hits: Hits, term: number, inBody: boolean): void {
  for (let hit = firstHit(hits, term); hit !== NO_HIT; hit = hits.next[hit] ?? NO_HIT) {
    if (isInBody(hits, hit) !== inBody) continue
    // Room for the head of a list as well.
    if (places.length + LIST_HEAD >= places.lists.length) growLists(places)
    places.lists[places.length] = hit
    places.length += 1
  }
}

function growLists(places: LeafHits): void {
  const larger = new Int32Array(places.lists.length * 2)
  larger.set(places.lists)
  places.lists = larger
}

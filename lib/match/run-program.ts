/**
 * Runs the flat boolean program of a rule against the hits of a document: does it hold, and which occurrences of which
 * leaves does it count. The meaning is that of `evaluate.ts`, to the order in which occurrences are counted.
 */
import { endInText, startInText } from '../text/fold.ts'
import { HAN } from '../text/token-kinds.ts'
import { AND, BODY, FIELD, LANG, NEAR, NOT, OF, OR, SOURCE, TITLE, WEIGHTED } from './build-programs.ts'
import { placeTokens, reachOf, TOKEN_HALVES } from './half-words.ts'
import { firstHit, type Hits, NO_HIT, occurs } from './hits.ts'
import type { IndexSections } from './index-file.ts'

/** A document and the index it is matched with. */
export type Reading = {
  readonly index: IndexSections
  readonly hits: Hits
  readonly counted: Counted
  readonly language: string | undefined
  readonly source: string | undefined
  readonly string: (number: number) => string
}

/** The occurrences that a rule counts, side by side: the leaf, the hit, the weight. Made once and filled for each rule. */
export type Counted = {
  length: number
  leaves: Int32Array<ArrayBuffer>
  hits: Int32Array<ArrayBuffer>
  weights: Float64Array<ArrayBuffer>
}

const USUAL_COUNTED = 256

export const makeCounted = (length = USUAL_COUNTED): Counted => ({
  length: 0,
  leaves: new Int32Array(length),
  hits: new Int32Array(length),
  weights: new Float64Array(length),
})

function add(counted: Counted, leaf: number, hit: number, weight: number): void {
  const { length } = counted
  if (length === counted.leaves.length) {
    const larger = makeCounted(length * 2)
    for (const name of ['leaves', 'hits', 'weights'] as const) larger[name].set(counted[name])
    Object.assign(counted, larger)
  }
  counted.leaves[length] = leaf
  counted.hits[length] = hit
  counted.weights[length] = weight
  counted.length = length + 1
}

/** Index of the node after the one at `at`. */
export function after(programs: Int32Array, at: number): number {
  const code = programs[at] ?? 0
  if (code >= 0) return at + 1
  if (code === WEIGHTED) return at + 3
  return code === LANG || code === SOURCE ? at + 2 : (programs[at + 1] ?? 0)
}

/** Whether the node at `at` holds within `fields`, a mask. */
export function holds(reading: Reading, at: number, fields: number): boolean {
  const { programs } = reading.index
  const code = programs[at] ?? 0
  if (code >= 0) return occurs(reading.hits, code, fields)
  const end = programs[at + 1] ?? 0
  switch (code) {
    case WEIGHTED:
      return occurs(reading.hits, programs[at + 2] ?? 0, fields)
    case AND:
      for (let part = at + 2; part < end; part = after(programs, part)) if (!holds(reading, part, fields)) return false
      return true
    case OR:
      for (let part = at + 2; part < end; part = after(programs, part)) if (holds(reading, part, fields)) return true
      return false
    case OF: {
      let missing = programs[at + 2] ?? 0
      for (let part = at + 3; part < end && missing > 0; part = after(programs, part)) if (holds(reading, part, fields)) missing -= 1
      return missing <= 0
    }
    case NOT:
      return !holds(reading, at + 2, fields)
    case FIELD:
      return holds(reading, at + 3, fields & (programs[at + 2] ?? 0))
    case LANG:
      return reading.string(end) === reading.language
    case SOURCE:
      return reading.string(end) === reading.source
    default:
      return nearHolds(reading, at, fields)
  }
}

/** Counts the occurrences of the branches that hold; to be asked only where the node holds. */
export function count(reading: Reading, at: number, fields: number): void {
  const { programs, weights } = reading.index
  const code = programs[at] ?? 0
  if (code >= 0) {
    countLeaf(reading, code, 1, fields)
    return
  }
  const end = programs[at + 1] ?? 0
  switch (code) {
    case WEIGHTED:
      countLeaf(reading, programs[at + 2] ?? 0, weights[end] ?? 1, fields)
      return
    case AND:
      for (let part = at + 2; part < end; part = after(programs, part)) count(reading, part, fields)
      return
    case OR:
    case OF:
      for (let part = at + (code === OF ? 3 : 2); part < end; part = after(programs, part))
        if (holds(reading, part, fields)) count(reading, part, fields)
      return
    case FIELD:
      count(reading, at + 3, fields & (programs[at + 2] ?? 0))
      return
    case NEAR:
      if (fields & TITLE) countNear(reading, at, TITLE)
      if (fields & BODY) countNear(reading, at, BODY)
  }
}

function countLeaf(reading: Reading, leaf: number, weight: number, fields: number): void {
  if (!occurs(reading.hits, leaf, fields)) return
  if (fields & TITLE) countInField(reading, leaf, weight, TITLE)
  if (fields & BODY) countInField(reading, leaf, weight, BODY)
}

/** The occurrences of a leaf in one field, term by term. */
function countInField({ index, hits, counted }: Reading, leaf: number, weight: number, field: number): void {
  const { termsOfLeaf, lists } = index
  const terms = termsOfLeaf[leaf] ?? 0
  const from = terms >= 0 ? 0 : ~terms + 1
  const to = terms >= 0 ? 1 : from + (lists[~terms] ?? 0)
  for (let at = from; at < to; at++)
    for (let hit = firstHit(hits, terms >= 0 ? terms : (lists[at] ?? 0)); hit !== NO_HIT; hit = hits.next[hit] ?? NO_HIT)
      if (field === BODY ? hit >= hits.bodyFrom : hit < hits.bodyFrom) add(counted, leaf, hit, weight)
}

/** An occurrence on one side of a NEAR; `start` and `end` in the text as given, `from` and `to` in half words. */
type Place = {
  readonly leaf: number
  readonly weight: number
  readonly hit: number
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

function nearHolds(reading: Reading, at: number, fields: number): boolean {
  const { counted } = reading
  const { length } = counted
  if (fields & TITLE) countNear(reading, at, TITLE)
  if (fields & BODY && counted.length === length) countNear(reading, at, BODY)
  const held = counted.length > length
  counted.length = length
  return held
}

/**
 * Counts the occurrences of both sides in one field that have a partner within the distance: from the last word of the
 * earlier one to the first word of the later one. A place is no partner of a place it overlaps.
 */
function countNear(reading: Reading, at: number, field: number): void {
  const { programs } = reading.index
  const { counted } = reading
  const reach = reachOf(programs[at + 2] ?? 0)
  const ordered = programs[at + 3] === 1
  const middle = programs[at + 4] ?? 0
  const end = programs[at + 1] ?? 0
  // Most often one side is not there at all.
  if (!sideOccurs(reading, at + 5, middle, field) || !sideOccurs(reading, middle, end, field)) return
  const lefts = side(reading, at + 5, middle, field)
  const rights = side(reading, middle, end, field)
  const toRight = neighbours(rights, reach)
  const toLeft = neighbours(lefts, reach)
  for (const place of lefts)
    if (toRight.follows(place) || (!ordered && toRight.precedes(place))) add(counted, place.leaf, place.hit, place.weight)
  for (const place of rights)
    if (toLeft.precedes(place) || (!ordered && toLeft.follows(place))) add(counted, place.leaf, place.hit, place.weight)
}

function sideOccurs({ index: { programs }, hits }: Reading, from: number, to: number, field: number): boolean {
  for (let at = from; at < to; at = after(programs, at)) {
    const code = programs[at] ?? 0
    if (occurs(hits, code === WEIGHTED ? (programs[at + 2] ?? 0) : code, field)) return true
  }
  return false
}

function side(reading: Reading, from: number, to: number, field: number): Place[] {
  const { hits, counted } = reading
  const { length } = counted
  for (let at = from; at < to; at = after(reading.index.programs, at)) count(reading, at, field)
  const cut = field === TITLE ? hits.title : hits.body
  const { folded } = cut
  const before = placeTokens(field === TITLE ? hits.titlePlaces : hits.bodyPlaces, cut, hits.now)
  const places: Place[] = []
  for (let index = length; index < counted.length; index++) {
    const hit = counted.hits[index] ?? 0
    const first = hits.first[hit] ?? 0
    const last = hits.last[hit] ?? 0
    const start = hits.from[hit] ?? 0
    const end = hits.to[hit] ?? 0
    places.push({
      leaf: counted.leaves[index] ?? 0,
      weight: counted.weights[index] ?? 1,
      hit,
      start: startInText(folded, start),
      end: endInText(folded, end - 1),
      from: (before[first] ?? 0) + start - (cut.from[first] ?? 0),
      to: (before[last] ?? 0) + (cut.kinds[last] === HAN ? end - (cut.from[last] ?? 0) : TOKEN_HALVES),
    })
  }
  counted.length = length
  return places
}

/** Whether one of the places lies close behind, or close before, another place. */
function neighbours(places: readonly Place[], reach: number) {
  const byStart = places.toSorted((a, b) => a.start - b.start)
  const byEnd = byStart.toSorted((a, b) => a.end - b.end)
  return {
    follows: (place: Place): boolean => {
      const next = byStart[firstIndex(byStart.length, index => (byStart[index]?.start ?? 0) >= place.end)]
      return next !== undefined && next.from - place.to <= reach
    },
    precedes: (place: Place): boolean => {
      const before = byEnd[firstIndex(byEnd.length, index => (byEnd[index]?.end ?? 0) > place.start) - 1]
      return before !== undefined && place.from - before.to <= reach
    },
  }
}

/** The first index below `length` for which `reached` is true, or `length`; it must stay true from there on. */
function firstIndex(length: number, reached: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (reached(middle)) high = middle
    else low = middle + 1
  }
  return low
}

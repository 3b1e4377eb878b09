/**
 * Runs the flat boolean program of a rule against the hits of a document: does it hold, and which occurrences of which
 * leaves does it count. The meaning is that of `evaluate.ts`, to the order in which occurrences are counted.
 */
import { endInText, startInText } from '../text/fold.ts'
import { AND, BODY, FIELD, LANG, NEAR, NOT, OF, OR, SOURCE, TITLE, WEIGHTED } from './build-programs.ts'
import { firstHit, type Hits, NO_HIT } from './hits.ts'
import type { IndexSections } from './index-file.ts'

/** A document and the index it is matched with. */
export type Reading = {
  readonly index: IndexSections
  readonly hits: Hits
  readonly language: string | undefined
  readonly source: string | undefined
  readonly string: (number: number) => string
}

/** Told of each occurrence that a rule counts: the leaf, its weight, the field, the hit. */
export type Count = (leaf: number, weight: number, field: number, hit: number) => void

/** Index of the node after the one at `at`. */
export function after(programs: Int32Array, at: number): number {
  const code = programs[at] ?? 0
  if (code >= 0) return at + 1
  if (code === WEIGHTED) return at + 3
  return code === LANG || code === SOURCE ? at + 2 : (programs[at + 1] ?? 0)
}

const occurs = ({ leafSeen, now }: Hits, leaf: number, fields: number): boolean => {
  const seen = leafSeen[leaf] ?? 0
  return seen >>> 2 === now && (seen & fields) !== 0
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
export function count(reading: Reading, at: number, fields: number, counted: Count): void {
  const { programs, weights } = reading.index
  const code = programs[at] ?? 0
  if (code >= 0) {
    countLeaf(reading, code, 1, fields, counted)
    return
  }
  const end = programs[at + 1] ?? 0
  switch (code) {
    case WEIGHTED:
      countLeaf(reading, programs[at + 2] ?? 0, weights[end] ?? 1, fields, counted)
      return
    case AND:
      for (let part = at + 2; part < end; part = after(programs, part)) count(reading, part, fields, counted)
      return
    case OR:
    case OF:
      for (let part = at + (code === OF ? 3 : 2); part < end; part = after(programs, part))
        if (holds(reading, part, fields)) count(reading, part, fields, counted)
      return
    case FIELD:
      count(reading, at + 3, fields & (programs[at + 2] ?? 0), counted)
      return
    case NEAR:
      for (const field of [TITLE, BODY]) if (fields & field) countNear(reading, at, field, counted)
  }
}

function countLeaf(reading: Reading, leaf: number, weight: number, fields: number, counted: Count): void {
  if (!occurs(reading.hits, leaf, fields)) return
  for (const field of [TITLE, BODY]) if (fields & field) eachHit(reading, leaf, field, hit => counted(leaf, weight, field, hit))
}

/** The occurrences of a leaf in one field, term by term. */
function eachHit({ index, hits }: Reading, leaf: number, field: number, tell: (hit: number) => void): void {
  const { termsOfLeaf, lists } = index
  const terms = termsOfLeaf[leaf] ?? 0
  if (terms >= 0) eachHitOfTerm(hits, terms, field, tell)
  else {
    const end = ~terms + (lists[~terms] ?? 0)
    for (let at = ~terms + 1; at <= end; at++) eachHitOfTerm(hits, lists[at] ?? 0, field, tell)
  }
}

function eachHitOfTerm(hits: Hits, term: number, field: number, tell: (hit: number) => void): void {
  for (let hit = firstHit(hits, term); hit !== NO_HIT; hit = hits.next[hit] ?? NO_HIT)
    if (field === BODY ? hit >= hits.bodyFrom : hit < hits.bodyFrom) tell(hit)
}

/** An occurrence on one side of a NEAR; `start` and `end` in the text as given. */
type Place = { readonly leaf: number; readonly weight: number; readonly hit: number; readonly start: number; readonly end: number }

function nearHolds(reading: Reading, at: number, fields: number): boolean {
  for (const field of [TITLE, BODY]) {
    if ((fields & field) === 0) continue
    let reached = false
    countNear(reading, at, field, () => {
      reached = true
    })
    if (reached) return true
  }
  return false
}

/**
 * The occurrences of both sides in one field that have a partner within the distance: from the last token of the
 * earlier one to the first token of the later one. A place is no partner of a place it overlaps.
 */
function countNear(reading: Reading, at: number, field: number, counted: Count): void {
  const { programs } = reading.index
  const distance = programs[at + 2] ?? 0
  const ordered = programs[at + 3] === 1
  const middle = programs[at + 4] ?? 0
  // Most often one side is not there at all.
  if (!sideOccurs(reading, at + 5, middle, field) || !sideOccurs(reading, middle, programs[at + 1] ?? 0, field)) return
  const lefts = side(reading, at + 5, middle, field)
  const rights = side(reading, middle, programs[at + 1] ?? 0, field)
  const toRight = neighbours(reading.hits, rights, distance)
  const toLeft = neighbours(reading.hits, lefts, distance)
  for (const place of lefts)
    if (toRight.follows(place) || (!ordered && toRight.precedes(place))) counted(place.leaf, place.weight, field, place.hit)
  for (const place of rights)
    if (toLeft.precedes(place) || (!ordered && toLeft.follows(place))) counted(place.leaf, place.weight, field, place.hit)
}

function sideOccurs({ index: { programs }, hits }: Reading, from: number, to: number, field: number): boolean {
  for (let at = from; at < to; at = after(programs, at)) {
    const code = programs[at] ?? 0
    if (occurs(hits, code === WEIGHTED ? (programs[at + 2] ?? 0) : code, field)) return true
  }
  return false
}

function side(reading: Reading, from: number, to: number, field: number): Place[] {
  const { programs, weights } = reading.index
  const { hits } = reading
  const { folded } = field === TITLE ? hits.title : hits.body
  const places: Place[] = []
  for (let at = from; at < to; at = after(programs, at)) {
    const code = programs[at] ?? 0
    const leaf = code === WEIGHTED ? (programs[at + 2] ?? 0) : code
    const weight = code === WEIGHTED ? (weights[programs[at + 1] ?? 0] ?? 1) : 1
    if (!occurs(hits, leaf, field)) continue
    eachHit(reading, leaf, field, hit =>
      places.push({ leaf, weight, hit, start: startInText(folded, hits.from[hit] ?? 0), end: endInText(folded, (hits.to[hit] ?? 0) - 1) }),
    )
  }
  return places
}

/** Whether one of the places lies close behind, or close before, another place. */
function neighbours(hits: Hits, places: readonly Place[], distance: number) {
  const byStart = places.toSorted((a, b) => a.start - b.start)
  const byEnd = byStart.toSorted((a, b) => a.end - b.end)
  const first = ({ hit }: Place): number => hits.first[hit] ?? 0
  const last = ({ hit }: Place): number => hits.last[hit] ?? 0
  return {
    follows: (place: Place): boolean => {
      const next = byStart[firstIndex(byStart.length, index => (byStart[index]?.start ?? 0) >= place.end)]
      return next !== undefined && first(next) - last(place) <= distance
    },
    precedes: (place: Place): boolean => {
      const before = byEnd[firstIndex(byEnd.length, index => (byEnd[index]?.end ?? 0) > place.start) - 1]
      return before !== undefined && first(place) - last(before) <= distance
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

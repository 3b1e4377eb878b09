/**
 * NEAR of a flat program: which occurrences of its two sides have a partner within the distance. The meaning is that of
 * `evaluate.ts`: from the last word of the earlier one to the first word of the later one, and what overlaps is no partner.
 */
import { BODY, TITLE, WEIGHTED } from './build-programs.ts'
import { addOnce, addToSide, type Row } from './counted.ts'
import { reachOf } from './half-words.ts'
import { occurs } from './hits.ts'
import { type LeafHits, placeHits } from './leaf-hits.ts'
import type { Reading } from './run-program.ts'

/** Whether the NEAR at `at` holds within `fields`, a mask. */
export const nearHolds = (reading: Reading, at: number, fields: number): boolean =>
  ((fields & TITLE) !== 0 && near(reading, at, TITLE, false)) || ((fields & BODY) !== 0 && near(reading, at, BODY, false))

/** Counts the occurrences that have a partner; none where it does not hold. */
export function countNear(reading: Reading, at: number, fields: number): void {
  if (fields & TITLE) near(reading, at, TITLE, true)
  if (fields & BODY) near(reading, at, BODY, true)
}

/** Whether the NEAR holds in one field. `counts`: all that have a partner are counted, else it stops at the first. */
function near(reading: Reading, at: number, field: number, counts: boolean): boolean {
  const { index, hits, counted } = reading
  const { programs } = index
  const middle = programs[at + 4] ?? 0
  const end = programs[at + 1] ?? 0
  // Most often one side is not there at all.
  if (!sideOccurs(reading, at + 5, middle, field) || !sideOccurs(reading, middle, end, field)) return false
  gather(reading, counted.left, at + 5, middle, field)
  gather(reading, counted.right, middle, end, field)
  placeHits(counted.leafHits, hits)
  const reach = reachOf(programs[at + 2] ?? 0)
  const ordered = programs[at + 3] === 1
  const held = partnersOf(reading, counted.left, counted.right, reach, true, !ordered, counts)
  if (held && !counts) return true
  return partnersOf(reading, counted.right, counted.left, reach, !ordered, true, counts) || held
}

function sideOccurs({ index: { programs }, hits }: Reading, from: number, to: number, field: number): boolean {
  for (let at = from; at < to; at += programs[at] === WEIGHTED ? 3 : 1)
    if (occurs(hits, programs[programs[at] === WEIGHTED ? at + 2 : at] ?? 0, field)) return true
  return false
}

/** Fills a side with the occurrences of its leaves. */
function gather(reading: Reading, side: Row, from: number, to: number, field: number): void {
  const { index, hits } = reading
  const { programs } = index
  side.length = 0
  for (let at = from; at < to; ) {
    const code = programs[at] ?? 0
    const weighted = code === WEIGHTED
    const leaf = weighted ? (programs[at + 2] ?? 0) : code
    if (occurs(hits, leaf, field)) addToSide(reading, side, leaf, weighted ? (index.weights[programs[at + 1] ?? 0] ?? 1) : 1, field)
    at += weighted ? 3 : 1
  }
}

/** One side in the order in which its places start, and in which they end. */
const byStart = { order: new Int32Array(64) }
const byEnd = { order: new Int32Array(64) }

/** Whether any of `row` has a partner among `others`, behind it or before it; `counts`: all that have are counted. */
function partnersOf(reading: Reading, row: Row, others: Row, reach: number, behind: boolean, before: boolean, counts: boolean): boolean {
  const { counted } = reading
  const places = counted.leafHits
  const { lists } = places
  if (behind) sortBy(byStart, others, places, startsBefore)
  if (before) sortBy(byEnd, others, places, endsBefore)
  let held = false
  for (let each = 0; each < row.length; each++) {
    const at = row.at[each] ?? 0
    const hit = lists[at] ?? 0
    if (!(behind && isFollowed(places, hit, others.length, reach)) && !(before && isPreceded(places, hit, others.length, reach))) continue
    if (!counts) return true
    held = true
    addOnce(counted, row.leaves[each] ?? 0, at, row.weights[each] ?? 1)
  }
  return held
}

/** Whether the first of the others that starts behind the occurrence is within reach. */
function isFollowed({ start, end, from, to }: LeafHits, hit: number, count: number, reach: number): boolean {
  const ends = end[hit] ?? 0
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((start[byStart.order[middle] ?? 0] ?? 0) >= ends) high = middle
    else low = middle + 1
  }
  return low < count && (from[byStart.order[low] ?? 0] ?? 0) - (to[hit] ?? 0) <= reach
}

/** Whether the last of the others that ends before the occurrence is within reach. */
function isPreceded({ start, end, from, to }: LeafHits, hit: number, count: number, reach: number): boolean {
  const starts = start[hit] ?? 0
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((end[byEnd.order[middle] ?? 0] ?? 0) > starts) high = middle
    else low = middle + 1
  }
  return low > 0 && (from[hit] ?? 0) - (to[byEnd.order[low - 1] ?? 0] ?? 0) <= reach
}

type Before = (places: LeafHits, a: number, b: number) => number
const startsBefore: Before = ({ start, from }, a, b) => (start[a] ?? 0) - (start[b] ?? 0) || (from[a] ?? 0) - (from[b] ?? 0)
const endsBefore: Before = ({ end, to }, a, b) => (end[a] ?? 0) - (end[b] ?? 0) || (to[a] ?? 0) - (to[b] ?? 0)

/** Beyond so many, insertion takes longer than the usual way. */
const FEW = 24

/** Puts the hits of a side in order. */
function sortBy(sorted: { order: Int32Array<ArrayBuffer> }, { at, length }: Row, places: LeafHits, compare: Before): void {
  const { lists } = places
  if (sorted.order.length < length) sorted.order = new Int32Array(length * 2)
  const { order } = sorted
  if (length > FEW) {
    const hits = Array.from(at.subarray(0, length), each => lists[each] ?? 0)
    order.set(hits.sort((a, b) => compare(places, a, b)))
    return
  }
  for (let each = 0; each < length; each++) {
    const hit = lists[at[each] ?? 0] ?? 0
    let to = each
    for (; to > 0 && compare(places, order[to - 1] ?? 0, hit) > 0; to--) order[to] = order[to - 1] ?? 0
    order[to] = hit
  }
}

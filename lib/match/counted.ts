/**
 * The occurrences that a rule counts: memory that is made once an index and filled for each rule. A rule asks for an
 * entity in many branches; each of its occurrences is counted once, with its highest weight.
 */

import { BODY, TITLE } from './build-programs.ts'
import type { Hits } from './hits.ts'
import { type LeafHits, LIST_HEAD, listLeaf, makeLeafHits } from './leaf-hits.ts'

/** Occurrences side by side: the leaf, the place in the leaf's list, the weight. */
export type Row = {
  length: number
  leaves: Int32Array<ArrayBuffer>
  at: Int32Array<ArrayBuffer>
  weights: Float64Array<ArrayBuffer>
}

export type Counted = Row & {
  readonly leafHits: LeafHits
  /** By place in the lists: 1 + where it is counted, or 0. */
  slots: Int32Array<ArrayBuffer>
  /** The two sides of a NEAR. */
  readonly left: Row
  readonly right: Row
}

const USUAL_LENGTH = 256

const makeRow = (length = USUAL_LENGTH): Row => ({
  length: 0,
  leaves: new Int32Array(length),
  at: new Int32Array(length),
  weights: new Float64Array(length),
})

export const makeCounted = (): Counted => ({
  ...makeRow(),
  leafHits: makeLeafHits(),
  slots: new Int32Array(USUAL_LENGTH),
  left: makeRow(),
  right: makeRow(),
})

/** Forgets what the last rule counted. */
export function startCounting(counted: Counted): void {
  const { slots, at } = counted
  for (let each = 0; each < counted.length; each++) slots[at[each] ?? 0] = 0
  counted.length = 0
}

/** Counts an occurrence, unless it is counted: then the higher weight is kept. */
export function addOnce(counted: Counted, leaf: number, at: number, weight: number): void {
  if (at >= counted.slots.length) {
    const larger = new Int32Array(Math.max(at + 1, counted.slots.length * 2))
    larger.set(counted.slots)
    counted.slots = larger
  }
  const known = (counted.slots[at] ?? 0) - 1
  if (known < 0) counted.slots[at] = push(counted, leaf, at, weight)
  else if (weight > (counted.weights[known] ?? 0)) counted.weights[known] = weight
}

/** Adds an occurrence to the row; its new length. */
function push(row: Row, leaf: number, at: number, weight: number): number {
  const { length } = row
  if (length === row.leaves.length) {
    const larger = makeRow(length * 2)
    for (const name of ['leaves', 'at', 'weights'] as const) larger[name].set(row[name])
    Object.assign(row, { ...larger, length })
  }
  row.leaves[length] = leaf
  row.at[length] = at
  row.weights[length] = weight
  row.length = length + 1
  return row.length
}

type Found = { readonly hits: Hits; readonly counted: Counted }

/** Counts the occurrences of a leaf that occurs, in `fields`. */
export function addLeaf({ hits, counted }: Found, leaf: number, weight: number, fields: number): void {
  const list = listLeaf(counted.leafHits, hits, leaf)
  const { lists } = counted.leafHits
  const end = (fields & BODY ? lists[list + 1] : lists[list]) ?? 0
  for (let at = (fields & TITLE ? list + LIST_HEAD : lists[list]) ?? 0; at < end; at++) addOnce(counted, leaf, at, weight)
}

/** Adds the occurrences of a leaf that occurs in one field to a side of a NEAR. */
export function addToSide({ hits, counted }: Found, side: Row, leaf: number, weight: number, field: number): void {
  const list = listLeaf(counted.leafHits, hits, leaf)
  const { lists } = counted.leafHits
  const end = (field === BODY ? lists[list + 1] : lists[list]) ?? 0
  for (let at = (field === BODY ? lists[list] : list + LIST_HEAD) ?? 0; at < end; at++) push(side, leaf, at, weight)
}

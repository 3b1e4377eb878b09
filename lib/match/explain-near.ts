/** What keeps a NEAR or ONEAR from holding: a side that is not there, another field, the order, or the distance. In words; decides nothing. */
import type { Field } from './document.ts'
import type { Occurrence } from './find-terms.ts'
import { wordsApart } from './half-words.ts'
import type { NearNode } from './rule.ts'

/** One side: as written, and where any of it stands in a field. */
export type Side = { readonly written: string; readonly places: (field: Field) => readonly Occurrence[] }

export function whyNotNear(node: Pick<NearNode, 'distance' | 'ordered'>, left: Side, right: Side, fields: readonly Field[]): string {
  const has = (side: Side) => fields.filter(field => side.places(field).length > 0)
  const [lefts, rights] = [has(left), has(right)]
  if (lefts.length === 0 && rights.length === 0) return 'neither side is there'
  if (lefts.length === 0) return `${left.written} is not there`
  if (rights.length === 0) return `${right.written} is not there`
  const shared = lefts.filter(field => rights.includes(field))
  if (shared.length === 0) return `never in one field: ${left.written} only in the ${lefts[0]}, ${right.written} only in the ${rights[0]}`
  const forward = Math.min(...shared.map(field => gap(left.places(field), right.places(field))))
  const backward = Math.min(...shared.map(field => gap(right.places(field), left.places(field))))
  const allowed = `at most ${node.distance} ${node.distance === 1 ? 'is' : 'are'} allowed`
  if (!Number.isFinite(forward) && !Number.isFinite(backward)) return 'both only in one and the same place'
  if (!node.ordered) return `the nearest are ${words(Math.min(forward, backward))} apart, ${allowed}`
  if (!Number.isFinite(forward)) return `only in the other order, which ONEAR does not take`
  const reversed = backward <= node.distance ? '; in the other order, which ONEAR does not take, they are near enough' : ''
  return `in this order the nearest are ${words(forward)} apart, ${allowed}${reversed}`
}

const words = (count: number): string => `${count} word${count === 1 ? '' : 's'}`

/** The least distance from a place of `before` on to one of `after` that stands behind it; infinite where none does. */
function gap(before: readonly Occurrence[], after: readonly Occurrence[]): number {
  const starts = after.toSorted((a, b) => a.start - b.start)
  let least = Number.POSITIVE_INFINITY
  let next = 0
  for (const place of before.toSorted((a, b) => a.end - b.end)) {
    for (let other = starts[next]; other !== undefined && other.start < place.end; other = starts[next]) next += 1
    const follower = starts[next]
    if (follower === undefined) break
    least = Math.min(least, wordsApart(follower.from - place.to))
  }
  return least
}

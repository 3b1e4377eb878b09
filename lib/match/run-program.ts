/**
 * Runs the flat boolean program of a rule against the hits of a document: does it hold, and which occurrences of which
 * leaves does it count. The meaning is that of `evaluate.ts`, to the order in which occurrences are counted.
 */
import { AND, FIELD, LANG, NEAR, NOT, OF, OR, SOURCE, WEIGHTED } from './build-programs.ts'
import { addLeaf, type Counted } from './counted.ts'
import { type Hits, occurs } from './hits.ts'
import type { IndexSections } from './index-file.ts'
import { countNear, nearHolds } from './near.ts'

/** A document and the index it is matched with. */
export type Reading = {
  readonly index: IndexSections
  readonly hits: Hits
  readonly counted: Counted
  readonly language: string | undefined
  /** What depends on the language, or on the absence of words, is taken to hold: asked is whether a rule may hold at all. */
  readonly anyLanguage: boolean
  readonly source: string | undefined
  readonly string: (number: number) => string
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
      return reading.anyLanguage || !holds(reading, at + 2, fields)
    case FIELD:
      return holds(reading, at + 3, fields & (programs[at + 2] ?? 0))
    case LANG:
      return reading.anyLanguage || reading.string(end) === reading.language
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
        if (countsAlone(programs[part] ?? 0) || holds(reading, part, fields)) count(reading, part, fields)
      return
    case FIELD:
      count(reading, at + 3, fields & (programs[at + 2] ?? 0))
      return
    case NEAR:
      countNear(reading, at, fields)
  }
}

/** Whether such a node counts nothing where it does not hold: then nobody needs to ask. */
const countsAlone = (code: number): boolean => code >= 0 || code === WEIGHTED || code === NEAR

function countLeaf(reading: Reading, leaf: number, weight: number, fields: number): void {
  if (occurs(reading.hits, leaf, fields)) addLeaf(reading, leaf, weight, fields)
}

/**
 * The straightforward evaluator: does a rule hold for a document, on which evidence, with what score.
 *
 * It defines the meaning of the rule language and is the oracle of faster engines, so it follows the definition word
 * by word: each branch that holds brings the occurrences it counts, and the score is summed over concepts at the end.
 */
import type { Field, Span } from './document.ts'
import type { Occurrence } from './find-terms.ts'
import { reachOf } from './half-words.ts'

/** A rule ready to be evaluated: terms and aliases are numbers of the lexicon. */
export type Clause =
  | ConceptClause
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Clause[] }
  | { readonly kind: 'of'; readonly count: number; readonly parts: readonly Clause[] }
  | { readonly kind: 'not'; readonly part: Clause }
  | NearClause
  | { readonly kind: 'field'; readonly field: Field; readonly part: Clause }
  | { readonly kind: 'lang'; readonly language: string }
  | { readonly kind: 'source'; readonly source: string }

/** A term, or an entity: then `terms` are its aliases. */
export type ConceptClause = {
  readonly kind: 'concept'
  readonly concept: string
  readonly weight: number
  readonly terms: readonly number[]
}

export type NearClause = {
  readonly kind: 'near'
  readonly distance: number
  readonly ordered: boolean
  readonly left: readonly ConceptClause[]
  readonly right: readonly ConceptClause[]
}

/** What a rule can ask about a document. */
export type Reading = {
  readonly language: string | undefined
  readonly source: string | undefined
  readonly places: (field: Field, term: number) => readonly Occurrence[]
}

/** An occurrence that a branch which holds counts. */
export type Counted = { readonly concept: string; readonly weight: number; readonly field: Field; readonly place: Occurrence }

export const bothFields: readonly Field[] = ['title', 'body']

/** Score and spans if the rule holds; undefined if not. */
export function evaluate(rule: Clause, reading: Reading): { readonly score: number; readonly spans: readonly Span[] } | undefined {
  const counted = holds(rule, reading, bothFields)
  return counted === undefined || counted.length === 0 ? undefined : weigh(counted)
}

/** The occurrences a clause counts within `fields`; undefined if it does not hold. */
export function holds(clause: Clause, reading: Reading, fields: readonly Field[]): readonly Counted[] | undefined {
  switch (clause.kind) {
    case 'concept': {
      const counted = occurrences(clause, reading, fields)
      return counted.length === 0 ? undefined : counted
    }
    case 'and': {
      const parts = clause.parts.map(part => holds(part, reading, fields))
      return parts.includes(undefined) ? undefined : parts.flatMap(part => part ?? [])
    }
    case 'or':
      return atLeast(1, clause.parts, reading, fields)
    case 'of':
      return atLeast(clause.count, clause.parts, reading, fields)
    case 'not':
      return holds(clause.part, reading, fields) === undefined ? [] : undefined
    case 'near': {
      const counted = fields.flatMap(field => withinReach(clause, reading, field))
      return counted.length === 0 ? undefined : counted
    }
    case 'field':
      return holds(
        clause.part,
        reading,
        fields.filter(field => field === clause.field),
      )
    case 'lang':
      return reading.language === clause.language ? [] : undefined
    case 'source':
      return reading.source === clause.source ? [] : undefined
  }
}

/** All parts that hold count, not only the first `count`. */
function atLeast(count: number, parts: readonly Clause[], reading: Reading, fields: readonly Field[]): readonly Counted[] | undefined {
  const holding = parts.map(part => holds(part, reading, fields)).filter(part => part !== undefined)
  return holding.length < count ? undefined : holding.flat()
}

export function occurrences({ concept, weight, terms }: ConceptClause, reading: Reading, fields: readonly Field[]): Counted[] {
  return fields.flatMap(field => terms.flatMap(term => reading.places(field, term).map(place => ({ concept, weight, field, place }))))
}

/**
 * The occurrences of both sides in one field that have a partner within the distance: from the last word of the
 * earlier one to the first word of the later one, so that adjacent words are 1 apart. A place is no partner of a
 * place it overlaps. In Han and kana two characters count as a word.
 */
function withinReach({ distance, ordered, left, right }: NearClause, reading: Reading, field: Field): Counted[] {
  const lefts = left.flatMap(side => occurrences(side, reading, [field]))
  const rights = right.flatMap(side => occurrences(side, reading, [field]))
  if (lefts.length === 0 || rights.length === 0) return []
  const reach = reachOf(distance)
  const leftNeighbours = neighbours(lefts)
  const rightNeighbours = neighbours(rights)
  return [
    ...lefts.filter(({ place }) => rightNeighbours.follows(place, reach) || (!ordered && rightNeighbours.precedes(place, reach))),
    ...rights.filter(({ place }) => leftNeighbours.precedes(place, reach) || (!ordered && leftNeighbours.follows(place, reach))),
  ]
}

/** Whether one of the counted places lies close behind, or close before, a place. Of words within one character (½) the nearest counts. */
function neighbours(counted: readonly Counted[]) {
  const byStart = counted.map(({ place }) => place).sort((a, b) => a.start - b.start || a.from - b.from)
  const byEnd = byStart.toSorted((a, b) => a.end - b.end || a.to - b.to)
  return {
    follows: (place: Occurrence, reach: number): boolean => {
      const next = byStart[firstIndex(byStart.length, index => (byStart[index]?.start ?? 0) >= place.end)]
      return next !== undefined && next.from - place.to <= reach
    },
    precedes: (place: Occurrence, reach: number): boolean => {
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

function weigh(counted: readonly Counted[]): { score: number; spans: readonly Span[] } {
  const concepts = new Map<string, { weight: number; places: Record<Field, Occurrence[]> }>()
  for (const { concept, weight, field, place } of counted) {
    let known = concepts.get(concept)
    if (known === undefined) {
      known = { weight, places: { title: [], body: [] } }
      concepts.set(concept, known)
    }
    known.weight = Math.max(known.weight, weight)
    known.places[field].push(place)
  }

  const spans: Span[] = []
  let score = 0
  for (const [concept, { weight, places }] of concepts) {
    const own = bothFields.flatMap(field => withoutOverlaps(places[field]).map(({ start, end }) => ({ field, start, end, concept })))
    score += weight * (1 + Math.log2(own.length))
    for (const span of own) spans.push(span)
  }
  spans.sort(inReadingOrder)
  return { score: spans[0]?.field === 'title' ? score * 2 : score, spans }
}

/** Of places that overlap, the first counts, and of those that start together the longest. */
function withoutOverlaps(places: readonly Occurrence[]): Occurrence[] {
  const kept: Occurrence[] = []
  for (const place of places.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (place.start >= (kept.at(-1)?.end ?? 0)) kept.push(place)
  return kept
}

function inReadingOrder(a: Span, b: Span): number {
  if (a.field !== b.field) return a.field === 'title' ? -1 : 1
  return a.start - b.start || a.end - b.end || (a.concept < b.concept ? -1 : a.concept > b.concept ? 1 : 0)
}

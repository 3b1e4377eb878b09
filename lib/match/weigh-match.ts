/**
 * Spans and score of a rule that holds, from the occurrences it counts. The meaning is that of `evaluate.ts`, which
 * goes concept by concept; here all are put in the order of the text at once, and each concept passes over what overlaps
 * its last span.
 */
import { BODY, TITLE } from './build-programs.ts'
import { startCounting } from './counted.ts'
import type { Span } from './document.ts'
import { isInBody } from './hits.ts'
import { FIRST_CONCEPT } from './index-builder.ts'
import { placeHits } from './leaf-hits.ts'
import { count, type Reading } from './run-program.ts'

/** A concept that is counted. `reached`: where its last span in the field ends. */
type Concept = { readonly number: number; readonly name: string; weight: number; occurrences: number; reached: number }
type Place = { readonly concept: Concept; readonly inTitle: boolean; readonly start: number; readonly end: number }

/** Score and spans of the rule whose tree starts at `at`; undefined if it counts nothing. */
export function weighMatch(reading: Reading, at: number): { readonly score: number; readonly spans: readonly Span[] } | undefined {
  const { counted, hits } = reading
  startCounting(counted)
  count(reading, at, TITLE | BODY)
  if (counted.length === 0) return undefined
  placeHits(counted.leafHits, hits)

  const concepts: Concept[] = []
  const spans: Span[] = []
  let inTitle = true
  for (const place of inOrder(placesOf(reading, concepts), before)) {
    const { concept, start, end } = place
    if (inTitle && !place.inTitle) {
      inTitle = false
      for (const each of concepts) each.reached = 0
    }
    if (start < concept.reached) continue
    concept.reached = end
    concept.occurrences += 1
    spans.push({ field: inTitle ? 'title' : 'body', start, end, concept: concept.name })
  }

  let score = 0
  for (const { weight, occurrences } of concepts) score += weight * (1 + Math.log2(occurrences))
  return { score: spans[0]?.field === 'title' ? score * 2 : score, spans: inOrder(spans, comesBefore) }
}

/** What is counted, and the concepts in the order in which they are counted first: sums of fractions depend on it. */
function placesOf({ index, hits, counted, string }: Reading, concepts: Concept[]): Place[] {
  // Few concepts a rule: a list is searched faster than a map is made. Not so in a document of megabytes.
  const known = counted.length > MANY ? new Map<number, Concept>() : undefined
  const { lists, start, end } = counted.leafHits
  const places: Place[] = []
  const firstConcept = index.sizes[FIRST_CONCEPT] ?? 0
  for (let each = 0; each < counted.length; each++) {
    const leaf = counted.leaves[each] ?? 0
    const number = leaf < hits.own ? leaf + firstConcept : (index.conceptOfLeaf[leaf - hits.termCount] ?? 0)
    const weight = counted.weights[each] ?? 1
    let concept = known === undefined ? findConcept(concepts, number) : known.get(number)
    if (concept === undefined) {
      concept = { number, name: string(number), weight, occurrences: 0, reached: 0 }
      concepts.push(concept)
      known?.set(number, concept)
    }
    if (weight > concept.weight) concept.weight = weight
    const hit = lists[counted.at[each] ?? 0] ?? 0
    places.push({ concept, inTitle: !isInBody(hits, hit), start: start[hit] ?? 0, end: end[hit] ?? 0 })
  }
  return places
}

function findConcept(concepts: readonly Concept[], number: number): Concept | undefined {
  for (const concept of concepts) if (concept.number === number) return concept
  return undefined
}

/** Places or spans of one match beyond which other ways are faster. */
const MANY = 24

/** Sorts a few by insertion, which needs no memory, and many as usual. */
function inOrder<T>(list: T[], compare: (a: T, b: T) => number): T[] {
  if (list.length > MANY) return list.sort(compare)
  for (let index = 1; index < list.length; index++) {
    const moved = list[index] as T
    let at = index
    for (; at > 0 && compare(list[at - 1] as T, moved) > 0; at--) list[at] = list[at - 1] as T
    list[at] = moved
  }
  return list
}

/** Of places that overlap, the first counts, and of those that start together the longest. */
function before(a: Place, b: Place): number {
  if (a.inTitle !== b.inTitle) return a.inTitle ? -1 : 1
  return a.start - b.start || b.end - a.end
}

/** The order in which spans are told. */
function comesBefore(a: Span, b: Span): number {
  if (a.field !== b.field) return a.field === 'title' ? -1 : 1
  return a.start - b.start || a.end - b.end || (a.concept < b.concept ? -1 : a.concept > b.concept ? 1 : 0)
}

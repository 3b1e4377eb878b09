/** Spans and score of a rule that holds, from the occurrences it counts. The meaning is that of `evaluate.ts`. */
import { endInText, startInText } from '../text/fold.ts'
import { BODY, TITLE } from './build-programs.ts'
import type { Field, Span } from './document.ts'
import { count, type Reading } from './run-program.ts'

type Place = { readonly start: number; readonly end: number }
type Concept = { readonly name: string; weight: number; readonly title: Place[]; readonly body: Place[] }

/** Score and spans of the rule whose tree starts at `at`; undefined if it counts nothing. */
export function weighMatch(reading: Reading, at: number): { readonly score: number; readonly spans: readonly Span[] } | undefined {
  const { counted } = reading
  counted.length = 0
  count(reading, at, TITLE | BODY)
  if (counted.length === 0) return undefined

  const spans: Span[] = []
  let score = 0
  for (const { name, weight, title, body } of groupByConcept(reading)) {
    const before = spans.length
    addSpans(spans, 'title', title, name)
    addSpans(spans, 'body', body, name)
    score += weight * (1 + Math.log2(spans.length - before))
  }
  if (spans.length > 1) spans.sort(inReadingOrder)
  return { score: spans[0]?.field === 'title' ? score * 2 : score, spans }
}

/** In the order in which the concepts are counted first, since sums of fractions depend on their order. */
function groupByConcept({ index, hits, counted, string }: Reading): Iterable<Concept> {
  const concepts = new Map<number, Concept>()
  for (let each = 0; each < counted.length; each++) {
    const number = index.conceptOfLeaf[counted.leaves[each] ?? 0] ?? 0
    const weight = counted.weights[each] ?? 1
    let concept = concepts.get(number)
    if (concept === undefined) {
      concept = { name: string(number), weight, title: [], body: [] }
      concepts.set(number, concept)
    }
    if (weight > concept.weight) concept.weight = weight
    const hit = counted.hits[each] ?? 0
    const inTitle = hit < hits.bodyFrom
    const { folded } = inTitle ? hits.title : hits.body
    const place = { start: startInText(folded, hits.from[hit] ?? 0), end: endInText(folded, (hits.to[hit] ?? 0) - 1) }
    if (inTitle) concept.title.push(place)
    else concept.body.push(place)
  }
  return concepts.values()
}

/** Of places that overlap, the first counts, and of those that start together the longest. */
function addSpans(spans: Span[], field: Field, places: Place[], concept: string): void {
  if (places.length > 1) places.sort((a, b) => a.start - b.start || b.end - a.end)
  let reached = 0
  for (const { start, end } of places) {
    if (start < reached) continue
    spans.push({ field, start, end, concept })
    reached = end
  }
}

function inReadingOrder(a: Span, b: Span): number {
  if (a.field !== b.field) return a.field === 'title' ? -1 : 1
  return a.start - b.start || a.end - b.end || (a.concept < b.concept ? -1 : a.concept > b.concept ? 1 : 0)
}

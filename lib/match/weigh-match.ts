/** Spans and score of a rule that holds, from the occurrences it counts. The meaning is that of `evaluate.ts`. */
import { endInText, startInText } from '../text/fold.ts'
import { BODY, TITLE } from './build-programs.ts'
import type { Field, Span } from './document.ts'
import { count, type Reading } from './run-program.ts'

type Place = { readonly start: number; readonly end: number }
type Concept = { readonly name: number; weight: number; readonly title: Place[]; readonly body: Place[] }

/** Score and spans of the rule whose tree starts at `at`; undefined if it counts nothing. */
export function weighMatch(reading: Reading, at: number): { readonly score: number; readonly spans: readonly Span[] } | undefined {
  const { index, hits, string } = reading
  // Few concepts a rule: a list is searched faster than a map is made.
  const concepts: Concept[] = []
  count(reading, at, TITLE | BODY, (leaf, weight, field, hit) => {
    const name = index.conceptOfLeaf[leaf] ?? 0
    let concept = concepts.find(known => known.name === name)
    if (concept === undefined) {
      concept = { name, weight, title: [], body: [] }
      concepts.push(concept)
    }
    if (weight > concept.weight) concept.weight = weight
    const { folded } = field === TITLE ? hits.title : hits.body
    const place = { start: startInText(folded, hits.from[hit] ?? 0), end: endInText(folded, (hits.to[hit] ?? 0) - 1) }
    if (field === TITLE) concept.title.push(place)
    else concept.body.push(place)
  })
  if (concepts.length === 0) return undefined

  const spans: Span[] = []
  let score = 0
  for (const { name, weight, title, body } of concepts) {
    const concept = string(name)
    const before = spans.length
    addSpans(spans, 'title', title, concept)
    addSpans(spans, 'body', body, concept)
    score += weight * (1 + Math.log2(spans.length - before))
  }
  spans.sort(inReadingOrder)
  return { score: spans[0]?.field === 'title' ? score * 2 : score, spans }
}

/** Of places that overlap, the first counts, and of those that start together the longest. */
function addSpans(spans: Span[], field: Field, places: Place[], concept: string): void {
  if (places.length > 1) places.sort((a, b) => a.start - b.start || b.end - a.end)
  let end = 0
  for (const place of places) {
    if (place.start < end) continue
    spans.push({ field, start: place.start, end: place.end, concept })
    end = place.end
  }
}

function inReadingOrder(a: Span, b: Span): number {
  if (a.field !== b.field) return a.field === 'title' ? -1 : 1
  return a.start - b.start || a.end - b.end || (a.concept < b.concept ? -1 : a.concept > b.concept ? 1 : 0)
}

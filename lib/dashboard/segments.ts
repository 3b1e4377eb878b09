/** Cuts a text at its spans: pieces in order, those under a span with the concepts they stand for. Pure. */

export type Span = { readonly start: number; readonly end: number; readonly concept: string }

/** `concepts` is empty where nothing matched. */
export type Segment = { readonly text: string; readonly concepts: readonly string[] }

/** The pieces joined are the text, whatever the spans are: they may overlap, touch, or lie outside. */
export function segmentsOf(text: string, spans: readonly Span[]): readonly Segment[] {
  const inside = spans
    .map(({ start, end, concept }) => ({ start: Math.max(0, start), end: Math.min(text.length, end), concept }))
    .filter(({ start, end }) => start < end)
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  const segments: Segment[] = []
  for (const [index, start] of cuts.entries()) {
    const end = cuts[index + 1]
    if (end === undefined) break
    const over = inside.filter(span => span.start <= start && end <= span.end)
    const concepts = [...new Set(over.map(span => span.concept))].sort()
    const before = segments.at(-1)
    // Two spans of one concept that meet are one mark.
    if (before !== undefined && before.concepts.join('\n') === concepts.join('\n'))
      segments[segments.length - 1] = { text: before.text + text.slice(start, end), concepts }
    else segments.push({ text: text.slice(start, end), concepts })
  }
  return segments
}

/** Each concept with the different words that stood for it, in reading order. */
export function conceptsOf(
  texts: readonly { readonly text: string; readonly spans: readonly Span[] }[],
): ReadonlyMap<string, readonly string[]> {
  const concepts = new Map<string, string[]>()
  for (const { text, spans } of texts) {
    for (const { start, end, concept } of spans) {
      const word = text.slice(start, end)
      const words = concepts.get(concept) ?? []
      if (!words.some(known => known.toLowerCase() === word.toLowerCase())) words.push(word)
      concepts.set(concept, words)
    }
  }
  return concepts
}

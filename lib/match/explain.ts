/**
 * What is shown of a match: the title, and the windows of the body that hold the most of it.
 *
 * Spans become relative to the excerpt they lie in. Nothing is matched again, and nothing is added to the text.
 */
import type { Span } from './document.ts'

type ExcerptSpan = { readonly start: number; readonly end: number; readonly concept: string }
type Excerpt = { readonly text: string; readonly spans: readonly ExcerptSpan[] }
type Evidence = { readonly title: Excerpt; readonly body: readonly Excerpt[] }
type Range = { readonly start: number; readonly end: number }

/** Lengths in UTF-16 units. */
const MAX_TITLE = 500
const MAX_WINDOW = 300
const MAX_WINDOWS = 2
/** Room kept for context on both sides, when a window is chosen. */
const CONTEXT = 40
/** How far a cut may move to fall between two words. */
const MAX_SHIFT = 24

/** The title with its spans, and up to two windows of the body, each at most 300 UTF-16 units, in the order of the text. */
export function excerptEvidence(document: { readonly title: string; readonly body: string }, spans: readonly Span[]): Evidence {
  const { title, body } = document
  const titleSpans = spans.filter(({ field }) => field === 'title')
  const titleWindow = title.length <= MAX_TITLE ? { start: 0, end: title.length } : chooseWindow(title, titleSpans, MAX_TITLE, new Set())
  return {
    title: cut(title, titleSpans, titleWindow ?? tidy(title, { start: 0, end: MAX_TITLE }, undefined)),
    body: bodyWindows(body, spans),
  }
}

function bodyWindows(body: string, spans: readonly Span[]): Excerpt[] {
  const bodySpans = spans.filter(({ field }) => field === 'body')
  const windows: Range[] = []
  const shown = new Set<string>()
  let left: readonly Span[] = bodySpans
  // A further window that showed no further concept would only repeat.
  while (windows.length < MAX_WINDOWS && left.some(({ concept }) => !shown.has(concept))) {
    const window = chooseWindow(body, left, MAX_WINDOW, shown, windows)
    if (window === undefined) break
    windows.push(window)
    for (const span of left) if (touches(span, window)) shown.add(span.concept)
    left = left.filter(span => !touches(span, window))
  }
  return windows.toSorted((a, b) => a.start - b.start).map(window => cut(body, bodySpans, window))
}

const touches = (a: Range, b: Range): boolean => a.start < b.end && a.end > b.start

/**
 * The window around the spans that show the most concepts not `shown` yet, then the most spans, then the earliest;
 * undefined if there are no spans. It keeps clear of the windows `taken`.
 */
function chooseWindow(
  text: string,
  spans: readonly Span[],
  size: number,
  shown: ReadonlySet<string>,
  taken: readonly Range[] = [],
): Range | undefined {
  const ordered = spans.toSorted((a, b) => a.start - b.start)
  let best: { concepts: number; spans: number; range: Range } | undefined
  const fits = (start: number, end: number) => end - start <= size - CONTEXT && !taken.some(range => touches(range, { start, end }))
  const inside = new Map<string, number>()
  let last = 0
  for (const [first, { start, concept }] of ordered.entries()) {
    // Two pointers: the spans from `first` up to `last` fit into one window.
    for (let next = ordered[last]; next !== undefined && (last === first || fits(start, next.end)); next = ordered[last]) {
      inside.set(next.concept, (inside.get(next.concept) ?? 0) + 1)
      last += 1
    }
    let concepts = 0
    for (const known of inside.keys()) if (!shown.has(known)) concepts += 1
    if (best === undefined || concepts > best.concepts || (concepts === best.concepts && last - first > best.spans))
      best = {
        concepts,
        spans: last - first,
        range: { start, end: ordered.slice(first, last).reduce((latest, { end }) => Math.max(latest, end), start) },
      }
    const count = (inside.get(concept) ?? 0) - 1
    if (count > 0) inside.set(concept, count)
    else inside.delete(concept)
  }
  return best === undefined ? undefined : tidy(text, widen(text, best.range, size, taken), best.range)
}

/** Context on both sides, evenly, up to `size`; what one side cannot use goes to the other. */
function widen(text: string, { start, end }: Range, size: number, taken: readonly Range[]): Range {
  const floor = Math.max(0, ...taken.filter(range => range.end <= start).map(range => range.end))
  const ceiling = Math.min(text.length, ...taken.filter(range => range.start >= end).map(range => range.start))
  const spare = Math.max(0, size - (end - start))
  const before = Math.min(start - floor, Math.max(Math.floor(spare / 2), spare - (ceiling - end)))
  const after = Math.min(ceiling - end, spare - before)
  return { start: start - before, end: Math.min(end + after, start - before + size) }
}

/** Moves the cuts inwards to word boundaries where one is near, but not into `keep`; never inside a surrogate pair; trims spaces. */
function tidy(text: string, range: Range, keep: Range | undefined): Range {
  let { start, end } = range
  const latestStart = Math.min(keep?.start ?? end, start + MAX_SHIFT)
  const earliestEnd = Math.max(keep?.end ?? start, end - MAX_SHIFT)
  if (start > 0 && isInsideWord(text, start))
    for (let at = start + 1; at <= latestStart; at++)
      if (!isInsideWord(text, at)) {
        start = at
        break
      }
  if (end < text.length && isInsideWord(text, end))
    for (let at = end - 1; at >= earliestEnd; at--)
      if (!isInsideWord(text, at)) {
        end = at
        break
      }
  if (splitsPair(text, start)) start += 1
  if (splitsPair(text, end)) end -= 1
  while (start < end && /\s/.test(text[start] ?? '')) start += 1
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1
  return { start, end }
}

const isInsideWord = (text: string, at: number): boolean => /\S/.test(text[at - 1] ?? ' ') && /\S/.test(text[at] ?? ' ')
const splitsPair = (text: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '')

/** The excerpt of a range, its spans trimmed to it. */
function cut(text: string, spans: readonly Span[], { start, end }: Range): Excerpt {
  return {
    text: text.slice(start, end),
    spans: spans
      .filter(span => touches(span, { start, end }))
      .map(span => ({ start: Math.max(span.start, start) - start, end: Math.min(span.end, end) - start, concept: span.concept })),
  }
}

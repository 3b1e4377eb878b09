/**
 * Evidence as runs of marked and unmarked text, and the concepts it shows. Renderers turn runs
 * into their own markup. Overlapping spans (of different concepts) become one mark.
 */
import type { Evidence, Excerpt } from '../storyline/hit.ts'
import { graphemesOf, tame } from './foreign-text.ts'

export type Run = { readonly text: string; readonly marked: boolean }

/** The excerpt on one line, as runs; spans outside the text are cut to it. */
export function runsOf(excerpt: Excerpt): readonly Run[] {
  const text = excerpt.text.toWellFormed()
  const runs: Run[] = []
  let at = 0
  for (const { start, end } of mergedSpans(text, excerpt.spans)) {
    runs.push({ text: text.slice(at, start), marked: false }, { text: text.slice(start, end), marked: true })
    at = end
  }
  runs.push({ text: text.slice(at), marked: false })
  return trimRuns(runs.map(run => ({ ...run, text: tame(run.text) })))
}

/**
 * Runs that fit `max`, cut between graphemes, with an ellipsis where something is missing.
 * `width` measures a grapheme in the markup at hand; `perMark` is what a mark adds.
 */
export function clipRuns(runs: readonly Run[], max: number, { width = units, perMark = 0 }: Measure = {}): readonly Run[] {
  const ofMark = (run: Run) => (run.marked ? perMark : 0)
  const widths = runs.map(run => graphemesOf(run.text).map(grapheme => ({ grapheme, width: width(grapheme) })))
  const total = widths.flat().reduce((sum, { width }) => sum + width, 0) + runs.reduce((sum, run) => sum + ofMark(run), 0)
  if (total <= max) return runs
  const kept: Run[] = []
  let left = max - 1
  for (const [at, run] of runs.entries()) {
    left -= ofMark(run)
    let text = ''
    for (const { grapheme, width } of widths[at] ?? []) {
      left -= width
      if (left < 0) return [...kept, { text, marked: run.marked }, ELLIPSIS].filter(({ text }) => text !== '')
      text += grapheme
    }
    kept.push(run)
  }
  return [...kept, ELLIPSIS]
}

type Measure = { readonly width?: (grapheme: string) => number; readonly perMark?: number }
const units = (grapheme: string): number => grapheme.length
const ELLIPSIS: Run = { text: '…', marked: false }

/** Concept → the words that stand for it in this evidence, each once, in the order of their appearance. */
export function conceptsOf({ title, body }: Evidence): ReadonlyMap<string, readonly string[]> {
  const concepts = new Map<string, string[]>()
  for (const { text, spans } of [title, ...body])
    for (const { start, end, concept } of spans) {
      const words = concepts.get(concept) ?? []
      const word = tame(text.slice(start, end)).trim()
      if (word && !words.some(known => known.toLowerCase() === word.toLowerCase())) words.push(word)
      concepts.set(concept, words)
    }
  return concepts
}

type Range = { start: number; end: number }

function mergedSpans(text: string, spans: Excerpt['spans']): readonly Range[] {
  const sorted = spans
    .map(({ start, end }) => ({ start: wholeCharacter(text, start, -1), end: wholeCharacter(text, end, 1) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start)
  const merged: Range[] = []
  for (const span of sorted) {
    const last = merged.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else merged.push(span)
  }
  return merged
}

/** The offset within the text and not inside a surrogate pair. */
function wholeCharacter(text: string, offset: number, step: 1 | -1): number {
  const within = Math.min(Math.max(0, Math.trunc(offset) || 0), text.length)
  const inside = /[\ud800-\udbff]/.test(text.charAt(within - 1)) && /[\udc00-\udfff]/.test(text.charAt(within))
  return inside ? within + step : within
}

/** No blank at either end, none after another, and nothing blank marked. */
function trimRuns(runs: readonly Run[]): readonly Run[] {
  const kept: Run[] = []
  for (const { text, marked } of runs) {
    const previous = kept.at(-1)
    const rest = previous === undefined || previous.text.endsWith(' ') ? text.trimStart() : text
    if (rest !== '') kept.push({ text: rest, marked: marked && rest.trim() !== '' })
  }
  const last = kept.at(-1)
  if (last === undefined) return kept
  const end = last.text.trimEnd()
  return end === '' ? kept.slice(0, -1) : [...kept.slice(0, -1), { text: end, marked: last.marked }]
}

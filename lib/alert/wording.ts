/**
 * The words of a message that are the same on every channel: times, languages, why it was sent.
 * Plain text; each renderer escapes and lays it out.
 */

import type { MessageContent, TellableHit } from './channel.ts'
import { oneLine, tame } from './foreign-text.ts'
import { conceptsOf, type Run, runsOf } from './marked-text.ts'

/** The mark that everything from the bundled sample wire carries. */
export const SAMPLE = 'SAMPLE'
/** Said where the mark alone would leave a question. */
export const SAMPLE_NOTE = 'SAMPLE: played from the bundled sample wire, nothing here happened.'

/** `24 Nov 2026, 09:12 CET`; a zone that Intl does not know is UTC. Undefined: no time. */
export function timeIn(zone: string, at: string | null): string | undefined {
  if (at === null || Number.isNaN(Date.parse(at))) return undefined
  return formatter(zone).format(new Date(at)).replace(' at ', ', ')
}

function formatter(zone: string): Intl.DateTimeFormat {
  const options = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  } as const
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  }
}

/** When it was published, or that nobody knows and when it was found. */
export function publicationTime(hit: TellableHit, zone: string): string {
  const published = timeIn(zone, hit.publishedAt)
  if (published) return published
  const found = timeIn(zone, hit.foundAt)
  return found ? `no publication time, found ${found}` : 'no publication time'
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })

/** `Korean`; the code where it has no name. */
export function languageName(code: string | null): string {
  if (!code) return 'language unknown'
  try {
    return oneLine(languageNames.of(code) ?? code, 40)
  } catch {
    return oneLine(code, 20)
  }
}

/** Sources shown of one hit; more are counted. */
const SOURCES_SHOWN = 6

export function sourceNames({ sources }: TellableHit): string {
  if (sources.length === 0) return 'source unknown'
  const shown = sources.slice(0, SOURCES_SHOWN).map(name => oneLine(name, 60))
  const more = sources.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** One decimal, and none where it is zero. */
export const scoreText = (score: number): string => `score ${Number.isFinite(score) ? Math.round(score * 10) / 10 : '?'}`

/** `Yonhap · Korean · 24 Nov 2026, 09:12 CET · score 7.2` */
export const factsOf = (hit: TellableHit, zone: string): string =>
  [sourceNames(hit), languageName(hit.language), publicationTime(hit, zone), scoreText(hit.score)].join(' · ')

/** A concept that matched and the words that stood for it. */
export type Matched = { readonly concept: string; readonly words: readonly string[] }

/** Concepts shown of one hit, and words of one concept. */
const CONCEPTS_SHOWN = 8
const WORDS_SHOWN = 2

/** Why it is a hit. Words that only repeat the concept's own name are left out. */
export function matchedIn(hit: TellableHit): { readonly matched: readonly Matched[]; readonly more: number } {
  const all = [...conceptsOf(hit.evidence)]
    .filter(([concept]) => concept.trim() !== '')
    .map(([concept, words]) => ({
      concept: oneLine(concept, 60),
      words: words
        .filter(word => word.toLowerCase() !== concept.toLowerCase())
        .slice(0, WORDS_SHOWN)
        .map(word => oneLine(word, 60)),
    }))
  return { matched: all.slice(0, CONCEPTS_SHOWN), more: Math.max(0, all.length - CONCEPTS_SHOWN) }
}

/** `@north-korea (북한), troops`; "" where nothing is known. */
export function matchedText(hit: TellableHit): string {
  const { matched, more } = matchedIn(hit)
  const parts = matched.map(({ concept, words }) => (words.length > 0 ? `${concept} (${words.join(', ')})` : concept))
  return [...parts, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}

/** What there is to show of a title that may be empty. */
export const titleOf = (hit: TellableHit): string => tame(hit.title).trim() || '(no title)'

/** The title with its marks, as the evidence has it. */
export function titleRuns(hit: TellableHit): readonly Run[] {
  const runs = runsOf(hit.evidence.title)
  return runs.length > 0 ? runs : [{ text: titleOf(hit), marked: false }]
}

const number = new Intl.NumberFormat('en')

const entries = (count: number): string => (count === 1 ? 'entry' : 'entries')

/** What a backlog message says first; undefined for a development. */
export function leadOf({ kind, total, hits }: MessageContent): string | undefined {
  if (kind === 'now') return undefined
  const matches = total === 1 ? 'matches' : 'match'
  const shown = hits.length < total ? (hits.length === 1 ? ' The newest:' : ` The newest ${spelled(hits.length)}:`) : ''
  return `${number.format(total)} older ${entries(total)} already ${matches}.${hits.length > 0 ? shown : ''}`
}

const spelled = (count: number): string => ['none', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count)

/** How many are told but not shown, given how many fitted; undefined: none. */
export function moreOf({ total }: MessageContent, shown: number): string | undefined {
  return total > shown ? `${number.format(total - shown)} more` : undefined
}

/** Why this reached its reader. */
export const becauseOf = ({ subscription, storyline }: MessageContent): string =>
  `Sent because the subscription “${oneLine(subscription, 80)}” follows “${storylineTitle(storyline, 80)}”.`

export const storylineTitle = (storyline: MessageContent['storyline'], max: number): string =>
  oneLine(storyline.title, max) || oneLine(storyline.id, max)

/** `[SAMPLE] North Korean troops for Russia: …` in one line: a mail's subject, a notification. */
export function headlineOf(content: MessageContent, max: number): string {
  const { kind, storyline, total, hits, sample } = content
  const prefix = `${sample ? `[${SAMPLE}] ` : ''}${storylineTitle(storyline, Math.floor(max / 2))}: `
  const first = hits[0]
  const what =
    kind === 'backlog'
      ? `${number.format(total)} older ${entries(total)} already ${total === 1 ? 'matches' : 'match'}`
      : first
        ? titleOf(first)
        : 'new entries'
  return `${prefix}${oneLine(what, max - prefix.length)}`
}

/**
 * The front door of the engine: loads a rule index and matches documents against all of its storylines.
 *
 * Terms are found once a document; those that occur wake the programs that need them; the programs that hold are
 * weighed. `docs/matching.md` explains it. Synchronous, no clock; what an index remembers is only memory to work in.
 */

import { BODY, TITLE } from './build-programs.ts'
import { type Counted, makeCounted } from './counted.ts'
import type { Match, MatchDocument } from './document.ts'
import { findHits } from './find-hits.ts'
import { type Hits, makeHits, startDocument } from './hits.ts'
import { LANGUAGES, STORYLINES } from './index-builder.ts'
import { type IndexSections, readIndex } from './index-file.ts'
import { isUntold, languageOfLetters } from './limited.ts'
import { entryLanguages } from './paradigms.ts'
import { readString } from './pool.ts'
import { holds, type Reading } from './run-program.ts'
import { weighMatch } from './weigh-match.ts'

export type Index = {
  /** Hash of the index's content. */
  readonly version: string
  readonly sections: IndexSections
  /** Places of languages in the list of `sizes`, by tag. */
  readonly languages: ReadonlyMap<string, number>
  /** What is looked for beyond a document's own language, by place of a language: if it is known, if it is not, and if any will do. */
  readonly sought: { readonly known: Uint8Array; readonly unknown: Uint8Array; readonly any: Uint8Array }
  /** Ids and concepts, read when first needed. */
  readonly strings: (string | undefined)[]
  readonly hits: Hits
  readonly counted: Counted
}

/** Loads what `compileRules` made. Throws `bad-index` for a damaged or foreign buffer. */
export function loadIndex(buffer: ArrayBuffer): Index {
  const { version, sections } = readIndex(buffer)
  const strings: (string | undefined)[] = []
  const languages = new Map(
    Array.from(sections.sizes.subarray(LANGUAGES), (string, at) => [readString(sections.stringStarts, sections.strings, string), at]),
  )
  const sought = {
    known: new Uint8Array(languages.size),
    unknown: Uint8Array.from(languages.keys(), language => (isUntold(language) ? 1 : 0)),
    any: new Uint8Array(languages.size).fill(1),
  }
  const hits = makeHits(sections, sections.sizes[STORYLINES] ?? 0)
  return { version, sections, languages, sought, strings, hits, counted: makeCounted() }
}

/** Every storyline that the document matches, in no particular order. Without `lang`, words are inflected by script alone. */
export function matchDocument(index: Index, document: MatchDocument): Match[] {
  const language = document.lang?.toLowerCase().split('-')[0]
  const reading = readFields(index, document, language)
  const matches: Match[] = []
  for (const program of wokenBy(reading.index, reading.hits)) {
    const match = run(reading, program)
    if (match !== undefined) matches.push(match)
  }
  return matches
}

/** The bits of all languages, and that of none. */
const ALL_BITS = -1

/** False only if the document matches nothing in whatever language it is: then nobody needs to know which. `lang` is not read. */
export function mayMatch(index: Index, document: MatchDocument): boolean {
  const reading = readFields(index, document, undefined, true)
  return wokenBy(reading.index, reading.hits).some(program => holds(reading, program + 1, TITLE | BODY))
}

/** Finds the terms of both fields, as they are inflected in the language, or in any. */
function readFields(index: Index, document: MatchDocument, language: string | undefined, anyLanguage = false): Reading {
  const { sections, hits, counted, strings, languages, sought } = index
  const { title, body, source } = document
  startDocument(hits)
  const place = languages.get(language ?? '') ?? 0
  hits.languageBit = anyLanguage ? ALL_BITS : place < entryLanguages.length ? 1 << place : 1
  hits.sought = anyLanguage ? sought.any : language === undefined ? sought.unknown : sought.known
  hits.language =
    language !== undefined || anyLanguage || sections.limits.length === 0
      ? place
      : (languages.get(languageOfLetters(title, body) ?? '') ?? 0)
  hits.field = TITLE
  findHits(sections, hits, title)
  hits.bodyFrom = hits.count
  hits.field = BODY
  findHits(sections, hits, body)

  const string = (number: number): string => {
    strings[number] ??= readString(sections.stringStarts, sections.strings, number)
    return strings[number] ?? ''
  }
  return { index: sections, hits, counted, language, anyLanguage, source, string }
}

/**
 * The programs that the leaves of a document wake, each once. A large index lies outside the caches, so each step is
 * done for all leaves before the next: then the waits for memory overlap.
 */
function wokenBy({ programsOfLeaf, lists, programs }: IndexSections, hits: Hits): readonly number[] {
  const { touchedLeaves, touchedCount, storylineSeen, now, own, termCount } = hits
  const references: number[] = []
  for (let touched = 0; touched < touchedCount; touched++) {
    const leaf = touchedLeaves[touched] ?? 0
    const reference = programsOfLeaf[leaf < own ? leaf : leaf - termCount + own] ?? ~0
    if (reference !== ~0) references.push(reference)
  }
  const woken: number[] = []
  for (const reference of references) {
    if (reference >= 0) woken.push(reference)
    else {
      const end = ~reference + (lists[~reference] ?? 0)
      for (let at = ~reference + 1; at <= end; at++) woken.push(lists[at] ?? 0)
    }
  }
  let count = 0
  for (const program of woken) {
    const storyline = programs[program] ?? 0
    if (storylineSeen[storyline] === now) continue
    storylineSeen[storyline] = now
    woken[count] = program
    count += 1
  }
  woken.length = count
  return woken
}

function run(reading: Reading, program: number): Match | undefined {
  const { index, string } = reading
  if (!holds(reading, program + 1, TITLE | BODY)) return undefined
  const weighed = weighMatch(reading, program + 1)
  const storyline = index.programs[program] ?? 0
  return weighed === undefined || weighed.score < (index.minScores[storyline] ?? 0)
    ? undefined
    : { storyline: string(storyline), ...weighed }
}

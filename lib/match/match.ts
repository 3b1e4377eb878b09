/**
 * The front door of the engine: loads a rule index and matches documents against all of its storylines.
 *
 * For now it wraps the straightforward evaluator: terms are found once per document, then the rules that any of
 * their terms touches are evaluated. Synchronous, no clock, no side effect but lexicons made on first use.
 */
import { inflectedLanguages } from '../text/inflect.ts'
import { tokenize } from '../text/tokens.ts'
import type { Field, Match, MatchDocument } from './document.ts'
import { type Clause, evaluate } from './evaluate.ts'
import { findTerms, type Lexicon, makeLexicon, type SoughtTerm } from './find-terms.ts'
import { readIndex } from './index-file.ts'
import { clauseMaker } from './rule-clauses.ts'

export type Index = {
  /** Hash of the index's content. */
  readonly version: string
  readonly storylines: readonly { readonly id: string; readonly minScore: number; readonly rule: Clause }[]
  readonly terms: readonly SoughtTerm[]
  /** By term: the storylines in which it is more than a NOT. */
  readonly followers: readonly (readonly number[])[]
  /** By language of entries, '' by script alone; filled on first use. */
  readonly lexicons: Map<string, Lexicon>
}

/** Loads what `compileRules` made. Throws `bad-index` for a damaged or foreign buffer. */
export function loadIndex(buffer: ArrayBuffer): Index {
  const { version, content } = readIndex(buffer)
  const { clauseOf, terms } = clauseMaker(content.entities)
  const storylines = content.storylines.map(({ id, minScore, rule }) => ({ id, minScore, rule: clauseOf(rule) }))
  const followers: number[][] = terms.map(() => [])
  for (const [storyline, { rule }] of storylines.entries()) for (const term of new Set(countedTerms(rule))) followers[term]?.push(storyline)
  return { version, storylines, terms, followers, lexicons: new Map() }
}

/** The terms whose occurrences a rule may count. As every rule needs one of them, no other rule can match. */
function countedTerms(clause: Clause): readonly number[] {
  switch (clause.kind) {
    case 'concept':
      return clause.terms
    case 'and':
    case 'or':
    case 'of':
      return clause.parts.flatMap(countedTerms)
    case 'near':
      return [...clause.left, ...clause.right].flatMap(countedTerms)
    case 'field':
      return countedTerms(clause.part)
    default:
      return []
  }
}

/** Every storyline that the document matches, in no particular order. Without `lang`, words are inflected by script alone. */
export function matchDocument(index: Index, document: MatchDocument): Match[] {
  const language = document.lang?.toLowerCase().split('-')[0]
  const lexicon = lexiconOf(index, language)
  const found = { title: findTerms(lexicon, tokenize(document.title)), body: findTerms(lexicon, tokenize(document.body)) }
  const places = (field: Field, term: number) => found[field].get(term) ?? []

  const touched = new Set<number>()
  for (const term of [...found.title.keys(), ...found.body.keys()])
    for (const storyline of index.followers[term] ?? []) touched.add(storyline)

  const matches: Match[] = []
  for (const number of touched) {
    const storyline = index.storylines[number]
    if (storyline === undefined) continue
    const held = evaluate(storyline.rule, { language, source: document.source, places })
    if (held !== undefined && held.score >= storyline.minScore) matches.push({ storyline: storyline.id, ...held })
  }
  return matches
}

function lexiconOf(index: Index, language: string | undefined): Lexicon {
  const known = language !== undefined && inflectedLanguages.has(language) ? language : undefined
  let lexicon = index.lexicons.get(known ?? '')
  if (lexicon === undefined) {
    lexicon = makeLexicon(index.terms, known)
    index.lexicons.set(known ?? '', lexicon)
  }
  return lexicon
}

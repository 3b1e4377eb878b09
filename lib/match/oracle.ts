/**
 * The oracle: every storyline by the straightforward evaluator, with no index and no shortcut. Tests compare the
 * engine with it, and where the two differ the oracle is right. Nothing else runs it.
 */
import { tokenize } from '../text/tokens.ts'
import type { CheckedRules } from './check-rules.ts'
import type { Field, Match, MatchDocument } from './document.ts'
import { type Clause, evaluate } from './evaluate.ts'
import { findTerms, type Lexicon, makeLexicon, type SoughtTerm } from './find-terms.ts'
import { languageOfLetters } from './limited.ts'
import { clauseMaker } from './rule-clauses.ts'

export type Oracle = {
  readonly storylines: readonly { readonly id: string; readonly minScore: number; readonly rule: Clause }[]
  readonly terms: readonly SoughtTerm[]
  /** By language of entries, or by their letters where it is unknown; filled on first use. */
  readonly lexicons: Map<string, Lexicon>
}

export function makeOracle({ storylines, entities }: Pick<CheckedRules, 'storylines' | 'entities'>): Oracle {
  const { clauseOf, terms } = clauseMaker(entities)
  return { storylines: storylines.map(({ id, minScore, rule }) => ({ id, minScore, rule: clauseOf(rule) })), terms, lexicons: new Map() }
}

/** Every storyline that the document matches, in their order. Without `lang`, words are inflected by script alone. */
export function askOracle(oracle: Oracle, document: MatchDocument): Match[] {
  const language = document.lang?.toLowerCase().split('-')[0]
  const letters = language === undefined ? languageOfLetters(document.title, document.body) : undefined
  const name = language ?? `letters ${letters}`
  let lexicon = oracle.lexicons.get(name)
  if (lexicon === undefined) {
    lexicon = makeLexicon(oracle.terms, language, letters)
    oracle.lexicons.set(name, lexicon)
  }
  const found = { title: findTerms(lexicon, tokenize(document.title)), body: findTerms(lexicon, tokenize(document.body)) }
  const places = (field: Field, term: number) => found[field].get(term) ?? []
  return oracle.storylines.flatMap(({ id, minScore, rule }) => {
    const held = evaluate(rule, { language, source: document.source, places })
    return held === undefined || held.score < minScore ? [] : [{ storyline: id, ...held }]
  })
}

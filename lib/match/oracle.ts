/**
 * The oracle: every storyline by the straightforward evaluator, with no index and no shortcut. Tests compare the
 * engine with it, and where the two differ the oracle is right. Nothing else runs it.
 */
import { tokenize } from '../text/tokens.ts'
import type { CheckedRules } from './check-rules.ts'
import type { Field, Match, MatchDocument } from './document.ts'
import { type Clause, type ConceptClause, evaluate } from './evaluate.ts'
import { type Endings, findTerms, type Lexicon, makeLexicon, type SoughtTerm } from './find-terms.ts'
import type { EntityNode, RuleNode, TermNode } from './rule.ts'
import type { TermPattern } from './term.ts'

export type Oracle = {
  readonly storylines: readonly { readonly id: string; readonly minScore: number; readonly rule: Clause }[]
  readonly terms: readonly SoughtTerm[]
  /** By language of entries, '' where there is none; filled on first use. */
  readonly lexicons: Map<string, Lexicon>
}

/** The endings of an alias: those of its own language; `any` has none. */
export const endingsOfAlias = (language: string): Endings => (language === 'any' ? { by: 'none' } : { by: 'alias', language })

export function makeOracle({ storylines, entities }: Pick<CheckedRules, 'storylines' | 'entities'>): Oracle {
  const terms: SoughtTerm[] = []
  const numberOf = (pattern: TermPattern, endings: Endings): number => terms.push({ pattern, endings }) - 1
  const aliases = new Map(
    entities.map(({ id, aliases: list }) => [id, list.map(({ language, pattern }) => numberOf(pattern, endingsOfAlias(language)))]),
  )
  const conceptOf = (node: TermNode | EntityNode): ConceptClause =>
    node.kind === 'term'
      ? { kind: 'concept', concept: node.concept, weight: node.weight, terms: [numberOf(node.pattern, { by: 'entry' })] }
      : { kind: 'concept', concept: `@${node.entity}`, weight: node.weight, terms: aliases.get(node.entity) ?? [] }
  const clauseOf = (node: RuleNode): Clause => {
    switch (node.kind) {
      case 'term':
      case 'entity':
        return conceptOf(node)
      case 'and':
      case 'or':
        return { kind: node.kind, parts: node.parts.map(clauseOf) }
      case 'of':
        return { kind: 'of', count: node.count, parts: node.parts.map(clauseOf) }
      case 'not':
        return { kind: 'not', part: clauseOf(node.part) }
      case 'field':
        return { kind: 'field', field: node.field, part: clauseOf(node.part) }
      case 'near': {
        const { distance, ordered, left, right } = node
        return { kind: 'near', distance, ordered, left: left.map(conceptOf), right: right.map(conceptOf) }
      }
      default:
        return node
    }
  }
  return { storylines: storylines.map(({ id, minScore, rule }) => ({ id, minScore, rule: clauseOf(rule) })), terms, lexicons: new Map() }
}

/** Every storyline that the document matches, in their order. Without `lang`, words are inflected by script alone. */
export function askOracle(oracle: Oracle, document: MatchDocument): Match[] {
  const language = document.lang?.toLowerCase().split('-')[0]
  let lexicon = oracle.lexicons.get(language ?? '')
  if (lexicon === undefined) {
    lexicon = makeLexicon(oracle.terms, language)
    oracle.lexicons.set(language ?? '', lexicon)
  }
  const found = { title: findTerms(lexicon, tokenize(document.title)), body: findTerms(lexicon, tokenize(document.body)) }
  const places = (field: Field, term: number) => found[field].get(term) ?? []
  return oracle.storylines.flatMap(({ id, minScore, rule }) => {
    const held = evaluate(rule, { language, source: document.source, places })
    return held === undefined || held.score < minScore ? [] : [{ storyline: id, ...held }]
  })
}

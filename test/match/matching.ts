/** Shorthands of the engine's tests: one rule, one text. */
import { compileRules } from '../../lib/match/compile.ts'
import type { Entities, Match, MatchDocument } from '../../lib/match/document.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'

/** The match of one rule, or undefined. */
export function matchRule(rule: string, document: Partial<MatchDocument>, entities: Entities = {}): Match | undefined {
  const index = loadIndex(compileRules({ storylines: [{ id: 'storyline', rule }], entities }))
  return matchDocument(index, { title: '', body: '', ...document })[0]
}

/** The texts that the spans cover, with their concepts: `body: soldiers = soldier`. */
export function spanTexts(match: Match | undefined, document: Partial<MatchDocument>): string[] | undefined {
  return match?.spans.map(({ field, start, end, concept }) => `${field}: ${(document[field] ?? '').slice(start, end)} = ${concept}`)
}

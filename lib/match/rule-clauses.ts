/**
 * From checked rules and entities to clauses ready to be evaluated: each different term once, by number.
 *
 * A clause mirrors the node of the rule that it was made of, part by part, in the same order.
 */
import type { CheckedEntity } from './check-rules.ts'
import type { Clause, ConceptClause } from './evaluate.ts'
import type { Endings, SoughtTerm } from './find-terms.ts'
import type { EntityNode, RuleNode, TermNode } from './rule.ts'
import { spellingsOf, type TermPattern } from './term.ts'

export type ClauseMaker = {
  readonly clauseOf: (node: RuleNode) => Clause
  readonly conceptOf: (node: TermNode | EntityNode) => ConceptClause
  /** All terms numbered so far: of the aliases, and of the rules that were made into clauses. */
  readonly terms: readonly SoughtTerm[]
}

/** The endings of an alias: those of its own language; `any` has none. */
export const endingsOfAlias = (language: string): Endings => (language === 'any' ? { by: 'none' } : { by: 'alias', language })

export function clauseMaker(entities: readonly CheckedEntity[]): ClauseMaker {
  const terms: SoughtTerm[] = []
  const numbers = new Map<string, number>()
  const numberOf = (pattern: TermPattern, endings: Endings, only?: string): number => {
    const key = JSON.stringify([pattern, endings, only])
    let number = numbers.get(key)
    if (number === undefined) {
      number = terms.push({ pattern, endings, only }) - 1
      numbers.set(key, number)
    }
    return number
  }

  const aliases = new Map(
    entities.map(({ id, aliases: list }) => [
      id,
      list.flatMap(({ language, only, pattern }) =>
        spellingsOf(pattern, language).map(each => numberOf(each, endingsOfAlias(language), only ? language : undefined)),
      ),
    ]),
  )
  const conceptOf = (node: TermNode | EntityNode): ConceptClause =>
    node.kind === 'term'
      ? {
          kind: 'concept',
          concept: node.concept,
          weight: node.weight,
          terms: spellingsOf(node.pattern).map(each => numberOf(each, { by: 'entry' })),
        }
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
      case 'near':
        return {
          kind: 'near',
          distance: node.distance,
          ordered: node.ordered,
          left: node.left.map(conceptOf),
          right: node.right.map(conceptOf),
        }
      default:
        return node
    }
  }
  return { clauseOf, conceptOf, terms }
}

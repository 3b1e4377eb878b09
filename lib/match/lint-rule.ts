/** What is wrong with a rule that can be read: parts that would match almost everything, and parts that match nothing. */
import type { Problem } from '../errors.ts'
import type { Field } from './document.ts'
import { childrenOf, isPositive, type RuleNode } from './rule.ts'

/** The parts for whose sake the rule would match almost every article. */
export function findUnanchored(node: RuleNode): Problem[] {
  if (isPositive(node)) return []
  if (node.kind === 'or' || (node.kind === 'field' && node.part.kind === 'or')) return childrenOf(node).flatMap(findUnanchored)
  const what =
    node.kind === 'not'
      ? 'NOT needs a positive partner: alone it would match almost every article'
      : 'this part holds without any term, so that it would match almost every article'
  return [
    {
      code: 'no-positive-term',
      message: what,
      hint: 'join it by AND with a term or @entity that must occur',
      start: node.start,
      end: node.end,
    },
  ]
}

/** A field inside the other field can never hold. */
export function findContradictions(node: RuleNode, field: Field | undefined): Problem[] {
  if (node.kind !== 'field') return childrenOf(node).flatMap(child => findContradictions(child, field))
  if (field !== undefined && field !== node.field)
    return [
      {
        code: 'never-matches',
        message: `${node.field}: inside ${field}: can never hold`,
        hint: `take ${node.field}: away, or put it beside ${field}: with AND`,
        severity: 'warning',
        start: node.start,
        end: node.end,
      },
    ]
  return findContradictions(node.part, node.field)
}

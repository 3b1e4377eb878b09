/** The tree of a parsed rule, and small questions to it. `parse-rule.ts` makes it, `evaluate.ts` reads it. */
import type { Field } from './document.ts'
import type { TermPattern } from './term.ts'

/** Place in the rule's text, UTF-16 units, end exclusive. */
type Place = { readonly start: number; readonly end: number }

/** `concept`: the term as written without quotes, `=` and `^weight`. */
export type TermNode = Place & { readonly kind: 'term'; readonly concept: string; readonly pattern: TermPattern; readonly weight: number }
export type EntityNode = Place & { readonly kind: 'entity'; readonly entity: string; readonly weight: number }
export type AllNode = Place & { readonly kind: 'and'; readonly parts: readonly RuleNode[] }
export type AnyNode = Place & { readonly kind: 'or'; readonly parts: readonly RuleNode[] }
export type NotNode = Place & { readonly kind: 'not'; readonly part: RuleNode }
/** At least `count` of the parts hold. */
export type OfNode = Place & { readonly kind: 'of'; readonly count: number; readonly parts: readonly RuleNode[] }
/** The sides' nearest ends are at most `distance` tokens apart; `ordered`: left before right. */
export type NearNode = Place & {
  readonly kind: 'near'
  readonly distance: number
  readonly ordered: boolean
  readonly left: NearSide
  readonly right: NearSide
}
/** Any of these: the alternatives of a bracketed OR. */
export type NearSide = readonly (TermNode | EntityNode)[]
export type FieldNode = Place & { readonly kind: 'field'; readonly field: Field; readonly part: RuleNode }
/** `language`: BCP 47 primary subtag in lower case. */
export type LanguageNode = Place & { readonly kind: 'lang'; readonly language: string }
export type SourceNode = Place & { readonly kind: 'source'; readonly source: string }

export type RuleNode = TermNode | EntityNode | AllNode | AnyNode | NotNode | OfNode | NearNode | FieldNode | LanguageNode | SourceNode

export function childrenOf(node: RuleNode): readonly RuleNode[] {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'of':
      return node.parts
    case 'not':
    case 'field':
      return [node.part]
    case 'near':
      return [...node.left, ...node.right]
    default:
      return []
  }
}

/** The node and all nodes below it, from the left. */
export function nodesOf(node: RuleNode): RuleNode[] {
  return [node, ...childrenOf(node).flatMap(nodesOf)]
}

/** Whether the node can hold in a text that names none of this entity. */
export function canHoldWithout(node: RuleNode, entity: string): boolean {
  const can = (part: RuleNode): boolean => canHoldWithout(part, entity)
  switch (node.kind) {
    case 'entity':
      return node.entity !== entity
    case 'and':
      return node.parts.every(can)
    case 'or':
      return node.parts.some(can)
    case 'of':
      return node.parts.filter(can).length >= node.count
    case 'near':
      return node.left.some(can) && node.right.some(can)
    case 'field':
      return can(node.part)
    default:
      return true
  }
}

/** True if the node can hold only where one of its terms or entities occurs. */
export function isPositive(node: RuleNode): boolean {
  switch (node.kind) {
    case 'term':
    case 'entity':
    case 'near':
      return true
    case 'and':
      return node.parts.some(isPositive)
    case 'or':
      return node.parts.every(isPositive)
    case 'of':
      return node.parts.filter(part => !isPositive(part)).length < Math.max(1, node.count)
    case 'field':
      return isPositive(node.part)
    default:
      return false
  }
}

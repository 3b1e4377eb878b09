/**
 * Whether one clause of a rule holds wherever another does, as far as its terms tell. For the lints: what it says is true of
 * every document; where it cannot tell it says no. Pure.
 */
import type { SoughtTerm } from './find-terms.ts'
import { type NearSide, nodesOf, type RuleNode } from './rule.ts'
import { covers } from './term-cover.ts'

export type Implications = {
  /** `narrow` never holds without `wide`. */
  readonly implies: (narrow: RuleNode, wide: RuleNode) => boolean
  /** Alike for clauses that mean the same, whatever they look like in the text. */
  readonly keyOf: (node: RuleNode) => string
  readonly termsOf: (node: RuleNode) => readonly SoughtTerm[]
}

/** Comparisons of clauses for one rule; a rule of thousands of alternatives is not compared any further. */
const MOST_COMPARISONS = 200_000

/** `aliases`: of each entity. */
export function implications(aliases: ReadonlyMap<string, readonly SoughtTerm[]>): Implications {
  let left = MOST_COMPARISONS
  const keys = new WeakMap<RuleNode, string>()
  const names = new Map<string, string>()
  const known = new WeakMap<RuleNode, WeakMap<RuleNode, boolean>>()

  const keyOf = (node: RuleNode): string => {
    const before = keys.get(node)
    if (before !== undefined) return before
    // A short name for each meaning: keys within keys would grow with every level of brackets.
    const meaning = JSON.stringify(ownKey(node))
    const key = names.get(meaning) ?? String(names.size)
    names.set(meaning, key)
    keys.set(node, key)
    return key
  }
  const sideKey = (side: NearSide): readonly string[] => side.map(keyOf).toSorted()
  const ownKey = (node: RuleNode): readonly unknown[] => {
    switch (node.kind) {
      case 'term':
        return ['term', node.pattern]
      case 'entity':
        return ['entity', node.entity]
      case 'and':
      case 'or':
        return [node.kind, node.parts.map(keyOf).toSorted()]
      case 'of':
        return ['of', node.count, node.parts.map(keyOf).toSorted()]
      case 'not':
        return ['not', keyOf(node.part)]
      case 'near':
        return ['near', node.distance, node.ordered, sideKey(node.left), sideKey(node.right)]
      case 'field':
        return ['field', node.field, keyOf(node.part)]
      case 'lang':
        return ['lang', node.language]
      case 'source':
        return ['source', node.source]
    }
  }
  const termsOf = (node: RuleNode): readonly SoughtTerm[] =>
    node.kind === 'term'
      ? [{ pattern: node.pattern, endings: { by: 'entry' } }]
      : node.kind === 'entity'
        ? (aliases.get(node.entity) ?? [])
        : []

  const implies = (narrow: RuleNode, wide: RuleNode): boolean => {
    const before = known.get(narrow)?.get(wide)
    if (before !== undefined) return before
    left -= 1
    if (left < 0) return false
    const answer = keyOf(narrow) === keyOf(wide) || byWide(narrow, wide) || byNarrow(narrow, wide)
    const row = known.get(narrow) ?? new WeakMap<RuleNode, boolean>()
    known.set(narrow, row.set(wide, answer))
    return answer
  }

  const byWide = (narrow: RuleNode, wide: RuleNode): boolean => {
    switch (wide.kind) {
      case 'and':
        return wide.parts.every(part => implies(narrow, part))
      case 'or':
        return wide.parts.some(part => implies(narrow, part))
      case 'field':
        return narrow.kind === 'field' && narrow.field === wide.field && implies(narrow.part, wide.part)
      case 'near':
        return (
          narrow.kind === 'near' &&
          narrow.distance <= wide.distance &&
          (narrow.ordered || !wide.ordered) &&
          sidesImply(narrow.left, wide.left) &&
          sidesImply(narrow.right, wide.right)
        )
      default:
        return false
    }
  }
  const sidesImply = (narrow: NearSide, wide: NearSide): boolean => {
    const names = new Set(wide.map(keyOf))
    return narrow.every(one => names.has(keyOf(one)))
  }

  const byNarrow = (narrow: RuleNode, wide: RuleNode): boolean => {
    switch (narrow.kind) {
      case 'and':
        return narrow.parts.some(part => implies(part, wide))
      case 'or':
        return narrow.parts.every(part => implies(part, wide))
      case 'of':
        return narrow.count === narrow.parts.length
          ? narrow.parts.some(part => implies(part, wide))
          : narrow.parts.every(part => implies(part, wide))
      case 'near':
        return narrow.left.every(one => implies(one, wide)) || narrow.right.every(one => implies(one, wide))
      case 'field':
        // What holds in one field holds in the entry, unless something is excluded or restricted there.
        return isPlain(wide) && implies(narrow.part, wide)
      case 'term':
      case 'entity': {
        if (wide.kind !== 'term' && wide.kind !== 'entity') return false
        const [own, others] = [termsOf(narrow), termsOf(wide)]
        left -= own.length * others.length
        return left > 0 && own.length > 0 && own.every(one => others.some(other => covers(other, one, 'within')))
      }
      default:
        return false
    }
  }
  return { implies, keyOf, termsOf }
}

const isPlain = (node: RuleNode): boolean => nodesOf(node).every(({ kind }) => kind !== 'not' && kind !== 'lang' && kind !== 'source')

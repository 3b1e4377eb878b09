/**
 * Numbers the terms and the leaves of an index. A leaf is what a rule asks for by name: a term, or an @entity with all
 * its aliases. Equal terms are one term, whoever uses them; entities that no rule names are left out.
 */

import { anchorOf, frequencyOf, type IndexedTerm } from './build-dictionary.ts'
import type { CheckedEntity, CheckedRules } from './check-rules.ts'
import type { Endings } from './find-terms.ts'
import { keyWord, type Paradigms } from './paradigms.ts'
import { type EntityNode, nodesOf, type TermNode } from './rule.ts'
import { endingsOfAlias } from './rule-clauses.ts'
import { spellingsOf, type TermPattern } from './term.ts'

export type Leaf = {
  readonly concept: string
  readonly terms: readonly number[]
  /** How many of a million articles hold it, very roughly. */
  readonly frequency: number
}

export type Terms = {
  readonly terms: readonly IndexedTerm[]
  /**
   * The first so many terms are leaves too, each with the same number: nobody else asks for the term, and nobody else is
   * named so. Most are, and need no table. Other leaves have numbers above those of all terms.
   */
  readonly own: number
  /** Those that are terms too, then the others. */
  readonly leaves: readonly Leaf[]
  readonly leafOf: (node: TermNode | EntityNode) => number
  /** Index in `leaves`. */
  readonly placeOf: (leaf: number) => number
}

/** Names that stand for something else are in `taken`. */
export function makeTerms(
  { storylines, entities }: Pick<CheckedRules, 'storylines' | 'entities'>,
  paradigms: Paradigms,
  taken: ReadonlySet<string>,
): Terms {
  const { terms, leaves, leafOf } = collectTerms(entities, paradigms)
  for (const { rule } of storylines) for (const node of nodesOf(rule)) if (node.kind === 'term' || node.kind === 'entity') leafOf(node)

  const named = new Map<string, number>()
  const asked = new Int32Array(terms.length)
  for (const { concept, terms: its } of leaves) {
    named.set(concept, (named.get(concept) ?? 0) + 1)
    for (const term of its) asked[term] = (asked[term] ?? 0) + 1
  }
  const isOwn = ({ concept, terms: [term, ...others] }: Leaf): boolean =>
    term !== undefined && others.length === 0 && asked[term] === 1 && named.get(concept) === 1 && !taken.has(concept)
  const ownLeaves = leaves.filter(isOwn)
  const ordered = [...ownLeaves, ...leaves.filter(leaf => !isOwn(leaf))]
  const own = ownLeaves.length
  const places = new Map(ordered.map((leaf, place) => [leaf, place]))

  const order = [...new Set([...ownLeaves.flatMap(leaf => leaf.terms), ...terms.keys()])]
  const numbers = new Int32Array(terms.length)
  for (const [number, term] of order.entries()) numbers[term] = number
  const shift = terms.length - own
  return {
    terms: order.flatMap(term => terms[term] ?? []),
    own,
    leaves: ordered.map(leaf => ({ ...leaf, terms: leaf.terms.map(term => numbers[term] ?? 0) })),
    leafOf: node => {
      const leaf = leaves[leafOf(node)]
      const place = (leaf && places.get(leaf)) ?? 0
      return place < own ? place : place + shift
    },
    placeOf: leaf => (leaf < own ? leaf : leaf - shift),
  }
}

function collectTerms(entities: readonly CheckedEntity[], paradigms: Paradigms) {
  const terms: IndexedTerm[] = []
  const leaves: Leaf[] = []
  const termNumbers = new Map<string, number>()
  const leafNumbers = new Map<string, number>()
  const aliases = new Map(entities.map(entity => [entity.id, entity.aliases]))

  const termOf = ({ words, capitals }: TermPattern, endings: Endings, only?: string): number => {
    const keyed = words.map(word => ({ ...keyWord(paradigms, word, endings), kind: word.kind, text: word.text }))
    const name = `${only ?? ''} ${capitals ? '^' : ''}${keyed.map(({ key, paradigm }) => `${paradigm} ${key}`).join(' ')}`
    let number = termNumbers.get(name)
    if (number === undefined) {
      number = terms.push({ words: keyed, capitals, only }) - 1
      termNumbers.set(name, number)
    }
    return number
  }

  const numberOf = (name: string, make: () => Omit<Leaf, 'frequency'>): number => {
    let number = leafNumbers.get(name)
    if (number === undefined) {
      const leaf = make()
      const frequency = leaf.terms.reduce((sum, term) => sum + frequencyOfTerm(terms[term]), 0)
      number = leaves.push({ ...leaf, frequency }) - 1
      leafNumbers.set(name, number)
    }
    return number
  }

  const leafOf = (node: TermNode | EntityNode): number => {
    if (node.kind === 'term') {
      const own = spellingsOf(node.pattern).map(each => termOf(each, { by: 'entry' }))
      return numberOf(`${own.join()} ${node.concept}`, () => ({ concept: node.concept, terms: own }))
    }
    return numberOf(`@${node.entity}`, () => ({
      concept: `@${node.entity}`,
      terms: [
        ...new Set(
          (aliases.get(node.entity) ?? []).flatMap(({ language, only, pattern }) =>
            spellingsOf(pattern, language).map(each => termOf(each, endingsOfAlias(language), only ? language : undefined)),
          ),
        ),
      ],
    }))
  }
  return { terms, leaves, leafOf }
}

function frequencyOfTerm(term: IndexedTerm | undefined): number {
  const anchor = term?.words[anchorOf(term)]
  return anchor === undefined ? 0 : frequencyOf(anchor)
}

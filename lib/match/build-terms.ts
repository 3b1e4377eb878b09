/**
 * Numbers the terms and the leaves of an index. A leaf is what a rule asks for by name: a term, or an @entity with all
 * its aliases. Equal terms are one term, whoever uses them; entities that no rule names are left out.
 */

import { anchorOf, frequencyOf, type IndexedTerm } from './build-dictionary.ts'
import type { CheckedEntity } from './check-rules.ts'
import type { Endings } from './find-terms.ts'
import { keyWord, type Paradigms } from './paradigms.ts'
import type { EntityNode, TermNode } from './rule.ts'
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
  readonly leaves: readonly Leaf[]
  readonly leafOf: (node: TermNode | EntityNode) => number
}

export function makeTerms(entities: readonly CheckedEntity[], paradigms: Paradigms): Terms {
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

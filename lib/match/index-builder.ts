/** Joins the parts of the index: terms and their dictionary, programs and what wakes them, strings. Writes the bytes. */

import { buildDictionary } from './build-dictionary.ts'
import { type Anchors, buildPrograms } from './build-programs.ts'
import { makeTerms } from './build-terms.ts'
import type { CheckedRules } from './check-rules.ts'
import { writeIndex } from './index-file.ts'
import { entryLanguages, makeParadigms } from './paradigms.ts'
import { makePool, makeStrings } from './pool.ts'

/** Places in the section `sizes`; from LANGUAGES on, names of languages: those of masks, then others to which terms are limited. */
export const STORYLINES = 0
export const LONGEST_REMAINDER = 1
/** Terms that are leaves too: see `Terms` in `build-terms.ts`. */
export const OWN_TERMS = 2
/** The string that names the first leaf; the next ones name the other leaves that are terms too. */
export const FIRST_CONCEPT = 3
export const LANGUAGES = 4

export function buildIndex(
  { storylines, entities }: Pick<CheckedRules, 'storylines' | 'entities'>,
  options: { readonly anchors: Anchors } = { anchors: 'rarest' },
): ArrayBuffer {
  const paradigms = makeParadigms()
  const pool = makePool()
  const strings = makeStrings()
  // Storylines first, so that their numbers are those of their ids.
  for (const { id } of storylines) strings.numberOf(id)
  const terms = makeTerms({ storylines, entities }, paradigms, new Set(storylines.map(({ id }) => id)))
  const { own, leaves } = terms
  const firstConcept = strings.count()
  const concepts = leaves.map(({ concept }) => strings.numberOf(concept))
  const { programs, minScores, weights, wakes } = buildPrograms(storylines, terms, strings, options.anchors)
  const { longestRemainder, ...dictionary } = buildDictionary(terms.terms, paradigms, pool)

  const languages = [...new Set([...entryLanguages.map(language => language ?? ''), ...terms.terms.map(({ only }) => only ?? '')])]
  const limits = terms.terms.some(({ only }) => only !== undefined) ? terms.terms : []

  const leavesOfTerm: number[][] = terms.terms.map(() => [])
  for (const [place, leaf] of leaves.entries())
    for (const term of leaf.terms) if (place >= own) leavesOfTerm[term]?.push(place - own + terms.terms.length)
  const lists = makeLists()
  const relations = {
    leavesOfTerm: Int32Array.from(leavesOfTerm.slice(own), lists.store),
    programsOfLeaf: Int32Array.from(leaves, (_, place) => lists.store(wakes.get(place) ?? [])),
  }
  return writeIndex({
    ...dictionary,
    ...relations,
    limits: Int32Array.from(limits, ({ only }) => languages.indexOf(only ?? '')),
    lists: lists.section(),
    programs,
    minScores,
    weights,
    sizes: Int32Array.from([
      storylines.length,
      longestRemainder,
      own,
      firstConcept,
      ...languages.map(language => strings.numberOf(language)),
    ]),
    conceptOfLeaf: Int32Array.from(concepts.slice(own)),
    pool: pool.units(),
    ...strings.sections(),
  })
}

/** Most lists have one number, which is kept in the place of a reference. */
function makeLists() {
  const lists = [0]
  return {
    /** The number itself, or ~index of a list. */
    store: (numbers: readonly number[]): number => {
      const [only] = numbers
      if (only !== undefined && numbers.length === 1) return only
      if (numbers.length === 0) return ~0
      const at = lists.length
      lists.push(numbers.length)
      for (const number of numbers) lists.push(number)
      return ~at
    },
    section: (): Int32Array => Int32Array.from(lists),
  }
}

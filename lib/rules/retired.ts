/** What becomes of storylines from one rule set to the next: an id never changes its meaning, so those that left are remembered. */
import type { Configuration } from '../config/configuration.ts'
import type { RuleSet } from './rule-set.ts'

type Named = { readonly id: string; readonly title: string }
type Known = { readonly storylines: readonly Named[]; readonly retired: readonly Named[] }

/** Once followed and not among `storylines`: by id. */
export function retiredOf(before: Known | undefined, storylines: readonly Named[]): readonly Named[] {
  const followed = new Set(storylines.map(({ id }) => id))
  const left = [...(before?.retired ?? []), ...(before?.storylines ?? [])].filter(({ id }) => !followed.has(id))
  return [...new Map(left.map(({ id, title }) => [id, { id, title }])).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

export type Changes = {
  readonly added: readonly string[]
  /** Another rule, title or least score. */
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** Back after having been taken out, under another title: hits of both meanings would lie under one id. */
  readonly otherMeaning: readonly { readonly id: string; readonly was: string; readonly title: string }[]
}

/** From what lies there to what is pushed. */
export function changesOf(
  before: Pick<RuleSet, 'storylines' | 'retired'> | undefined,
  { storylines }: Pick<Configuration, 'storylines'>,
): Changes {
  const old = new Map(before?.storylines.map(one => [one.id, one]))
  const retired = new Map(before?.retired.map(({ id, title }) => [id, title]))
  const followed = new Set(storylines.map(({ id }) => id))
  return {
    added: storylines.flatMap(({ id }) => (old.has(id) ? [] : [id])),
    changed: storylines.flatMap(one => {
      const was = old.get(one.id)
      return was === undefined || (was.rule === one.rule && was.title === one.title && was.minScore === one.minScore) ? [] : [one.id]
    }),
    removed: [...old.keys()].filter(id => !followed.has(id)),
    otherMeaning: storylines.flatMap(({ id, title }) => {
      const was = retired.get(id)
      return was === undefined || was === title ? [] : [{ id, was, title }]
    }),
  }
}

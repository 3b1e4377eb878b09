/**
 * Writes the rules as flat programs, and chooses which leaves wake each of them.
 *
 * A program is its storyline's number, then its tree in prefix order: a leaf is its number, anything else starts with
 * a negative code, and what has parts says where it ends. `run-program.ts` reads it.
 */

import type { Terms } from './build-terms.ts'
import type { CheckedRule } from './check-rules.ts'
import type { Strings } from './pool.ts'
import type { EntityNode, NearNode, RuleNode, TermNode } from './rule.ts'

/** Codes, with what follows each. */
export const WEIGHTED = -1 // number of the weight, leaf
export const AND = -2 // end, parts
export const OR = -3 // end, parts
export const OF = -4 // end, count, parts
export const NOT = -5 // end, part
export const FIELD = -6 // end, mask of fields, part
export const LANG = -7 // string
export const SOURCE = -8 // string
export const NEAR = -9 // end, distance, 1 if ordered, where the right side starts, left side, right side

/** Masks of fields. */
export const TITLE = 1
export const BODY = 2

export type Anchors = 'rarest' | 'every'

export type Programs = {
  readonly programs: Int32Array
  readonly minScores: Float64Array
  readonly weights: Float64Array
  /** By place of a leaf: the programs it wakes, as indexes in `programs`. */
  readonly wakes: ReadonlyMap<number, readonly number[]>
}

/** Leaves of which at least one occurs wherever a node holds, and how often one of them does, roughly. */
type Need = { readonly leaves: readonly number[]; readonly frequency: number }

/** `anchors: 'every'` wakes a rule by any of its leaves: slow, and the proof that choosing anchors misses nothing. */
export function buildPrograms(
  storylines: readonly CheckedRule[],
  { leaves, leafOf, placeOf }: Terms,
  strings: Strings,
  anchors: Anchors,
): Programs {
  const programs: number[] = []
  const weights = new Map<number, number>()
  const wakes = new Map<number, number[]>()

  /** Writes a leaf. */
  const writeLeaf = (node: TermNode | EntityNode): Need => {
    const leaf = leafOf(node)
    if (node.weight !== 1) {
      const known = weights.get(node.weight) ?? weights.size
      weights.set(node.weight, known)
      programs.push(WEIGHTED, known)
    }
    programs.push(leaf)
    return { leaves: [leaf], frequency: leaves[placeOf(leaf)]?.frequency ?? 0 }
  }
  const any = (needs: readonly Need[]): Need => ({
    leaves: needs.flatMap(need => need.leaves),
    frequency: needs.reduce((sum, need) => sum + need.frequency, 0),
  })
  /** The code, the end (set when all is written), and what else is known. */
  const open = (...codes: number[]): number => {
    const at = programs.length
    programs.push(codes[0] ?? 0, 0, ...codes.slice(1))
    return at
  }
  const close = (at: number) => {
    programs[at + 1] = programs.length
  }

  /** Writes a node; what it needs, or undefined if it can hold without any leaf. */
  function write(node: RuleNode): Need | undefined {
    switch (node.kind) {
      case 'term':
      case 'entity':
        return writeLeaf(node)
      case 'and':
      case 'or':
      case 'of': {
        const at = node.kind === 'of' ? open(OF, node.count) : open(node.kind === 'and' ? AND : OR)
        const needs = node.parts.map(write)
        close(at)
        const rarestFirst = needs.filter(need => need !== undefined).sort((a, b) => a.frequency - b.frequency)
        if (anchors === 'every') return rarestFirst.length === 0 ? undefined : any(rarestFirst)
        // If `count` parts hold, then at least one of any `parts - count + 1` parts does.
        const count = node.kind === 'and' ? needs.length : node.kind === 'or' ? 1 : node.count
        const enough = needs.length - count + 1
        return rarestFirst.length < enough ? undefined : any(rarestFirst.slice(0, enough))
      }
      case 'not': {
        const at = open(NOT)
        write(node.part)
        close(at)
        return undefined
      }
      case 'field': {
        const at = open(FIELD, node.field === 'title' ? TITLE : BODY)
        const need = write(node.part)
        close(at)
        return need
      }
      case 'near':
        return writeNear(node)
      case 'lang':
        programs.push(LANG, strings.numberOf(node.language))
        return undefined
      case 'source':
        programs.push(SOURCE, strings.numberOf(node.source))
        return undefined
    }
  }

  function writeNear({ distance, ordered, left, right }: NearNode): Need {
    const at = open(NEAR, distance, ordered ? 1 : 0, 0)
    const before = any(left.map(writeLeaf))
    programs[at + 4] = programs.length
    const behind = any(right.map(writeLeaf))
    close(at)
    if (anchors === 'every') return any([before, behind])
    return before.frequency <= behind.frequency ? before : behind
  }

  for (const { id, rule } of storylines) {
    const program = programs.length
    programs.push(strings.numberOf(id))
    const need = write(rule)
    // The lint refuses rules that need nothing; without this a change of it would lose hits in silence.
    if (need === undefined) throw new Error(`the rule of ${id} can hold without any term`)
    for (const leaf of new Set(need.leaves)) {
      const place = placeOf(leaf)
      const woken = wakes.get(place)
      if (woken === undefined) wakes.set(place, [program])
      else woken.push(program)
    }
  }
  return {
    programs: Int32Array.from(programs),
    minScores: Float64Array.from(storylines.some(({ minScore }) => minScore !== 0) ? storylines.map(({ minScore }) => minScore) : []),
    weights: Float64Array.from(weights.keys()),
    wakes,
  }
}

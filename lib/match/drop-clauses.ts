/**
 * A rule with one of its clauses left out, for each of them, tried on examples: which clauses no example needs, and which
 * example stands on one alternative alone. All versions of a rule are compiled into one index and matched at once. Pure.
 */
import { compileRules } from './compile.ts'
import type { Entities, MatchDocument } from './document.ts'
import { loadIndex, matchDocument } from './match.ts'
import { parseRule } from './parse-rule.ts'
import type { NearSide, RuleNode } from './rule.ts'

/** As written in the rule, and where: UTF-16 units, end exclusive. */
export type DroppedClause = { readonly written: string; readonly start: number; readonly end: number }

export type DropReport = {
  /** Leaving one of them out changes the verdict on no example; within another of these none is named. */
  readonly unneeded: readonly DroppedClause[]
  /** By example: the alternatives without which it would no longer match. */
  readonly onlyBy: ReadonlyMap<number, readonly DroppedClause[]>
  readonly tried: number
  /** Clauses that were not tried, as there are too many. */
  readonly untried: number
}

/** Versions of one rule; the uppermost clauses come first. */
const MOST_VERSIONS = 400
/** All versions of a rule together, in UTF-16 units: a second's work. */
const MOST_TEXT = 2_000_000

type Input = {
  readonly rule: string
  readonly minScore?: number
  readonly entities: Entities
  /** `matches`: what it does with the whole rule. */
  readonly examples: readonly { readonly document: MatchDocument; readonly matches: boolean }[]
}

export function dropClauses({ rule, minScore = 0, entities, examples }: Input): DropReport {
  const known = new Set(Object.keys(entities))
  const tree = parseRule(rule, { entities: known }).rule
  if (tree === undefined || examples.length === 0) return { unneeded: [], onlyBy: new Map(), tried: 0, untried: 0 }
  const all = droppable(tree)
  const room = Math.min(MOST_VERSIONS, Math.max(1, Math.floor(MOST_TEXT / rule.length)))
  const versions = all.slice(0, room).flatMap(drop => {
    const text = write(tree, rule, drop.node)
    return parseRule(text, { entities: known }).rule === undefined ? [] : [{ ...drop, text }]
  })
  const index = loadIndex(
    compileRules({
      storylines: versions.map(({ text }, at) => ({ id: String(at), rule: text, minScore })),
      entities: used(entities, rule),
    }),
  )
  const verdicts = examples.map(({ document }) => new Set(matchDocument(index, document).map(({ storyline }) => Number(storyline))))
  const changed = (at: number) => examples.some(({ matches }, example) => matches !== verdicts[example]?.has(at))

  const unneeded = outermost(versions.filter((_, at) => !changed(at)).map(({ node }) => node))
  const onlyBy = new Map<number, readonly DroppedClause[]>()
  for (const [example, { matches }] of examples.entries()) {
    const lone = versions.filter(({ alternative }, at) => matches && alternative && verdicts[example]?.has(at) === false)
    if (lone.length > 0) onlyBy.set(example, told(outermost(lone.map(({ node }) => node)), rule))
  }
  return { unneeded: told(unneeded, rule), onlyBy, tried: versions.length, untried: all.length - Math.min(all.length, room) }
}

const used = (entities: Entities, rule: string): Entities =>
  Object.fromEntries(Object.entries(entities).filter(([id]) => rule.includes(`@${id}`)))

const told = (nodes: readonly RuleNode[], rule: string): readonly DroppedClause[] =>
  nodes.map(({ start, end }) => ({ written: rule.slice(start, end), start, end })).toSorted((a, b) => a.start - b.start)

const outermost = (nodes: readonly RuleNode[]): readonly RuleNode[] =>
  nodes.filter(node => !nodes.some(other => other !== node && other.start <= node.start && node.end <= other.end))

type Drop = { readonly node: RuleNode; readonly alternative: boolean }

/** Every part that has a neighbour to stand for it, the uppermost first. */
function droppable(root: RuleNode): readonly Drop[] {
  const drops: Drop[] = []
  for (let level: readonly RuleNode[] = [root]; level.length > 0; ) {
    for (const node of level) {
      const alternative = node.kind === 'or' || node.kind === 'of'
      if (node.kind === 'near')
        for (const side of [node.left, node.right]) if (side.length > 1) drops.push(...side.map(one => ({ node: one, alternative: true })))
      const enough = node.kind === 'of' ? node.count + 1 : 2
      if ((node.kind === 'and' || alternative) && node.parts.length >= enough)
        drops.push(...node.parts.map(part => ({ node: part, alternative })))
    }
    level = level.flatMap(node =>
      node.kind === 'and' || node.kind === 'or' || node.kind === 'of'
        ? node.parts
        : node.kind === 'not' || node.kind === 'field'
          ? [node.part]
          : [],
    )
  }
  return drops
}

/** The rule's text without one of its nodes. */
function write(node: RuleNode, rule: string, without: RuleNode): string {
  const again = (part: RuleNode) => write(part, rule, without)
  const others = (parts: readonly RuleNode[]) => parts.filter(part => part !== without)
  const side = (parts: NearSide) => `(${others(parts).map(again).join(' OR ')})`
  // What does not hold the node stays as it was written.
  if (without.start < node.start || without.end > node.end || node === without) return rule.slice(node.start, node.end)
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${others(node.parts)
        .map(again)
        .join(node.kind === 'and' ? ' AND ' : ' OR ')})`
    case 'of':
      return `${node.count} of (${others(node.parts).map(again).join(', ')})`
    case 'not':
      return `NOT ${again(node.part)}`
    case 'field':
      return `${node.field}:${again(node.part)}`
    case 'near':
      return `(${side(node.left)} ${node.ordered ? 'ONEAR' : 'NEAR'}/${node.distance} ${side(node.right)})`
    default:
      return rule.slice(node.start, node.end)
  }
}

/**
 * Clauses of a rule that can never hold, always hold, or stand there twice, and terms that others beside them make
 * superfluous. Every finding is a warning, and true of every document: what cannot be told is not said. Pure.
 */

import type { Problem } from '../errors.ts'
import { tokenize } from '../text/tokens.ts'
import type { SoughtTerm } from './find-terms.ts'
import { type Implications, implications } from './implies.ts'
import { DEFAULT_NEAR } from './lex-rule.ts'
import { findLanguageContradictions } from './lint-languages.ts'
import { type NearNode, nodesOf, type RuleNode } from './rule.ts'
import type { TermPattern } from './term.ts'
import { findCovered } from './term-cover.ts'

/** `rule`: the text of `node`; `aliases`: of each entity. */
export function lintRule(rule: string, node: RuleNode, aliases: ReadonlyMap<string, readonly SoughtTerm[]>): readonly Problem[] {
  const known = implications(aliases)
  const written = ({ start, end }: RuleNode) => clipped(rule.slice(start, end))
  const found = [
    ...findLanguageContradictions(node),
    ...findExcluded(node, known, written, []),
    ...nodesOf(node).flatMap(each => [...lintNode(each, known, written), ...(each.kind === 'term' ? lintPattern(each.pattern, each) : [])]),
  ]
  // One place, one finding of a kind.
  return [...new Map(found.map(problem => [`${problem.code} ${problem.start} ${problem.end}`, problem])).values()]
}

type Written = (node: RuleNode) => string

const LONGEST = 50
const clipped = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ')
  return flat.length <= LONGEST ? flat : `${flat.slice(0, LONGEST).trimEnd()}…`
}

const warning = (
  code: string,
  { start, end }: { readonly start: number; readonly end: number },
  message: string,
  hint: string,
): Problem => ({
  code,
  message,
  hint,
  severity: 'warning',
  start,
  end,
})

/** A NOT that excludes whatever the clauses beside it need. `given`: what holds there already. */
function findExcluded(node: RuleNode, known: Implications, written: Written, given: readonly RuleNode[]): readonly Problem[] {
  switch (node.kind) {
    case 'and': {
      const parts = conjuncts(node)
      const positive = [...given, ...parts.filter(({ kind }) => kind !== 'not')]
      return parts.flatMap(part => {
        if (part.kind !== 'not')
          return findExcluded(
            part,
            known,
            written,
            positive.filter(other => other !== part),
          )
        if (onlyRestricts(part.part)) return []
        const needed = positive.find(other => known.implies(other, part.part))
        if (needed === undefined) return []
        const message = `this excludes all that ${written(needed)} finds: beside it the rule can never match`
        return [warning('never-matches', part, message, 'exclude something narrower, or look for something wider')]
      })
    }
    case 'or':
    case 'of':
      return node.parts.flatMap(part => findExcluded(part, known, written, given))
    case 'field':
      return findExcluded(node.part, known, written, [])
    default:
      return []
  }
}

/** Of languages and sources `lint-languages.ts` tells. */
const onlyRestricts = (node: RuleNode): boolean =>
  node.kind === 'lang' || node.kind === 'source' || (node.kind === 'or' && node.parts.every(onlyRestricts))

/** The parts of an AND, and of the ANDs among them. */
const conjuncts = (node: RuleNode): readonly RuleNode[] => (node.kind === 'and' ? node.parts.flatMap(conjuncts) : [node])
const disjuncts = (node: RuleNode): readonly RuleNode[] => (node.kind === 'or' ? node.parts.flatMap(disjuncts) : [node])

function lintNode(node: RuleNode, known: Implications, written: Written): readonly Problem[] {
  switch (node.kind) {
    case 'and':
      return findTwice(conjuncts(node), known, written)
    case 'or':
      return [
        ...alwaysHolds(node, known),
        ...findTwice(disjuncts(node), known, written),
        ...findSuperfluous(disjuncts(node), known, written),
      ]
    case 'of':
      return [...findTwice(node.parts, known, written, node.count), ...findSuperfluous(node.parts, known, written)]
    case 'near':
      return [
        ...nearItself(node, known),
        ...nearNumber(node),
        ...[node.left, node.right].flatMap(side => [...findTwice(side, known, written), ...findSuperfluous(side, known, written)]),
      ]
    case 'not':
      return node.part.kind === 'or' && alwaysHolds(node.part, known).length > 0
        ? [warning('never-matches', node, 'this excludes everything', 'exclude what is not meant, and nothing else')]
        : []
    default:
      return []
  }
}

/** `x OR NOT x`: one of the two always holds. */
function alwaysHolds(node: RuleNode, known: Implications): readonly Problem[] {
  const parts = disjuncts(node)
  const always = parts.some(part => part.kind === 'not' && parts.some(other => other !== part && known.implies(part.part, other)))
  return always ? [warning('always-holds', node, 'one of these always holds', 'leave the clause out, or write AND')] : []
}

function findTwice(parts: readonly RuleNode[], { keyOf }: Implications, written: Written, count?: number): readonly Problem[] {
  const first = new Map<string, RuleNode>()
  return parts.flatMap(part => {
    const key = keyOf(part)
    const before = first.get(key)
    if (before === undefined) first.set(key, part)
    if (before === undefined || (count === undefined && weightOf(part) > weightOf(before))) return []
    const message =
      count === undefined ? `${written(part)} stands here twice` : `${written(part)} stands here twice, and counts twice of the ${count}`
    return [warning('same-part', part, message, 'remove one of them')]
  })
}

const weightOf = (node: RuleNode): number => (node.kind === 'term' || node.kind === 'entity' ? node.weight : 1)

/** Terms all of whose words another term, or an entity, beside them finds too. */
function findSuperfluous(parts: readonly RuleNode[], { keyOf, termsOf }: Implications, written: Written): readonly Problem[] {
  const distinct = [...new Map(parts.toReversed().map(part => [keyOf(part), part])).values()].toReversed()
  if (distinct.length < 2 || !distinct.some(({ kind }) => kind === 'term')) return []
  const owned = distinct.flatMap(part => termsOf(part).map(term => ({ part, term })))
  const terms = owned.map(({ term }) => term)
  const asked = (at: number) => owned[at]?.part.kind === 'term'
  const always = findCovered(terms, { asked })
  const gone = new Set(always.map(({ narrow }) => narrow))
  // What is told of English is not quite true elsewhere, where a plural in -s is taken for a stem.
  const english = findCovered(terms, { asked: at => asked(at) && !gone.has(at), readings: ['en'] })
  return [...always.map(each => ({ ...each, where: '' })), ...english.map(each => ({ ...each, where: 'in English ' }))].flatMap(
    ({ narrow, wide, where }) => {
      const [one, other] = [owned[narrow]?.part, owned[wide]?.part]
      // An entity is superfluous only with all of its aliases, which is its author's business.
      if (one === undefined || other === undefined || gone.has(wide) || weightOf(one) > weightOf(other)) return []
      const message = `whatever ${written(one)} finds, ${where}${written(other)} finds too`
      return [warning('covered-term', one, message, 'remove it: the same words only count twice')]
    },
  )
}

function nearItself(node: NearNode, { keyOf }: Implications): readonly Problem[] {
  const keys = (side: NearNode['left']) => side.map(keyOf).toSorted().join('\n')
  if (keys(node.left) !== keys(node.right) || node.left.length > 1) return []
  return [
    warning(
      'near-itself',
      node,
      'both sides are the same: it holds only where it stands twice',
      'write it once, or another term on one side',
    ),
  ]
}

/** `a NEAR 5 b`: the number is read as a word of the phrase behind it. */
function nearNumber({ ordered, distance, right }: NearNode): readonly Problem[] {
  const [side] = right
  if (distance !== DEFAULT_NEAR || right.length > 1 || side?.kind !== 'term') return []
  const [number, next] = side.pattern.words
  if (number?.kind !== 'number' || next === undefined || next.form === 'exact') return []
  const near = ordered ? 'ONEAR' : 'NEAR'
  const message = `${near} looks for the phrase “${clipped(side.concept)}” here, not for a distance`
  return [warning('near-number', side, message, `write ${near}/${number.text} for the distance, or the phrase in quotation marks`)]
}

/** Terms that no text can fulfil as they are written; also of aliases. */
export function lintPattern({ words }: TermPattern, place: { readonly start: number; readonly end: number }): readonly Problem[] {
  const mixed = words.find(({ kind, text }) => kind === 'word' && scripts.filter(script => script.test(text)).length > 1)
  const problems: Problem[] = []
  if (mixed !== undefined)
    problems.push(
      warning(
        'mixed-scripts',
        place,
        `“${mixed.text}” mixes letters of two alphabets that look alike: no text is written so`,
        `write the word anew; foreign here: ${foreign(mixed.text)}`,
      ),
    )
  for (const [at, { kind, text }] of words.entries()) {
    const next = words[at + 1]
    if (kind !== 'number' || next?.kind !== 'number') continue
    const whole = `${text} ${next.text}`
    if (tokenize(whole).list.length === 1)
      problems.push(
        warning('never-matches', place, `“${whole}” is one number in a text, and never found as two words`, `write ${text}${next.text}`),
      )
  }
  return problems
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrl}/u, /\p{Script=Grek}/u] as const

/** The letters of a word that are not of its most frequent alphabet, each once. */
function foreign(text: string): string {
  const counts = scripts.map(script => [...text].filter(char => script.test(char)).length)
  const main = scripts[counts.indexOf(Math.max(...counts))]
  return [...new Set([...text].filter(char => main?.test(char) === false && scripts.some(script => script.test(char))))]
    .map(char => `${char} (U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`)
    .join(', ')
}

/**
 * A rule as `explain` prints it, a clause a line with its mark and its reason. Of a long rule only what decided, unless all is asked
 * for: the alternatives that hold, or those that came nearest. What holds and why was found by `explain-rule.ts`.
 */
import { shortfall } from '../match/decisive-clauses.ts'
import type { ExplainedClause, FoundWords } from '../match/explain-rule.ts'
import { columns, counted, line, type Terminal } from './terminal.ts'

const labels: Readonly<Partial<Record<ExplainedClause['kind'], string>>> = { and: 'all of', or: 'any of', not: 'not' }

/** More lines than this are no answer any more: of alternatives only those that decided are shown then. */
const MOST_LINES = 40
/** So many of the alternatives that hold, or that come nearest to it. */
const MOST_ALTERNATIVES = 2
/** Of plain terms, which take a line each. */
const MOST_TERMS = 6

/** `all`: however long it gets. */
export function clauseLines(terminal: Terminal, clause: ExplainedClause, { all }: { readonly all: boolean }): readonly string[] {
  const whole = linesOf({ terminal, told: new Set(), brief: false }, clause, 0)
  if (all || whole.length <= MOST_LINES) return whole
  const brief = linesOf({ terminal, told: new Set(), brief: true }, clause, 0)
  return brief.length === whole.length
    ? whole
    : [...brief, '', terminal.style('dim', 'What decided nothing is left out: --all shows every clause.')]
}

/** `told`: what was said of a term or an entity already; a rule that names it often need not say it again. */
type Saying = { readonly terminal: Terminal; readonly told: Set<string>; readonly brief: boolean }

function linesOf(saying: Saying, clause: ExplainedClause, depth: number): string[] {
  const { terminal, told } = saying
  const { style, width } = terminal
  const mark = clause.holds ? style('green', '✓') : style('red', '✗')
  const indent = '  '.repeat(Math.min(depth, deepest))
  const found = clause.parts.length > 0 ? '' : foundLine(clause.found)
  // A clause without a word of its own that holds says why; one that does not hold what it lacks.
  const words = [found, clause.why].filter(Boolean).join('; ')
  const key = `${clause.written} ${words}`
  const said = found === '' && clause.parts.length === 0 && words.length > longestTwice && told.has(key) ? 'not there, as above' : words
  told.add(key)
  const room = width - indent.length - 2
  const name = line(labelOf(clause), room)
  const beside = room - columns(name) - 2
  // Where both do not fit beside each other, the reason stands below.
  const rows = said === '' ? [] : columns(said) <= beside ? [] : [style('dim', `${indent}    ${line(said, room - 2)}`)]
  return [
    `${indent}${mark} ${name}${said === '' || rows.length > 0 ? '' : `  ${style('dim', line(said, beside))}`}`,
    ...rows,
    ...partLines(saying, clause, depth + 1),
  ]
}

function partLines(saying: Saying, clause: ExplainedClause, depth: number): string[] {
  const { shown, others } = saying.brief ? decisive(clause) : { shown: clause.parts, others: '' }
  const rest = others === '' ? [] : [saying.terminal.style('dim', `${'  '.repeat(Math.min(depth, deepest))}… ${others}`)]
  return [...shown.flatMap(part => linesOf(saying, part, depth)), ...rest]
}

/** The parts that tell why a clause holds or does not, and what is said of the others. */
function decisive(clause: ExplainedClause): { readonly shown: readonly ExplainedClause[]; readonly others: string } {
  const { kind, holds, parts } = clause
  // An exclusion that did not come about.
  if (kind === 'not' && holds) return { shown: [], others: '' }
  if (kind !== 'or') return { shown: parts, others: '' }
  const alike = parts.filter(part => part.holds === holds)
  const nearest = holds ? alike : alike.toSorted((a, b) => shortfall(a).steps - shortfall(b).steps)
  const most = parts.every(part => part.parts.length === 0) ? MOST_TERMS : MOST_ALTERNATIVES
  const shown = nearest.slice(0, most)
  const hidden = parts.length - shown.length
  if (hidden === 0) return { shown, others: '' }
  const words = holds ? (alike.length > shown.length ? 'not needed beside these' : 'not there') : 'no nearer'
  return { shown, others: `${counted(hidden, 'other alternative')}, ${words}` }
}

/** What is shorter is simply said again; in UTF-16 units. */
const longestTwice = 40
/** Deeper ones are not indented further. */
const deepest = 30

function labelOf({ kind, written }: ExplainedClause): string {
  if (kind === 'of') return `${/^\s*\(*\s*(\d+\s+of)/.exec(written)?.[1] ?? 'some of'}`
  if (kind === 'field') return /^\s*\(*\s*(\w+:)/.exec(written)?.[1] ?? written
  return labels[kind] ?? written.replace(/\s+/g, ' ')
}

const mostWords = 4

/** `title: Bridge; body: bridges (3 times), bridge` */
function foundLine(found: readonly FoundWords[]): string {
  return (['title', 'body'] as const)
    .flatMap(field => {
      const counts = new Map<string, number>()
      for (const one of found) if (one.field === field) counts.set(one.text, (counts.get(one.text) ?? 0) + 1)
      if (counts.size === 0) return []
      const words = [...counts].slice(0, mostWords).map(([text, count]) => `“${text}”${count > 1 ? ` (${count} times)` : ''}`)
      return [`${field}: ${words.join(', ')}${counts.size > mostWords ? ', …' : ''}`]
    })
    .join('; ')
}

/**
 * Of an explained rule the few clauses that decided: those by which it holds, or the fewest that would have to hold, or to
 * fall away, for the verdict to turn. Reads what `explain-rule.ts` found and asks nothing again. Pure.
 */
import type { ExplainedClause } from './explain-rule.ts'

/** `steps`: how many clauses short; a NEAR of which no side is there counts two. */
export type Turn = { readonly steps: number; readonly clauses: readonly ExplainedClause[] }

const none: Turn = { steps: 0, clauses: [] }
const never = (clause: ExplainedClause): Turn => ({ steps: Number.POSITIVE_INFINITY, clauses: [clause] })

const sum = (turns: readonly Turn[]): Turn => ({
  steps: turns.reduce((total, { steps }) => total + steps, 0),
  clauses: turns.flatMap(({ clauses }) => clauses),
})
const bySteps = (turns: readonly Turn[]): readonly Turn[] => turns.toSorted((a, b) => a.steps - b.steps)

const countOf = ({ written }: ExplainedClause): number => Number(/(\d+)\s+of/.exec(written)?.[1] ?? 1)

/** The least that is missing for a clause to hold. */
export function shortfall(clause: ExplainedClause): Turn {
  if (clause.holds) return none
  const parts = clause.parts.filter(part => !part.holds)
  switch (clause.kind) {
    case 'and':
      return sum(parts.map(shortfall))
    case 'or':
      return bySteps(parts.map(shortfall))[0] ?? never(clause)
    case 'of':
      return sum(bySteps(parts.map(shortfall)).slice(0, countOf(clause) - (clause.parts.length - parts.length)))
    case 'not':
      return sum(clause.parts.map(surplus))
    case 'field': {
      const inner = sum(clause.parts.map(shortfall))
      return inner.steps === 0 ? never(clause) : inner
    }
    case 'near':
      return { steps: clause.parts.some(part => part.holds) ? 1 : 2, clauses: [clause] }
    default:
      return { steps: 1, clauses: [clause] }
  }
}

/** The least that would have to fall away for a clause not to hold. */
export function surplus(clause: ExplainedClause): Turn {
  if (!clause.holds) return none
  const parts = clause.parts.filter(part => part.holds)
  switch (clause.kind) {
    case 'and':
      return bySteps(parts.map(surplus))[0] ?? never(clause)
    case 'or':
      return sum(parts.map(surplus))
    case 'of':
      return sum(bySteps(parts.map(surplus)).slice(0, parts.length - countOf(clause) + 1))
    case 'not':
      return sum(clause.parts.map(shortfall))
    case 'field':
      return sum(clause.parts.map(surplus))
    default:
      return { steps: 1, clauses: [clause] }
  }
}

/** The terms, entities and NEARs by which a clause holds, each once; of several alternatives that hold the one of the fewest. */
export function holdingClauses(clause: ExplainedClause): readonly ExplainedClause[] {
  const found = [...new Map(holding(clause).map(each => [each.written, each])).values()]
  // What another of them says already, such as the entity of a NEAR, need not be said again.
  return found.filter(one => !found.some(other => other !== one && other.parts.some(part => part.written === one.written)))
}

function holding(clause: ExplainedClause): readonly ExplainedClause[] {
  const parts = clause.parts.filter(part => part.holds)
  const fewest = () => parts.map(holding).toSorted((a, b) => a.length - b.length)
  switch (clause.kind) {
    case 'and':
    case 'field':
      return parts.flatMap(holding)
    case 'or':
      return fewest()[0] ?? []
    case 'of':
      return fewest().slice(0, countOf(clause)).flat()
    case 'not':
      return []
    default:
      return [clause]
  }
}

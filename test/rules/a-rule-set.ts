/** Rule sets of our own for tests: storylines that are one word each. */
import { compileRules } from '../../lib/match/compile.ts'
import type { RuleSet } from '../../lib/rules/rule-set.ts'

/** `words`: id → rule; a title is the id in capitals. */
export function ruleSet(words: Readonly<Record<string, string>>, given: Partial<RuleSet> = {}): RuleSet {
  const storylines = Object.entries(words).map(([id, rule]) => ({
    id,
    title: id.toUpperCase(),
    rule,
    minScore: 0,
    examples: { match: [], ignore: [] },
  }))
  return {
    pushedAt: '2026-11-24T08:00:00.000Z',
    storylines,
    subscriptions: [{ id: 'desk', storylines: 'all', channels: ['mail'], zone: 'UTC' }],
    retired: [],
    index: compileRules({ storylines }),
    ...given,
  }
}

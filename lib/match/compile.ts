/** From rules and entities to the rule index, one ArrayBuffer that `match.ts` loads. Refuses any rule with an error. */
import { StorywireError } from '../errors.ts'
import { checkRules } from './check-rules.ts'
import type { Entities, RuleSource } from './document.ts'
import { buildIndex } from './index-builder.ts'
import { isError } from './parse-rule.ts'

/**
 * Throws `bad-rules` that carries every error; the problems' `subject` is the id of the storyline or entity.
 * Warnings are not thrown: `checkRules` tells them.
 */
export function compileRules(input: { readonly storylines: readonly RuleSource[]; readonly entities?: Entities }): ArrayBuffer {
  const { storylines, entities, problems } = checkRules(input)
  const errors = problems.filter(isError)
  if (errors.length > 0) {
    const first = errors.slice(0, 3).map(({ subject, message }) => `${subject}: ${message}`)
    const more = errors.length > first.length ? `; and ${errors.length - first.length} more` : ''
    throw new StorywireError('bad-rules', `the rules cannot be compiled: ${first.join('; ')}${more}`, { problems: errors })
  }
  return buildIndex({ storylines, entities })
}

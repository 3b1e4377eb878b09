/**
 * Reads all rules and all aliases at once and collects every problem, errors and warnings, each with the id of its
 * storyline or entity as `subject`. `compile.ts` refuses the errors, the command `check` shows both.
 */
import type { Problem } from '../errors.ts'
import { type AliasList, readListName } from './alias-list.ts'
import type { Entities, RuleSource } from './document.ts'
import { isError, parseRule } from './parse-rule.ts'
import type { RuleNode } from './rule.ts'
import { readAlias, type TermPattern } from './term.ts'

export type CheckedRule = { readonly id: string; readonly minScore: number; readonly rule: RuleNode }
export type CheckedEntity = {
  readonly id: string
  readonly aliases: readonly (AliasList & { readonly pattern: TermPattern })[]
}

export type CheckedRules = {
  /** Those without an error. */
  readonly storylines: readonly CheckedRule[]
  readonly entities: readonly CheckedEntity[]
  /** Places are offsets in the rule, or in the alias that `message` names. */
  readonly problems: readonly Problem[]
}

export function checkRules(input: { readonly storylines: readonly RuleSource[]; readonly entities?: Entities }): CheckedRules {
  const problems: Problem[] = []
  const entities = Object.entries(input.entities ?? {}).map(([id, byLanguage]): CheckedEntity => {
    const aliases = Object.entries(byLanguage).flatMap(([language, list]) =>
      list.flatMap(alias => checkAlias(id, language, alias, problems)),
    )
    if (aliases.length === 0)
      problems.push({ code: 'no-alias', message: `entity ${id} has no alias that could match`, subject: id, severity: 'warning' })
    return { id, aliases }
  })

  const known = new Set(entities.map(({ id }) => id))
  const seen = new Set<string>()
  const storylines = input.storylines.flatMap(({ id, rule: text, minScore = 0 }): CheckedRule[] => {
    if (seen.has(id)) problems.push({ code: 'duplicate-storyline', message: `there are two storylines ${id}`, subject: id })
    seen.add(id)
    if (!Number.isFinite(minScore)) problems.push({ code: 'bad-min-score', message: `minScore of ${id} is no finite number`, subject: id })
    const parsed = parseRule(text, { entities: known })
    problems.push(...parsed.problems.map(problem => ({ ...problem, subject: id })))
    return parsed.rule === undefined ? [] : [{ id, minScore, rule: parsed.rule }]
  })
  return { storylines, entities, problems }
}

function checkAlias(entity: string, language: string, alias: string, problems: Problem[]): CheckedEntity['aliases'] {
  const { pattern, problems: found } = readAlias(alias, language)
  for (const problem of found)
    problems.push({
      ...problem,
      code: problem.code === 'empty-term' ? 'empty-alias' : problem.code,
      message: `alias “${alias}” (${language}): ${problem.message}`,
      subject: entity,
    })
  return pattern === undefined || found.some(isError) ? [] : [{ ...readListName(language), pattern }]
}

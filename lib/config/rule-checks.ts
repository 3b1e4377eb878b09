/**
 * The rules and aliases inside the YAML: every problem of the rule language, at its character in the file.
 * Whether a rule says what is meant is for the examples (`examples.ts`).
 */
import * as z from 'zod'
import type { Problem } from '../errors.ts'
import { parseRule } from '../match/parse-rule.ts'
import { nodesOf } from '../match/rule.ts'
import { readAlias } from '../match/term.ts'
import type { ConfigFolder } from './files.ts'
import { suggest } from './nearest.ts'
import { type ConfigProblem, problemAt } from './problem.ts'
import { placeInScalar } from './scalar-place.ts'
import { type Path, placeOfKey, scalarAt, valueAt, type YamlFile } from './yaml-file.ts'

/** The value's own problems, at their places in the file. */
export const placed = (file: YamlFile, path: Path, problems: readonly Problem[]): readonly ConfigProblem[] => {
  const scalar = scalarAt(file, path)
  if (scalar === undefined) return []
  return problems.map(({ code, message, hint, severity, start = 0, end = start }) =>
    problemAt(file, placeInScalar(file.text, scalar, start, end), {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(severity === 'warning' ? { severity } : {}),
    }),
  )
}

const looseEntities = z.record(z.string(), z.record(z.string(), z.array(z.unknown()).catch([])).catch({})).catch({})
const looseSources = z.array(z.object({ id: z.string().optional().catch(undefined) }).catch({})).catch([])

const aliasProblems = (file: YamlFile): readonly ConfigProblem[] =>
  Object.entries(looseEntities.parse(valueAt(file.value, ['entities']))).flatMap(([id, languages]) => [
    ...withoutAlias(file, id),
    ...Object.entries(languages).flatMap(([language, aliases]) =>
      aliases.flatMap((alias, i) =>
        typeof alias === 'string' && alias.trim() !== ''
          ? placed(file, ['entities', id, language, i], readAlias(alias, language).problems)
          : [],
      ),
    ),
  ])

const emptyLists = z.record(z.string(), z.array(z.unknown()).max(0))

/** An entity that nothing can match: every rule that needs it is silent for ever. */
const withoutAlias = (file: YamlFile, id: string): readonly ConfigProblem[] => {
  const languages = emptyLists.safeParse(valueAt(file.value, ['entities', id]))
  // What is no map of lists is an error of its own.
  if (!languages.success) return []
  const place = placeOfKey(file, ['entities', id])
  const hint = 'write its names, e.g. en: [North Korea]'
  return [problemAt(file, place, { code: 'no-alias', message: `@${id} has no alias: it can match nothing`, hint, severity: 'warning' })]
}

const unknownSource = (source: string, known: readonly string[], end: number): Problem => ({
  code: 'unknown-source',
  message: `no source is called "${source}"`,
  hint: suggest(source, known),
  severity: 'warning',
  start: end - source.length,
  end,
})

const storylineProblems = (file: YamlFile, folder: ConfigFolder, entities: ReadonlySet<string>, sources: readonly string[]) => {
  const rule = valueAt(file.value, ['rule'])
  if (typeof rule !== 'string' || rule.trim() === '') return []
  const parsed = parseRule(rule, { entities })
  const problems = parsed.problems.filter(problem => problem.code !== 'unknown-entity' || !folder.unreadable.has('entities'))
  const named = parsed.rule === undefined || folder.feeds === undefined ? [] : nodesOf(parsed.rule)
  const unknown = named.flatMap(node =>
    node.kind === 'source' && !sources.includes(node.source) ? [unknownSource(node.source, sources, node.end)] : [],
  )
  return placed(file, ['rule'], [...problems, ...unknown])
}

export const ruleProblems = (folder: ConfigFolder): readonly ConfigProblem[] => {
  const entities = new Set(Object.keys(looseEntities.parse(valueAt(folder.entities?.value, ['entities']))))
  const sources = looseSources.parse(valueAt(folder.feeds?.value, ['sources'])).flatMap(({ id }) => (id === undefined ? [] : [id]))
  return [
    ...(folder.entities === undefined ? [] : aliasProblems(folder.entities)),
    ...folder.storylines.flatMap(file => storylineProblems(file, folder, entities, sources)),
  ]
}

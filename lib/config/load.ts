/**
 * The way from a configuration folder to a `Configuration`: read, check, build.
 *
 * Every problem of every file is told at once; nothing invalid is ever ignored. It starts
 * nothing and opens no secret.
 */
import { join } from 'node:path'
import { StorywireError } from '../errors.ts'
import { buildConfiguration } from './build.ts'
import type { Configuration } from './configuration.ts'
import { crossProblems } from './cross-checks.ts'
import type { ExampleKind } from './examples.ts'
import { type ConfigFolder, readConfigFolder } from './files.ts'
import { readBySchema } from './issues.ts'
import { lintProblems } from './lint.ts'
import { type ConfigProblem, problemAt, problemOfFile, withoutSecrets } from './problem.ts'
import { ruleProblems } from './rule-checks.ts'
import { AlertsFile, EntitiesFile, FeedsFile, StorylineFile } from './schema.ts'
import type { Fault } from './values.ts'
import { placeOfValue, valueAt } from './yaml-file.ts'

/** What is legal, and probably not meant. */
const gaps = (directory: string, folder: ConfigFolder): readonly ConfigProblem[] => {
  const warn = (name: string, code: string, message: string) => problemOfFile(join(directory, name), { code, message, severity: 'warning' })
  return [
    ...(folder.storylineNames.length === 0 && !folder.unreadable.has('storylines')
      ? [warn('storylines', 'no-storylines', 'there is no storyline: nothing can be a hit')]
      : []),
    ...(folder.alerts === undefined && !folder.unreadable.has('alerts')
      ? [warn('alerts.yaml', 'no-alerts', 'there is no such file: nobody is told of a hit')]
      : []),
  ]
}

const byPlace = (a: ConfigProblem, b: ConfigProblem): number => a.line - b.line || a.column - b.column

/** In the order of the files, then of the lines; the same finding once. */
const ordered = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] => {
  const byFile = Map.groupBy(problems, problem => problem.file)
  return [...byFile.keys()].sort().flatMap(file => (byFile.get(file) ?? []).sort(byPlace))
}

export type LoadedConfiguration = {
  readonly configuration: Configuration
  readonly warnings: readonly ConfigProblem[]
  /** A problem of an example, at its place in the storyline's file; `index`: in the list of its kind. */
  readonly ofExample: (storyline: string, kind: ExampleKind, index: number, fault: Fault) => ConfigProblem
}

const exampleProblem =
  ({ storylines }: ConfigFolder): LoadedConfiguration['ofExample'] =>
  (storyline, kind, index, fault) => {
    const file = storylines.find(each => valueAt(each.value, ['id']) === storyline)
    if (file === undefined) return problemOfFile(`storylines/${storyline}.yaml`, fault)
    return problemAt(file, placeOfValue(file, ['examples', kind, index, 'title']), fault)
  }

/**
 * Load `directory`. Throws a StorywireError `bad-configuration` that carries every problem
 * (`configProblems(error)` gives them with their places); warnings come back beside the value.
 * `feeds`: a text to read instead of feeds.yaml; `lint`: also what is legal and probably not meant (`lint.ts`).
 */
export const loadConfiguration = async (
  directory: string,
  { feeds: feedsText, lint = false }: { readonly feeds?: string; readonly lint?: boolean } = {},
): Promise<LoadedConfiguration> => {
  const folder = await readConfigFolder(directory, feedsText)
  const problems: ConfigProblem[] = [...folder.problems]
  const keep = <Value>({ value, problems: found }: { value: Value; problems: readonly ConfigProblem[] }): Value => {
    problems.push(...found)
    return value
  }
  const feeds = folder.feeds && keep(readBySchema(FeedsFile, folder.feeds))
  const entities = folder.entities ? keep(readBySchema(EntitiesFile, folder.entities)) : { entities: {} }
  const alerts = folder.alerts ? keep(readBySchema(AlertsFile, folder.alerts)) : {}
  const storylines = folder.storylines.map(file => keep(readBySchema(StorylineFile, file)))
  problems.push(...crossProblems(folder), ...ruleProblems(folder), ...gaps(directory, folder))
  if (lint)
    problems.push(
      ...lintProblems(
        folder,
        problems.every(problem => problem.severity === 'warning'),
      ),
    )

  const told = withoutSecrets(ordered(problems))
  const errors = told.filter(problem => problem.severity !== 'warning')
  const whole = storylines.every(each => each !== undefined)
  if (errors.length > 0 || feeds === undefined || entities === undefined || alerts === undefined || !whole)
    throw new StorywireError('bad-configuration', `${directory} has ${errors.length} problem${errors.length === 1 ? '' : 's'}`, {
      problems: told,
    })
  return { configuration: buildConfiguration({ feeds, entities, alerts, storylines }), warnings: told, ofExample: exampleProblem(folder) }
}

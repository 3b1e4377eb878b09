/** `check`: is the configuration sound, what do the lints say, and does every rule do what its examples say? */
import type { Configuration } from '../config/configuration.ts'
import { checkExamples, documentOf, type ExampleResult } from '../config/examples.ts'
import { formatProblem, formatProblems } from '../config/format-problem.ts'
import { type LoadedConfiguration, loadConfiguration } from '../config/load.ts'
import { type ConfigProblem, configProblems } from '../config/problem.ts'
import { StorywireError } from '../errors.ts'
import { compileRules } from '../match/compile.ts'
import { holdingClauses, shortfall } from '../match/decisive-clauses.ts'
import { type ExplainedClause, explainRule } from '../match/explain-rule.ts'
import { loadIndex } from '../match/match.ts'
import type { Storyline } from '../storyline/storyline.ts'
import { aliasReport, termReport } from './check-terms.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted, line, pad } from './terminal.ts'

/** `terms`: also the report on terms that no example needs, and on near misses. */
export async function checkCommand(
  { terminal }: CommandDeps,
  { config, json }: GlobalOptions,
  { terms = false }: { readonly terms?: boolean } = {},
): Promise<number> {
  const sayJson = (type: string, value: object) => json && terminal.out(JSON.stringify({ type, ...value }))
  // Aliases that others cover harm nobody, and are many where all forms of a word are written out.
  const isTold = ({ code }: ConfigProblem) => terms || code !== 'covered-alias'
  const loaded = await loadConfiguration(config, { lint: true }).catch((error: unknown) => {
    const problems = configProblems(error)
    for (const problem of problems ?? []) sayJson('problem', { severity: 'error', ...problem })
    throw problems === undefined
      ? error
      : new StorywireError('bad-configuration', `${config} has problems`, { problems: problems.filter(isTold) })
  })
  const { configuration, warnings } = loaded
  for (const warning of warnings) sayJson('problem', warning)
  const told = warnings.filter(isTold)
  if (told.length > 0) terminal.err(`${formatProblems(told, { colour: terminal.colourErr })}\n`)

  const { storylines, entities } = configuration
  const results = checkExamples(configuration, loadIndex(compileRules({ storylines, entities })))
  const width = Math.max(0, ...storylines.map(({ id }) => id.length))
  for (const storyline of storylines) {
    const own = results.filter(result => result.storyline === storyline.id)
    const failing = own.filter(result => !result.ok)
    const mark = failing.length > 0 ? terminal.style('red', '✗') : terminal.style('green', '✓')
    const state =
      own.length === 0
        ? 'no examples'
        : failing.length === 0
          ? counted(own.length, 'example')
          : `${failing.length} of ${counted(own.length, 'example')} not as it should be`
    if (!json) terminal.out(`${mark} ${pad(storyline.id, width)}  ${state}`)
    for (const result of own) {
      const verdict = result.ok ? undefined : reasonOf(configuration, storyline, result)
      if (verdict === undefined) {
        sayJson('example', result)
        continue
      }
      const problem = failureOf(loaded, result, verdict)
      sayJson('example', { ...result, ...verdict, file: problem.file, line: problem.line, column: problem.column })
      const said = indented(formatProblem(problem, { colour: json ? terminal.colourErr : terminal.colour }))
      if (json) terminal.err(said)
      else terminal.out(said)
    }
    if (!terms) continue
    const report = termReport(configuration, storyline, own)
    for (const { type, ...row } of report.rows) sayJson(type, { storyline: storyline.id, ...row })
    if (!json) for (const text of report.lines) terminal.out(`  ${terminal.style('dim', text)}`)
  }
  if (terms) {
    const report = aliasReport(configuration)
    for (const { type, ...row } of report.rows) sayJson(type, row)
    if (!json) for (const text of ['', ...report.lines]) terminal.out(text)
  }
  const failed = results.filter(result => !result.ok).length
  if (!json) terminal.out(`\n${summary(configuration)}; ${exampleWords(results.length, failed)}.`)
  return failed === 0 ? exits.ok : exits.failure
}

const indented = (text: string): string => text.replace(/^/gm, '  ')

const exampleWords = (all: number, failed: number): string =>
  all === 0 ? 'no examples' : `${counted(all, 'example')}, ${failed === 0 ? 'all as they should be' : `${failed} not`}`

/** The clauses that decided, of the rule's text, and the verdict in words. */
type Verdict = {
  readonly why: string
  readonly clauses: readonly { readonly written: string; readonly start: number; readonly end: number }[]
}

function failureOf({ ofExample }: LoadedConfiguration, { storyline, kind, index, lang, title }: ExampleResult, { why }: Verdict) {
  const wanted = kind === 'match' ? 'a miss: it should match' : 'a false alarm: it should not match'
  const message = `${wanted} (${lang}): ${line(title, 100)}`
  return ofExample(storyline, kind, index, { code: 'failing-example', message, hint: why })
}

/** Why an example does not do what it should. */
function reasonOf({ entities }: Configuration, storyline: Storyline, { kind, index }: ExampleResult): Verdict {
  const example = storyline.examples[kind][index]
  if (example === undefined) return { why: '', clauses: [] }
  const { rule, minScore } = storyline
  const { clause, holds, score } = explainRule({ rule, minScore, entities }, documentOf(example))
  const places = (clauses: readonly ExplainedClause[]) => clauses.map(({ written, start, end }) => ({ written, start, end }))
  if (kind === 'ignore') {
    const decided = holdingClauses(clause)
    return { why: `it matches by ${decided.map(foundBy).join(' and ')}`, clauses: places(decided) }
  }
  if (holds) return { why: `its score ${Math.floor(score * 100) / 100} is under minScore ${minScore}`, clauses: [] }
  const { clauses } = shortfall(clause)
  const lacking = clauses.map(each => (each.holds ? `${flat(each.written)} holds, and is excluded` : `${flat(each.written)} (${each.why})`))
  return { why: `it lacks ${lacking.join(' and ')}`, clauses: places(clauses) }
}

const flat = (written: string): string => line(written.replace(/\s+/g, ' '), 80)

/** `@troops NEAR/10 @ukraine (soldiers, Ukraine)` */
function foundBy({ written, found }: ExplainedClause): string {
  const words = [...new Set(found.map(({ text }) => text))].slice(0, 4)
  return `${flat(written)}${words.length === 0 ? '' : ` (${words.join(', ')})`}`
}

/** `16 feeds of 12 sources (2 off), 7 storylines, …` */
export function summary({ feeds, sources, storylines, entities, subscriptions }: Configuration): string {
  const off = feeds.filter(feed => feed.off !== undefined).length
  return [
    `${counted(feeds.length, 'feed')} of ${counted(sources.length, 'source')}${off > 0 ? ` (${off} off)` : ''}`,
    counted(storylines.length, 'storyline'),
    counted(Object.keys(entities).length, 'entity', 'entities'),
    counted(subscriptions.length, 'subscription'),
  ].join(', ')
}

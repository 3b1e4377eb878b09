/** `check`: is the configuration sound, what do the lints say, and does every rule do what its examples say? */
import type { Configuration } from '../config/configuration.ts'
import { checkExamples, type ExampleResult } from '../config/examples.ts'
import { formatProblems } from '../config/format-problem.ts'
import { loadConfiguration } from '../config/load.ts'
import { configProblems } from '../config/problem.ts'
import { compileRules } from '../match/compile.ts'
import type { Entities, MatchDocument, Span } from '../match/document.ts'
import { type Index, loadIndex, matchDocument } from '../match/match.ts'
import { parseRule } from '../match/parse-rule.ts'
import { nodesOf } from '../match/rule.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted, line, pad } from './terminal.ts'

export async function checkCommand({ terminal }: CommandDeps, { config, json }: GlobalOptions): Promise<number> {
  const sayJson = (type: 'problem' | 'example', value: object) => json && terminal.out(JSON.stringify({ type, ...value }))
  const { configuration, warnings } = await loadConfiguration(config).catch((error: unknown) => {
    for (const problem of configProblems(error) ?? []) sayJson('problem', { severity: 'error', ...problem })
    throw error
  })
  for (const warning of warnings) sayJson('problem', warning)
  if (warnings.length > 0) terminal.err(`${formatProblems(warnings, { colour: terminal.colourErr })}\n`)

  const { storylines, entities } = configuration
  const index = loadIndex(compileRules({ storylines, entities }))
  const results = checkExamples(configuration, index)
  const bare = loadIndex(compileRules({ storylines: storylines.map(({ id, rule }) => ({ id, rule })), entities }))
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
      const why = result.ok ? undefined : reasonOf(configuration, { index, bare }, result)
      sayJson('example', { ...result, ...(why === undefined ? {} : { why }) })
      if (why === undefined) continue
      const title = line(result.title, 100)
      const wanted = result.kind === 'match' ? 'should match' : 'should not match'
      const said = `  ${terminal.style('red', wanted)} (${result.lang}): ${title}\n      ${why}`
      if (json) terminal.err(`${storyline.id}${said}`)
      else terminal.out(said)
    }
  }
  const failed = results.filter(result => !result.ok).length
  if (!json) terminal.out(`\n${summary(configuration)}; ${exampleWords(results.length, failed)}.`)
  return failed === 0 ? exits.ok : exits.failure
}

const exampleWords = (all: number, failed: number): string =>
  all === 0 ? 'no examples' : `${counted(all, 'example')}, ${failed === 0 ? 'all as they should be' : `${failed} not`}`

/** Why an example does not do what it should. `bare`: the same rules without their minScore. */
function reasonOf(
  { storylines, entities }: Configuration,
  { index, bare }: { index: Index; bare: Index },
  { storyline: id, kind, title, lang }: ExampleResult,
): string {
  const storyline = storylines.find(each => each.id === id)
  const example = storyline?.examples[kind].find(each => each.title === title && each.lang === lang)
  const document = { title, body: example?.summary ?? '', lang }
  const found = (where: Index) => matchDocument(where, document).find(match => match.storyline === id)
  if (kind === 'ignore') return `it matches by ${wordsOf(found(index)?.spans ?? [], document)}`
  const match = found(bare)
  if (match === undefined)
    return storyline === undefined ? 'its words do not fulfil the rule' : whatIsThere(storyline.rule, entities, document)
  return `its score ${round(match.score)} is under minScore ${storyline?.minScore ?? 0}`
}

/** Which of the rule's terms and entities the text has, and which not: the rule itself says which of them it needs. */
function whatIsThere(rule: string, entities: Entities, document: MatchDocument): string {
  const { rule: tree } = parseRule(rule, { entities: new Set(Object.keys(entities)) })
  const wanted = new Set(
    (tree === undefined ? [] : nodesOf(tree)).flatMap(node =>
      node.kind === 'term' || node.kind === 'entity' ? [rule.slice(node.start, node.end)] : [],
    ),
  )
  const found: string[] = []
  const missing: string[] = []
  for (const term of wanted) {
    const [match] = matchDocument(loadIndex(compileRules({ storylines: [{ id: 'term', rule: term }], entities })), document)
    if (match === undefined) missing.push(term)
    else found.push(wordsOf(match.spans, document))
  }
  return `its words do not fulfil the rule: found ${found.join(', ') || 'nothing'}; not found ${missing.join(', ') || 'nothing'}`
}

function wordsOf(spans: readonly Span[], document: { readonly title: string; readonly body: string }): string {
  const words = new Map<string, Set<string>>()
  for (const { field, start, end, concept } of spans) {
    const seen = words.get(concept) ?? new Set()
    words.set(concept, seen.add(document[field].slice(start, end)))
  }
  return [...words].map(([concept, seen]) => `${concept} (${[...seen].join(', ')})`).join(' and ')
}

const round = (score: number): number => Math.floor(score * 100) / 100

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

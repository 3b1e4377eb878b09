/**
 * What `check --terms` says of a storyline: clauses that none of its examples needs, examples to ignore that are one clause
 * short of matching, and examples to match that stand on one alternative alone; and of the entities, aliases that another
 * one finds already. None of it is a mistake: it says where examples are missing, or terms too many.
 */
import type { Configuration } from '../config/configuration.ts'
import { documentOf, type ExampleResult } from '../config/examples.ts'
import { shortfall } from '../match/decisive-clauses.ts'
import { dropClauses } from '../match/drop-clauses.ts'
import { explainRule } from '../match/explain-rule.ts'
import { findSuperfluous, pairInWords, readAliases } from '../match/lint-aliases.ts'
import type { Storyline } from '../storyline/storyline.ts'
import { counted, line } from './terminal.ts'

/** `rows`: for `--json`, each with its `type`; `lines`: the same for a person. */
export type Report = {
  readonly rows: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[]
  readonly lines: readonly string[]
}

/** `results`: of the storyline's own examples. */
export function termReport({ entities }: Pick<Configuration, 'entities'>, storyline: Storyline, results: readonly ExampleResult[]): Report {
  const { rule, minScore } = storyline
  const examples = results.flatMap(result => {
    const example = storyline.examples[result.kind][result.index]
    return example === undefined ? [] : [{ ...result, matches: result.score > 0, document: documentOf(example) }]
  })
  const { unneeded, onlyBy, tried, untried } = dropClauses({ rule, minScore, entities, examples })
  const near = examples.flatMap(example => {
    if (example.matches) return []
    const { clause, holds } = explainRule({ rule, minScore, entities }, example.document)
    const { steps, clauses } = shortfall(clause)
    const [lacking] = clauses
    return holds || steps !== 1 || lacking === undefined ? [] : [{ example, lacking }]
  })
  const lone = examples.flatMap((example, at) => {
    const clauses = onlyBy.get(at) ?? []
    return clauses.length === 0 ? [] : [{ example, clauses }]
  })
  const titled = ({ title, lang }: ExampleResult) => `(${lang}) ${line(title, 70)}`
  const named = ({ title, lang, kind }: ExampleResult) => ({ title, lang, kind })
  return {
    rows: [
      ...unneeded.map(clause => ({ type: 'unneeded', ...clause })),
      ...near.map(({ example, lacking: { written, start, end, why } }) => ({
        type: 'near-miss',
        ...named(example),
        written,
        start,
        end,
        why,
      })),
      ...lone.map(({ example, clauses }) => ({ type: 'one-alternative', ...named(example), clauses })),
      { type: 'terms-tried', tried, untried },
    ],
    lines: [
      ...titledList(
        unneeded.length === 0 ? '' : `no example needs (${unneeded.length} of the ${counted(tried, 'clause')} tried, one at a time):`,
        unneeded.map(({ written }) => flat(written)),
      ),
      ...titledList(
        near.length === 0 ? '' : 'one clause short of matching:',
        near.map(
          ({ example, lacking }) =>
            `${titled(example)}\n    lacks ${flat(lacking.written)}: ${lacking.holds ? 'it is excluded' : lacking.why}`,
        ),
      ),
      ...titledList(
        lone.length === 0 ? '' : 'matches by one alternative alone:',
        lone.map(({ example, clauses }) => `${titled(example)}\n    ${clauses.map(({ written }) => flat(written)).join(' · ')}`),
      ),
      ...(untried === 0 ? [] : [`${counted(untried, 'clause')} of this rule not tried: it has too many`]),
    ],
  }
}

const titledList = (title: string, rows: readonly string[]): readonly string[] =>
  title === '' ? [] : [title, ...rows.flatMap(row => row.split('\n')).map(row => `  ${row}`)]

const flat = (written: string): string => line(written.replace(/\s+/g, ' '), 100)

export function aliasReport({ entities }: Pick<Configuration, 'entities'>): Report {
  const found = Object.entries(entities).flatMap(([entity, byLanguage]) =>
    findSuperfluous(readAliases(byLanguage)).map(pair => ({ entity, pair })),
  )
  const grouped = Map.groupBy(found, ({ entity, pair }) => `@${entity} ${pair.one.language}`)
  return {
    rows: found.map(({ entity, pair: { one, other } }) => ({
      type: 'covered-alias',
      entity,
      language: one.language,
      alias: one.written,
      by: other.written,
    })),
    lines:
      found.length === 0
        ? []
        : [
            'Aliases that another one finds already:',
            ...[...grouped].map(([name, list]) => `  ${name}: ${list.map(({ pair }) => pairInWords(pair)).join(', ')}`),
          ],
  }
}

/** An explanation as `explain` prints it: the entry, the verdict, the rule with a mark and a reason a clause, and what became of the hit. */
import type { Configuration } from '../config/configuration.ts'
import type { RuleExplanation } from '../match/explain-rule.ts'
import type { DecisionKind } from '../storyline/hit.ts'
import { clauseLines } from './clause-lines.ts'
import { counted, line, type Terminal } from './terminal.ts'
import { localTime, nameOf } from './words.ts'

/** `by`: what decided; `text`: letters and words alone, `entry` and `feed`: the language that these name, `both`: weighed together. */
export type ReadLanguage = {
  readonly code: string | null
  readonly by: 'text' | 'entry' | 'feed' | 'both' | 'hit' | 'unknown'
  readonly expected: string | null
}

/** What `explain --json` prints. Instants are ISO 8601 UTC. */
export type Explanation = RuleExplanation & {
  readonly entry: {
    readonly key: string
    readonly title: string
    readonly link: string | null
    readonly publishedAt: string | null
    readonly source: string
    readonly feed: string | null
    readonly foundAt: string
    /** `hit`: the archive lacks it, and only the hit's excerpts could be looked at. */
    readonly from: 'archive' | 'hit'
  }
  readonly storyline: string
  readonly rule: string
  readonly language: ReadLanguage
  /** In the archive, newest first. */
  readonly versions: readonly {
    readonly foundAt: string
    readonly feed: string
    readonly source: string
    readonly revised: boolean
    readonly textHash: string
    readonly matches: boolean
  }[]
  readonly hit: {
    readonly score: number
    readonly foundAt: string
    readonly revision: number
    readonly backlog: boolean
    readonly lapsedAt: string | null
    readonly development: string | null
    /** It was found, or last revised, under the rules as they are now. */
    readonly rulesAreCurrent: boolean
    readonly decisions: readonly {
      readonly subscription: string
      readonly decision: DecisionKind
      readonly reason: string
      readonly why: string
    }[]
  } | null
}

/** `all`: also the alternatives of a long rule that decided nothing. */
export function explanationLines(
  terminal: Terminal,
  configuration: Pick<Configuration, 'sources'>,
  explanation: Explanation,
  { all = false }: { readonly all?: boolean } = {},
): readonly string[] {
  return [
    ...entryLines(terminal, configuration, explanation),
    '',
    ...verdictLines(terminal, explanation),
    '',
    ...clauseLines(terminal, explanation.clause, { all }),
    '',
    ...hitLines(terminal, explanation),
  ]
}

const round = (value: number): string => String(Math.floor(value * 100) / 100)

function entryLines({ style, width }: Terminal, { sources }: Pick<Configuration, 'sources'>, { entry, versions }: Explanation): string[] {
  const facts = [
    `${nameOf(sources, entry.source)}${entry.feed === null ? '' : ` (${entry.feed})`}`,
    ...(entry.publishedAt === null ? [] : [`published ${localTime(entry.publishedAt)}`]),
    `found ${localTime(entry.foundAt)}`,
  ]
  const dim = (text: string) => style('dim', `  ${line(text, width - 2)}`)
  return [
    style('bold', line(entry.title, width) || '(no title)'),
    dim(facts.join(' · ')),
    ...(entry.link === null ? [] : [dim(entry.link)]),
    dim(
      `${entry.key} · ${entry.from === 'hit' ? 'not in the archive: only the hit’s excerpts are looked at' : counted(versions.length, 'archived version')}`,
    ),
    ...(versions.length < 2
      ? []
      : versions.map(({ foundAt, feed, revised, matches }) =>
          style('dim', `    ${matches ? '✓' : '✗'} ${localTime(foundAt)} ${feed}${revised ? ', revised' : ''}`),
        )),
  ]
}

function verdictLines({ style, width }: Terminal, explanation: Explanation): string[] {
  const { matches, holds, score, minScore, storyline, language, scoreParts, inTitle } = explanation
  const head = matches
    ? style(['green', 'bold'], `✓ It matches ${storyline}`)
    : style(['red', 'bold'], `✗ It does not match ${storyline}${holds ? `: its score ${round(score)} is under minScore ${minScore}` : ''}`)
  const sum = scoreParts
    .map(({ concept, weight, occurrences, points }) => {
      const how = [...(occurrences > 1 ? [`${occurrences} times`] : []), ...(weight === 1 ? [] : [`weight ${weight}`])]
      return `${concept} ${round(points)}${how.length > 0 ? ` (${how.join(', ')})` : ''}`
    })
    .join(' + ')
  const doubled = inTitle ? (scoreParts.length > 1 ? `(${sum}) × 2 for the title` : `${sum} × 2 for the title`) : sum
  return [
    head,
    ...(holds ? [`  ${line(`score ${round(score)} = ${doubled}; minScore ${minScore}`, width - 2)}`] : []),
    `  ${line(languageWords(language), width - 2)}`,
  ]
}

function languageWords({ code, by, expected }: ReadLanguage): string {
  switch (by) {
    case 'text':
      return `read as ${code}: its letters and words say so`
    case 'entry':
      return `read as ${code}: the entry or its document says so`
    case 'feed':
      return `read as ${code}: the language of the feed in feeds.yaml`
    case 'both':
      return `read as ${code}: its letters and words, weighed with ${expected}, which it was expected to be`
    case 'hit':
      return code === null ? 'read in no known language when it was found' : `read as ${code} when it was found`
    case 'unknown':
      return 'read in no known language: words are inflected by their script alone'
  }
}

function hitLines({ style, width }: Terminal, { hit, matches, entry }: Explanation): string[] {
  if (hit === null)
    return matches ? ['It is no hit: entries are matched when they are found or revised, and this rule came later.'] : ['It is no hit.']
  const facts = [
    `score ${round(hit.score)}`,
    ...(hit.revision > 1 ? [`revision ${hit.revision}`] : []),
    ...(hit.backlog ? ['backlog'] : []),
    ...(hit.lapsedAt === null ? [] : [`no longer matches since ${localTime(hit.lapsedAt)}`]),
  ]
  const differs = matches === (hit.lapsedAt === null) || entry.from === 'hit' ? [] : [whyDiffers(hit.rulesAreCurrent)]
  return [
    `It is a hit since ${localTime(hit.foundAt)}: ${facts.join(', ')}.`,
    ...differs,
    ...(hit.decisions.length === 0 ? [hit.development === null ? 'Nothing is decided yet.' : 'No subscription follows it.'] : []),
    ...hit.decisions.map(
      ({ subscription, decision, why }) => `  ${style('cyan', subscription)} ${decision}: ${style('dim', line(why, width - 30))}`,
    ),
  ]
}

const whyDiffers = (rulesAreCurrent: boolean): string =>
  rulesAreCurrent ? 'It was stored with another text of the entry.' : 'It was stored under other rules than those of now.'

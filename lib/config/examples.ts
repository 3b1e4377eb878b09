/**
 * Every storyline's own examples, run through the engine: what `check` prints and npm test asserts.
 * An example has no source, so that a rule under `source:` cannot be shown by one.
 */
import type { MatchDocument } from '../match/document.ts'
import { matchDocument } from '../match/match.ts'
import type { Example } from '../storyline/storyline.ts'
import type { Configuration } from './configuration.ts'

export type ExampleKind = 'match' | 'ignore'

export type ExampleResult = {
  readonly storyline: string
  readonly kind: ExampleKind
  /** Its place in the list of its kind, from 0. */
  readonly index: number
  /** The example's title. */
  readonly title: string
  /** The language it was matched in. */
  readonly lang: string
  readonly ok: boolean
  /** The storyline's score; 0: no match. */
  readonly score: number
}

/** In the order of the files, `match` before `ignore`. */
export const checkExamples = (
  configuration: Pick<Configuration, 'storylines'>,
  index: Parameters<typeof matchDocument>[0],
): readonly ExampleResult[] =>
  configuration.storylines.flatMap(({ id, examples }) =>
    (['match', 'ignore'] as const).flatMap(kind =>
      examples[kind].map((example, at) => {
        const { lang, title } = example
        const matches = matchDocument(index, documentOf(example))
        const score = matches.find(match => match.storyline === id)?.score ?? 0
        return { storyline: id, kind, index: at, title, lang, ok: score > 0 === (kind === 'match'), score }
      }),
    ),
  )

/** An example as the engine reads it. */
export const documentOf = ({ lang, title, summary }: Example): MatchDocument => ({ title, body: summary ?? '', lang })

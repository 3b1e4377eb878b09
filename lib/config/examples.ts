/**
 * Every storyline's own examples, run through the engine: what `check` prints and npm test asserts.
 * An example has no source, so that a rule under `source:` cannot be shown by one.
 */
import { matchDocument } from '../match/match.ts'
import type { Configuration } from './configuration.ts'

export type ExampleResult = {
  readonly storyline: string
  readonly kind: 'match' | 'ignore'
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
      examples[kind].map(({ lang, title, summary }) => {
        const matches = matchDocument(index, { title, body: summary ?? '', lang })
        const score = matches.find(match => match.storyline === id)?.score ?? 0
        return { storyline: id, kind, title, lang, ok: score > 0 === (kind === 'match'), score }
      }),
    ),
  )

/** The engine gives what the straightforward evaluator gives: matches, spans and scores, for any rules and documents. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkRules } from '../../lib/match/check-rules.ts'
import type { Match } from '../../lib/match/document.ts'
import { buildIndex } from '../../lib/match/index-builder.ts'
import { loadIndex, matchDocument, mayMatch } from '../../lib/match/match.ts'
import { askOracle, makeOracle } from '../../lib/match/oracle.ts'
import { randomWorld } from './random-rules.ts'

/** How many cases each property tries; `ENGINE_RUNS=100000 npx vitest run test/match/engine.test.ts` tries harder. */
const numRuns = Number(process.env.ENGINE_RUNS ?? 1_500)
const FOREVER_MS = 3_600_000

const byStoryline = (matches: readonly Match[]) => matches.toSorted((a, b) => (a.storyline < b.storyline ? -1 : 1))

for (const anchors of ['rarest', 'every'] as const)
  it(
    `matches as the oracle does, with ${anchors} anchors`,
    () => {
      let matched = 0
      fc.assert(
        fc.property(randomWorld, ({ rules, entities, documents }) => {
          const checked = checkRules({ storylines: rules.map((rule, number) => ({ id: `s${number}`, rule })), entities })
          expect(checked.problems.filter(({ severity }) => severity !== 'warning')).toEqual([])
          const index = loadIndex(buildIndex(checked, { anchors }))
          const oracle = makeOracle(checked)
          for (const document of documents) {
            const expected = byStoryline(askOracle(oracle, document))
            matched += expected.length
            expect(byStoryline(matchDocument(index, document))).toEqual(expected)
          }
        }),
        { numRuns },
      )
      expect(matched).toBeGreaterThan(numRuns)
    },
    FOREVER_MS,
  )

it('says of no document that it matches nothing, if it matches in some language', () => {
  let impossible = 0
  fc.assert(
    fc.property(randomWorld, ({ rules, entities, documents }) => {
      const index = loadIndex(buildIndex(checkRules({ storylines: rules.map((rule, number) => ({ id: `s${number}`, rule })), entities })))
      for (const { title, body, source } of documents) {
        const document = { title, body, ...(source === undefined ? {} : { source }) }
        if (mayMatch(index, document)) continue
        impossible += 1
        for (const lang of [undefined, 'en', 'de', 'ru', 'uk', 'pl', 'fr', 'es', 'ko', 'ja', 'xx'])
          expect(matchDocument(index, lang === undefined ? document : { ...document, lang })).toEqual([])
      }
    }),
    { numRuns },
  )
  expect(impossible).toBeGreaterThan(numRuns / 10)
})

it('takes long words and phrases', () => {
  const word = 'ab'.repeat(5_000)
  const phrase = Array.from({ length: 2_000 }, (_, number) => `w${number % 10}`).join(' ')
  const rules = [`"${word}"`, `${word}*`, `*${word}`, phrase, `"${phrase}"`, '兵'.repeat(1_000)]
  const checked = checkRules({ storylines: rules.map((rule, number) => ({ id: `s${number}`, rule })) })
  const index = loadIndex(buildIndex(checked))
  const oracle = makeOracle(checked)
  for (const body of [word, `${word}x`, `x${word}`, phrase, `${phrase} w`, '兵'.repeat(1_001)]) {
    const document = { title: '', body }
    expect(byStoryline(matchDocument(index, document))).toEqual(byStoryline(askOracle(oracle, document)))
  }
})

it('compiles the longest word and the longest phrase of a rule', () => {
  const rules = [`${'ab'.repeat(99_000)}*`, 'a '.repeat(99_000), '兵'.repeat(199_000)]
  const index = loadIndex(buildIndex(checkRules({ storylines: rules.map((rule, number) => ({ id: `s${number}`, rule })) })))
  expect(matchDocument(index, { title: 'abab', body: 'a a a 兵兵' })).toEqual([])
})

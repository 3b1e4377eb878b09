/** The engine gives what the straightforward evaluator gives: matches, spans and scores, for any rules and documents. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkRules } from '../../lib/match/check-rules.ts'
import type { Match } from '../../lib/match/document.ts'
import { buildIndex } from '../../lib/match/index-builder.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
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

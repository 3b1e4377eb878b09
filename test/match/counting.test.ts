/** What rules ask of a document again and again is worked out once, and gives what the evaluator gives. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkRules } from '../../lib/match/check-rules.ts'
import { buildIndex } from '../../lib/match/index-builder.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { askOracle, makeOracle } from '../../lib/match/oracle.ts'

/** Aliases that share texts with each other, and one character that is two words. */
const entities = {
  army: { en: ['army', 'soldier', '1'], any: ['兵', '2'] },
  north: { en: ['korea', 'soldier', '2'], any: ['北', '北兵'] },
}
const rules = [
  '@army NEAR/1 @north',
  '@north ONEAR/2 @army^3',
  '(@army OR army^2 OR @north) NEAR/3 (ship OR @army^0.5)',
  '@army ONEAR/1 ship OR @army ONEAR/3 ship OR (@army AND ship) OR (@army^2 AND title:@north)',
  'title:(@army NEAR/2 ship) OR body:(@army NEAR/2 @north)',
]
const word = fc.constantFrom('army', 'soldiers', 'Korea', 'ship', '兵', '北兵', '½', '1', 'x', 'y')
const text = (size: number) =>
  fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', '', '. ')), { maxLength: size, size: 'max' }).map(parts => parts.flat().join(''))

it('takes sides of NEAR with many places', () => {
  const checked = checkRules({ storylines: rules.map((rule, number) => ({ id: `s${number}`, rule })), entities })
  expect(checked.problems.filter(({ severity }) => severity !== 'warning')).toEqual([])
  const index = loadIndex(buildIndex(checked))
  const oracle = makeOracle(checked)
  const sorted = <T extends { storyline: string }>(matches: T[]) => matches.toSorted((a, b) => (a.storyline < b.storyline ? -1 : 1))
  fc.assert(
    fc.property(fc.record({ title: text(12), body: text(400), lang: fc.constant('en') }), document => {
      expect(sorted(matchDocument(index, document))).toEqual(sorted(askOracle(oracle, document)))
    }),
    { numRuns: Number(process.env.ENGINE_RUNS ?? 300) },
  )
}, 600_000)

it('counts an occurrence once, in however many branches', () => {
  const rule = Array.from({ length: 50 }, (_, at) => `(@army${at % 2 ? '' : '^2'} AND NOT w${at})`).join(' OR ')
  const checked = checkRules({ storylines: [{ id: 's', rule }], entities })
  const index = loadIndex(buildIndex(checked))
  const document = { title: '', body: 'army '.repeat(1_000), lang: 'en' }
  expect(matchDocument(index, document)).toEqual(askOracle(makeOracle(checked), document))
  expect(index.counted.length).toBe(1_000)
})

it('reads no list of aliases', () => {
  const aliases = Array.from({ length: 3_000 }, (_, at) => `alias${at}`)
  const rule = '@many NEAR/3 ship OR @many NEAR/2 ship OR (@many AND ship)'
  const index = loadIndex(buildIndex(checkRules({ storylines: [{ id: 's', rule }], entities: { many: { en: aliases } } })))
  let reads = 0
  const seen = new Proxy(index.hits.seen, {
    get: (target, name) => {
      reads += 1
      return Reflect.get(target, name, target)
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  })
  const hits = { ...index.hits, seen }
  expect(matchDocument({ ...index, hits }, { title: '', body: 'alias7 ship, alias2999', lang: 'en' })).toHaveLength(1)
  expect(reads).toBeLessThan(200)
})

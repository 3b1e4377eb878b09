/** Long phrases that repeat themselves: what the evaluator finds, in time that grows with the text and not with its product with the phrase. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkRules } from '../../lib/match/check-rules.ts'
import type { MatchDocument } from '../../lib/match/document.ts'
import { buildIndex } from '../../lib/match/index-builder.ts'
import type { IndexSections } from '../../lib/match/index-file.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { askOracle, makeOracle } from '../../lib/match/oracle.ts'

const numRuns = Number(process.env.ENGINE_RUNS ?? 300)

/** Few words, so that phrases are like themselves at many places. */
const words = ['soldier', '=soldier', '=soldiers', 'sold*', '兵', '兵兵', '其', '兵其', '金・正', '1', '兵*']
const block = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 })
/** A period many times, with something in its way here and there. */
const phrase = fc
  .array(fc.tuple(block, fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 3 })
  .map(blocks => blocks.flatMap(([period, times]) => Array.from({ length: times }, () => period).flat()))
  .filter(each => each.length > 60)

it('finds what the evaluator finds', () => {
  let matched = 0
  const cases = phrase.chain(each => {
    const written = each.map(word => word.replace(/[=*]/g, ''))
    const part = fc.tuple(fc.nat(written.length), fc.nat(written.length), fc.constantFrom(' ', '・', '')).map(([a, b, joint]) => {
      const some = written.slice(Math.min(a, b), Math.max(a, b))
      return joint === ' ' ? some.join(' ') : some.join(' ').replaceAll('兵 兵', `兵${joint}兵`)
    })
    const whole = fc.constantFrom(written.join(' '), written.join(' ').replaceAll('兵 兵', '兵兵'), [...written, ...written].join(' '))
    const text = fc.array(fc.oneof(whole, part, fc.constantFrom('soldiers', 'x', '兵')), { maxLength: 4 }).map(parts => parts.join(' '))
    return fc.record({ rule: fc.constant(each.join(' ')), title: text, body: text })
  })
  fc.assert(
    fc.property(cases, ({ rule, title, body }) => {
      const checked = checkRules({ storylines: [{ id: 'long', rule }] })
      const document: MatchDocument = { title, body, lang: 'en' }
      const expected = askOracle(makeOracle(checked), document)
      matched += expected.length
      expect(matchDocument(loadIndex(buildIndex(checked)), document)).toEqual(expected)
    }),
    { numRuns },
  )
  expect(matched).toBeGreaterThan(numRuns / 4)
}, 600_000)

it.each([
  ['兵 兵其 ', '兵 '.repeat(70), `兵 兵其 ${'兵 '.repeat(250)}`],
  ['兵 兵兵 ', '兵 '.repeat(70), `兵 兵兵 ${'兵 '.repeat(250)}`],
  ['=soldier soldier ', '=soldier soldier '.repeat(40), `soldier soldiers ${'soldiers soldier '.repeat(90)}`],
])('finds what starts like %s and goes on like itself', (start, rest, body) => {
  const checked = checkRules({ storylines: [{ id: 'long', rule: start + rest }] })
  for (const text of [body, start.replaceAll('=', '') + body]) {
    const document = { title: '', body: text, lang: 'en' }
    expect(matchDocument(loadIndex(buildIndex(checked)), document)).toEqual(askOracle(makeOracle(checked), document))
  }
})

/** How often a match reads the words and the parts of phrases. */
function readsOf(rule: string, body: string): number {
  const index = loadIndex(buildIndex(checkRules({ storylines: [{ id: 'long', rule }] })))
  let reads = 0
  const counting = (numbers: Int32Array): Int32Array =>
    new Proxy(numbers, {
      get: (target, name) => {
        reads += 1
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  const sections: IndexSections = { ...index.sections, phrases: counting(index.sections.phrases) }
  // The first time phrases are made ready.
  matchDocument({ ...index, sections }, { title: '', body })
  for (const [at, known] of index.hits.longPhrases) index.hits.longPhrases.set(at, { ...known, parts: counting(known.parts) })
  matchDocument({ ...index, sections }, { title: '', body })
  return reads
}

const size = 1_500
it.each([
  ['equal words', 'army '.repeat(size), 'army '.repeat(2 * size)],
  ['words that all but match', 'army '.repeat(size), `${'army '.repeat(size - 1)}navy `.repeat(2)],
  ['equal words with another at the end', `${'army '.repeat(size)}navy`, 'army '.repeat(2 * size)],
  ['two words in turn', 'army navy '.repeat(size / 2), 'army navy '.repeat(size)],
  ['one character', '兵'.repeat(size), '兵'.repeat(2 * size)],
  ['one character, behind marks', '兵'.repeat(size), '兵兵・'.repeat(size)],
  ['one character, each a word', '兵 '.repeat(size), '兵'.repeat(2 * size)],
  ['words and characters', 'army 兵 '.repeat(size / 2), 'army 兵 '.repeat(size)],
])('%s are compared a few times each', (_, rule, body) => {
  const reads = readsOf(rule, body)
  expect(reads).toBeGreaterThan(size / 2)
  // Of a product of phrase and text, it would be more than a million.
  expect(reads).toBeLessThan(60 * size)
})

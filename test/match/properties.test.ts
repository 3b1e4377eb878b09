/** What holds for every rule and every document: no fault, spans that stand, a score that is a number, storylines that do not meddle. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileRules } from '../../lib/match/compile.ts'
import type { Match, MatchDocument } from '../../lib/match/document.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { fold } from '../../lib/text/fold.ts'
import { document, entities, rule } from './invented-rules.ts'

const compile = (...rules: string[]) =>
  loadIndex(compileRules({ storylines: rules.map((it, number) => ({ id: `s${number}`, rule: it })), entities }))

function expectSound({ score, spans }: Match, { title, body }: MatchDocument): void {
  expect(score).toBeGreaterThan(0)
  expect(Number.isFinite(score)).toBe(true)
  expect(spans.length).toBeGreaterThan(0)
  for (const [number, { field, start, end }] of spans.entries()) {
    const covered = (field === 'title' ? title : body).slice(start, end)
    expect(covered).toHaveLength(end - start)
    expect(fold(covered).text.trim()).not.toBe('')
    const before = spans[number - 1]
    if (before !== undefined) expect(before.field === field ? before.start <= start : before.field === 'title').toBe(true)
  }
  for (const concept of new Set(spans.map(span => span.concept))) {
    const own = spans.filter(span => span.concept === concept)
    for (const [number, span] of own.entries()) {
      const before = own[number - 1]
      if (before?.field === span.field) expect(before.end).toBeLessThanOrEqual(span.start)
    }
  }
}

it('gives sound matches for any rule and document', () => {
  let matched = 0
  fc.assert(
    fc.property(rule, fc.array(document, { minLength: 1, maxLength: 5 }), (written, documents) => {
      const index = compile(written)
      for (const each of documents)
        for (const match of matchDocument(index, each)) {
          matched += 1
          expectSound(match, each)
        }
    }),
    { numRuns: 500 },
  )
  expect(matched).toBeGreaterThan(100)
})

it('matches a storyline the same whatever others there are', () => {
  fc.assert(
    fc.property(rule, fc.array(rule, { maxLength: 4 }), document, (written, others, each) => {
      const alone = matchDocument(compile(written), each)
      const together = matchDocument(compile(written, ...others), each).filter(({ storyline }) => storyline === 's0')
      expect(together).toEqual(alone)
    }),
    { numRuns: 300 },
  )
})

it('obeys the logic of its operators', () => {
  fc.assert(
    fc.property(rule, rule, document, (a, b, each) => {
      const index = compile(
        a,
        b,
        `(${a}) AND (${b})`,
        `(${a}) OR (${b})`,
        `(${a}) AND NOT (${b})`,
        `1 of (${a}, ${b})`,
        `2 of (${a}, ${b})`,
      )
      const held = new Set(matchDocument(index, each).map(({ storyline }) => Number(storyline.slice(1))))
      const [first, second] = [held.has(0), held.has(1)]
      expect([2, 3, 4, 5, 6].map(number => held.has(number))).toEqual([
        first && second,
        first || second,
        first && !second,
        first || second,
        first && second,
      ])
    }),
    { numRuns: 300 },
  )
})

it('never throws on any document', () => {
  const index = compile('@korea OR @kim OR soldier OR *rean OR 100,000')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 }), (title, body) => {
      for (const match of matchDocument(index, { title, body })) expectSound(match, { title, body })
    }),
    { numRuns: 500 },
  )
})

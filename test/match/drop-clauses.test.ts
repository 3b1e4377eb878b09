/** Which clauses decided, how far a rule is from matching, and which of its clauses no example needs. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { holdingClauses, shortfall, surplus } from '../../lib/match/decisive-clauses.ts'
import type { Entities } from '../../lib/match/document.ts'
import { dropClauses } from '../../lib/match/drop-clauses.ts'
import { explainRule } from '../../lib/match/explain-rule.ts'
import { document as anyDocument, rule as anyRule, entities as invented } from './invented-rules.ts'
import { matchRule } from './matching.ts'

const entities: Entities = { bridge: { en: ['bridge'], de: ['Brücke'] } }
const clauseOf = (rule: string, title: string) => explainRule({ rule, entities }, { title, body: '', lang: 'en' }).clause

test.each([
  ['ferry AND strike', 'Ferry', 1, ['strike']],
  ['ferry AND strike', 'Quiet', 2, ['ferry', 'strike']],
  ['ferry OR (strike AND port)', 'Port', 1, ['ferry']],
  ['(ferry AND boat AND strike) OR (port AND crane)', 'Port', 1, ['crane']],
  ['ferry AND NOT strike', 'Ferry strike', 1, ['strike']],
  ['2 of (ferry, boat, strike)', 'Ferry', 1, ['boat']],
  ['ferry NEAR/2 strike', 'Ferry crews call an early strike', 1, ['ferry NEAR/2 strike']],
  ['ferry NEAR/2 strike', 'Quiet', 2, ['ferry NEAR/2 strike']],
  ['body:ferry AND strike', 'Ferry strike', 1, ['ferry']],
  ['lang:de AND ferry', 'Ferry', 1, ['lang:de']],
  ['ferry', 'Ferry', 0, []],
])('%s of “%s” is %i short: %j', (rule, title, steps, written) => {
  const found = shortfall(clauseOf(rule, title))
  expect(found.steps).toBe(steps)
  expect(found.clauses.map(clause => clause.written)).toEqual(written)
})

test.each([
  ['ferry AND (strike OR port)', 'Ferry in port', ['ferry', 'port']],
  ['(ferry AND port) OR ferry OR crane', 'Ferry in port', ['ferry']],
  ['ferry NEAR/4 port AND ferry AND NOT crane', 'Ferry in port', ['ferry NEAR/4 port']],
  ['title:(@bridge OR ferry)', 'Bridge', ['@bridge']],
  ['2 of (ferry, port, crane)', 'Ferry in port', ['ferry', 'port']],
])('%s holds of “%s” by %j', (rule, title, written) => {
  expect(holdingClauses(clauseOf(rule, title)).map(clause => clause.written)).toEqual(written)
})

test('nothing is short of what holds, and all that holds can fall', () => {
  fc.assert(
    fc.property(anyRule, anyDocument, (rule, document) => {
      const { clause, holds } = explainRule({ rule, entities: invented }, document)
      expect(shortfall(clause).steps === 0).toBe(holds)
      expect(surplus(clause).steps === 0).toBe(!holds)
      if (holds) expect(holdingClauses(clause).length).toBeGreaterThan(0)
    }),
    { numRuns: 500 },
  )
})

describe('clauses left out', () => {
  const report = (rule: string, match: readonly string[], ignore: readonly string[] = []) => {
    const documents = [...match, ...ignore].map(title => ({ title, body: '', lang: 'en' }))
    const examples = documents.map(document => ({ document, matches: matchRule(rule, document, entities) !== undefined }))
    const { unneeded, onlyBy, tried } = dropClauses({ rule, entities, examples })
    return {
      unneeded: unneeded.map(({ written }) => written),
      onlyBy: [...onlyBy].map(([at, list]) => `${at}: ${list.map(({ written }) => written).join(', ')}`),
      tried,
    }
  }

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['@bridge AND closed', ['Bridge closed'], ['Bridge'], ['@bridge']],
    ['@bridge AND closed', ['Bridge closed'], ['Bridge', 'Shop closed'], []],
    ['@bridge AND (closed OR shut)', ['Bridge closed'], ['Bridge', 'Shop closed'], ['shut']],
    ['@bridge AND NOT ship', ['Bridge'], ['Quiet'], ['@bridge', 'NOT ship'].slice(1)],
    ['@bridge AND NOT (ship OR card game)', ['Bridge'], ['Bridge card game'], ['ship']],
    ['(@bridge OR ferry) NEAR/3 (closed OR shut)', ['Bridge closed', 'Ferry shut'], [], []],
    ['(@bridge OR ferry) NEAR/3 (closed OR shut)', ['Bridge closed'], [], ['ferry', 'shut']],
    ['2 of (@bridge, closed, ice)', ['Bridge closed'], [], ['ice']],
    ['title:(@bridge OR ferry) OR (port AND crane)', ['Bridge'], [], ['ferry', '(port AND crane)']],
    ['@bridge', ['Bridge'], [], []],
  ])('of %s by %j and not %j: %j', (rule, match, ignore, unneeded) => {
    expect(report(rule, match, ignore).unneeded).toEqual(unneeded)
  })

  it('names the one alternative on which an example stands', () => {
    expect(
      report('(@bridge OR ferry) AND (closed OR shut)', ['Bridge closed', 'Bridge closed and shut', 'Ferry, bridge closed']),
    ).toMatchObject({
      onlyBy: ['0: @bridge, closed', '1: @bridge', '2: closed'],
    })
  })

  it('tries no more versions than it can, and says so', { timeout: 20_000 }, () => {
    const rule = Array.from({ length: 3_000 }, (_, n) => `word${n}`).join(' OR ')
    const examples = [{ document: { title: 'word7', body: '' }, matches: true }]
    const { tried, untried } = dropClauses({ rule, entities, examples })
    expect(tried).toBeGreaterThan(0)
    expect(tried + untried).toBe(3_000)
  })

  it('never fails on any rule', () => {
    fc.assert(
      fc.property(anyRule, fc.array(anyDocument, { minLength: 1, maxLength: 3 }), (rule, documents) => {
        const examples = documents.map(document => ({ document, matches: matchRule(rule, document, invented) !== undefined }))
        const { unneeded, untried } = dropClauses({ rule, entities: invented, examples })
        for (const { written, start, end } of unneeded) expect(rule.slice(start, end)).toBe(written)
        expect(untried).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})

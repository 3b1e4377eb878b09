/** Whatever happens to the bytes of an index: it is refused with a reason, or it is the index that was written. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { StorywireError } from '../../lib/errors.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'

const good = compileRules({
  storylines: [
    { id: 'troops', rule: '@north-korea AND (soldier* OR *soldaten OR 兵 OR "special forces"^2)' },
    { id: 'near', rule: 'title:(@north-korea NEAR/3 troops) AND NOT source:tass', minScore: 1 },
  ],
  entities: { 'north-korea': { en: ['North Korea', 'DPRK'], ko: ['북한'], zh: ['朝鲜'], ru: ['Северная Корея'] } },
})
const document = { title: 'North Korea sends troops', body: 'Elitesoldaten, soldiers, special forces of 朝鲜.' }
const matches = matchDocument(loadIndex(good), document)

/** What goes wrong with files: bytes changed, lost, added, moved, taken from elsewhere. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(good.byteLength - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
  fc.record({ kind: fc.constant('cut' as const), from: fc.nat(good.byteLength), to: fc.nat(good.byteLength) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(good.byteLength), bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }) }),
  fc.record({ kind: fc.constant('double' as const) }),
)
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

function damaged(bytes: Uint8Array, one: Damage): Uint8Array {
  switch (one.kind) {
    case 'set': {
      const copy = bytes.slice()
      for (const [index, byte] of one.bytes.entries()) if (one.at + index < copy.length) copy[one.at + index] = byte
      return copy
    }
    case 'cut':
      return joined(bytes.slice(0, Math.min(one.from, one.to)), bytes.slice(Math.max(one.from, one.to)))
    case 'insert':
      return joined(bytes.slice(0, one.at), one.bytes, bytes.slice(one.at))
    case 'double':
      return joined(bytes, bytes)
  }
}

it('is refused, or right', () => {
  let refused = 0
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), several => {
      const buffer = Uint8Array.from(several.reduce(damaged, new Uint8Array(good))).buffer
      try {
        expect(matchDocument(loadIndex(buffer), document)).toEqual(matches)
        expect(new Uint8Array(buffer)).toEqual(new Uint8Array(good))
      } catch (error) {
        if (!(error instanceof StorywireError)) throw error
        expect(error.code).toBe('bad-index')
        refused += 1
      }
    }),
    { numRuns: 400 },
  )
  expect(matches).toHaveLength(2)
  expect(refused).toBeGreaterThan(300)
})

it.each([
  { part: 'magic', at: 0, why: 'it is no rule index' },
  { part: 'format', at: 4, why: /it has format 2, not \d+;/ },
  { part: 'length', at: 8, why: 'it is cut or has something appended' },
  { part: 'number of sections', at: 12, why: 'it is damaged' },
  { part: 'hash', at: 16, why: 'it is damaged' },
  { part: 'content', at: (good.byteLength & ~3) - 4, why: 'it is damaged' },
])('says what is wrong where its $part is', ({ at, why }) => {
  const buffer = good.slice(0)
  new Uint32Array(buffer, at, 1)[0] = 2
  expect(() => loadIndex(buffer)).toThrow(why)
})

it('is refused if it is anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4_000 }), bytes => {
      expect(() => loadIndex(Uint8Array.from(bytes).buffer)).toThrow(StorywireError)
    }),
  )
})

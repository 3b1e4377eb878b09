/** A rule set as bytes: the same back, and nothing that is damaged, cut or foreign. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Configuration } from '../../lib/config/configuration.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { packRuleSet, unpackRuleSet, withRuleSet } from '../../lib/rules/rule-set.ts'
import { ruleSet } from './a-rule-set.ts'

const set = ruleSet({ bridges: 'bridge AND closed', harbours: 'harbour' }, { retired: [{ id: 'old', title: 'Old 이름' }] })
const packed = packRuleSet(set)

describe('a rule set', () => {
  it('comes back as it was, and matches', () => {
    const back = unpackRuleSet(packed)
    expect(back).toEqual(set)
    expect(matchDocument(loadIndex(back.index), { title: 'Harbour closed', body: '' }).map(({ storyline }) => storyline)).toEqual([
      'harbours',
    ])
  })

  it('is read from the middle of a larger buffer too', () => {
    const around = new Uint8Array(packed.length + 7)
    around.set(packed, 7)
    expect(unpackRuleSet(around.subarray(7))).toEqual(set)
  })

  it('is refused with any byte changed', () => {
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = packed.slice()
        damaged[at] = (damaged[at] ?? 0) ^ change
        expect(() => unpackRuleSet(damaged)).toThrow('push them again')
      }),
    )
  })

  it('is refused cut anywhere, with something appended, or being something else', () => {
    for (let length = 0; length < packed.length; length++) expect(() => unpackRuleSet(packed.subarray(0, length))).toThrow('push them')
    expect(() => unpackRuleSet(new Uint8Array([...packed, 0]))).toThrow('damaged')
    for (const foreign of ['', '{}', 'x'.repeat(500)])
      expect(() => unpackRuleSet(new TextEncoder().encode(foreign))).toThrow('push them again')
    expect(() => unpackRuleSet(new Uint8Array(set.index))).toThrow('no rule set')
  })

  it('changes storylines and subscriptions of a configuration, and nothing else', () => {
    const deployed: Configuration = {
      contact: 'https://example.org',
      sources: [{ id: 'wire', name: 'Wire', country: 'DE', language: 'en', state: false }],
      feeds: [],
      entities: { here: { en: ['Here'] } },
      storylines: [],
      channels: [{ id: 'mail', type: 'email', to: ['a@example.org'], from: 'b@example.org' }],
      subscriptions: [],
    }
    const { storylines, subscriptions, retired } = set
    expect(withRuleSet(deployed, set)).toEqual({ ...deployed, storylines, subscriptions, retired })
  })
})

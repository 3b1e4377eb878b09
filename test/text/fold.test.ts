/** Spellings of one word compare equal, and every folded unit knows where it came from. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../lib/text/fold.ts'

const same: readonly (readonly [what: string, as: string, written: string])[] = [
  ['case', 'nordkorea', 'NORDKOREA'],
  ['diacritics', 'fuhrer', 'Führer'],
  ['a decomposed umlaut', 'fuhrer', 'Fu\u0308hrer'],
  ['Polish letters', 'zolnierz', 'Żołnierz'],
  ['ß', 'strasse', 'Straße'],
  ['ligatures', 'oeuvre ae fi', 'Œuvre Æ ﬁ'],
  ['ё as е', 'елка', 'Ёлка'],
  ['й as it is', 'йод', 'Йод'],
  ['a decomposed й', 'й', 'И\u0306'],
  ['ї as it is', 'її', 'Її'],
  ['full width', 'kim 12', 'Ｋｉｍ　１２'],
  ['half-width kana', 'ウクライナ', 'ｳｸﾗｲﾅ'],
  ['half-width voiced kana', 'ガ', 'ｶﾞ'],
  ['voiced kana kept', 'が', 'が'],
  ['decomposed Hangul', '한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8'],
  ['a soft hyphen', 'korea', 'Ko\u00adrea'],
  ['zero-width characters', 'korea', '\ufeffKo\u200brea\u200d'],
  ['mathematical letters', 'kim', '𝐊𝐢𝐦'],
  ['the final sigma', 'σοφοσ', 'Σοφος'],
  ['no-break spaces', 'a b c', 'a\u00a0b\u202fc'],
]

describe('folding', () => {
  it.each(same)('reads %s: %s', (_, as, written) => {
    expect(fold(written).text).toBe(as)
  })

  it('keeps и and й, і and ї apart', () => {
    expect(fold('и').text).not.toBe(fold('й').text)
    expect(fold('і').text).not.toBe(fold('ї').text)
  })

  it('maps each folded unit to its character with its marks', () => {
    const { text, starts, ends } = fold('aß\u00adu\u0308𝐊')
    expect([...text].map((unit, index) => [unit, starts[index], ends[index]])).toEqual([
      ['a', 0, 1],
      ['s', 1, 2],
      ['s', 1, 2],
      ['u', 3, 5],
      ['k', 5, 7],
    ])
  })

  it('survives any text, with places that stay in order and in bounds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
        const { text: folded, starts, ends } = fold(text)
        expect(starts.length).toBe(folded.length)
        let before = 0
        for (let index = 0; index < folded.length; index++) {
          const start = starts[index] ?? -1
          const end = ends[index] ?? -1
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          before = start
        }
      }),
    )
  })

  it('is not held up by a tower of marks', () => {
    expect(fold(`a${'\u0316\u0301'.repeat(100_000)}b`).text).toBe('ab')
  })
})

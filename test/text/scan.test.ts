/** Folding and cutting in typed arrays gives what the plain definitions give, on any text. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tokenize } from '../../lib/text/tokens.ts'
import { tokenizePlainly } from './plain-tokens.ts'

const pieces = [
  ...[
    'a',
    'é',
    'e\u0301',
    '\u0301',
    '\u0301\u0316',
    'ß',
    'ﬁ',
    'ŉ',
    'İ',
    'ǅ',
    'K',
    '\u0345',
    '\u0307',
    '½',
    'ﷺ',
    '\u0000',
    ' ',
    '\u202f',
    '.',
    ',',
  ],
  ...['’', "'", 'ʼ', '´', '′', 'сім', 'я', 'й', 'и\u0306', 'ё', '100', '1', '0', '000', '𝟏', '\u{1e950}'],
  ...['金', '正', 'ｶ', 'ﾞ', '\u3099', '・', 'は', 'ー', '々', '㌀', '𠀀', '북한', '\u1112', '\u1161', '\u11ab'],
  ...['\u00ad', '\u200d', '\ufe0f', '\ud800', '\udc00', '😀', '\u{1e900}'],
]
const text = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 25 })
  .map(parts => parts.join(''))

it('cuts any text as it is defined', () => {
  fc.assert(
    fc.property(text, it => {
      expect(tokenize(it)).toEqual(tokenizePlainly(it))
    }),
    { numRuns: 5_000 },
  )
})

it('cuts every unit as it is defined, alone and under a mark', () => {
  for (let unit = 0; unit < 0x1_0000; unit += 1) {
    const character = String.fromCharCode(unit)
    const around = `a${character}b ${character}\u0301`
    expect(tokenize(around)).toEqual(tokenizePlainly(around))
  }
})

it('forgets a long text', () => {
  const long = 'сім’я 100,000 '.repeat(20_000)
  expect(tokenize(long)).toEqual(tokenizePlainly(long))
  expect(tokenize('ab')).toEqual(tokenizePlainly('ab'))
})

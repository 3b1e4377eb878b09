/** Tokens of every kind, with their places in the text as given. */
import { expect, it } from 'vitest'
import { cutTokens, makeCutText } from '../../lib/text/cut-tokens.ts'
import { tokenize } from '../../lib/text/tokens.ts'

const cases: readonly (readonly [text: string, tokens: readonly string[]])[] = [
  ['Kim Jong-un’s "men"', ['word kim', 'word jong', 'word un', 'word s', 'word men']],
  ['U.S.-led', ['word u', 'word s', 'word led']],
  ["l'armée d’Ukraine", ['word l', 'word armee', 'word d', 'word ukraine']],
  ['сім’я сімʼя об`єкт', ['word сімя', 'word сімя', 'word обєкт']],
  ["'лист'", ['word лист']],
  ['북한이 러시아에', ['hangul 북한이', 'hangul 러시아에']],
  ['金正恩委員長、北朝鮮の', ['han 金正恩委員長', 'han 北朝鮮の']],
  ['キム・ジョンウン', ['han キム', 'han ジョンウン']],
  ['兵1万人', ['han 兵', 'number 1', 'han 万人']],
  ['KN-23미사일', ['word kn', 'number 23', 'hangul 미사일']],
  ['100,000 1.100.000; 100 000; 100\u202f000; 1’000', ['number 100000', 'number 1100000', 'number 100000', 'number 100000', 'number 1000']],
  ['5,5 and 5.5%', ['number 5.5', 'word and', 'number 5.5']],
  ['24.11.2026, 10, 20', ['number 24.11.2026', 'number 10', 'number 20']],
  ['in 2024. 100 men', ['word in', 'number 2024', 'number 100', 'word men']],
  ['100,0001', ['number 100.0001']],
  ['😀 — … \ud800', []],
  ['', []],
]

it.each(cases)('cuts %j', (text, tokens) => {
  expect(tokenize(text).list.map(({ kind, text: folded }) => `${kind} ${folded}`)).toEqual(tokens)
})

it('knows the places in the original', () => {
  const text = 'Die Straße: 1,100 Ko\u00adrea\u0301ner'
  expect(tokenize(text).list.map(({ start, end }) => text.slice(start, end))).toEqual(['Die', 'Straße', '1,100', 'Ko\u00adrea\u0301ner'])
})

it.each([['a'], ['1'], ['兵'], ['북'], ["а'"]])('takes five megabytes of %s for one token', unit => {
  expect(tokenize(unit.repeat(5_000_000 / unit.length)).list).toHaveLength(1)
})

it('looks through a table of numbers once, not once for each of them', () => {
  const cut = makeCutText()
  cutTokens(cut, '1 '.repeat(1_000_000))
  expect(cut.count).toBe(1_000_000)
})

/** The meaning of the rule language: which documents a rule holds for, on which spans, with what score. Scores by hand. */
import { describe, expect, it } from 'vitest'
import type { Entities, MatchDocument } from '../../lib/match/document.ts'
import { matchRule, spanTexts } from './matching.ts'

const entities: Entities = {
  kim: { en: ['Kim', 'Kim Jong Un', 'North Korean leader'], ko: ['김정은'] },
  korea: { en: ['Korea', 'North Korea'], zh: ['朝鲜'] },
}

type Case = readonly [what: string, rule: string, document: Partial<MatchDocument>, score: number | undefined, spans?: readonly string[]]

const one = 1
const two = 1 + Math.log2(2)
const three = 1 + Math.log2(3)

const cases: readonly Case[] = [
  // terms
  ['one occurrence', 'soldier', { body: 'A soldier.' }, one, ['body: soldier = soldier']],
  ['two occurrences', 'soldier', { body: 'A soldier, soldiers.' }, two, ['body: soldier = soldier', 'body: soldiers = soldier']],
  ['three occurrences', 'soldier', { body: 'soldier soldier soldier' }, three],
  ['in the title: twice the score', 'soldier', { title: 'A soldier' }, 2 * one, ['title: soldier = soldier']],
  [
    'in both: the whole twice',
    'soldier',
    { title: 'A soldier', body: 'soldiers' },
    2 * two,
    ['title: soldier = soldier', 'body: soldiers = soldier'],
  ],
  ['none', 'soldier', { title: 'A sailor' }, undefined],
  ['nothing to read', 'soldier', {}, undefined],
  // phrases
  ['a phrase, inflected', 'special force', { body: 'special-forces' }, one, ['body: special-forces = special force']],
  ['a phrase over punctuation', 'special force', { body: 'Special. Forces' }, one],
  ['not with a word between', 'special force', { body: 'special air forces' }, undefined],
  ['not the other way round', 'special force', { body: 'forces special' }, undefined],
  ['not over the fields', 'special force', { title: 'special', body: 'forces' }, undefined],
  ['quoted: not inflected', '"special force"', { body: 'special forces' }, undefined],
  ['quoted: folded', '"Special Force"', { body: 'SPECIAL FORCE' }, one, ['body: SPECIAL FORCE = Special Force']],
  ['quoted: under any separator', '"Kim Jong Un"', { body: 'Kim Jong-un’s' }, one, ['body: Kim Jong-un = Kim Jong Un']],
  ['equals: exact', '=soldier', { body: 'soldiers' }, undefined],
  ['occurrences do not overlap', 'go go', { body: 'go go go' }, one, ['body: go go = go go']],
  ['the original is marked', 'Korea', { body: 'In Ko\u00adrea\u0301' }, one, ['body: Ko\u00adrea\u0301 = Korea']],
  // wildcards
  ['starts with', 'deploy*', { body: 'deployments redeploy' }, one, ['body: deployments = deploy*']],
  ['starts with includes the word', 'deploy*', { body: 'deploy' }, one],
  ['ends with', '*soldaten', { body: 'Elitesoldaten Soldatentum' }, one, ['body: Elitesoldaten = *soldaten']],
  ['inside a phrase', 'special oper*', { body: 'special operations' }, one],
  ['Hangul starts with', '북한*', { body: '북한산' }, one],
  // capitals
  ['capitals', 'UN', { body: 'The UN said' }, one],
  ['capitals only', 'UN', { body: 'il y a un Un' }, undefined],
  ['capitals, quoted', '"US"', { body: 'tell us' }, undefined],
  ['capitals with a hyphen', 'US', { body: 'US-led' }, one, ['body: US = US']],
  ['full-width capitals', 'US', { body: 'ＵＳ' }, one],
  ['small letters match both', 'un', { body: 'UN' }, one],
  // AND, OR, NOT
  ['AND', 'a1 AND b1', { body: 'a1 b1' }, 2 * one],
  ['AND lacks one', 'a1 AND b1', { body: 'a1' }, undefined],
  ['AND over both fields', 'a1 AND b1', { title: 'a1', body: 'b1' }, 2 * (one + one)],
  ['OR: all branches that hold', 'red OR blue', { body: 'red and blue' }, one + one, ['body: red = red', 'body: blue = blue']],
  ['OR: one branch', 'red OR blue', { body: 'blue' }, one, ['body: blue = blue']],
  ['a branch that does not hold brings nothing', '(red AND green) OR blue', { body: 'red, blue' }, one, ['body: blue = blue']],
  ['NOT', 'red AND NOT blue', { body: 'red' }, one, ['body: red = red']],
  ['NOT refuses', 'red AND NOT blue', { body: 'red', title: 'blue' }, undefined],
  ['NOT in a branch', 'red AND (green OR NOT blue)', { body: 'red' }, one],
  ['NOT brings no spans even if doubled', 'red AND NOT (NOT blue)', { body: 'red blue' }, one, ['body: red = red']],
  ['NOT of a group', 'red AND NOT (blue AND green)', { body: 'red blue' }, one],
  // k of
  ['2 of: two', '2 of (red, blue, green)', { body: 'red green' }, one + one],
  ['2 of: all that hold count', '2 of (red, blue, green)', { body: 'red green blue' }, 3 * one],
  ['2 of: one only', '2 of (red, blue, green)', { body: 'red red' }, undefined],
  ['2 of with groups', '2 of (red AND blue, green)', { body: 'red green' }, undefined],
  ['2 of with NOT', '2 of (red, blue, NOT green)', { body: 'red' }, one],
  // concepts
  ['an entity is one concept', '@kim', { body: 'Kim, 김정은은' }, two, ['body: Kim = @kim', 'body: 김정은은 = @kim']],
  ['aliases that overlap count once, the longest', '@kim', { body: 'Kim Jong Un' }, one, ['body: Kim Jong Un = @kim']],
  ['an entity twice in the rule counts once', '@kim AND (@kim OR red)', { body: 'Kim' }, one, ['body: Kim = @kim']],
  ['a term twice in the rule counts once, with its largest weight', 'red^2 OR (red^3 AND blue)', { body: 'red blue' }, 3 + one],
  ['a weight of a branch that does not hold is none', 'red^2 OR (red^3 AND blue)', { body: 'red' }, 2],
  ['quoted and unquoted are one concept', '"red" OR red', { body: 'red' }, one, ['body: red = red']],
  [
    'concepts may overlap each other',
    '@korea AND north',
    { body: 'North Korea' },
    2 * one,
    ['body: North = north', 'body: North Korea = @korea'],
  ],
  ['weights', '@kim^2 AND red^0.5', { body: 'Kim red red' }, 2 + 0.5 * two],
  ['an entity without a trace', '@kim', { body: 'Lee' }, undefined],
  // fields
  ['title:', 'title:red', { title: 'blue', body: 'red' }, undefined],
  ['title: counts the title only', 'title:red', { title: 'red', body: 'red' }, 2 * one, ['title: red = red']],
  ['body:', 'body:red', { title: 'red', body: 'red' }, one, ['body: red = red']],
  ['title: on a group', 'title:(red AND NOT blue)', { title: 'red', body: 'blue' }, 2 * one],
  ['title: and all of it', 'title:red OR red', { title: 'red', body: 'red' }, 2 * two],
  ['title: inside body:', 'red OR title:(body:red)', { title: 'red' }, 2 * one],
  ['lang:', 'red AND lang:de', { body: 'red', lang: 'de' }, one],
  ['lang: other', 'red AND lang:de', { body: 'red', lang: 'en' }, undefined],
  ['lang: unknown', 'red AND lang:de', { body: 'red' }, undefined],
  ['lang: with a region', 'red AND lang:de', { body: 'red', lang: 'de-AT' }, one],
  ['source:', 'red AND source:tass', { body: 'red', source: 'tass' }, one],
  ['source: other', 'red AND NOT source:tass', { body: 'red', source: 'tass' }, undefined],
  // NEAR
  ['NEAR: adjacent is 1', 'red NEAR/1 blue', { body: 'red blue' }, 2 * one],
  ['NEAR: adjacent, the other way round', 'red NEAR/1 blue', { body: 'blue red' }, 2 * one],
  ['NEAR: one word between is 2', 'red NEAR/1 blue', { body: 'red x1y blue' }, undefined],
  ['NEAR: at the distance', 'red NEAR/3 blue', { body: 'red one two blue' }, 2 * one],
  ['NEAR: one too far', 'red NEAR/3 blue', { body: 'red one two three blue' }, undefined],
  ['NEAR: 4 by default', 'red NEAR blue', { body: 'red one two three blue' }, 2 * one],
  ['NEAR: 5 is too far by default', 'red NEAR blue', { body: 'red one two three four blue' }, undefined],
  ['NEAR: from the ends of phrases', '"red wide fox" NEAR/1 "blue hen"', { body: 'blue hen red wide fox' }, 2 * one],
  ['NEAR: never over the fields', 'red NEAR/9 blue', { title: 'red', body: 'blue' }, undefined],
  [
    'NEAR: counts what is within reach only',
    'red NEAR/1 blue',
    { title: 'red', body: 'red blue one red' },
    2 * one,
    ['body: red = red', 'body: blue = blue'],
  ],
  ['NEAR: one between two partners', 'red NEAR/1 blue', { body: 'red blue red' }, two + one],
  [
    'NEAR: any of a bracketed OR',
    'red NEAR/1 (blue OR green)',
    { body: 'green red one blue' },
    2 * one,
    ['body: green = green', 'body: red = red'],
  ],
  ['NEAR: entities', '@kim NEAR/2 soldiers', { body: 'Kim Jong Un met soldiers' }, 2 * one],
  ['NEAR: a place is not near itself', '@korea NEAR/5 Korea', { body: 'North Korea' }, undefined],
  ['NEAR: two mentions', 'Korea NEAR/2 Korea', { body: 'Korea and Korea' }, two],
  [
    'NEAR: two characters of Han are a word',
    '朝鲜 NEAR/2 士兵',
    { body: '朝鲜派遣士兵' },
    2 * one,
    ['body: 朝鲜 = 朝鲜', 'body: 士兵 = 士兵'],
  ],
  ['NEAR: one word too far inside a run of Han', '朝鲜 NEAR/1 士兵', { body: '朝鲜派遣士兵' }, undefined],
  ['NEAR: one character of Han is free', '朝鲜 NEAR/2 士兵', { body: '朝鲜派遣了士兵' }, 2 * one],
  ['NEAR: a particle between neighbours', '北朝鮮 NEAR/1 派兵', { body: '北朝鮮が派兵' }, 2 * one],
  ['NEAR: over a run of Han', 'KN-23 NEAR/3 missile', { body: 'KN-23 朝鲜导弹 missile' }, 2 * one],
  ['NEAR: too far over a run of Han', 'KN-23 NEAR/2 missile', { body: 'KN-23 朝鲜导弹 missile' }, undefined],
  ['NEAR: a number is one token', 'red NEAR/2 blue', { body: 'red 100,000 blue' }, 2 * one],
  ['NEAR: in NOT', 'red AND NOT red NEAR/1 blue', { body: 'red one blue' }, one],
  ['NEAR: in title:', 'title:(red NEAR/1 blue)', { title: 'red', body: 'red blue' }, undefined],
  ['ONEAR: in order', 'red ONEAR/1 blue', { body: 'red blue' }, 2 * one],
  ['ONEAR: not the other way round', 'red ONEAR/1 blue', { body: 'blue red' }, undefined],
  ['ONEAR: counts what stands in order', 'red ONEAR/1 blue', { body: 'blue red blue' }, 2 * one, ['body: red = red', 'body: blue = blue']],
  ['ONEAR: in one run of Han', '士兵 ONEAR/2 朝鲜', { body: '朝鲜派遣士兵' }, undefined],
  // Han and kana
  ['Han inside a run', '金正恩', { body: '领导人金正恩表示' }, one, ['body: 金正恩 = 金正恩']],
  ['Han twice', '朝鲜', { body: '朝鲜与朝鲜' }, two],
  ['Han, half-width kana', 'ウクライナ', { body: 'ｳｸﾗｲﾅで' }, one, ['body: ｳｸﾗｲﾅ = ウクライナ']],
  ['a phrase of Han and a word', '"KN-23 型"', { body: 'KN-23型导弹' }, one, ['body: KN-23型 = KN-23 型']],
  ['a phrase of Han and a word, not inside the run', '"KN-23 导弹"', { body: 'KN-23型导弹' }, undefined],
]

describe('a rule', () => {
  for (const [what, rule, document, score, spans] of cases)
    it(`${what}: ${rule}`, () => {
      const match = matchRule(rule, { lang: 'en', ...document }, entities)
      expect(match?.score).toBe(score)
      if (spans !== undefined) expect(spanTexts(match, document)).toEqual(spans)
    })
})

it('puts title before body, then the order of the text', () => {
  const document = { title: 'blue red', body: 'red blue 朝鲜' }
  expect(spanTexts(matchRule('red AND blue AND @korea', document, entities), document)).toEqual([
    'title: blue = blue',
    'title: red = red',
    'body: red = red',
    'body: blue = blue',
    'body: 朝鲜 = @korea',
  ])
})

it('reads a document of five megabytes', () => {
  const body = `${'red one two three four five '.repeat(90_000)} blue ${'red red blue '.repeat(200_000)}`
  const match = matchRule('red NEAR/1 blue AND NOT green', { body })
  // every red of the second half has a blue beside it, and every blue a red
  expect(match?.spans.length).toBe(600_001)
}, 60_000)

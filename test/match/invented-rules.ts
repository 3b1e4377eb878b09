/** Random rules over a small vocabulary, and random documents that hold some of it. */
import fc from 'fast-check'
import type { Entities, MatchDocument } from '../../lib/match/document.ts'

export const entities: Entities = {
  korea: { en: ['Korea', 'North Korea', 'North Korean'], ko: ['북한'], ru: ['Северная Корея'], zh: ['朝鲜', '北朝鲜'] },
  kim: { en: ['Kim', 'Kim Jong Un'], ko: ['김정은'], any: ['KJU'] },
}

const leaf = fc.constantFrom(
  'soldier',
  'north korea',
  '"kim jong"',
  '=un',
  'UN',
  'kor*',
  '*rean',
  '@korea',
  '@kim^2',
  '북한',
  '朝鲜',
  'солдат^0.5',
  '100,000',
  'Kim Jong Un',
)
export const rule = fc.letrec<{ rule: string; positive: string; side: string }>(tie => ({
  side: fc.oneof(
    leaf,
    fc.tuple(leaf, leaf).map(([a, b]) => `(${a} OR ${b})`),
  ),
  positive: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('positive'), tie('rule')).map(([a, b]) => `(${a} AND ${b})`),
    fc.tuple(tie('positive'), tie('positive')).map(([a, b]) => `(${a} OR ${b})`),
    fc.tuple(tie('positive'), tie('positive'), tie('rule')).map(([a, b, c]) => `2 of (${a}, ${b}, ${c})`),
    fc
      .tuple(tie('side'), fc.constantFrom('NEAR', 'ONEAR'), fc.integer({ min: 1, max: 8 }), tie('side'))
      .map(([a, near, n, b]) => `(${a} ${near}/${n} ${b})`),
    fc.tuple(fc.constantFrom('title', 'body'), tie('positive')).map(([field, a]) => `${field}:(${a})`),
  ),
  rule: fc.oneof(
    tie('positive'),
    tie('positive').map(a => `NOT (${a})`),
    fc.constantFrom('lang:ru', 'source:tass'),
  ),
})).positive

const word = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'North',
      'Korea',
      'KOREAN',
      'Kim',
      'Jong-un',
      'Un',
      'UN',
      'soldiers',
      'Ko\u00adrea',
      '북한이',
      '北朝鲜人',
      '朝鲜・',
      'солдаты',
      'Северной',
      'Кореи',
      '100,000',
      '1',
      'x',
      '—',
      'KJU',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
)
const text = fc.array(word, { maxLength: 14 }).map(words => words.join(' '))
export const document: fc.Arbitrary<MatchDocument> = fc.record(
  { title: text, body: text, lang: fc.constantFrom('en', 'ru', 'ko', 'xx', ''), source: fc.constantFrom('tass', 'dw') },
  { requiredKeys: ['title', 'body'] },
)

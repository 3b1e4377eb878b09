/**
 * Random rules over a small vocabulary in ten languages, and random documents made of the same words with endings,
 * marks and separators that matter: the smaller the vocabulary, the more rules hold, or
 * nearly hold.
 */
import fc from 'fast-check'
import type { Entities, MatchDocument } from '../../lib/match/document.ts'

/** Terms of every form; several share beginnings, endings, or a word. */
const terms = [
  ...[
    'soldier',
    'soldiers',
    'deploy',
    'country',
    'countries',
    'ship',
    'invade',
    'arms',
    'North Korea',
    'Kim Jong Un',
    'special force',
    'un',
  ],
  ...['Soldat', 'Soldaten', 'nordkoreanisch', 'Straße', 'Truppe', 'żołnierz', 'robotnik', 'Korea Północna', 'général', 'nación', 'misiles'],
  ...['солдат', 'рабочий', 'доброволец', 'Северная Корея', 'Ким Чен Ын', 'боец', "сім'я", 'найманець', 'Росія', 'ё-мобиль'],
  ...['북한', '노동자', '북', '북한 노동자', '金正恩', '朝鮮', '北朝鮮', '兵', '𠀀兵', 'キム・ジョンウン', 'キム ジョンウン', 'ウクライナ'],
  ...['UN', 'US', 'ООН', 'U.S.', 'KN-23', '100,000', '2024', '№ 5', 'KN-23 型'],
]
const quotable = ['soldier', 'Kim Jong', 'special forces', 'UN', '북한', '金正恩', 'KN-23 型', '100,000', '5,5', 'Straße', '½', 'Россия 2']
const wildcards = [
  'deploy*',
  'sold*',
  '*soldaten',
  '*rean',
  'north kor*',
  '*ная корея',
  '북한*',
  '*동자',
  '朝*',
  '*恩',
  'солд*',
  'kim *ong',
  'special *ces',
]
const aliasLanguages = ['en', 'de', 'ru', 'uk', 'pl', 'fr', 'es', 'ko', 'zh', 'ja', 'any', 'it', 'ko-only', 'en-only', 'it-only']

export type World = { readonly rules: readonly string[]; readonly entities: Entities; readonly documents: readonly MatchDocument[] }

/** Rules as written: quoted, exact, with a star, or plain. */
const written = [...terms, ...quotable.map(text => `"${text}"`), ...wildcards, '=soldier', '=UN', '=soldaten', '=북한']

function rulesOver(leaves: readonly string[]): fc.Arbitrary<string> {
  const leaf = fc.tuple(fc.constantFrom(...leaves), fc.constantFrom('', '', '', '^2', '^0.3', '^7')).map(([term, weight]) => term + weight)
  const group = (parts: readonly string[], joint: string) => `(${parts.join(joint)})`
  return fc.letrec<{ rule: string; positive: string; side: string }>(tie => ({
    side: fc.oneof(
      { weight: 2, arbitrary: leaf },
      { weight: 1, arbitrary: fc.array(leaf, { minLength: 2, maxLength: 3 }).map(sides => group(sides, ' OR ')) },
    ),
    positive: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.tuple(tie('positive'), tie('rule')).map(parts => group(parts, ' AND ')),
      fc.tuple(tie('rule'), tie('positive'), tie('positive')).map(parts => group(parts, ' AND ')),
      fc.array(tie('positive'), { minLength: 2, maxLength: 4 }).map(parts => group(parts, ' OR ')),
      fc.array(tie('positive'), { minLength: 2, maxLength: 4 }).map(parts => `2 of ${group(parts, ', ')}`),
      fc.tuple(tie('positive'), tie('positive'), tie('rule')).map(parts => `2 of ${group(parts, ', ')}`),
      fc
        .tuple(tie('side'), fc.constantFrom('NEAR', 'ONEAR'), fc.integer({ min: 1, max: 8 }), tie('side'))
        .map(([a, near, n, b]) => `(${a} ${near}/${n} ${b})`),
      fc.tuple(fc.constantFrom('title', 'body'), tie('positive')).map(([field, a]) => `${field}:(${a})`),
    ),
    rule: fc.oneof(
      { weight: 3, arbitrary: tie('positive') },
      { weight: 2, arbitrary: tie('positive').map(a => `NOT (${a})`) },
      { weight: 1, arbitrary: fc.constantFrom('lang:ru', 'lang:en', 'source:tass', '(lang:de OR source:tass)') },
    ),
  })).positive
}

const aliasForms = ['"soldiers"', '"Kim Jong"', 'troop*', 'sold*', '*soldaten', '朝*', '5,5']

function entitiesOver(vocabulary: readonly string[]): fc.Arbitrary<Entities> {
  const alias = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...vocabulary) }, { weight: 1, arbitrary: fc.constantFrom(...aliasForms) })
  const aliases = fc.dictionary(fc.constantFrom(...aliasLanguages), fc.array(alias, { maxLength: 4 }), { minKeys: 1, maxKeys: 4 })
  return fc.record({ one: aliases, two: aliases, three: fc.oneof(aliases, fc.constant({})) })
}

const endings = [
  's',
  'es',
  'ed',
  'ing',
  'ies',
  'en',
  'e',
  'n',
  'а',
  'ы',
  'ом',
  'ами',
  'ой',
  'ей',
  'ів',
  'em',
  'iem',
  '이',
  '들은',
  '에게',
  '의',
  'x',
  'да',
]
const others = [
  'x',
  'ｓｏｌｄｉｅｒ',
  'Ko\u00adrea',
  'the',
  '½',
  '1',
  '㌀',
  '・',
  '—',
  'сім’ї',
  '金‧正恩',
  '金・正',
  '恩',
  '100 000',
  '5.5',
]

/** A word as an article may have it: cut, with an ending, in capitals, decomposed. */
const formOf = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) }),
      fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...endings) }),
      fc.constantFrom(0, 0, 0, 0, 1, 2, 3),
    )
    .map(([cut, ending, way]) => {
      const form = text.slice(0, text.length - cut) + ending
      return way === 1 ? form.toUpperCase() : way === 2 ? form.normalize('NFD') : way === 3 ? form.toLowerCase() : form
    })

function documentsOver(vocabulary: readonly string[]): fc.Arbitrary<MatchDocument> {
  const words = vocabulary.flatMap(text => [text, ...text.split(' ')]).map(text => text.replace(/[*="]/g, ''))
  const word = fc.oneof(
    { weight: 14, arbitrary: fc.constantFrom(...words).chain(formOf) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
  )
  const separator = fc.constantFrom(' ', ' ', ' ', ' ', ' ', '', '-', '. ', '・', '\n', "'")
  const text = (maxLength: number) => fc.array(fc.tuple(word, separator), { maxLength }).map(parts => parts.flat().join(''))
  return fc.record(
    {
      title: text(8),
      body: text(30),
      lang: fc.constantFrom('en', 'de', 'ru', 'uk', 'pl', 'fr', 'es', 'ko', 'ja', 'DE-at', 'xx', ''),
      source: fc.constantFrom('tass', 'dw'),
    },
    { requiredKeys: ['title', 'body'] },
  )
}

export const randomWorld: fc.Arbitrary<World> = fc.subarray(written, { minLength: 3, maxLength: 9 }).chain(vocabulary => {
  const aliases = vocabulary.map(text => text.replace(/^=/, ''))
  return fc.record({
    rules: fc.array(rulesOver([...vocabulary, '@one', '@two', '@three']), { minLength: 1, maxLength: 8 }),
    entities: entitiesOver(aliases),
    documents: fc.array(documentsOver(vocabulary), { minLength: 1, maxLength: 4 }),
  })
})

/** Why a rule holds or not: always the matcher's verdict, and for each kind of clause what a person needs to know. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../../lib/match/compile.ts'
import type { Entities, MatchDocument } from '../../lib/match/document.ts'
import { type ExplainedClause, explainRule } from '../../lib/match/explain-rule.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { document, entities as invented, rule } from './invented-rules.ts'

const entities: Entities = {
  'north-korea': { en: ['North Korea', 'DPRK'], ko: ['북한'] },
  un: { any: ['UN'] },
}
const explained = (written: string, text: Partial<MatchDocument>, minScore?: number) =>
  explainRule({ rule: written, entities, ...(minScore === undefined ? {} : { minScore }) }, { title: '', body: '', ...text })

/** A clause and those below it, a line each: `✓ soldier [title: Soldiers]` or `✗ tank: why`. */
function lines({ written, holds, found, why, parts, kind }: ExplainedClause, depth = 0): string[] {
  const leaf = parts.length === 0
  const words = leaf && found.length > 0 ? ` [${found.map(one => `${one.field}: ${one.text}`).join(', ')}]` : ''
  const head = leaf ? written : `${kind}`
  return [
    `${'  '.repeat(depth)}${holds ? '✓' : '✗'} ${head}${words}${why === '' ? '' : ` – ${why}`}`,
    ...parts.flatMap(part => lines(part, depth + 1)),
  ]
}

describe('the verdict', () => {
  it('is the matcher’s for any rule and document, with its score and spans', () => {
    let [matched, failed] = [0, 0]
    fc.assert(
      fc.property(rule, document, fc.constantFrom(0, 1, 2, 5), (written, each, minScore) => {
        const index = loadIndex(compileRules({ storylines: [{ id: 's', rule: written, minScore }], entities: invented }))
        const [match] = matchDocument(index, each)
        const explanation = explainRule({ rule: written, minScore, entities: invented }, each)
        expect(explanation.matches).toBe(match !== undefined)
        if (match === undefined) failed += 1
        else {
          matched += 1
          expect(explanation.score).toBe(match.score)
          expect(explanation.spans.map(({ text: _, ...span }) => span)).toEqual(match.spans)
        }
        if (explanation.holds) {
          const sum = explanation.scoreParts.reduce((total, { points }) => total + points, 0)
          expect(sum * (explanation.inTitle ? 2 : 1)).toBeCloseTo(explanation.score, 9)
        }
        expectSound(explanation.clause, written, each)
        expect(explanation.clause.holds).toBe(explanation.holds)
      }),
      { numRuns: 1_000 },
    )
    expect(Math.min(matched, failed)).toBeGreaterThan(100)
  })

  it('of every clause follows from those of its parts', () => {
    fc.assert(
      fc.property(rule, document, (written, each) => {
        const check = ({ kind, holds, parts, written: text }: ExplainedClause): void => {
          const held = parts.filter(part => part.holds).length
          if (kind === 'and') expect(holds).toBe(held === parts.length)
          if (kind === 'or') expect(holds).toBe(held > 0)
          if (kind === 'of') expect(holds).toBe(held >= Number(/\d+/.exec(text)?.[0]))
          if (kind === 'not') expect(holds).toBe(held === 0)
          if (kind === 'field') expect(holds).toBe(held === 1)
          if (kind === 'near' && holds) expect(held).toBeGreaterThan(0)
          for (const part of parts) check(part)
        }
        check(explainRule({ rule: written, entities: invented }, each).clause)
      }),
      { numRuns: 500 },
    )
  })

  it('holds without matching where the score is too low', () => {
    expect(explained('ferry', { body: 'The ferry' }, 3)).toMatchObject({ matches: false, holds: true, score: 1, minScore: 3 })
    expect(explained('ferry', { title: 'The ferry', body: 'A ferry, a ferry, a ferry' }, 3)).toMatchObject({
      matches: true,
      score: 6,
      inTitle: true,
      scoreParts: [{ concept: 'ferry', weight: 1, occurrences: 4, points: 3 }],
    })
  })

  it('reads the aliases of an entry’s language alone, also where the language has no endings', () => {
    const entities = { north: { ko: ['북한'], 'ko-only': ['北'] } }
    const explain = (lang: string) => explainRule({ rule: '@north', entities }, { title: '北, 미사일 발사', body: '', lang }).matches
    expect([explain('ko'), explain('ja')]).toEqual([true, false])
  })

  it('is not given for a rule that cannot be read', () => {
    expect(() => explained('ferry AND', {})).toThrow(expect.objectContaining({ code: 'bad-rules' }))
    expect(() => explained('NOT ferry', {})).toThrow(expect.objectContaining({ code: 'bad-rules' }))
    expect(() => explained('@nowhere', {})).toThrow(/@nowhere/)
  })
})

function expectSound({ written, start, end, holds, found, why, parts }: ExplainedClause, whole: string, each: MatchDocument): void {
  expect(whole.slice(start, end)).toBe(written)
  for (const { field, start: from, end: to, text } of found) expect(each[field].slice(from, to)).toBe(text)
  if (!holds) expect(why).not.toBe('')
  else if (parts.length === 0) expect(why !== '' || found.length > 0).toBe(true)
  for (const part of parts) expectSound(part, whole, each)
}

describe('in words', () => {
  const cases: readonly (readonly [string, Partial<MatchDocument>, readonly string[]])[] = [
    ['soldier', { title: 'Soldiers leave', body: 'The soldiers left', lang: 'en' }, ['✓ soldier [title: Soldiers, body: soldiers]']],
    ['soldier', { title: 'Sailors leave', lang: 'en' }, ['✗ soldier – needs “soldier” or a form of it']],
    [
      '"special forces"',
      { body: 'A special unit' },
      ['✗ "special forces" – needs “special forces” side by side, exactly so; “special” is there, “forces” not'],
    ],
    [
      'special forces',
      { body: 'Forces that are special' },
      ['✗ special forces – needs “special forces” side by side; all its words are there, but not side by side in this order'],
    ],
    [
      '=soldier',
      { body: 'Soldiers', lang: 'en' },
      ['✗ =soldier – needs “soldier” exactly; “Soldiers” is there, but an exact term takes no endings'],
    ],
    ['UN', { body: 'il y a un pont', lang: 'fr' }, ['✗ UN – needs “UN” in capitals; “un” is there, but not in capitals']],
    ['солдат', { body: 'с солдатами', lang: 'xx' }, ['✓ солдат [body: солдатами]']],
    [
      'Soldat',
      { body: 'mit Soldaten', lang: 'en' },
      ['✗ Soldat – needs “soldat” or a form of it; “Soldaten” is there: it would be found if the entry were read as de'],
    ],
    ['kore*', { body: 'Japan' }, ['✗ kore* – needs a word that starts with “kore”']],
    ['*rean', { body: 'Japan' }, ['✗ *rean – needs a word that ends with “rean”']],
    ['100,000', { body: '10,000' }, ['✗ 100,000 – needs “100000”']],
    ['朝鲜', { body: '北朝鲜人' }, ['✓ 朝鲜 [body: 朝鲜]']],
    ['@north-korea', { title: 'DPRK', body: '북한은' }, ['✓ @north-korea [title: DPRK, body: 북한은]']],
    ['@north-korea', { title: 'South Korea' }, ['✗ @north-korea – needs one of its 3 aliases: North Korea, DPRK, 북한']],
    ['@un', { title: 'un pont' }, ['✗ @un – needs its alias: UN; “un” is there, but UN is looked for in capitals']],
    [
      'ferry AND harbour AND strike',
      { title: 'Ferry strike', lang: 'en' },
      [
        '✗ and – all 3 are needed; missing: harbour',
        '  ✓ ferry [title: Ferry]',
        '  ✗ harbour – needs “harbour” or a form of it',
        '  ✓ strike [title: strike]',
      ],
    ],
    [
      'ferry OR harbour',
      { title: 'Bridge' },
      [
        '✗ or – one of its 2 is needed, none holds',
        '  ✗ ferry – needs “ferry” or a form of it',
        '  ✗ harbour – needs “harbour” or a form of it',
      ],
    ],
    [
      '2 of (ferry, harbour, strike)',
      { title: 'Ferry' },
      [
        '✗ of – 2 of its 3 are needed, 1 holds',
        '  ✓ ferry [title: Ferry]',
        '  ✗ harbour – needs “harbour” or a form of it',
        '  ✗ strike – needs “strike” or a form of it',
      ],
    ],
    [
      'ferry AND NOT strike',
      { title: 'Ferry strike' },
      [
        '✗ and – both are needed; missing: NOT strike',
        '  ✓ ferry [title: Ferry]',
        '  ✗ not – it must not hold, but it does',
        '    ✓ strike [title: strike]',
      ],
    ],
    [
      'ferry AND NOT strike',
      { title: 'Ferry' },
      ['✓ and', '  ✓ ferry [title: Ferry]', '  ✓ not – it does not hold, as is wanted', '    ✗ strike – needs “strike” or a form of it'],
    ],
    [
      'ferry NEAR/2 strike',
      { body: 'The ferry crews have begun a strike' },
      ['✗ near – the nearest are 5 words apart, at most 2 are allowed', '  ✓ ferry [body: ferry]', '  ✓ strike [body: strike]'],
    ],
    ['ferry NEAR/1 strike', { body: 'ferry strike' }, ['✓ near', '  ✓ ferry [body: ferry]', '  ✓ strike [body: strike]']],
    [
      'ferry NEAR strike',
      { title: 'Ferry', body: 'strike' },
      [
        '✗ near – never in one field: ferry only in the title, strike only in the body',
        '  ✓ ferry [title: Ferry]',
        '  ✓ strike [body: strike]',
      ],
    ],
    [
      '(ferry OR boat) NEAR strike',
      { title: 'Strike' },
      [
        '✗ near – ferry OR boat is not there',
        '  ✗ ferry – needs “ferry” or a form of it',
        '  ✗ boat – needs “boat” or a form of it',
        '  ✓ strike [title: Strike]',
      ],
    ],
    [
      'ferry ONEAR/3 strike',
      { body: 'strike of the ferry' },
      ['✗ near – only in the other order, which ONEAR does not take', '  ✓ ferry [body: ferry]', '  ✓ strike [body: strike]'],
    ],
    [
      'ferry ONEAR/2 strike',
      { body: 'strike ferry and after a long while a strike' },
      [
        '✗ near – in this order the nearest are 7 words apart, at most 2 are allowed; in the other order, which ONEAR does not take, they are near enough',
        '  ✓ ferry [body: ferry]',
        '  ✓ strike [body: strike, body: strike]',
      ],
    ],
    [
      'kim jong NEAR jong',
      { body: 'kim jong' },
      ['✗ near – both only in one and the same place', '  ✓ kim jong [body: kim jong]', '  ✓ jong [body: jong]'],
    ],
    [
      'title:strike',
      { body: 'The strike' },
      ['✗ field – it does not hold in the title', '  ✗ strike – needs “strike” or a form of it; only in the body: “strike”'],
    ],
    [
      'title:@north-korea',
      { body: 'In North Korea' },
      [
        '✗ field – it does not hold in the title',
        '  ✗ @north-korea – needs one of its 3 aliases: North Korea, DPRK, 북한; only in the body: “North Korea”',
      ],
    ],
    [
      'ferry AND lang:de',
      { body: 'ferry', lang: 'en' },
      [
        '✗ and – both are needed; missing: lang:de',
        '  ✓ ferry [body: ferry]',
        '  ✗ lang:de – needs an entry in de; this one is read as en',
      ],
    ],
    [
      'ferry AND lang:de',
      { body: 'ferry' },
      [
        '✗ and – both are needed; missing: lang:de',
        '  ✓ ferry [body: ferry]',
        '  ✗ lang:de – needs an entry in de; the language of this one is not known',
      ],
    ],
    ['ferry AND lang:de', { body: 'ferry', lang: 'de-AT' }, ['✓ and', '  ✓ ferry [body: ferry]', '  ✓ lang:de – the entry is read as de']],
    [
      'ferry AND source:tass',
      { body: 'ferry', source: 'dw' },
      [
        '✗ and – both are needed; missing: source:tass',
        '  ✓ ferry [body: ferry]',
        '  ✗ source:tass – needs an entry of tass; this one is of dw',
      ],
    ],
    [
      'ferry AND source:tass',
      { body: 'ferry', source: 'tass' },
      ['✓ and', '  ✓ ferry [body: ferry]', '  ✓ source:tass – the entry is of tass'],
    ],
    ['ferry^2', { body: 'ferry' }, ['✓ ferry^2 [body: ferry]']],
  ]
  it.each(cases)('%s in %j', (written, text, expected) => {
    expect(lines(explained(written, text).clause)).toEqual(expected)
  })

  it('names some of many parts that are missing', () => {
    expect(explained('((ferry OR boat)) AND (harbour) AND ((a1 OR b1) NEAR (c1 OR d1))', {}).clause.why).toBe(
      'all 3 are needed; missing: ferry OR boat, harbour, (a1 OR b1) NEAR (c1 OR d1)',
    )
    const terms = Array.from({ length: 9 }, (_, number) => `wordnumber${'abcdefghi'[number]}`)
    expect(explained(terms.join(' AND '), {}).clause.why).toBe(
      'all 9 are needed; missing: wordnumbera, wordnumberb, wordnumberc, wordnumberd and 5 more',
    )
  })
})

it('explains a long rule over a long text in bounded work', () => {
  const terms = Array.from({ length: 300 }, (_, number) => `term${number}`)
  const body = Array.from({ length: 60_000 }, (_, number) => `word${number % 5_000}`).join(' ')
  const deep = terms.reduce((inner, term) => `(${inner} AND ${term})`)
  expect(explained(terms.join(' OR '), { body }).matches).toBe(false)
  expect(explained(deep, { body }).matches).toBe(false)
})

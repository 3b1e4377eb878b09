/** The lints say nothing that is not so: what they call implied, covered or impossible is, of any document. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../../lib/match/compile.ts'
import type { Entities, MatchDocument } from '../../lib/match/document.ts'
import type { SoughtTerm } from '../../lib/match/find-terms.ts'
import { implications } from '../../lib/match/implies.ts'
import { findSuperfluous, readAliases } from '../../lib/match/lint-aliases.ts'
import { lintRule } from '../../lib/match/lint-logic.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { parseRule } from '../../lib/match/parse-rule.ts'
import type { RuleNode } from '../../lib/match/rule.ts'
import { covers, findCovered } from '../../lib/match/term-cover.ts'
import { document, entities, rule } from './invented-rules.ts'

const aliasesOf = (of: Entities): ReadonlyMap<string, readonly SoughtTerm[]> =>
  new Map(Object.entries(of).map(([id, byLanguage]) => [id, readAliases(byLanguage).map(({ term }) => term)]))
const aliases = aliasesOf(entities)
const treeOf = (written: string): RuleNode => {
  const { rule: tree, problems } = parseRule(written, { entities: new Set(Object.keys(entities)) })
  if (tree === undefined) throw new Error(`${written}: ${problems[0]?.message}`)
  return tree
}
const finds = (rules: readonly string[], document: MatchDocument): readonly boolean[] => {
  const storylines = rules.map((each, at) => ({ id: String(at), rule: each }))
  const found = new Set(matchDocument(loadIndex(compileRules({ storylines, entities })), document).map(({ storyline }) => storyline))
  return storylines.map(({ id }) => found.has(id))
}
const lint = (written: string) => lintRule(written, treeOf(written), aliases)

describe('what follows from what', () => {
  it('is so of any document', () => {
    let told = 0
    fc.assert(
      fc.property(rule, rule, fc.array(document, { minLength: 4, maxLength: 8 }), (a, b, documents) => {
        const [narrow, wide] = [treeOf(a), treeOf(`(${a} AND ${b}) OR ${b}`)]
        for (const [one, other] of [
          [narrow, treeOf(b)],
          [treeOf(b), narrow],
          [treeOf(`${a} AND ${b}`), treeOf(b)],
          [narrow, wide],
        ] as const) {
          if (!implications(aliases).implies(one, other)) continue
          told += 1
          for (const each of documents) {
            const [first, second] = finds([textOf(one, a, b), textOf(other, a, b)], each)
            expect(first && !second).toBe(false)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(told).toBeGreaterThan(200)

    // The trees above stand for these texts.
    function textOf(node: RuleNode, a: string, b: string): string {
      const texts = [a, b, `${a} AND ${b}`, `(${a} AND ${b}) OR ${b}`]
      const { keyOf } = implications(aliases)
      return texts.find(text => keyOf(treeOf(text)) === keyOf(node)) ?? ''
    }
  })

  it.each([
    ['north korea', 'korea', true],
    ['korea', 'north korea', false],
    ['"north korea"', 'korea', true],
    ['korea', '"korea"', false],
    ['北朝鲜', '朝鲜', true],
    ['soldiers', 'sold*', true],
    ['sold*', 'soldiers', false],
    ['UN', '=un', true],
    ['=un', 'UN', false],
    ['korea NEAR/2 kim', 'korea NEAR/5 kim', true],
    ['korea NEAR/5 kim', 'korea NEAR/2 kim', false],
    ['korea ONEAR/2 kim', 'korea NEAR/2 kim', true],
    ['korea NEAR/2 kim', 'korea ONEAR/2 kim', false],
    ['korea NEAR/2 kim', 'kim', true],
    ['title:korea', 'korea', true],
    ['korea', 'title:korea', false],
    ['@korea', 'korea', false],
    ['@korea', '@korea^3', true],
    ['2 of (korea, kim, un)', 'korea OR kim OR un', true],
    ['2 of (korea, kim, un)', 'korea', false],
    ['korea AND NOT kim', 'korea', true],
    ['korea', 'korea AND NOT kim', false],
  ])('%s → %s: %s', (narrow, wide, expected) => {
    expect(implications(aliases).implies(treeOf(narrow), treeOf(wide))).toBe(expected)
  })
})

describe('a clause that never matches', () => {
  it('matches no document', () => {
    let told = 0
    fc.assert(
      fc.property(rule, rule, rule, fc.array(document, { minLength: 3, maxLength: 6 }), (a, b, c, documents) => {
        const written = `${a} AND (${b} OR ${c}) AND NOT (${b} OR ${a})`
        const never = lint(written).some(({ code, start }) => code === 'never-matches' && start === written.lastIndexOf(' AND NOT (') + 5)
        if (!never) return
        told += 1
        for (const each of documents) expect(finds([written], each)).toEqual([false])
      }),
      { numRuns: 200 },
    )
    expect(told).toBeGreaterThan(20)
  })

  it.each([
    'korea AND (soldier OR lang:de) AND NOT north korea',
    'korea AND NOT title:korea',
    'title:korea AND NOT body:korea',
    'korea NEAR/3 kim AND NOT korea NEAR/2 kim',
    'lang:de AND korea OR_ lang:fr AND kim',
    'korea AND (lang:de OR lang:fr)',
    'korea AND NOT (lang:de OR lang:fr)',
    'korea AND lang:de AND NOT lang:fr',
    'korea AND lang:de AND source:tass',
    '2 of (lang:de AND korea, lang:fr AND korea, kim)',
    '(korea OR kim) NEAR/3 (korea OR un)',
    'soldier^3 OR soldier*',
    'soldier OR soldat OR солдат',
    'korea OR "north korea"',
    '1,000 soldiers OR 100 000',
  ])('is not seen in %s', written => {
    const text = written.includes('OR_') ? `(${written.replace('OR_', ') OR (')})` : written
    const expected = text.endsWith('100 000') ? 1 : 0
    expect(lint(text)).toHaveLength(expected)
  })
})

describe('a term that another covers', () => {
  const byEntry = (written: string): SoughtTerm => {
    const tree = treeOf(written)
    if (tree.kind !== 'term') throw new Error(written)
    return { pattern: tree.pattern, endings: { by: 'entry' } }
  }
  const words = [
    'soldier',
    'soldiers',
    '"soldier"',
    'soldier*',
    '*diers',
    'north korea',
    'North Korea',
    'Korea',
    'солдаты',
    'UN',
    '=un',
    '朝鲜',
    '북한',
    '북한*',
  ]

  it('finds nothing of its own', () => {
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.constantFrom(...words), document, (a, b, each) => {
        if (!covers(byEntry(a), byEntry(b), 'exactly')) return
        const [wide, narrow] = finds([a, b], each)
        expect(narrow && !wide).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is found in a list of thousands', () => {
    const list = Array.from({ length: 5_000 }, (_, n) =>
      byEntry(`word${n.toString(26).replace(/\d/g, digit => 'qrstuvwxyz'[Number(digit)] ?? '')}`),
    )
    expect(findCovered([...list, byEntry('soldiers'), byEntry('soldier*')])).toEqual([{ narrow: 5_000, wide: 5_001, same: false }])
  })

  const superfluous = (byLanguage: Readonly<Record<string, readonly string[]>>) =>
    findSuperfluous(readAliases(byLanguage)).map(({ one, other }) => `${one.written} < ${other.written}`)

  it.each<[Readonly<Record<string, readonly string[]>>, readonly string[]]>([
    [{ en: ['soldier', 'soldiers'] }, ['soldiers < soldier']],
    [{ en: ['soldiers', 'soldier*'] }, ['soldiers < soldier*']],
    [{ en: ['Corée'], fr: ['Corée', 'Coree'] }, ['Coree < Corée']],
    [{ ru: ['ракета', '=ракет'] }, ['=ракет < ракета']],
    [{ any: ['KCNA'], en: ['KCNA'] }, ['KCNA < KCNA']],
    [{ any: ['UN'], en: ['UN'] }, ['UN < UN']],
    [{ en: ['Korea', 'North Korea'] }, []],
    [{ ru: ['КНДР'], uk: ['КНДР'] }, []],
    [{ en: ['"soldier"', 'soldier'] }, ['"soldier" < soldier']],
    [{ en: ['UN', '=un'] }, ['UN < =un']],
  ])('%j: %j', (byLanguage, expected) => {
    expect(superfluous(byLanguage)).toEqual(expected)
  })
})

describe('bad input', () => {
  const long = Array.from({ length: 5_000 }, (_, n) => `word${n}`)
  it.each([
    ['thousands of alternatives', long.join(' OR ')],
    ['thousands of exclusions', `@korea AND ${long.map(each => `NOT ${each}`).join(' AND ')}`],
    ['alternatives against exclusions', `(${long.join(' OR ')}) AND NOT (${long.toReversed().join(' OR ')} OR boat)`],
    ['deep brackets', `${'(korea AND (kim OR '.repeat(100)}un${'))'.repeat(100)}`],
    ['languages without end', `korea AND (${long.map((_, n) => `lang:${String.fromCharCode(97 + (n % 26))}x`).join(' OR ')})`],
  ])('of %s is linted in bounded time', { timeout: 20_000 }, (_, written) => {
    expect(Array.isArray(lint(written))).toBe(true)
  })
})

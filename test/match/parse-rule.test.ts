/** The rule language's syntax: what is read, and every problem with its place. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRule } from '../../lib/match/parse-rule.ts'
import type { RuleNode } from '../../lib/match/rule.ts'

const entities: ReadonlySet<string> = new Set(['north-korea', 'russia', 'troops'])

/** The tree in brackets, to compare at a glance. */
function show(node: RuleNode): string {
  switch (node.kind) {
    case 'term': {
      const words = node.pattern.words.map(({ text, form }) => (form === 'inflected' ? text : `${text}/${form}`)).join(' ')
      return `<${words}${node.pattern.capitals ? ' capitals' : ''}>${node.weight === 1 ? '' : `^${node.weight}`}`
    }
    case 'entity':
      return `@${node.entity}${node.weight === 1 ? '' : `^${node.weight}`}`
    case 'and':
    case 'or':
      return `(${node.parts.map(show).join(` ${node.kind.toUpperCase()} `)})`
    case 'of':
      return `${node.count} of (${node.parts.map(show).join(', ')})`
    case 'not':
      return `NOT ${show(node.part)}`
    case 'near': {
      const side = (nodes: readonly RuleNode[]) => nodes.map(show).join('|')
      return `[${side(node.left)} ${node.ordered ? 'ONEAR' : 'NEAR'}/${node.distance} ${side(node.right)}]`
    }
    case 'field':
      return `${node.field}:${show(node.part)}`
    case 'lang':
      return `lang:${node.language}`
    case 'source':
      return `source:${node.source}`
  }
}

const read: readonly (readonly [rule: string, tree: string])[] = [
  ['soldiers', '<soldiers>'],
  ['two words', '<two words>'],
  ['"two words"', '<two/exact words/exact>'],
  ['“two words”', '<two/exact words/exact>'],
  ['„two words“', '<two/exact words/exact>'],
  ['«two words»', '<two/exact words/exact>'],
  ['"  and (or) NOT, "', '<and/exact or/exact not/exact>'],
  ['=word', '<word/exact>'],
  ['=word other', '<word/exact other>'],
  ['troop* *soldaten', '<troop/prefix soldaten/suffix>'],
  ['북한* OR 兵*', '(<북한/prefix> OR <兵/prefix>)'],
  ['anti-missile*', '<anti missile/prefix>'],
  ['UN OR US OR ООН', '(<un capitals> OR <us capitals> OR <оон capitals>)'],
  ['=UN OR "EU"', '(<un/exact capitals> OR <eu/exact capitals>)'],
  ['UNO OR Un OR A', '(<uno capitals> OR <un> OR <a>)'],
  ['Kim Jong Un', '<kim jong un/name>'],
  ['100,000 troops', '<100000 troops>'],
  ['2 of (100,000, 5, 7)', '2 of (<100000>, <5>, <7>)'],
  ['@russia', '@russia'],
  ['a AND b AND c', '(<a> AND <b> AND <c>)'],
  ['a OR b OR c', '(<a> OR <b> OR <c>)'],
  ['(a AND b) OR c', '((<a> AND <b>) OR <c>)'],
  ['@russia AND\n  (a\n OR b)\nAND c', '(@russia AND (<a> OR <b>) AND <c>)'],
  ['a AND NOT b', '(<a> AND NOT <b>)'],
  ['a AND NOT (b OR c)', '(<a> AND NOT (<b> OR <c>))'],
  ['a AND NOT b NEAR/3 c', '(<a> AND NOT [<b> NEAR/3 <c>])'],
  ['a NEAR b', '[<a> NEAR/4 <b>]'],
  ['a ONEAR/100 b', '[<a> ONEAR/100 <b>]'],
  ['a OR b NEAR/2 c', '(<a> OR [<b> NEAR/2 <c>])'],
  ['@russia NEAR/5 (a OR "b c" OR (d OR e^3))', '[@russia NEAR/5 <a>|<b/exact c/exact>|<d>|<e>^3]'],
  ['(a) NEAR/5 ((b))', '[<a> NEAR/5 <b>]'],
  ['2 of (a, b AND c, @russia)', '2 of (<a>, (<b> AND <c>), @russia)'],
  ['2  of\n(a,b)', '2 of (<a>, <b>)'],
  ['2 of them', '<2 of them>'],
  ['title:a', 'title:<a>'],
  ['title:(a OR b) AND body:"c d"', '(title:(<a> OR <b>) AND body:<c/exact d/exact>)'],
  ['title:(a NEAR/3 b)', 'title:[<a> NEAR/3 <b>]'],
  ['a AND lang:de AND source:kcna-en', '(<a> AND lang:de AND source:kcna-en)'],
  ['a AND lang:pt-BR', '(<a> AND lang:pt)'],
  ['a^2 OR @russia^0.5', '(<a>^2 OR @russia^0.5)'],
  ['a AND (b OR NOT c)', '(<a> AND (<b> OR NOT <c>))'],
  ['2 of (a, b, NOT c)', '2 of (<a>, <b>, NOT <c>)'],
  ['ANDROID AND ORANGE AND NOTE', '(<android> AND <orange> AND <note>)'],
  ['キム・ジョンウン', '<キム ジョンウン>'],
]

describe('reading', () => {
  it.each(read)('%j', (rule, tree) => {
    const parsed = parseRule(rule, { entities })
    expect(parsed.problems.filter(({ severity }) => severity !== 'warning')).toEqual([])
    expect(parsed.rule && show(parsed.rule)).toBe(tree)
  })

  const concepts: readonly (readonly [rule: string, concept: string])[] = [
    ['soldiers^2', 'soldiers'],
    ['"Storm Corps"', 'Storm Corps'],
    ['"Storm  Corps "^2', 'Storm Corps'],
    ['=Worker', 'Worker'],
    ['troop*', 'troop*'],
    ['*soldaten', '*soldaten'],
    ['Kim  Jong-un', 'Kim Jong-un'],
  ]
  it.each(concepts)('names the concept of %s: %s', (rule, concept) => {
    expect(parseRule(rule, { entities }).rule).toMatchObject({ kind: 'term', concept })
  })

  it('knows the place of every node', () => {
    const rule = '@russia AND (soldier^2 OR "b c")'
    const parsed = parseRule(rule, { entities }).rule
    const places = (node: RuleNode): string[] => [rule.slice(node.start, node.end), ...('parts' in node ? node.parts.flatMap(places) : [])]
    expect(parsed && places(parsed)).toEqual([rule, '@russia', '(soldier^2 OR "b c")', 'soldier^2', '"b c"'])
  })
})

/** Each problem as `code text-it-points-at`, errors and warnings (`?`). */
const refused: readonly (readonly [rule: string, problems: readonly string[]])[] = [
  ['', ['empty-rule ']],
  [' \n ', ['empty-rule  \n ']],
  ['a AND b OR c', ['mixed-and-or OR']],
  ['a OR b AND c OR d', ['mixed-and-or AND']],
  ['a and b', ['lowercase-operator and']],
  ['a or (b not c)', ['lowercase-operator or', 'lowercase-operator not', 'syntax not']],
  ['a near/3 b', ['lowercase-operator near/3']],
  ['@rusia AND @troops', ['unknown-entity @rusia']],
  ['@russia AND @moon', ['unknown-entity @moon']],
  ['@ AND a', ['syntax @', 'syntax AND']],
  ['tr*', ['short-wildcard tr*']],
  ['*en', ['short-wildcard *en']],
  ['북*', ['short-wildcard 북*']],
  ['*', ['short-wildcard *', 'empty-term *']],
  ['"a" AND 202*', ['short-wildcard 202*']],
  ['so*ld', ['syntax so*ld']],
  ['*soldat*', ['syntax *soldat*']],
  ['a NEAR/101 b', ['near-too-wide NEAR/101']],
  ['a NEAR/0 b', ['syntax NEAR/0']],
  ['a NEAR/ b', ['syntax NEAR/']],
  ['a NEAR (b AND c)', ['near-sides (b AND c)']],
  ['a NEAR NOT b', ['near-sides NOT b']],
  ['title:a NEAR b', ['near-sides title:a']],
  ['a NEAR b NEAR c', ['near-sides NEAR']],
  ['NOT a', ['no-positive-term NOT a']],
  ['NOT a AND lang:de', ['no-positive-term NOT a AND lang:de']],
  ['lang:de', ['no-positive-term lang:de']],
  ['a OR NOT b OR source:tass', ['no-positive-term NOT b', 'no-positive-term source:tass']],
  ['1 of (a, NOT b)', ['no-positive-term 1 of (a, NOT b)']],
  ['title:(NOT a)', ['no-positive-term title:(NOT a)']],
  ['@nobody OR NOT a', ['unknown-entity @nobody', 'no-positive-term NOT a']],
  ['a AND "b c', ['unclosed-quote "']],
  ['"b c\nAND @moon', ['unclosed-quote "', 'unknown-entity @moon']],
  ['(a OR b', ['unbalanced-bracket (']],
  ['a OR b)', ['unbalanced-bracket )']],
  ['a))', ['unbalanced-bracket )', 'unbalanced-bracket )']],
  ['((a)', ['unbalanced-bracket (']],
  ['()', ['syntax )']],
  ['a AND', ['syntax ']],
  ['AND a', ['syntax AND']],
  ['a AND OR b', ['syntax OR', 'mixed-and-or OR']],
  ['a "b"', ['syntax "b"']],
  ['a @russia', ['syntax @russia']],
  ['a, b', ['syntax ,']],
  ['3 of (a, b)', ['of-range 3 of']],
  ['0 of (a, b)', ['of-range 0 of']],
  ['2 of (a, )', ['syntax )']],
  ['(a OR b)^2', ['syntax ^2']],
  ['a^0', ['syntax ^0']],
  ['a^x', ['syntax ^', 'syntax x']],
  [`a^${'9'.repeat(400)}`, [`syntax ^${'9'.repeat(400)}`]],
  ['headline:a', ['syntax headline:']],
  ['lang:german AND a', ['syntax german']],
  ['lang:(de OR fr) AND a', ['syntax lang:']],
  ['a % b', ['syntax %']],
  ['"…"', ['empty-term "…"']],
  ['a AND \ud800', ['syntax \ud800', 'syntax ']],
  [
    '@moon and tr* AND (a NEAR/500 b',
    ['unknown-entity @moon', 'lowercase-operator and', 'short-wildcard tr*', 'unbalanced-bracket (', 'near-too-wide NEAR/500'],
  ],
]

const told: readonly (readonly [rule: string, problems: readonly string[]])[] = [
  ['兵 AND a', ['short-term 兵']],
  ['"troop*"', ['quoted-wildcard "troop*"']],
  ['a And b', ['lowercase-operator And']],
  ['title:(a OR body:b)', ['never-matches body:b']],
  ['soldiers\ntroops', ['phrase-over-lines soldiers\ntroops']],
]

describe('problems', () => {
  const found = (rule: string) => parseRule(rule, { entities }).problems.map(({ code, start, end }) => `${code} ${rule.slice(start, end)}`)

  it.each(refused)('of %j', (rule, problems) => {
    expect(found(rule)).toEqual(problems)
    expect(parseRule(rule, { entities }).rule).toBeUndefined()
  })

  it.each(told)('warns of %j', (rule, problems) => {
    expect(found(rule)).toEqual(problems)
    expect(parseRule(rule, { entities }).rule).toBeDefined()
  })

  it('suggests the entity that was meant', () => {
    expect(parseRule('@rusia', { entities }).problems[0]?.hint).toBe('did you mean @russia?')
    expect(parseRule('@moon', { entities }).problems[0]?.hint).toContain('@north-korea')
  })

  it('says what to write instead', () => {
    for (const [rule] of refused)
      for (const { code, hint, message } of parseRule(rule, { entities }).problems) {
        expect(message).not.toBe('')
        if (code !== 'empty-term') expect(hint).toBeTruthy()
      }
  })
})

describe('hostile rules', () => {
  const nest = (levels: number) => `${'('.repeat(levels)}a${')'.repeat(levels)}`

  it('compares only the names that are told with those that are known', () => {
    const known = new Set(Array.from({ length: 1_900 }, (_, number) => `${'known-entity-of-the-many-'.repeat(2)}${number}`))
    const rule = Array.from({ length: 3_000 }, (_, number) => `@${'other-entity-of-the-many-'.repeat(2)}${number}`).join(' OR ')
    const { problems } = parseRule(rule, { entities: known })
    expect(problems).toHaveLength(200)
    expect(problems.every(({ code, hint }) => code === 'unknown-entity' && hint !== undefined)).toBe(true)
  })

  it('reads 200 levels of brackets', () => {
    expect(parseRule(nest(200), { entities }).rule).toBeDefined()
  })

  it.each([
    ['brackets', nest(50_000)],
    ['open brackets', '('.repeat(20_000)],
    ['NOT', `${'NOT '.repeat(20_000)}a`],
    ['fields', `${'title:'.repeat(20_000)}a`],
    ['k of', `${'1 of ('.repeat(20_000)}a`],
  ])('refuses endless %s without falling over', (_, rule) => {
    const { rule: tree, problems } = parseRule(rule, { entities })
    expect(tree).toBeUndefined()
    expect(problems.map(({ code }) => code)).toContain('too-deep')
    expect(problems.length).toBeLessThan(10)
  })

  it('refuses a rule without end', () => {
    expect(parseRule('a'.repeat(5_000_000), { entities }).problems.map(({ code }) => code)).toEqual(['too-long'])
  })

  it('reads 5,000 alternatives', () => {
    const rule = `@russia AND (${Array.from({ length: 5_000 }, (_, index) => `term${index}`).join(' OR ')})`
    expect(parseRule(rule, { entities }).problems).toEqual([])
  })

  it.each([
    ['"'.repeat(20_001)],
    ['@'.repeat(20_000)],
    ['a '.repeat(10_000)],
    ['*'.repeat(20_000)],
    ['^'.repeat(20_000)],
    [`${'@nobody OR '.repeat(2_000)}a`],
    ['9'.repeat(20_000)],
  ])('answers to %#', rule => {
    expect(parseRule(rule, { entities }).problems.length).toBeLessThanOrEqual(200)
  })

  it('never throws, and points into the rule', () => {
    const piece = fc.constantFrom(
      'a',
      'soldier*',
      '"',
      '(',
      ')',
      ',',
      ' AND ',
      ' OR ',
      ' NOT ',
      ' NEAR/3 ',
      '@russia',
      '@x',
      '^2',
      'title:',
      'lang:de',
      '2 of (',
      '=',
      '*',
      '\n',
      '兵',
      '\ud800',
      'and ',
    )
    const rules = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(piece, { maxLength: 25 }).map(pieces => pieces.join('')),
    )
    fc.assert(
      fc.property(rules, rule => {
        const { rule: tree, problems } = parseRule(rule, { entities })
        expect(tree === undefined).toBe(problems.some(({ severity }) => severity !== 'warning'))
        for (const { start = -1, end = -1 } of problems) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeLessThanOrEqual(rule.length)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

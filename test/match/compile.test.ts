/** The rule index: what is refused at once, what a buffer must be, and minScore. */
import { describe, expect, it } from 'vitest'
import { StorywireError } from '../../lib/errors.ts'
import { checkRules } from '../../lib/match/check-rules.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'

const rules = {
  storylines: [
    { id: 'troops', rule: '@north-korea AND soldiers' },
    { id: 'strong', rule: 'soldiers', minScore: 2 },
  ],
  entities: { 'north-korea': { en: ['North Korea'], ko: ['북한'] } },
}

function thrown(action: () => unknown): StorywireError {
  try {
    action()
  } catch (error) {
    if (error instanceof StorywireError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('compiling', () => {
  it('refuses with every problem of every storyline and entity', () => {
    const error = thrown(() =>
      compileRules({
        storylines: [
          { id: 'one', rule: '@moon and x' },
          { id: 'two', rule: 'NOT a' },
          { id: 'two', rule: '' },
          { id: 'fine', rule: '兵 AND a' },
          { id: 'odd', rule: 'a', minScore: Number.NaN },
        ],
        entities: { blank: { en: ['', '—', 'fine'], de: ['ab*', 'a'.repeat(2_000)] } },
      }),
    )
    expect(error.code).toBe('bad-rules')
    expect(error.message).toContain('blank')
    expect(error.problems.map(({ subject, code }) => `${subject} ${code}`)).toEqual([
      'blank empty-alias',
      'blank empty-alias',
      'blank short-wildcard',
      'blank too-long',
      'one unknown-entity',
      'one lowercase-operator',
      'two no-positive-term',
      'two duplicate-storyline',
      'two empty-rule',
      'odd bad-min-score',
    ])
  })

  it('tells warnings without refusing', () => {
    const input = { storylines: [{ id: 'one', rule: '兵 OR @nobody' }], entities: { nobody: {} } }
    expect(checkRules(input).problems.map(({ subject, code }) => `${subject} ${code}`)).toEqual(['nobody no-alias', 'one short-term'])
    expect(matchDocument(loadIndex(compileRules(input)), { title: '兵', body: '' })).toHaveLength(1)
  })

  it('is the same for the same rules, and another version for others', () => {
    const version = loadIndex(compileRules(rules)).version
    expect(loadIndex(compileRules(rules)).version).toBe(version)
    expect(loadIndex(compileRules({ ...rules, storylines: rules.storylines.slice(1) })).version).not.toBe(version)
  })

  it('takes no rules, and entities named like properties of objects', () => {
    expect(matchDocument(loadIndex(compileRules({ storylines: [] })), { title: 'a', body: '' })).toEqual([])
    const odd = compileRules({ storylines: [{ id: 'toString', rule: '@constructor' }], entities: { constructor: { en: ['thing'] } } })
    expect(matchDocument(loadIndex(odd), { title: 'things', body: '' })).toMatchObject([{ storyline: 'toString' }])
    expect(thrown(() => compileRules({ storylines: [{ id: 'a', rule: '@constructor' }] })).code).toBe('bad-rules')
  })

  it('keeps a match that scores minScore, and none below', () => {
    const index = loadIndex(compileRules(rules))
    expect(matchDocument(index, { title: '', body: 'a soldier' })).toEqual([])
    expect(matchDocument(index, { title: '', body: 'soldiers and a soldier' })).toMatchObject([{ storyline: 'strong', score: 2 }])
  })

  it('compiles and loads rules of 500 levels', () => {
    const rule = `a AND ${'(NOT '.repeat(240)}b${')'.repeat(240)}`
    expect(matchDocument(loadIndex(compileRules({ storylines: [{ id: 'deep', rule }] })), { title: 'a b', body: '' })).toHaveLength(1)
  })
})

describe('a buffer that is no index', () => {
  const good = compileRules(rules)
  const changed = (change: (bytes: Uint8Array) => void): ArrayBuffer => {
    const copy = good.slice(0)
    change(new Uint8Array(copy))
    return copy
  }
  const buffers: readonly (readonly [what: string, buffer: ArrayBuffer])[] = [
    ['empty', new ArrayBuffer(0)],
    ['short', good.slice(0, 20)],
    ['cut', good.slice(0, good.byteLength - 1)],
    ['zeros', new ArrayBuffer(1_000)],
    ['foreign', new Uint8Array(new TextEncoder().encode(JSON.stringify(rules).padEnd(200))).buffer],
    ['of another format', changed(bytes => bytes.set([9], 7))],
    ['damaged in the middle', changed(bytes => bytes.set([(bytes[bytes.length >> 1] ?? 0) ^ 1], bytes.length >> 1))],
    ['damaged in its hash', changed(bytes => bytes.set([(bytes[20] ?? 0) ^ 1], 20))],
  ]
  it.each(buffers)('is refused: %s', (_, buffer) => {
    const error = thrown(() => loadIndex(buffer))
    expect(error.code).toBe('bad-index')
    expect(error.message).toContain('compile the rules again')
  })

  it('is refused as a Buffer, and says so', () => {
    expect(thrown(() => loadIndex(Buffer.from(good) as unknown as ArrayBuffer)).message).toContain('no ArrayBuffer')
  })

  it('is refused with any byte changed', () => {
    for (let at = 0; at < good.byteLength; at++)
      expect(thrown(() => loadIndex(changed(bytes => bytes.set([(bytes[at] ?? 0) ^ 0x41], at)))).code).toBe('bad-index')
  })
})

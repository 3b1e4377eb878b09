import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planBatch } from '../../lib/alert/plan.ts'
import type { Subscription } from '../../lib/alert/subscription.ts'
import { type Board, emptyBoard } from '../../lib/storyline/development.ts'
import type { Hit } from '../../lib/storyline/hit.ts'

const now = '2026-11-24T09:30:00.000Z'
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 24, 9, minute)).toISOString()
const key = (n: number): string => n.toString(16).padStart(16, '0')

const hit = (n: number, over: Partial<Hit> = {}): Hit => ({
  entryKey: key(n),
  storyline: 's',
  entry: { title: `Entry ${n}`, link: null, language: 'en', publishedAt: null, source: 'yonhap' },
  evidence: { title: { text: `Entry ${n}`, spans: [] }, body: [] },
  score: 2.5,
  textHash: `text-${n}`,
  rules: 'r',
  feeds: { 'yonhap-en': `text-${n}` },
  revision: 1,
  backlog: false,
  foundAt: at(n % 60),
  due: true,
  ...over,
})
const desk: Subscription = { id: 'desk', storylines: 'all', channels: ['mail'], zone: 'UTC' }
const sub = (over: Partial<Subscription>): Subscription => ({ ...desk, ...over })

const sourceOf = new Map([
  ['yonhap-en', 'yonhap'],
  ['tass-ru', 'tass'],
])
const plan = (
  due: readonly Hit[],
  { board = emptyBoard('s'), subscriptions = [desk] }: { board?: Board; subscriptions?: readonly Subscription[] } = {},
) => planBatch({ board, due, subscriptions, sourceOf, now })
const decided = (board: Board, n: number, subscription = 'desk') =>
  board.batch.find(planned => planned.entryKey === key(n))?.decisions[subscription]
const message = (n: number) => `DEV#s/${at(n % 60)}-${key(n)}`

describe('a decision', () => {
  test.each<[string, Partial<Hit>, Partial<Subscription>, object]>([
    ['new: sent', {}, {}, { decision: 'send', reason: 'new', message: message(1) }],
    ['score under the filter', { score: 0.871 }, { minScore: 2 }, { decision: 'below', reason: 'score 0.87 < 2' }],
    ['score at the filter', { score: 2 }, { minScore: 2 }, { decision: 'send', reason: 'new', message: message(1) }],
    [
      'another language',
      { entry: { ...hit(1).entry, language: 'fr' } },
      { languages: ['en', 'de'] },
      { decision: 'below', reason: 'language fr' },
    ],
    [
      'an unknown language',
      { entry: { ...hit(1).entry, language: null } },
      { languages: ['en'] },
      { decision: 'send', reason: 'new', message: message(1) },
    ],
    ['another source', {}, { sources: ['tass'] }, { decision: 'below', reason: 'source yonhap' }],
    [
      'a wanted source that carries it too',
      { feeds: { 'yonhap-en': 'a', 'tass-ru': 'b' } },
      { sources: ['tass'] },
      { decision: 'send', reason: 'new', message: message(1) },
    ],
    ['held before it was followed', { backlog: true }, {}, { decision: 'backlog', reason: 'older', message: 'EP#backlog#s#2026-11-24T09' }],
    ['lapsed before it was planned', { lapsedAt: at(2), revision: 2 }, {}, { decision: 'lapsed', reason: 'revision 2' }],
  ])('%s', (_, over, subscription, expected) => {
    expect(decided(plan([hit(1, over)], { subscriptions: [sub(subscription)] }), 1)).toEqual(expected)
  })

  test('is made for those only who follow the storyline', () => {
    const board = plan([hit(1)], {
      subscriptions: [desk, sub({ id: 'other', storylines: ['t'] }), sub({ id: 'mine', storylines: ['s', 't'] })],
    })
    expect(Object.keys(board.batch[0]?.decisions ?? {})).toEqual(['desk', 'mine'])
  })
})

describe('the same text', () => {
  const same = { textHash: 'same' }

  test('is told once, and the second says which message told it', () => {
    const board = plan([hit(2, same), hit(1, same)])
    expect(decided(board, 1)).toMatchObject({ decision: 'send' })
    expect(decided(board, 2)).toEqual({ decision: 'duplicate', reason: 'text same', message: message(1) })
    const later = plan([hit(3, same)], { board })
    expect(decided(later, 3)).toMatchObject({ decision: 'duplicate', message: message(1) })
  })

  test('is a duplicate only for those who were told', () => {
    const subscriptions = [desk, sub({ id: 'picky', minScore: 3 })]
    const board = plan([hit(1, { ...same, score: 2 })], { subscriptions })
    const later = plan([hit(2, { ...same, score: 4 })], { board, subscriptions })
    expect(decided(later, 2, 'desk')).toMatchObject({ decision: 'duplicate' })
    expect(decided(later, 2, 'picky')).toMatchObject({ decision: 'send' })
  })

  test('is no duplicate of what a backlog message tells, but a backlog entry may be a duplicate', () => {
    const board = plan([hit(1, { ...same, backlog: true })])
    expect(decided(plan([hit(2, same)], { board }), 2)).toMatchObject({ decision: 'send' })
    const told = plan([hit(1, same)])
    expect(decided(plan([hit(2, { ...same, backlog: true })], { board: told }), 2)).toMatchObject({ decision: 'duplicate' })
  })

  test('in an own revision is no duplicate of itself', () => {
    const board = plan([hit(1, { ...same, score: 1 })], { subscriptions: [desk, sub({ id: 'picky', minScore: 2 })] })
    const revised = hit(1, { ...same, revision: 2, score: 3 })
    const later = plan([revised], { board, subscriptions: [desk, sub({ id: 'picky', minScore: 2 })] })
    expect(decided(later, 1, 'picky')).toMatchObject({ decision: 'send' })
  })
})

describe('a revision', () => {
  const picky = sub({ minScore: 2 })

  test('of a hit that was told keeps its decision and tells nothing anew', () => {
    const board = plan([hit(1)])
    const [first] = board.batch
    const later = plan([hit(1, { revision: 2, textHash: 'new', decisions: first?.decisions ?? {} })], { board })
    expect(later.batch[0]).toMatchObject({
      revision: 2,
      rev: 2,
      kept: ['desk'],
      decisions: { desk: { decision: 'send', message: message(1) } },
    })
    expect(decided(plan([hit(2, { textHash: 'new' })], { board: later }), 2)).toMatchObject({ decision: 'send' })
  })

  test('keeps what the board decided, though nothing of it was applied yet', () => {
    const board = plan([hit(1)])
    expect(plan([hit(1, { revision: 2 })], { board }).batch[0]).toMatchObject({ kept: ['desk'], decisions: { desk: { decision: 'send' } } })
  })

  test('that passes the filter now is told', () => {
    const board = plan([hit(1, { score: 1 })], { subscriptions: [picky] })
    expect(decided(board, 1)).toMatchObject({ decision: 'below' })
    const later = plan([hit(1, { score: 5, revision: 2 })], { board, subscriptions: [picky] })
    expect(later.batch[0]).toMatchObject({ kept: [], decisions: { desk: { decision: 'send' } } })
  })

  test('that no longer matches lapses where nothing was told, and is told when it matches again', () => {
    const board = plan([hit(1, { score: 1 })], { subscriptions: [picky] })
    const lapsed = plan([hit(1, { revision: 2, lapsedAt: at(5) })], { board, subscriptions: [picky] })
    expect(decided(lapsed, 1)).toEqual({ decision: 'lapsed', reason: 'revision 2' })
    expect(decided(plan([hit(1, { revision: 3 })], { board: lapsed, subscriptions: [picky] }), 1)).toMatchObject({ decision: 'send' })
  })

  test('that no longer matches keeps what was told', () => {
    const board = plan([hit(1)])
    expect(decided(plan([hit(1, { revision: 2, lapsedAt: at(5) })], { board }), 1)).toMatchObject({ decision: 'send' })
  })

  test('trusts the hit for what applying found: the message really used, a subscription gone', () => {
    const board = plan([hit(1, { backlog: true })])
    const moved = { decision: 'backlog', reason: 'older', message: 'EP#backlog#s#2026-11-24T10' } as const
    const gone = { decision: 'gone', reason: 'subscription', message: 'EP#backlog#s#2026-11-24T09' } as const
    for (const desk of [moved, gone])
      expect(decided(plan([hit(1, { backlog: true, revision: 2, decisions: { desk } })], { board }), 1)).toEqual(desk)
  })

  test('carries the decisions of subscriptions that are no longer there', () => {
    const board = plan([hit(1)])
    expect(decided(plan([hit(1, { revision: 2 })], { board, subscriptions: [] }), 1)).toMatchObject({ decision: 'send' })
  })
})

describe('a batch', () => {
  test('re-applies word for word what was decided, whatever has changed since', () => {
    const board = plan([hit(1)])
    const again = plan([hit(1, { score: 0 })], { board, subscriptions: [sub({ minScore: 9 }), sub({ id: 'late' })] })
    expect(again.version).toBe(2)
    expect(again.batch).toEqual(board.batch)
  })

  test('takes at most a hundred, those decided already first', () => {
    const hits = Array.from({ length: 150 }, (_, n) => hit(n + 1, { foundAt: new Date(Date.UTC(2026, 10, 24) + n).toISOString() }))
    const first = plan(hits.slice(50))
    expect(first.batch).toHaveLength(100)
    const second = plan(hits, { board: first })
    expect(new Set(second.batch.map(planned => planned.entryKey))).toEqual(new Set(first.batch.map(planned => planned.entryKey)))
  })

  test('keeps the board small: within 24 KB of decisions and 36 KB and 40 of developments', () => {
    const many = Array.from({ length: 50 }, (_, n) => sub({ id: `subscription-${n}` }))
    let board = emptyBoard('s')
    for (let round = 0; round < 30; round++) {
      const due = Array.from({ length: 10 }, (_, n) => hit(round * 10 + n + 1))
      board = planBatch({ board, due, subscriptions: many, sourceOf, now })
      expect(JSON.stringify(board.batch).length).toBeLessThan(25 * 1024)
      expect(JSON.stringify(board.open).length).toBeLessThan(37 * 1024)
      expect(board.open.length).toBeLessThanOrEqual(40)
      expect(board.batch.length).toBeGreaterThan(0)
    }
  })

  test('plans every hit once, in whatever portions and order the hits come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ n: fc.integer({ min: 1, max: 12 }), text: fc.constantFrom('a', 'b', 'c') }), { maxLength: 40 }),
        arrivals => {
          const sends = new Map<string, number>()
          const planned = new Set<number>()
          let board = emptyBoard('s')
          for (const { n, text } of arrivals) {
            if (planned.has(n)) continue
            planned.add(n)
            board = plan([hit(n, { textHash: text })], { board })
            const decision = decided(board, n)
            if (decision?.decision === 'send') sends.set(text, (sends.get(text) ?? 0) + 1)
            else expect(decision?.decision).toBe('duplicate')
          }
          expect([...sends.values()].every(count => count === 1)).toBe(true)
        },
      ),
    )
  })
})

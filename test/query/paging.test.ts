/** Walking the cursors over the real store: every row exactly once, in order, whatever the limit, the filter and the ties. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../lib/log.ts'
import { makeApi } from '../../lib/query/api.ts'
import type { ApiAlert, ApiHit } from '../../lib/query/api-types.ts'
import { decodeCursor, encodeCursor } from '../../lib/query/cursor.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import type { Store } from '../../lib/store/store.ts'
import type { Hit } from '../../lib/storyline/hit.ts'
import { type Engine, newTable, startDynalite } from '../store/engines.ts'
import { ago, configuration, now } from './invented-wire.ts'

let engine: Engine
let store: Store
const stored: Stored[] = []

type Stored = Omit<Hit, 'due' | 'revision'>

const emptyStore = async (): Promise<Store> =>
  makeDynamoStore({ client: documentClient(engine.client), table: await newTable(engine.client), now: () => now })
const apiOver = (over: Store) => makeApi({ store: over, configuration, now: () => now, log: silentLog, sample: false })

const storylines = configuration.storylines.map(({ id }) => id)
const languages = ['en', 'ko', 'zh-Hant', null]

function hitOf(n: number, storyline: string, foundAt: string): Stored {
  const source = configuration.sources[n % 5]?.id ?? ''
  const text = { text: `entry ${n}`, spans: [] }
  return {
    entryKey: (n * 2_654_435_761).toString(16).padStart(16, '0'),
    storyline,
    entry: { title: text.text, link: null, language: languages[n % 4] ?? null, publishedAt: null, source },
    evidence: { title: text, body: [] },
    score: 1,
    textHash: '00000000',
    rules: 'r',
    feeds: n % 3 === 0 ? { 'seine-monde': '00000000' } : {},
    backlog: false,
    foundAt,
  }
}

const idOf = (hit: Pick<Hit, 'entryKey' | 'storyline'>): string => `${hit.entryKey}~${hit.storyline}`
const newestFirst = (a: Stored, b: Stored): number => (`${a.foundAt}#${idOf(a)}` > `${b.foundAt}#${idOf(b)}` ? -1 : 1)

async function page<Row>(api: ReturnType<typeof apiOver>, list: 'hits' | 'alerts', query: Record<string, string>) {
  const response = await api.request(`/v1/${list}?${new URLSearchParams(query)}`)
  expect(response.status).toBe(200)
  const answer = (await response.json()) as Record<string, Row[]> & { next: string | null }
  return { rows: answer[list] ?? [], next: answer.next }
}

async function walk<Row>(
  api: ReturnType<typeof apiOver>,
  list: 'hits' | 'alerts',
  query: Record<string, string>,
  between: (pageNumber: number) => Promise<void> = async () => {},
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let cursor = ''
  for (let n = 1; ; n += 1) {
    const answer = await page<Row>(api, list, { ...query, cursor })
    expect(answer.rows.length).toBeLessThanOrEqual(Number(query.limit ?? 50))
    rows.push(...answer.rows)
    if (answer.next === null) return rows
    cursor = answer.next
    await between(n)
  }
}

beforeAll(async () => {
  engine = await startDynalite()
  store = await emptyStore()
  // 500 hits of 320 entries: bursts within one millisecond, entries that hit several storylines at once, midnights, gaps of days.
  for (let n = 0; stored.length < 500; n += 1) {
    const burst = Math.floor(n / 9)
    const foundAt = n % 40 === 7 ? ago((n % 5) * 1_440 + 581.25) : ago(burst * 47 + (burst % 6 === 5 ? 4_000 : 0))
    for (let place = 0; place <= n % 3 && stored.length < 500; place += 1)
      stored.push(hitOf(n, storylines[(n + place * 2) % storylines.length] ?? '', foundAt))
  }
  for (const hit of stored) await store.addHit(hit)
  stored.sort(newestFirst)
  for (const [turn, hit] of stored.entries()) {
    const decisions = Object.fromEntries(
      ['desk', 'everything', 'removed-since']
        .slice(0, turn % 4)
        .map(id => [id, { decision: turn % 2 ? 'send' : 'below', reason: 'new' } as const]),
    )
    await store.planHit(hit, { revision: 1, development: 'd', decisions, now: now.toISOString() })
  }
})
afterAll(() => engine.close())

const filterKeeps: Record<string, (hit: Stored, value: string) => boolean> = {
  storyline: (hit, value) => hit.storyline === value,
  source: (hit, value) => hit.entry.source === value || (value === 'seine-matin' && 'seine-monde' in hit.feeds),
  language: (hit, value) => hit.entry.language?.split('-')[0] === value,
  from: (hit, value) => hit.foundAt >= value,
  to: (hit, value) => hit.foundAt < value,
}

const instant = fc.nat(12 * 1_440).map(ago)
const filters = fc
  .record(
    {
      storyline: fc.constantFrom(...storylines),
      source: fc.constantFrom('harbour-post', 'seine-matin', 'spree-blatt'),
      language: fc.constantFrom('en', 'ko', 'zh'),
      from: instant,
      to: instant,
    },
    { requiredKeys: [] },
  )
  .filter(({ from, to }) => from === undefined || to === undefined || from < to)

test('hits: a walk gives each row that passes exactly once, newest first', async () => {
  const api = apiOver(store)
  await fc.assert(
    fc.asyncProperty(filters, fc.constantFrom(7, 50, 113, 200), async (filter, limit) => {
      const expected = stored.filter(hit => Object.entries(filter).every(([name, value]) => filterKeeps[name]?.(hit, value)))
      const found = await walk<ApiHit>(api, 'hits', { ...filter, limit: String(limit) })
      expect(found.map(({ id }) => id)).toEqual(expected.map(idOf))
    }),
    {
      numRuns: 40,
      examples: [
        [{}, 7],
        [{}, 200],
      ],
    },
  )
})

test.each([
  { limit: '1', from: ago(120) },
  { limit: '3', from: ago(240) },
  { limit: '50', from: ago(20_000) },
  { limit: '200', from: ago(20_000) },
])('alerts: $limit a page, rows of one hit may stand on two pages', async ({ limit, from }) => {
  const expected = stored.flatMap((hit, turn) =>
    hit.foundAt < from ? [] : ['desk', 'everything', 'removed-since'].slice(0, turn % 4).map(id => `${idOf(hit)} ${id}`),
  )
  expect(expected.length).toBeGreaterThan(30)
  const found = await walk<ApiAlert>(apiOver(store), 'alerts', { limit, from })
  expect(found.map(alert => `${alert.hit.id} ${alert.subscription}`)).toEqual(expected)
})

test('hits that arrive during a walk neither repeat nor hide a row', async () => {
  const other = await emptyStore()
  const old = stored.slice(0, 60)
  for (const hit of old) await other.addHit(hit)
  const found = await walk<ApiHit>(apiOver(other), 'hits', { limit: '9' }, async n => {
    await other.addHit(hitOf(9_000 + n, 'troop-offers', now.toISOString()))
  })
  expect(found.map(({ id }) => id)).toEqual(old.map(idOf))
})

test('a long silence is crossed in several bounded requests, and asked for only once', async () => {
  const other = await emptyStore()
  const asked: string[] = []
  const api = apiOver({
    ...other,
    hitsByDay: (day, options) => {
      asked.push(day)
      return other.hitsByDay(day, options)
    },
  })
  const lonely = hitOf(1, 'troop-offers', ago(300 * 1_440))
  await other.addHit(lonely)
  let requests = 1
  const found = await walk<ApiHit>(api, 'hits', { limit: '10' }, async n => {
    expect(asked.length).toBeLessThanOrEqual(n * 60)
    requests = n + 1
  })
  expect(found.map(({ id }) => id)).toEqual([idOf(lonely)])
  expect(requests).toBeGreaterThan(2)
  const first = asked.length
  expect((await page<ApiHit>(api, 'hits', {})).rows).toHaveLength(1)
  expect(asked.length - first).toBeLessThan(5)
  // A storyline's own list has no days.
  expect((await page<ApiHit>(api, 'hits', { storyline: 'troop-offers' })).next).toBeNull()
})

test('a filter that lets nothing pass looks at a bounded number of hits a request, even where all are of one millisecond', async () => {
  const rows = Array.from({ length: 2_600 }, (_, n) => ({ ...hitOf(n + 1, 'troop-offers', ago(5)), revision: 1, due: false }))
  rows.sort(newestFirst)
  let read = 0
  const api = apiOver({
    ...store,
    // The store's index in memory, since 2,600 writes take long.
    hitsByStoryline: async (_, { limit, after, to }) => {
      const start = Number(after ?? 0)
      const within = to === undefined || rows[0] === undefined || rows[0].foundAt < to ? rows : []
      const part = within.slice(start, start + limit)
      read += part.length
      return { rows: part, ...(start + limit < within.length ? { next: String(start + limit) } : {}) }
    },
  })
  let requests = 1
  const found = await walk<ApiHit>(api, 'hits', { storyline: 'troop-offers', source: 'taedong-voice', limit: '50' }, async n => {
    requests = n + 1
  })
  expect(found).toEqual([])
  expect(requests).toBe(3)
  expect(read).toBeLessThan(3 * 2_600)
})

test('cursors: what is written is read, and nothing else is', () => {
  const place = fc.record(
    {
      at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map(date => date.toISOString()),
      hit: fc.record({ key: fc.stringMatching(/^[0-9a-f]{16}$/), storyline: fc.stringMatching(/^[a-z][a-z-]{0,40}$/) }),
    },
    { requiredKeys: ['at'] },
  )
  fc.assert(
    fc.property(place, value => {
      expect(decodeCursor(encodeCursor(value))).toEqual(value)
    }),
  )
  fc.assert(
    fc.property(fc.string(), text => {
      expect(decodeCursor(text)).toBeUndefined()
    }),
  )
  fc.assert(fc.property(fc.json(), json => decodeCursor(Buffer.from(json).toString('base64url')) === undefined))
})

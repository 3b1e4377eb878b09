/** The API over the real store: what its answers hold, and how it says no. Paging is in paging.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '../../lib/log.ts'
import { type ApiDeps, makeApi } from '../../lib/query/api.ts'
import type { AlertsAnswer, ApiProblem, FeedsAnswer, HitsAnswer, StorylinesAnswer } from '../../lib/query/api-types.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import type { Store } from '../../lib/store/store.ts'
import { type Engine, newTable, startDynalite } from '../store/engines.ts'
import { ago, configuration, inventedHits, now, planAll, pollAll } from './invented-wire.ts'

let engine: Engine
let store: Store
let api: ReturnType<typeof makeApi>
const hits = inventedHits(70)

beforeAll(async () => {
  engine = await startDynalite()
  store = await emptyStore()
  for (const hit of hits) await store.addHit(hit)
  await planAll(store, hits)
  await pollAll(store)
  api = apiOver(store)
})
afterAll(() => engine.close())

const emptyStore = async (): Promise<Store> =>
  makeDynamoStore({ client: documentClient(engine.client), table: await newTable(engine.client), now: () => now })
const apiOver = (over: Store, more: Partial<ApiDeps> = {}) =>
  makeApi({ store: over, configuration, now: () => now, log: silentLog, sample: false, ...more })

/** Every page, joined. */
async function readAll<Row>(path: string, list: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (let next: string | null = ''; next !== null; ) {
    const answer: Record<string, Row[]> & { next: string | null } = await read(`${path}&cursor=${next}`)
    rows.push(...(answer[list] ?? []))
    next = answer.next
  }
  return rows
}

async function read<Answer>(path: string): Promise<Answer> {
  const response = await api.request(path)
  expect(response.status, path).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/json')
  return (await response.json()) as Answer
}

describe('hits', () => {
  test('one hit tells all there is to know of it', async () => {
    const first = (await read<HitsAnswer>('/v1/hits?limit=2')).hits[1]
    const stored = hits.find(hit => hit.storyline === 'troop-offers' && hit.entry.language === 'en')
    expect(first).toEqual({
      id: `${stored?.entryKey}~troop-offers`,
      storyline: 'troop-offers',
      entry: {
        key: stored?.entryKey,
        title: 'Pyongyang offers sappers to clear mines behind the Russian lines',
        link: 'https://harbour-post.example/2026/101',
        language: 'en',
        publishedAt: stored?.entry.publishedAt,
      },
      sources: ['harbour-post', 'spree-blatt'],
      score: stored?.score,
      evidence: stored?.evidence,
      development: `${stored?.foundAt}-${stored?.entryKey}`,
      foundAt: stored?.foundAt,
      lapsedAt: null,
      backlog: false,
    })
  })

  const filters = [
    { query: 'storyline=arms-transfers', keeps: (hit: (typeof hits)[number]) => hit.storyline === 'arms-transfers' },
    { query: 'language=ko', keeps: (hit: (typeof hits)[number]) => hit.entry.language === 'ko' },
    // The German paper carries an English story, too.
    { query: 'source=spree-blatt', keeps: (hit: (typeof hits)[number]) => 'spree-ausland' in hit.feeds },
    {
      query: 'storyline=worker-deployments&language=ru',
      keeps: (hit: (typeof hits)[number]) => hit.storyline === 'worker-deployments' && hit.entry.language === 'ru',
    },
    { query: 'from=2026-11-24', keeps: (hit: (typeof hits)[number]) => hit.foundAt >= '2026-11-24' },
    { query: 'from=2026-11-23&to=2026-11-23', keeps: (hit: (typeof hits)[number]) => hit.foundAt.startsWith('2026-11-23') },
    { query: 'to=2026-11-24T10:00%2B02:00', keeps: (hit: (typeof hits)[number]) => hit.foundAt < '2026-11-24T08:00:00.000Z' },
    { query: 'to=2026-11-24T10:00:00+02:00', keeps: (hit: (typeof hits)[number]) => hit.foundAt < '2026-11-24T08:00:00.000Z' },
    { query: 'storyline=&source=&language=&from=&to=', keeps: () => true },
    { query: 'from=2031-01-01', keeps: () => false },
  ]
  test.each(filters)('$query', async ({ query, keeps }) => {
    const found = await readAll<HitsAnswer['hits'][number]>(`/v1/hits?limit=200&${query}`, 'hits')
    expect(found.map(({ id }) => id).sort()).toEqual(
      hits
        .filter(keeps)
        .map(hit => `${hit.entryKey}~${hit.storyline}`)
        .sort(),
    )
  })

  test('a link stays as the feed gave it, whatever it is', async () => {
    const other = await emptyStore()
    const [hit] = hits
    if (hit === undefined) throw new Error('no hit')
    const link = 'https://EXAMPLE.org:443/a b/../c?utm_source=rss&x=%7e#part'
    await other.addHit({ ...hit, entry: { ...hit.entry, link } })
    const answer = (await (await apiOver(other).request('/v1/hits')).json()) as HitsAnswer
    expect(answer.hits[0]?.entry.link).toBe(link)
  })

  test('a feed that left the configuration no longer tells its source, the first bringer stays', async () => {
    const other = apiOver(store, { configuration: { ...configuration, feeds: [] } })
    const answer = (await (await other.request('/v1/hits?limit=2')).json()) as HitsAnswer
    expect(answer.hits[1]?.sources).toEqual(['harbour-post'])
  })
})

describe('alerts', () => {
  test('one row for each decision, in words, with what became of its messages', async () => {
    const { alerts } = await read<AlertsAnswer>('/v1/alerts?limit=2')
    expect(alerts).toMatchObject([
      {
        subscription: 'desk',
        storyline: 'troop-offers',
        hit: { id: `${hits[0]?.entryKey}~troop-offers`, entry: { title: hits[0]?.entry.title } },
        decision: 'send',
        reason: 'new',
        why: 'the first message of this development',
        at: ago(3 - 20 / 60),
        deliveries: [
          { channel: 'desk-mail', state: 'sent', attempts: 1, outcome: 'accepted', dueAt: null },
          { channel: 'desk-slack', state: 'due', outcome: 'HTTP 503 from hooks.slack.example', sentAt: null, dueAt: ago(-4) },
        ],
      },
      { subscription: 'everything', deliveries: [{ channel: 'archive-hook', state: 'sent' }] },
    ])
  })

  test('every decision of every hit is there once, newest first', async () => {
    const { alerts } = await read<AlertsAnswer>('/v1/alerts?limit=200')
    const followers = hits.flatMap(hit => (['leader-diplomacy', 'sanctions-un'].includes(hit.storyline) ? [1] : [1, 2]))
    expect(alerts).toHaveLength(followers.length)
    expect(new Set(alerts.map(alert => `${alert.hit.id} ${alert.subscription}`)).size).toBe(followers.length)
    expect(alerts.map(alert => alert.hit.foundAt)).toEqual(
      alerts
        .map(alert => alert.hit.foundAt)
        .toSorted()
        .reverse(),
    )
    expect([...new Set(alerts.map(alert => alert.decision))].sort()).toEqual(['backlog', 'below', 'duplicate', 'lapsed', 'send'])
    expect(alerts.filter(alert => alert.decision === 'below').every(alert => alert.deliveries.length === 0)).toBe(true)
  })

  test.each([
    ['subscription=everything', (alert: AlertsAnswer['alerts'][number]) => alert.subscription === 'everything'],
    ['storyline=sanctions-un', (alert: AlertsAnswer['alerts'][number]) => alert.storyline === 'sanctions-un'],
    ['decision=backlog', (alert: AlertsAnswer['alerts'][number]) => alert.decision === 'backlog'],
  ])('%s', async (query, keeps) => {
    const all = (await read<AlertsAnswer>('/v1/alerts?limit=200')).alerts
    const some = (await read<AlertsAnswer>(`/v1/alerts?limit=200&${query}`)).alerts
    expect(some).toEqual(all.filter(keeps))
    expect(some.length).toBeGreaterThan(0)
  })

  test('a subscription that is gone, or has other channels now, still shows what it was told', async () => {
    for (const subscriptions of [[], configuration.subscriptions.map(one => ({ ...one, channels: ['archive-hook'] }))]) {
      const other = apiOver(store, { configuration: { ...configuration, subscriptions } })
      const { alerts } = (await (await other.request('/v1/alerts?limit=1')).json()) as AlertsAnswer
      expect(alerts[0]?.deliveries.map(({ channel }) => channel)).toEqual(['desk-mail', 'desk-slack'])
    }
  })
})

test('storylines: the last 24 hours and the newest hit, whenever that was', async () => {
  const answer = await read<StorylinesAnswer>('/v1/storylines')
  expect(answer.sample).toBe(false)
  expect(answer.at).toBe(now.toISOString())
  for (const storyline of answer.storylines) {
    const own = hits.filter(hit => hit.storyline === storyline.id)
    expect(storyline.hitsLastDay, storyline.id).toBe(own.filter(hit => hit.foundAt >= ago(1_440)).length)
    expect(storyline.lastHit?.foundAt).toBe(own[0]?.foundAt)
  }
  expect(answer.storylines.map(({ id }) => id)).toEqual(configuration.storylines.map(({ id }) => id))

  const late = apiOver(store, { now: () => new Date('2027-02-01T00:00:00.000Z'), sample: true })
  const later = (await (await late.request('/v1/storylines')).json()) as StorylinesAnswer
  expect(later.sample).toBe(true)
  expect(later.storylines[0]).toMatchObject({ hitsLastDay: 0, lastHit: { entry: { title: hits[0]?.entry.title } } })
})

test('feeds: health in words, those never polled and those switched off, and no password', async () => {
  const { feeds, sources } = await read<FeedsAnswer>('/v1/feeds')
  expect(sources).toEqual(configuration.sources)
  const byId = new Map(feeds.map(feed => [feed.id, feed]))
  expect(byId.size).toBe(configuration.feeds.length)
  expect(byId.get('wolga-politics')).toMatchObject({
    health: 'broken',
    failures: 4,
    lastError: 'timeout: no answer within 15 s',
    overdue: false,
  })
  expect(byId.get('wolga-politics')?.words).toContain('broken since')
  expect(byId.get('wolga-politics')?.gap).toBeNull()
  expect(byId.get('spree-ausland')).toMatchObject({
    health: 'fine',
    gap: { about: 12 },
    words: expect.stringContaining('about 12 entries'),
  })
  expect(byId.get('seine-monde')).toMatchObject({ health: 'new', words: 'not polled yet', lastPolledAt: null, nextAt: null })
  expect(byId.get('taedong-en')).toMatchObject({ health: 'off', off: 'selectors not checked since the site changed in July' })
  expect(byId.get('wolga-wire')?.url).toBe('https://wolga-kurier.example/wire.xml')

  const late = apiOver(store, { now: () => new Date(now.getTime() + 3_600_000) })
  const later = ((await (await late.request('/v1/feeds')).json()) as FeedsAnswer).feeds
  expect(later.filter(feed => feed.overdue).map(feed => feed.id)).toContain('harbour-world')
})

describe('no', () => {
  const bad = [
    { path: '/v1/hits?storyline=nothing', parameters: ['storyline'] },
    { path: '/v1/hits?source=nobody', parameters: ['source'] },
    { path: '/v1/hits?language=Korean!', parameters: ['language'] },
    { path: '/v1/hits?from=yesterday', parameters: ['from'] },
    { path: '/v1/hits?from=2026-02-30', parameters: ['from'] },
    { path: '/v1/hits?to=2026-11-24T09:00:00', parameters: ['to'] },
    { path: '/v1/hits?from=2026-11-24&to=2026-11-20', parameters: ['to'] },
    { path: '/v1/hits?limit=0', parameters: ['limit'] },
    { path: '/v1/hits?limit=201', parameters: ['limit'] },
    { path: '/v1/hits?limit=1e2', parameters: ['limit'] },
    { path: '/v1/hits?cursor=nonsense', parameters: ['cursor'] },
    { path: `/v1/hits?cursor=${Buffer.from('{"v":2,"at":"2026-11-24T09:00:00.000Z"}').toString('base64url')}`, parameters: ['cursor'] },
    { path: `/v1/hits?cursor=${Buffer.from('{"v":1,"at":"now"}').toString('base64url')}`, parameters: ['cursor'] },
    { path: '/v1/hits?limit=1&limit=2', parameters: ['limit'] },
    { path: '/v1/hits?storylines=troop-offers', parameters: ['storylines'] },
    { path: '/v1/hits?limit=x&from=x&q=x', parameters: ['from', 'limit', 'q'] },
    { path: '/v1/alerts?subscription=nobody', parameters: ['subscription'] },
    { path: '/v1/alerts?decision=maybe', parameters: ['decision'] },
    { path: '/v1/storylines?limit=2', parameters: ['limit'] },
  ]
  test.each(bad)('$path', async ({ path, parameters }) => {
    const response = await api.request(path)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await response.json()) as ApiProblem
    expect(problem).toMatchObject({ type: 'urn:storywire:problem:bad-parameters', title: 'Bad parameters', status: 400 })
    expect(problem.errors?.map(({ parameter }) => parameter).sort()).toEqual(parameters)
    for (const parameter of parameters) expect(problem.detail).toContain(`${parameter}: `)
  })

  test.each([
    ['GET', '/v1/nothing', 404],
    ['GET', '/', 404],
    ['POST', '/v1/hits', 405],
    ['DELETE', '/v1/alerts', 405],
  ])('%s %s', async (method, path, status) => {
    const response = await api.request(path, { method })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null)
    expect(await response.json()).toMatchObject({ type: 'about:blank', status })
  })

  test('a store that fails is a problem, too, and is logged', async () => {
    const logged: string[] = []
    const broken = apiOver(
      { ...store, hitsByDay: async () => Promise.reject(new Error('the table is on fire')) },
      { log: { ...silentLog, error: (message, fields) => logged.push(`${message} ${fields?.path} ${fields?.cause}`) } },
    )
    const response = await broken.request('/v1/hits')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('fire')
    expect(logged.join()).toContain('/v1/hits Error: the table is on fire')
  })
})

test('HEAD answers without a body, and every answer is guarded', async () => {
  const page = { html: '<!doctype html><title>page</title>', files: { 'assets/app-1.js': { type: 'text/javascript', body: '1' } } }
  const withPage = apiOver(store, { page })
  const cases = [
    { path: '/v1/hits', cache: 'no-store', type: 'application/json' },
    { path: '/v1/nothing', cache: 'no-store', type: 'application/problem+json' },
    { path: '/', cache: 'no-cache', type: 'text/html' },
    { path: '/assets/app-1.js', cache: 'public, max-age=31536000, immutable', type: 'text/javascript' },
  ]
  for (const { path, cache, type } of cases) {
    for (const method of ['GET', 'HEAD']) {
      const response = await withPage.request(path, { method })
      const { headers } = response
      expect(headers.get('content-security-policy'), path).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe(cache)
      expect(headers.get('content-type')).toContain(type)
      expect((await response.text()) === '').toBe(method === 'HEAD')
    }
  }
})

test('a route that is added later keeps its own headers', async () => {
  const app = apiOver(store)
  app.get('/outbox', context => context.html('<p>mail</p>', 200, { 'content-security-policy': "default-src 'self'" }))
  const { headers, status } = await app.request('/outbox')
  expect(status).toBe(200)
  expect(headers.get('content-security-policy')).toBe("default-src 'self'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

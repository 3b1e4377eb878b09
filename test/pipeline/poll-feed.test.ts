import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FetchOutcome, FetchRequest } from '../../lib/feed/fetch/outcome.ts'
import { shardOf } from '../../lib/feed/schedule.ts'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { configuration, makeWorld, minutes, rss, startTime, type World } from './world.ts'

const html = '<!doctype html><html><head><title>Wartung</title></head><body>Wir sind gleich wieder da.</body></html>'
const changed = (text: string, etag?: string): FetchOutcome => ({
  kind: 'changed',
  bytes: new TextEncoder().encode(text),
  contentType: 'application/rss+xml',
  url: 'http://127.0.0.1/a',
  validators: etag === undefined ? {} : { etag },
})
const failed = (code: string, retryAt?: string): FetchOutcome => ({
  kind: 'failed',
  code,
  message: 'no luck',
  ...(retryAt === undefined ? {} : { retryAt }),
})

describe('a poll', () => {
  let engine: Engine
  let world: World
  let requests: FetchRequest[]
  /** Answers in order; the last one stays. */
  let answers: FetchOutcome[]

  beforeAll(async () => {
    engine = dynaliteWithoutSocket()
  })
  afterAll(() => engine.close())
  beforeEach(async () => {
    world = await makeWorld(engine)
    requests = []
    answers = []
    world.fetch = async request => {
      requests.push(request)
      const [next] = answers.length > 1 ? answers.splice(0, 1) : answers
      if (next === undefined) throw new Error('nothing to answer')
      return next
    }
  })

  const poll = async (...outcomes: FetchOutcome[]) => {
    answers = outcomes
    const [report] = await world.poll('a', { scheduled: false })
    world.clock.now += minutes(10)
    return report
  }
  const state = async () => (await world.store.feedStates(shardOf('a'))).find(one => one.feed === 'a')
  const hits = async () =>
    (await world.store.hitsByDay('2026-11-24', { limit: 50 })).rows.toSorted((a, b) => (a.entry.title < b.entry.title ? -1 : 1))

  test('sends no validators at first, then those of the last document, byte for byte', async () => {
    await poll({ ...changed(rss({ one: 'x' })), validators: { etag: 'W/"a"', lastModified: 'Gestern' } } as FetchOutcome)
    await poll({ kind: 'unchanged', validators: {} })
    expect(requests).toEqual([
      { url: 'http://127.0.0.1/a', allowPrivate: true },
      { url: 'http://127.0.0.1/a', allowPrivate: true, etag: 'W/"a"', lastModified: 'Gestern' },
    ])
  })

  test('takes the validators that a 304 brings, and those of a document whose bytes are the same', async () => {
    await poll(changed(rss({ one: 'x' }), '"1"'))
    expect(await poll({ kind: 'unchanged', validators: { etag: '"2"' } })).toMatchObject({ outcome: 'unchanged' })
    expect(await state()).toMatchObject({ etag: '"2"' })
    expect(await poll(changed(rss({ one: 'x' }), '"3"'))).toMatchObject({ outcome: 'unchanged', entries: 0 })
    expect(await state()).toMatchObject({ etag: '"3"' })
    await poll(changed(rss({ one: 'x' })))
    expect(await state()).not.toHaveProperty('etag')
  })

  test('counts what the document has, what is new in this feed, and the hits stored', async () => {
    expect(await poll(changed(rss({ one: 'troops', two: 'rain', three: 'troops and workers' })))).toEqual({
      feed: 'a',
      outcome: 'changed',
      entries: 3,
      new: 3,
      hits: 3,
      problems: 0,
    })
    expect(await poll(changed(rss({ four: 'troops', one: 'troops', two: 'rain of troops' })))).toMatchObject({
      entries: 3,
      new: 1,
      hits: 2,
    })
    expect(await poll(changed(rss({ five: 'rain', one: 'troops' })))).toMatchObject({ entries: 2, new: 1, hits: 0 })
  })

  test('keeps what a person needs to see why it is a hit', async () => {
    await poll(changed(rss({ one: 'many troops arrive' })))
    expect(await hits()).toMatchObject([
      {
        storyline: 'troops',
        entry: { title: 'one', link: 'https://example.org/one', language: 'en', publishedAt: '2026-11-24T08:00:00.000Z', source: 'north' },
        evidence: {
          title: { text: 'one', spans: [] },
          body: [{ text: 'many troops arrive', spans: [{ start: 5, end: 11, concept: 'troops' }] }],
        },
        score: 1,
        revision: 1,
        backlog: true,
        foundAt: new Date(startTime).toISOString(),
      },
    ])
  })

  test('the first document is backlog; what comes later is news, whatever its date', async () => {
    await poll(changed(rss({ one: 'troops' })))
    await poll(changed(rss({ two: 'troops', one: 'troops' }).replace('08:00:00', '08:00:01').replace('24 Nov 2026', '24 Nov 2019')))
    expect((await hits()).map(hit => [hit.entry.title, hit.backlog])).toEqual([
      ['one', true],
      ['two', false],
    ])
  })

  test('what a first document that was cut off did not show is backlog too; newer entries are news', async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 7, minute)).toUTCString()
    const entry = (n: number) => `<item><title>${n} troops</title><link>http://a.example/${n}</link><pubDate>${at(n)}</pubDate></item>`
    const whole = (...ns: number[]) => `<rss version="2.0"><channel><title>A</title>${ns.map(entry).join('')}</channel></rss>`
    expect(await poll(changed(whole(3, 2, 1).slice(0, -100)))).toMatchObject({ outcome: 'failed', code: 'truncated', entries: 2 })
    expect(await poll(changed(whole(4, 3, 2, 1)))).toMatchObject({ outcome: 'changed', entries: 4, new: 2 })
    expect((await hits()).map(hit => [hit.entry.title.replace(/\D/g, ''), hit.backlog])).toEqual([
      ['1', true],
      ['2', true],
      ['3', true],
      ['4', false],
    ])
  })

  test('an entry with an endless link keeps no other from being read, and is a hit without it', async () => {
    const link = `http://a.example/${'x'.repeat(450_000)}`
    const document = rss({ one: 'troops', two: 'troops' }).replaceAll('https://example.org/one', link)
    expect(await poll(changed(document))).toMatchObject({ outcome: 'changed', entries: 2, hits: 2 })
    expect((await hits()).map(hit => [hit.entry.title, hit.entry.link])).toEqual([
      ['one', null],
      ['two', 'https://example.org/two'],
    ])
  })

  test('after a gap what is much older than the last document is backlog, the rest is news', async () => {
    await poll(changed(rss({ one: 'troops' })))
    const old = rss({ old: 'troops', older: 'troops' }).replaceAll('Tue, 24 Nov 2026', 'Sat, 21 Nov 2026')
    const late = rss({ late: 'troops' }).replaceAll('Tue, 24 Nov 2026', 'Mon, 23 Nov 2026')
    await poll(changed(old.replace('</channel></rss>', late.slice(late.indexOf('<item>')))))
    expect((await hits()).map(hit => [hit.entry.title, hit.backlog])).toEqual([
      ['late', false],
      ['old', true],
      ['older', true],
      ['one', true],
    ])
  })

  test('a changed text is a revision; one that no longer matches lapses; one that matches again comes back', async () => {
    await poll(changed(rss({ one: 'troops' })))
    await poll(changed(rss({ one: 'many troops' })))
    expect(await hits()).toMatchObject([{ revision: 2, due: true, evidence: { body: [{ text: 'many troops' }] } }])
    await poll(changed(rss({ one: 'nothing' })))
    expect(await hits()).toMatchObject([{ revision: 3, lapsedAt: expect.any(String), evidence: { body: [{ text: 'many troops' }] } }])
    await poll(changed(rss({ one: 'troops' })))
    const [hit] = await hits()
    expect(hit).toMatchObject({ revision: 4 })
    expect(hit).not.toHaveProperty('lapsedAt')
  })

  test('the same article in a second feed joins the hit; it lapses only where no feed carries it', async () => {
    await poll(changed(rss({ one: 'troops' })))
    answers = [changed(rss({ one: 'troops' }))]
    const [report] = await world.poll('b', { scheduled: false })
    expect(report).toMatchObject({ new: 1, hits: 0 })
    expect(await hits()).toMatchObject([
      { feeds: { a: expect.any(String), b: expect.any(String) }, revision: 1, entry: { source: 'north' } },
    ])
    await poll(changed(rss({ one: 'nothing' })))
    expect((await hits())[0]).not.toHaveProperty('lapsedAt')
  })

  test.each<[string, FetchOutcome, object]>([
    ['a web page', changed(html, '"new"'), { code: 'html' }],
    ['an empty body', changed('', '"new"'), { code: 'empty' }],
    ['no feed', changed('<?xml version="1.0"?><note/>', '"new"'), { code: 'not-a-feed' }],
    ['no entries where there were some', changed(rss({}), '"new"'), { code: 'no-entries' }],
    ['404', failed('http-404'), { code: 'http-404', message: 'no luck' }],
  ])('%s is a failure: named, with the validators kept', async (_, answer, report) => {
    await poll(changed(rss({ one: 'troops' }), '"old"'))
    expect(await poll(answer)).toMatchObject({ outcome: 'failed', ...report, new: 0, hits: 0 })
    expect(await state()).toMatchObject({
      etag: '"old"',
      failures: 1,
      lastError: expect.stringContaining(Object.values(report)[0] as string),
    })
    expect(await poll({ kind: 'unchanged', validators: {} })).toMatchObject({ outcome: 'unchanged' })
    expect(requests.at(-1)).toMatchObject({ etag: '"old"' })
    const fine = await state()
    expect(fine).toMatchObject({ failures: 0, health: 'fine' })
    expect(fine).not.toHaveProperty('lastError')
  })

  test('a feed without entries that never had any is fine', async () => {
    expect(await poll(changed(rss({})))).toMatchObject({ outcome: 'changed', entries: 0 })
    expect(await poll(changed(rss({}).replace('Feed', 'The feed')))).toMatchObject({ outcome: 'changed', entries: 0 })
  })

  test('of a document that is cut off, what is there is taken, and the rest is asked for again', async () => {
    await poll(changed(rss({ zero: 'rain' }), '"0"'))
    const whole = rss({ one: 'troops', two: 'troops' })
    const cut = whole.slice(0, whole.indexOf('<title>two') + 10)
    expect(await poll(changed(cut, '"cut"'))).toMatchObject({ outcome: 'failed', code: 'truncated' })
    expect(await state()).toMatchObject({ etag: '"0"', failures: 1 })
    await poll(changed(whole, '"whole"'))
    expect((await hits()).map(hit => hit.entry.title)).toEqual(['one', 'two'])
  })

  test('after eight days the document is asked for whole', async () => {
    await poll(changed(rss({ one: 'x' }), '"1"'))
    world.clock.now += 8 * 86_400_000
    await poll(changed(rss({ one: 'x' }), '"1"'))
    await poll({ kind: 'unchanged', validators: {} })
    expect(requests.map(request => request.etag)).toEqual([undefined, undefined, '"1"'])
  })

  test('another address drops the validators of the old one', async () => {
    await poll(changed(rss({ one: 'x' }), '"1"'))
    world.configuration = { ...configuration, feeds: configuration.feeds.map(feed => ({ ...feed, url: `${feed.url}-moved` })) }
    await poll(changed(rss({ one: 'x' }), '"2"'))
    expect(requests.at(-1)).not.toHaveProperty('etag')
    expect(await state()).toMatchObject({ etag: '"2"' })
  })

  test('waits longer after each failure, and as long as the server asks', async () => {
    const wait = async () => Date.parse((await state())?.nextAt ?? '') - world.clock.now
    await poll(failed('timeout'))
    const first = await wait()
    await poll(failed('timeout'))
    await poll(failed('timeout'))
    expect(await wait()).toBeGreaterThan(first)
    await poll(failed('http-503', new Date(world.clock.now + minutes(600)).toISOString()))
    expect(await wait()).toBeGreaterThanOrEqual(minutes(590))
  })

  test('a host that asks for peace is blocked, unless it is of the own network', async () => {
    const blocked = () => world.store.blockedHosts(new Date(world.clock.now).toISOString())
    await poll(failed('http-429', new Date(world.clock.now + minutes(60)).toISOString()))
    expect(await blocked()).toEqual(new Map())
    const url = 'https://news.example/a'
    world.configuration = { ...configuration, feeds: configuration.feeds.map(feed => ({ ...feed, url, allowPrivate: false })) }
    await poll(failed('http-429', new Date(world.clock.now + minutes(60)).toISOString()))
    expect([...(await blocked()).keys()]).toEqual(['news.example'])
  })

  test('what breaks off is told, counts as a failure and is done again', async () => {
    world.gate = (step, run) => (step.command === 'PutItem' && world.errors.length === 0 ? Promise.reject(new Error('no table')) : run())
    expect(await poll(changed(rss({ one: 'troops' }), '"1"'))).toMatchObject({ outcome: 'failed', code: 'fault' })
    expect(world.errors).toHaveLength(1)
    expect(await state()).toMatchObject({ failures: 1 })
    expect(await poll(changed(rss({ one: 'troops' }), '"1"'))).toMatchObject({ outcome: 'changed', hits: 1 })
  })

  test('a feed that has moved into the private network, or to another host, gets nothing of its own network', async () => {
    const moved = (to: string): FetchOutcome => ({ ...changed(rss({ one: 'x' })), movedTo: to })
    for (let n = 0; n < 4; n++) await poll(moved('http://other.example/a'))
    expect(requests.map(({ url, allowPrivate }) => [url, allowPrivate])).toEqual([
      ['http://127.0.0.1/a', true],
      ['http://127.0.0.1/a', true],
      ['http://127.0.0.1/a', true],
      ['http://other.example/a', false],
    ])
  })

  test('a state keeps within its size whatever a feed brings, and the poll goes on', async () => {
    const long = (n: number) => `"${'e'.repeat(n)}"`
    const to = `http://127.0.0.1/${'x'.repeat(2_000)}`
    const answer = { ...changed(rss({ one: 'x' })), validators: { etag: long(250), lastModified: long(250) }, movedTo: to }
    expect(await poll(answer as FetchOutcome)).toMatchObject({ outcome: 'changed' })
    expect(await poll(failed('timeout'))).toMatchObject({ outcome: 'failed' })
    expect(world.errors).toEqual([])
    expect(await state()).toMatchObject({ etag: long(250), failures: 1 })
  })

  test('a feed that is off, unknown or not due is not asked', async () => {
    answers = [changed(rss({ one: 'x' }))]
    world.configuration = {
      ...configuration,
      feeds: configuration.feeds.map(feed => (feed.id === 'b' ? { ...feed, off: 'not wanted' } : feed)),
    }
    expect(await world.poll('b')).toMatchObject([{ outcome: 'skipped', code: 'off', message: 'not wanted' }])
    expect(await world.poll('nobody')).toMatchObject([{ outcome: 'skipped', code: 'unknown-feed' }])
    expect(await world.poll('a')).toMatchObject([{ outcome: 'changed' }])
    world.clock.now += 1
    expect(await world.poll('a')).toMatchObject([{ outcome: 'skipped', code: 'not-due' }])
    expect(await world.poll('a', { scheduled: false })).toMatchObject([{ outcome: 'unchanged' }])
    expect(requests).toHaveLength(2)
  })

  test('writes nothing but its claim where nothing has changed', async () => {
    await poll(changed(rss({ one: 'troops' }), '"1"'))
    const writes: string[] = []
    world.gate = (step, run) => {
      if (step.kind === 'write') writes.push(step.command)
      return run()
    }
    await poll({ kind: 'unchanged', validators: {} })
    expect(writes).toEqual(['UpdateItem'])
  })
})

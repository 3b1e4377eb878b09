/**
 * What a publisher may expect of us, line by line: a given, a when and a then each, against a server on loopback under a fake clock.
 *
 * The numbers are those of docs/polling.md, which also says why three of them are not built.
 */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { renderMail } from '../../lib/alert/render-mail.ts'
import { renderSlack } from '../../lib/alert/render-slack.ts'
import { nextUrl } from '../../lib/feed/fetch/addressed.ts'
import { silentLog } from '../../lib/log.ts'
import { dispatchFeeds } from '../../lib/pipeline/dispatch-feeds.ts'
import { answering } from '../feed/fetch-servers.ts'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { type Answer, day, hour, minute, numbered, openPublisher, type Publisher, publicHost, start, wire } from './publisher.ts'

let engine: Engine
let publisher: Publisher
beforeAll(() => {
  engine = dynaliteWithoutSocket()
})
afterAll(() => engine.close())
beforeEach(async () => {
  publisher = await openPublisher(engine)
})
afterEach(() => publisher.close())

const page = '<!doctype html><html><head><title>Wartung</title></head><body>Gleich zurück</body></html>'
const answer = (...answers: readonly Answer[]) => publisher.answers.set('/a', answers)
const last = () => publisher.asked.at(-1)
const conditions = () => {
  const { 'if-none-match': etag, 'if-modified-since': lastModified } = last()?.headers ?? {}
  return { etag, lastModified }
}
/** Polls `a` now and answers so; the report. */
const polled = async (next: Answer) => {
  answer(next)
  const report = await publisher.once()
  publisher.clock.now += 10 * minute
  return report
}
const feeds = (...all: Parameters<Publisher['feed']>[]) => {
  publisher.configuration = { ...publisher.configuration, feeds: all.map(one => publisher.feed(...one)) }
}

describe('conditional requests', () => {
  const odd = [
    { etag: '"a"', 'last-modified': 'Tue, 24 Nov 2026 08:00:00 GMT' },
    { etag: 'W/"a b\'c,d"', 'last-modified': '2026-11-24 08:00' },
    { etag: 'no-quotes', 'last-modified': 'Tue Nov 24 08:00:00 2026' },
    { etag: '""', 'last-modified': 'Dienstag' },
  ]
  test('1: a first fetch asks without a condition', async () => {
    await polled({ body: wire(['one']) })
    expect(conditions()).toEqual({})
  })
  test.each(odd)('2: %j come back byte for byte', async headers => {
    await polled({ headers, body: wire(['one']) })
    await polled({ status: 304 })
    expect(conditions()).toEqual({ etag: headers.etag, lastModified: headers['last-modified'] })
  })
  test.each<[Record<string, string>, object]>([
    [{ etag: '"a"' }, { etag: '"a"' }],
    [{ 'last-modified': 'Tue, 24 Nov 2026 08:00:00 GMT' }, { lastModified: 'Tue, 24 Nov 2026 08:00:00 GMT' }],
    [{ date: 'Tue, 24 Nov 2026 08:00:00 GMT' }, {}],
  ])('3: of %j nothing else is made', async (headers, sent) => {
    await polled({ headers, body: wire(['one']) })
    await polled({ status: 304 })
    expect(conditions()).toEqual(sent)
  })
  test('4: 304 is a success without parsing and hits; failures are forgotten and the next poll is planned', async () => {
    await polled({ headers: { etag: '"a"' }, body: wire(['one']) })
    await polled({ status: 500 })
    expect(await publisher.state()).toMatchObject({ failures: 1 })
    const { now } = publisher.clock
    expect(await polled({ status: 304 })).toMatchObject({ outcome: 'unchanged', entries: 0, hits: 0 })
    expect(await publisher.state()).toMatchObject({ failures: 0, health: 'fine' })
    expect(Date.parse((await publisher.state()).nextAt)).toBeGreaterThan(now)
  })
  test('5: validators that a 304 brings are taken', async () => {
    await polled({ headers: { etag: '"a"', 'last-modified': 'yesterday' }, body: wire(['one']) })
    await polled({ status: 304, headers: { etag: '"b"' } })
    await polled({ status: 304, headers: { 'last-modified': 'today' } })
    await polled({ status: 304 })
    expect(conditions()).toEqual({ etag: '"b"', lastModified: 'today' })
  })
  test.each([
    { etag: '"b"', 'last-modified': 'same' },
    { etag: '"a"', 'last-modified': 'other' },
  ])('6: one validator stays and the other is new: both are stored (%j)', async headers => {
    await polled({ headers: { etag: '"a"', 'last-modified': 'same' }, body: wire(['one']) })
    await polled({ headers, body: wire(['two', 'one']) })
    await polled({ status: 304 })
    expect(conditions()).toEqual({ etag: headers.etag, lastModified: headers['last-modified'] })
  })
  test('7: the same bytes with new validators are not parsed again, and the validators are stored', async () => {
    await polled({ headers: { etag: '"a"' }, body: wire(['one']) })
    expect(await polled({ headers: { etag: '"b"' }, body: wire(['one']) })).toMatchObject({ outcome: 'unchanged', entries: 0 })
    await polled({ status: 304 })
    expect(conditions()).toEqual({ etag: '"b"' })
  })
  test('8: an ETag that is dropped is forgotten', async () => {
    await polled({ headers: { etag: '"a"', 'last-modified': 'x' }, body: wire(['one']) })
    await polled({ headers: { 'last-modified': 'y' }, body: wire(['two', 'one']) })
    await polled({ status: 304 })
    expect(conditions()).toEqual({ lastModified: 'y' })
  })
  test.each([page, '', wire(['two', 'one']).slice(0, -60), '{"items": 1}'])(
    '9: what cannot be read does not advance the validators (%#)',
    async body => {
      await polled({ headers: { etag: '"a"' }, body: wire(['one']) })
      expect(await polled({ headers: { etag: '"b"' }, body })).toMatchObject({ outcome: 'failed' })
      await polled({ headers: { etag: '"b"' }, body: wire(['two', 'one']) })
      expect(conditions()).toEqual({ etag: '"a"' })
      expect((await publisher.hits()).map(hit => hit.entry.title)).toEqual(['one', 'two'])
    },
  )
  test('10: a crash between entries and validators: fetched again, and nothing is doubled', async () => {
    let crashes = 1
    publisher.wrapStore = store => ({
      ...store,
      finishPoll: (...args) => (crashes-- > 0 ? Promise.reject(new Error('dead')) : store.finishPoll(...args)),
    })
    expect(await polled({ headers: { etag: '"a"' }, body: wire(['one', 'two']) })).toMatchObject({ code: 'fault' })
    expect(await polled({ headers: { etag: '"a"' }, body: wire(['one', 'two']) })).toMatchObject({ outcome: 'changed', new: 0, hits: 0 })
    expect(conditions()).toEqual({})
    expect(await publisher.hits()).toHaveLength(2)
  })
  test('11: after eight days one request is unconditional, then none for eight days', async () => {
    const sent: (string | undefined)[] = []
    publisher.answers.set('/a', (request, response) => {
      const etag = request.headers['if-none-match']
      sent.push(etag)
      if (etag === undefined) response.writeHead(200, { etag: '"for-ever"' }).end(wire(['one']))
      else response.writeHead(304).end()
    })
    for (let days = 0; days <= 17; days++) {
      await publisher.once()
      publisher.clock.now += day
    }
    expect(sent.flatMap((etag, days) => (etag === undefined ? [days] : []))).toEqual([0, 8, 16])
  })
  test('12: with another address in the configuration the validators are dropped', async () => {
    await polled({ headers: { etag: '"a"' }, body: wire(['one']) })
    feeds(['a', { url: `${publisher.base}/elsewhere` }])
    publisher.answers.set('/elsewhere', { headers: { etag: '"b"' }, body: wire(['one']) })
    await publisher.once()
    expect(last()?.path).toBe('/elsewhere')
    expect(conditions()).toEqual({})
  })
})

describe('pace', () => {
  const next = async (body: string, headers: Record<string, string> = {}) => {
    answer({ headers: { etag: '"a"', ...headers }, body }, { status: 304 })
    await publisher.poll()
    return publisher.minutesToNext()
  }
  const quick = wire(['one'])

  test('13: without hints the interval; never two requests closer than the floor, across restarts and overlapping runs', async () => {
    answer({ body: quick })
    feeds(['a', { everyMs: 5 * minute }])
    publisher.clock.now = start + 17_000
    await Promise.all([publisher.poll(), publisher.poll(), publisher.poll()])
    expect(publisher.asked).toHaveLength(1)
    for (; publisher.clock.now < start + 31 * minute; publisher.clock.now += 7_000) await publisher.poll()
    const times = publisher.asked.map(({ at }) => at)
    const gaps = times.slice(1).map((at, n) => at - (times[n] ?? 0))
    expect(Math.min(...gaps) + Math.max(...publisher.slept, 0)).toBeGreaterThanOrEqual(5 * minute)
    expect(times.length).toBeGreaterThanOrEqual(5)
    expect(await publisher.minutesToNext()).toBeLessThanOrEqual(10)
  })
  test('13: a fresh feed without hints is asked every fifteen minutes', async () => {
    expect(await next(quick)).toBeGreaterThanOrEqual(15)
    expect(await publisher.minutesToNext()).toBe(15)
  })
  const date = new Date(start).toUTCString()
  const inFuture = (ms: number) => new Date(start + ms).toUTCString()
  test.each<[Record<string, string>, number, number]>([
    [{ 'cache-control': 'max-age=2400' }, 40, 45],
    [{ 'cache-control': 'public, max-age=2400, s-maxage=9' }, 40, 45],
    [{ 'cache-control': 'max-age=3600', age: '1200' }, 40, 45],
    [{ expires: inFuture(50 * minute), date }, 50, 55],
    [{ 'cache-control': 'max-age=1' }, 15, 20],
    [{ 'cache-control': 'no-cache, max-age=2400' }, 15, 20],
  ])('14: %j holds the next request back', async (headers, least, most) => {
    const minutes = await next(quick, headers)
    expect(minutes).toBeGreaterThanOrEqual(least)
    expect(minutes).toBeLessThanOrEqual(most)
    // A 304 that says nothing keeps it.
    expect(await publisher.minutesToNext()).toBeGreaterThanOrEqual(least)
  })
  test.each<[string, Record<string, string>]>([
    ['', { 'cache-control': 'max-age=31536000' }],
    ['', { expires: inFuture(400 * day), date }],
    ['<ttl>525600</ttl>', {}],
    ['<sy:updatePeriod>yearly</sy:updatePeriod>', {}],
  ])('15: %s %j is held to the ceiling', async (head, headers) => {
    const minutes = await next(wire(['one'], { head }), headers)
    expect(minutes).toBeGreaterThanOrEqual(360)
    expect(minutes).toBeLessThanOrEqual(365)
  })
  test.each([
    ['60', 60],
    ['0', 15],
    ['-30', 15],
    ['soon', 15],
  ])('16: <ttl>%s</ttl> is %i minutes at least', async (ttl, least) => {
    const minutes = await next(wire(['one'], { head: `<ttl>${ttl}</ttl>` }))
    expect(minutes).toBeGreaterThanOrEqual(least)
    expect(minutes).toBeLessThanOrEqual(least + 5)
  })
  const sy = (period: string, frequency?: string) =>
    `<sy:updatePeriod>${period}</sy:updatePeriod>${frequency === undefined ? '' : `<sy:updateFrequency>${frequency}</sy:updateFrequency>`}`
  test.each([
    [sy('hourly'), 60, 65],
    [sy('hourly', '2'), 30, 35],
    [sy('daily', '12'), 120, 125],
    [sy('hourly', '0'), 15, 65],
    [sy('hourly', '0.1'), 15, 365],
    [sy('hourly', 'often'), 15, 65],
    [sy('sometimes', '2'), 15, 365],
  ])('17: %s', async (head, least, most) => {
    const minutes = await next(wire(['one'], { head }))
    expect(minutes).toBeGreaterThanOrEqual(least)
    expect(minutes).toBeLessThanOrEqual(most)
  })
  const skipHours = (...hours: readonly number[]) => `<skipHours>${hours.map(each => `<hour>${each}</hour>`).join('')}</skipHours>`
  const skipDays = (...days: readonly string[]) => `<skipDays>${days.map(each => `<day>${each}</day>`).join('')}</skipDays>`
  test.each<[string, string, number]>([
    ['from 9 to 12', skipHours(9, 10, 11), 180],
    ['hour 24 is 0', skipHours(...Array.from({ length: 15 }, (_, n) => n + 9), 24), 16 * 60],
    ['Tuesday and Wednesday', skipDays('Tuesday', 'Wednesday'), 39 * 60],
  ])('18: no request in skipped windows (%s, GMT)', async (_, head, least) => {
    const minutes = await next(wire(['one'], { head }))
    expect(minutes).toBeGreaterThanOrEqual(least)
    expect(minutes).toBeLessThanOrEqual(least + 5)
  })
  test('18: a feed that skips all hours is asked all the same', async () => {
    expect(await next(wire(['one'], { head: skipHours(...Array(24).keys()) }))).toBeLessThanOrEqual(20)
  })
  test('19: of ttl, max-age, Expires and sy the longest counts', async () => {
    const head = `<ttl>30</ttl>${sy('hourly', '3')}`
    const headers = { 'cache-control': 'max-age=600', expires: inFuture(100 * minute), date }
    const minutes = await next(wire(['one'], { head }), headers)
    expect(minutes).toBeGreaterThanOrEqual(100)
    expect(minutes).toBeLessThanOrEqual(105)
  })
  test('20: many new entries shorten the interval, known ones lengthen it', async () => {
    feeds(['a', { adapts: true }])
    const interval = async (next: Answer) => {
      answer(next)
      await publisher.minutesToNext()
      return ((await publisher.state()).intervalMs ?? 0) / minute
    }
    answer({ headers: { etag: '"a"' }, body: wire(numbered(10, 10), { stepMs: hour }) })
    await publisher.poll()
    const rest = [
      await interval({ status: 304 }),
      await interval({ body: wire(numbered(10, 10), { stepMs: hour }) }),
      await interval({ status: 304 }),
    ]
    expect(rest).toEqual(rest.toSorted((a, b) => a - b))
    expect(rest[0]).toBeGreaterThan(15)
    const busy = await interval({ body: wire(numbered(18, 10), { newest: publisher.clock.now, stepMs: hour }) })
    expect(busy).toBeLessThan(rest.at(-1) ?? 0)
  })
  test('20: what a person asked for is never exceeded: every five minutes stays every five minutes', async () => {
    feeds(['a', { everyMs: 5 * minute }])
    await next(quick)
    for (let n = 0; n < 10; n++) expect(await publisher.minutesToNext()).toBe(5)
  })
  test('21: nothing known in the window: a possible gap is told, and the interval is the floor at once', async () => {
    feeds(['a', { everyMs: 2 * hour }])
    await polled({ body: wire(numbered(10, 10)) })
    publisher.clock.now = start + 2 * hour
    expect(await polled({ body: wire(numbered(30, 10), { newest: start + 2 * hour }) })).toMatchObject({
      outcome: 'changed',
      new: 10,
      problems: 1,
    })
    const { gap, intervalMs } = await publisher.state()
    expect(gap).toEqual({ from: new Date(start).toISOString(), to: new Date(start + 2 * hour).toISOString(), about: 3 })
    expect(intervalMs).toBe(5 * minute)
    expect(publisher.told.filter(line => line.startsWith('warn possible-gap'))).toHaveLength(1)
    expect(await publisher.minutesToNext()).toBeLessThanOrEqual(5)
  })
  test('21: first polls, moved feeds and documents that share an entry are no gap', async () => {
    await polled({ body: wire(numbered(10, 10)) })
    await polled({ body: wire(numbered(19, 10)) })
    feeds(['a', { url: `${publisher.base}/elsewhere` }])
    publisher.answers.set('/elsewhere', { body: wire(numbered(90, 10)) })
    expect(await publisher.once()).toMatchObject({ outcome: 'changed', new: 10 })
    expect(await publisher.state()).not.toHaveProperty('gap')
  })
  test('22: a thousand feeds added at one instant are spread over five minutes', async () => {
    feeds(
      ...Array.from(
        { length: 1_000 },
        (_, n): Parameters<Publisher['feed']> => [`f${n}`, { url: `https://f${n}.example/`, allowPrivate: false }],
      ),
    )
    const perMinute: number[] = []
    for (let n = 0; n < 5; n++) {
      const queued: string[] = []
      const queue = {
        send: async (messages: readonly { feeds: readonly string[] }[]) => void queued.push(...messages.flatMap(one => one.feeds)),
      }
      const now = () => new Date(start + n * minute)
      await dispatchFeeds({ store: publisher.store, configuration: publisher.configuration, log: silentLog, queue, now })
      perMinute.push(queued.length)
    }
    expect(perMinute.reduce((sum, each) => sum + each, 0)).toBe(1_000)
    expect(Math.max(...perMinute)).toBeLessThan(260)
  })
  const watched = (paths: readonly string[], body: () => string = () => quick) => {
    let open = 0
    let most = 0
    for (const path of paths)
      publisher.answers.set(path, (_, response) => {
        most = Math.max(most, ++open)
        setTimeout(() => {
          open -= 1
          response.end(body())
        }, 30)
      })
    return () => most
  }
  test('23: a public host is asked two at once and a second from start to start', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    feeds(...ids.map((id): Parameters<Publisher['feed']> => [id, { url: `${publicHost}/${id}`, allowPrivate: false }]))
    const most = watched(ids.map(id => `/news.example/${id}`))
    await publisher.poll(ids)
    expect(publisher.asked).toHaveLength(5)
    expect(most()).toBeLessThanOrEqual(2)
    expect(publisher.slept).toEqual([1_000, 1_000, 1_000, 1_000])
  })
  test('23: a host of one’s own is asked four at once', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `f${n}`)
    feeds(...ids.map((id): Parameters<Publisher['feed']> => [id]))
    const most = watched(ids.map(id => `/${id}`))
    await publisher.poll(ids)
    expect(most()).toBe(4)
    expect(publisher.slept).toEqual([])
  })
  test('23: a request that timed out is not repeated within the poll', async () => {
    publisher.fetchDeps = { limits: { deadlineMs: 200 } }
    publisher.answers.set('/a', () => {})
    expect(await publisher.once()).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(publisher.asked).toHaveLength(1)
  })
})

describe('errors and backing off', () => {
  test.each<[string, string, number, number]>([
    ['seconds', '7200', 120, 125],
    ['a date', new Date(start + 3 * hour).toUTCString(), 180, 185],
    ['longer than a day', '999999', 1_440, 1_445],
    ['garbage', 'later', 15, 35],
    ['less than the interval', '1', 15, 35],
  ])('24: Retry-After (%s) is waited for', async (_, value, least, most) => {
    answer({ status: 429, headers: { 'retry-after': value } }, { body: wire(['one']) })
    await publisher.poll()
    expect(await publisher.state()).toMatchObject({ health: 'blocked', failures: 1 })
    const minutes = await publisher.minutesToNext()
    expect(minutes).toBeGreaterThanOrEqual(least)
    expect(minutes).toBeLessThanOrEqual(most)
  })
  test('24: not even somebody who polls by hand asks before', async () => {
    await polled({ status: 503, headers: { 'retry-after': '3600' } })
    expect(await polled({ body: wire(['one']) })).toMatchObject({ outcome: 'skipped', code: 'retry-later' })
    expect(publisher.asked).toHaveLength(1)
    publisher.clock.now += hour
    expect(await polled({ body: wire(['one']) })).toMatchObject({ outcome: 'changed' })
  })
  const neighbours = () =>
    feeds(
      ['a', { url: `${publicHost}/a`, allowPrivate: false }],
      ['b', { url: `${publicHost}/b`, allowPrivate: false }],
      ['c', { url: 'http://other.example/c', allowPrivate: false }],
    )
  const asksFor = async (ids: readonly string[]) => {
    const before = publisher.asked.length
    await publisher.poll(ids)
    return publisher.asked.slice(before).map(({ path }) => path)
  }
  test.each([429, 503])('25: %i for one feed: the others on that host wait too', async status => {
    neighbours()
    publisher.answers.set('/news.example/a', { status, headers: { 'retry-after': '1800' } })
    for (const path of ['/news.example/b', '/other.example/c']) publisher.answers.set(path, { body: wire(['one']) })
    await publisher.poll(['a'])
    publisher.clock.now += 10 * minute
    expect(await asksFor(['b', 'c'])).toEqual(['/other.example/c'])
    publisher.clock.now += 21 * minute
    expect(await asksFor(['b'])).toEqual(['/news.example/b'])
  })
  test('25: but not on a host that serves many publishers', async () => {
    neighbours()
    publisher.configuration = { ...publisher.configuration, sharedHosts: ['news.example'] }
    publisher.answers.set('/news.example/a', { status: 429, headers: { 'retry-after': '1800' } })
    publisher.answers.set('/news.example/b', { body: wire(['one']) })
    expect((await asksFor(['a', 'b'])).toSorted()).toEqual(['/news.example/a', '/news.example/b'])
    publisher.clock.now += 20 * minute
    expect(await asksFor(['a', 'b'])).toEqual(['/news.example/b'])
  })
  const waits = async (count: number) => {
    const minutes: number[] = []
    await publisher.poll()
    for (let n = 0; n < count; n++) minutes.push(await publisher.minutesToNext())
    return minutes
  }
  test.each<[string, () => void]>([
    ['5xx', () => answer({ status: 500 })],
    [
      'a timeout',
      () => {
        publisher.fetchDeps = { limits: { deadlineMs: 50 } }
        publisher.answers.set('/a', () => {})
      },
    ],
    [
      'a name that does not resolve',
      () => {
        publisher.fetchDeps = { lookup: (_, __, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []) }
        feeds(['a', { url: 'http://nowhere.example/a' }])
      },
    ],
  ])('26: %s: the interval times half the failures, up to the ceiling; one success resets it', async (what, prepare) => {
    prepare()
    if (what.startsWith('a name')) {
      for (let n = 0; n < 8; n++) {
        publisher.clock.now += day
        expect(await publisher.once()).toMatchObject({ code: 'dns' })
      }
      const state = await publisher.state()
      expect(Date.parse(state.nextAt) - publisher.clock.now).toBeGreaterThanOrEqual(60 * minute)
      return
    }
    const minutes = await waits(8)
    expect(minutes[1]).toBeLessThanOrEqual(25)
    expect(minutes[7]).toBeGreaterThanOrEqual(60)
    expect(minutes[7]).toBeLessThanOrEqual(80)
    answer({ body: wire(['one']) })
    await publisher.minutesToNext()
    expect(await publisher.state()).toMatchObject({ failures: 0, health: 'fine' })
    expect(await publisher.minutesToNext()).toBe(15)
  })
  test('26: never longer than the ceiling', async () => {
    answer({ status: 404 })
    publisher.clock.now = start
    await publisher.poll()
    for (let n = 0; n < 40; n++) {
      publisher.clock.now += day
      await publisher.poll()
    }
    expect(await publisher.minutesToNext()).toBeLessThanOrEqual(6 * 60 + 5)
  })
  test.each([403, 404])('27: %i: asked less often, and after five polls the operator is told, once', async status => {
    answer({ status })
    const minutes = await waits(7)
    expect(minutes[6]).toBeGreaterThanOrEqual(7 * 15)
    expect(publisher.asked).toHaveLength(8)
    expect(publisher.told).toHaveLength(1)
    await publisher.once()
    expect(publisher.told).toHaveLength(1)
    expect(publisher.told[0]).toMatch(status === 403 ? /^error feed-blocked / : /^error feed-failing /)
  })
  test('27: a challenge is called blocked, and not stormed', async () => {
    answer({ status: 403, headers: { 'cf-mitigated': 'challenge' } })
    await publisher.poll()
    expect(await publisher.state()).toMatchObject({ health: 'blocked', lastError: expect.stringMatching(/^challenge: /) })
    expect(await publisher.minutesToNext()).toBeGreaterThanOrEqual(60)
  })
  test('28: 410: the feed is not asked again, by nobody, and the operator is told; another address begins anew', async () => {
    answer({ status: 410 })
    await publisher.poll()
    expect(publisher.told).toEqual([expect.stringMatching(/^error feed-gone /)])
    expect(await publisher.state()).toMatchObject({ health: 'gone' })
    const { urlHash = '' } = await publisher.state()
    for (let days = 0; days < 100; days += 5) {
      publisher.clock.now += 5 * day
      await publisher.poll()
    }
    expect(await publisher.once()).toMatchObject({ outcome: 'skipped', code: 'gone' })
    expect(publisher.asked).toHaveLength(1)
    feeds(['a', { url: `${publisher.base}/elsewhere` }])
    publisher.clock.now += hour
    publisher.answers.set('/elsewhere', { body: wire(['one'], { newest: publisher.clock.now }) })
    await publisher.poll()
    expect(last()?.path).toBe('/elsewhere')
    expect(await publisher.state()).toMatchObject({ health: 'fine', failures: 0, urlHash: expect.not.stringMatching(urlHash) })
  })
  test("28: 410 behind a redirect is the detour's end, not the feed's", async () => {
    answer({ status: 302, headers: { location: `${publisher.base}/elsewhere` } })
    publisher.answers.set('/elsewhere', { status: 410 })
    await publisher.poll()
    expect(await publisher.state()).toMatchObject({ health: 'broken', lastError: expect.stringMatching(/^redirect-to-gone: /) })
    answer({ body: wire(['one'], { newest: publisher.clock.now }) })
    publisher.clock.now += day
    await publisher.poll()
    expect(await publisher.state()).toMatchObject({ health: 'fine', failures: 0 })
  })
  test.each<[string, string]>([
    ['html', page],
    ['empty', ''],
    ['no-entries', wire([])],
    ['not-a-feed', '<?xml version="1.0"?><note/>'],
  ])('29: %s is a failure of its own, not "no news"', async (code, body) => {
    await polled({ body: wire(['one']) })
    expect(await polled({ body })).toMatchObject({ outcome: 'failed', code })
    expect(await publisher.state()).toMatchObject({ health: 'broken', lastError: expect.stringMatching(`^${code}: `) })
  })
  test('29: a page whose selectors find nothing any more has a new layout; one where they never found anything says so', async () => {
    const { url: _, ...rest } = publisher.feed('a', { page: `${publisher.base}/a`, select: { entry: 'article', title: 'h2', link: 'a' } })
    publisher.configuration = { ...publisher.configuration, feeds: [rest] }
    const list = (element: string) => `<html><body><${element}><h2><a href="/1">troops arrive</a></h2></${element}></body></html>`
    expect(await polled({ body: list('section') })).toMatchObject({ outcome: 'failed', code: 'nothing-selected' })
    expect(await polled({ body: list('article') })).toMatchObject({ outcome: 'changed', entries: 1, hits: 1 })
    expect(await polled({ body: list('section') })).toMatchObject({ outcome: 'failed', code: 'layout-changed' })
    expect(await publisher.state()).toMatchObject({ health: 'layout-changed' })
    expect(publisher.told).toEqual([expect.stringMatching(/^error feed-layout-changed /)])
    // With selectors that are mended the same page is read.
    const mended = { ...rest, select: { entry: 'section', title: 'h2', link: 'a' } }
    publisher.configuration = { ...publisher.configuration, feeds: [mended] }
    expect(await polled({ body: list('section') })).toMatchObject({ outcome: 'changed', entries: 1 })
    publisher.configuration = { ...publisher.configuration, feeds: [{ ...mended, select: { ...mended.select, title: 'a' } }] }
    expect(await polled({ body: list('section') })).toMatchObject({ outcome: 'changed', entries: 1 })
  })
  test.each([400, 403, 404, 429, 500, 503])('30: %i keeps the validators', async status => {
    await polled({ headers: { etag: '"a"' }, body: wire(['one']) })
    await polled({ status, headers: { etag: '"error"' }, body: page })
    await polled({ status: 304 })
    expect(conditions()).toEqual({ etag: '"a"' })
  })
})

describe('redirects', () => {
  const redirect = (status: number, location?: string): Answer => ({ status, headers: location === undefined ? {} : { location } })
  const paths = () => publisher.asked.map(({ path }) => path)
  const pollTimes = async (count: number) => {
    for (let n = 0; n < count; n++) {
      await publisher.once()
      publisher.clock.now += 20 * minute
    }
  }
  test.each([301, 308])('31: %i is followed, and after three polls in a row it is the address; the person is told', async status => {
    answer(redirect(status, '/new'))
    publisher.answers.set('/new', { headers: { etag: '"n"' }, body: wire(['one']) })
    await pollTimes(2)
    expect(await publisher.state()).toMatchObject({ health: 'fine' })
    await pollTimes(2)
    expect(paths()).toEqual(['/a', '/new', '/a', '/new', '/a', '/new', '/new'])
    expect(await publisher.state()).toMatchObject({ health: 'moved', movedTo: `${publisher.base}/new`, failures: 0 })
    expect(publisher.told).toEqual([expect.stringMatching(/^warn feed-moved /)])
  })
  test('31: where the new address fails the configured one is asked again', async () => {
    answer(redirect(301, '/new'))
    publisher.answers.set('/new', { body: wire(['one']) })
    await pollTimes(4)
    publisher.answers.set('/new', { status: 404 })
    answer({ body: wire(['two', 'one']) })
    publisher.asked.length = 0
    await pollTimes(3)
    expect(paths()).toEqual(['/new', '/a', '/a'])
    expect(await publisher.state()).toMatchObject({ health: 'fine' })
  })
  test.each([
    ['another place each time', (n: number) => `/new?${n}`, wire(['one'])],
    ['a login', () => '/login?next=/a', wire(['one'])],
    ['a captive portal', () => '/captive/hello', wire(['one'])],
    ['a web page', () => '/new', page],
  ])('31: nobody moves to %s', async (_, place, body) => {
    for (let n = 0; n < 5; n++) {
      answer(redirect(301, place(n)))
      publisher.answers.set(place(n), { body })
      await pollTimes(1)
    }
    expect(paths().filter(path => path === '/a')).toHaveLength(5)
    expect((await publisher.state()).health).not.toBe('moved')
  })
  test.each([302, 303, 307])('32: %i is followed, and the address stays', async status => {
    answer(redirect(status, '/for-now'))
    publisher.answers.set('/for-now', { body: wire(['one']) })
    await pollTimes(5)
    expect(paths()).toEqual(Array(5).fill(['/a', '/for-now']).flat())
    expect(await publisher.state()).toMatchObject({ health: 'fine' })
  })
  test.each<[string, string, () => void]>([
    ['a loop', 'redirect-loop', () => answer(redirect(301, '/a'))],
    [
      'more than five hops',
      'too-many-redirects',
      () => {
        answer(redirect(302, '/1'))
        for (let n = 1; n < 9; n++) publisher.answers.set(`/${n}`, redirect(302, `/${n + 1}`))
      },
    ],
    ['a redirect to nowhere', 'redirect-without-location', () => answer(redirect(301))],
  ])('33: %s is an error', async (_, code, prepare) => {
    prepare()
    expect(await publisher.once()).toMatchObject({ outcome: 'failed', code })
    expect(publisher.asked.length).toBeLessThanOrEqual(6)
  })
  test('33: from https to http nobody follows', () => {
    expect(() => nextUrl(new URL('https://harbour.example/a'), 'http://harbour.example/a')).toThrow(
      expect.objectContaining({ code: 'redirect-to-http' }),
    )
  })
  test('34: another origin learns no Authorization and no Cookie, and nobody sends any', async () => {
    const other = await openPublisher(engine)
    other.answers.set('/there', { body: wire(['one']) })
    answer({ status: 302, headers: { location: `${other.base}/there`, 'set-cookie': 'session=1; Path=/' } })
    expect(await publisher.once()).toMatchObject({ outcome: 'changed' })
    await publisher.once()
    for (const { headers } of [...publisher.asked, ...other.asked])
      for (const name of ['authorization', 'cookie', 'proxy-authorization', 'referer']) expect(headers).not.toHaveProperty(name)
    expect(other.asked).toHaveLength(2)
    await other.close()
  })
})

describe('the shape of a request', () => {
  test('35: it says who asks and what it can read, and nothing else', async () => {
    feeds(['a', { url: `${publisher.base}/a?section=world` }])
    publisher.answers.set('/a?section=world', { headers: { 'set-cookie': 'x=1' }, body: wire(['one']) })
    await publisher.once()
    await publisher.once()
    for (const { path, headers } of publisher.asked) {
      expect(path).toBe('/a?section=world')
      expect(headers['user-agent']).toMatch(/^Storywire\/\S+ \(\+https:\/\/example\.org\/about\)$/)
      for (const type of ['application/rss+xml', 'application/atom+xml', 'application/feed+json']) expect(headers.accept).toContain(type)
      for (const coding of ['gzip', 'br']) expect(headers['accept-encoding']).toContain(coding)
      expect(Object.keys(headers).filter(name => /cookie|referer|origin|authorization|cache-control|pragma/.test(name))).toEqual([])
    }
  })
  test.each<[string, string | undefined, (text: string) => string | Uint8Array]>([
    ['gzip', 'gzip', gzipSync],
    ['brotli', 'br', brotliCompressSync],
    ['deflate', 'deflate', deflateSync],
    ['plain, though it says gzip', 'gzip', text => text],
    ['gzip, though it says nothing', undefined, gzipSync],
    ['an unknown coding', 'utf-8', text => text],
  ])('36: GET, and a body in %s is read', async (_, coding, pack) => {
    const headers: Record<string, string> = coding === undefined ? {} : { 'content-encoding': coding }
    expect(await polled({ headers, body: pack(wire(['one', 'two'])) })).toMatchObject({ outcome: 'changed', entries: 2 })
    expect(publisher.asked.map(({ method }) => method)).toEqual(['GET'])
  })
  test('36: a body is read to the limit only', async () => {
    let sent = 0
    publisher.answers.set('/a', (_, response) => {
      const chunk = Buffer.alloc(65_536, 'x')
      const write = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length
        sent += chunk.length
      }
      response.on('drain', write).on('error', () => {})
      write()
    })
    expect(await publisher.once()).toMatchObject({ outcome: 'failed', code: 'too-large' })
    expect(sent).toBeLessThan(32 * 1_048_576)
  })
  test.skip('37: robots.txt is for crawlers: no article page is ever fetched, and feeds are what a person subscribed to', () => {})
  test.skip('38: WebSub is not built: it needs a public endpoint; polling meets the same minutes', () => {})
  describe('39: pages of older entries after a gap', () => {
    const older = (path: string) => `<atom:link rel="prev-archive" href="${publisher.base}${path}"/>`
    const serve = (path: string, names: readonly string[], options: Parameters<typeof wire>[1] = {}) =>
      publisher.answers.set(path, { body: wire(names, options) })
    beforeEach(async () => {
      await polled({ body: wire(numbered(10, 5)) })
      publisher.clock.now = start + 4 * hour
      publisher.asked.length = 0
    })
    const newest = start + 4 * hour

    test('are read until a known entry, and the gap is closed', async () => {
      serve('/p1', numbered(25, 10), { head: older('/p2'), newest: newest - hour })
      serve('/p2', numbered(15, 10), { head: older('/p3'), newest: newest - 3 * hour })
      serve('/p3', numbered(5, 5), { newest: newest - 9 * hour })
      await polled({ body: wire(numbered(30, 5), { head: older('/p1'), newest }) })
      expect(publisher.asked.map(({ path }) => path)).toEqual(['/a', '/p1', '/p2'])
      expect(await publisher.state()).not.toHaveProperty('gap')
      const titles = (await publisher.hits()).map(hit => Number(hit.entry.title.slice(1))).toSorted((a, b) => a - b)
      expect(titles).toEqual(Array.from({ length: 25 }, (_, n) => n + 6))
      const news = (await publisher.hits()).filter(hit => !hit.backlog).map(hit => Number(hit.entry.title.slice(1)))
      expect(Math.min(...news)).toBe(11)
      expect(await polled({ body: wire(numbered(31, 5), { newest }) })).toMatchObject({ new: 1, hits: 1 })
    })
    test('are five at most, and on the feed’s own host', async () => {
      for (let n = 1; n < 9; n++) serve(`/p${n}`, numbered(900 - 10 * n, 5), { head: older(`/p${n + 1}`), newest })
      await polled({ body: wire(numbered(999, 5), { head: older('/p1'), newest }) })
      expect(publisher.asked.map(({ path }) => path)).toEqual(['/a', '/p1', '/p2', '/p3', '/p4', '/p5'])
      expect(await publisher.state()).toHaveProperty('gap')
      publisher.asked.length = 0
      await polled({ body: wire(numbered(1_999, 5), { head: '<atom:link rel="prev-archive" href="http://127.0.0.2:1/x"/>', newest }) })
      expect(publisher.asked).toHaveLength(1)
    })
    test('are left alone where nothing is missing', async () => {
      serve('/p1', numbered(25, 10))
      await polled({ body: wire(numbered(12, 5), { head: older('/p1') }) })
      expect(publisher.asked.map(({ path }) => path)).toEqual(['/a'])
    })
  })
  test.skip('40: RFC 3229 deltas are not asked for: few servers know them, and some answer wrongly', () => {})
})

describe('safety', () => {
  const unasked = async (url: string, fetchDeps: Publisher['fetchDeps'] = {}) => {
    publisher.fetchDeps = fetchDeps
    feeds(['a', { url, allowPrivate: false }])
    const report = await publisher.once()
    expect(publisher.asked).toEqual([])
    return report
  }
  const port = () => new URL(publisher.base).port
  test.each([
    ...['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:7f00:1]', '[::1]', 'localhost', '10.0.0.1', '169.254.169.254', '100.64.0.1'],
    ...['[fd00::1]', '[fe80::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::1]', '[2001:0:53aa:64c::1]', '0.0.0.0'],
  ])('S1: %s is refused', async host => {
    expect(await unasked(`http://${host}/`)).toMatchObject({ outcome: 'failed', code: 'private-address' })
  })
  test('S1: so is a name that leads there with any of its addresses', async () => {
    const lookup = answering(['93.184.215.14', '127.0.0.1'])
    expect(await unasked('http://harbour.example/', { lookup })).toMatchObject({ code: 'private-address' })
  })
  test('S1: so is every hop of a redirect, and allowPrivate ends at the feed’s own host', async () => {
    answer({ status: 302, headers: { location: `http://localhost:${port()}/secret` } })
    expect(await publisher.once()).toMatchObject({ outcome: 'failed', code: expect.stringMatching(/^(?:private-address|forbidden-port)$/) })
    answer({ status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } })
    expect(await publisher.once()).toMatchObject({ outcome: 'failed', code: 'private-address' })
    expect(publisher.asked.map(({ path }) => path)).toEqual(['/a', '/a'])
  })
  test('S2: a name that changes its answer is resolved once, and what it resolved to is what is checked', async () => {
    const lookup = answering(['127.0.0.1'], ['93.184.215.14'])
    expect(await unasked('http://harbour.example/', { lookup })).toMatchObject({ code: 'private-address' })
  })
  test.each([
    ['ftp://harbour.example/', 'bad-url'],
    ['file:///etc/hostname', 'bad-url'],
    ['http://user:hunter2@harbour.example/', 'bad-url'],
    ['http://harbour.example:6379/', 'forbidden-port'],
  ])('S3: %s is %s', async (url, code) => {
    const report = await unasked(url, { lookup: answering(['93.184.215.14']) })
    expect(report).toMatchObject({ outcome: 'failed', code })
    expect(JSON.stringify(report)).not.toContain('hunter2')
  })
  test.each<[string, () => Answer]>([
    ['gzip', () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(200 * 1_048_576)) })],
    ['brotli', () => ({ headers: { 'content-encoding': 'br' }, body: brotliCompressSync(Buffer.alloc(50 * 1_048_576)) })],
    [
      'three times packed',
      () => ({ headers: { 'content-encoding': 'gzip, gzip, gzip' }, body: gzipSync(gzipSync(gzipSync(Buffer.alloc(1_000)))) }),
    ],
  ])('S4: a bomb (%s) is not unpacked', async (_, bomb) => {
    answer(bomb())
    const before = process.memoryUsage().rss
    expect(await publisher.once()).toMatchObject({ outcome: 'failed', code: expect.stringMatching(/^(?:too-large|bad-encoding)$/) })
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576)
  })
  test('S5: a body that drips is given up at the deadline, and its connection closed', async () => {
    publisher.fetchDeps = { limits: { deadlineMs: 400 } }
    const closed = new Promise<void>(resolve => {
      publisher.answers.set('/a', (_, response) => {
        const drip = setInterval(() => response.write('<'), 50)
        response.on('close', () => {
          clearInterval(drip)
          resolve()
        })
      })
    })
    expect(await publisher.once()).toMatchObject({ outcome: 'failed', code: 'timeout' })
    await closed
  })
  const item = (inner: string) => `<rss version="2.0"><channel><title>A</title><item><title>One</title>${inner}</item></channel></rss>`
  test('S6: 120 kB of "<" are a text like any other', async () => {
    const begun = performance.now()
    await polled({ body: item(`<description><![CDATA[${'<'.repeat(120_000)}]]></description>`) })
    await polled({ body: item(`<description>${'&lt;'.repeat(120_000)}</description>`) })
    await polled({ body: item(`<description>${'<'.repeat(120_000)}</description>`) })
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(await publisher.state()).toMatchObject({ health: expect.stringMatching(/^(?:fine|broken)$/) })
  })
  test('S7: entities of a DOCTYPE are not expanded, and nothing is fetched for them', async () => {
    const lol = Array.from({ length: 30 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
    const doctype = `<!DOCTYPE rss SYSTEM "${publisher.base}/dtd" [<!ENTITY l0 "ha">${lol}<!ENTITY x SYSTEM "${publisher.base}/secret">]>`
    const body = `<?xml version="1.0"?>${doctype}${item('<link>http://a.example/1</link><description>troops &l30; &x;</description>')}`
    await polled({ body })
    expect(publisher.asked.map(({ path }) => path)).toEqual(['/a'])
    const [hit] = await publisher.hits()
    expect(JSON.stringify(hit).length).toBeLessThan(10_000)
  })
  test.each<[string, () => string]>([
    ['200,000 nested elements', () => item(`<description>x</description>${'<a>'.repeat(200_000)}`)],
    ['200,000 entries', () => `<rss version="2.0"><channel>${'<item><title>t</title></item>'.repeat(200_000)}</channel></rss>`],
    ['100,000 attributes', () => item(`<description ${Array.from({ length: 100_000 }, (_, n) => `a${n}="1"`).join(' ')}>x</description>`)],
  ])('S8: %s take bounded time', async (_, document) => {
    const begun = performance.now()
    const report = await polled({ body: document() })
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(report.entries).toBeLessThanOrEqual(5_000)
  })
  test('S9: what a title and a link try is inert in what people get', async () => {
    const title = 'troops <script>alert(1)</script> <!channel> & "x"\r\nBcc: all@example.org'
    const body = `<rss version="2.0"><channel><title>A</title><item><title><![CDATA[${title.replaceAll('<', '&lt;')}]]></title><link>javascript:alert(1)</link><guid isPermaLink="false">1</guid><description>troops</description></item></channel></rss>`
    await polled({ body })
    const [hit] = await publisher.hits()
    expect(hit?.entry).toMatchObject({ link: null, title: expect.not.stringMatching(/[\r\n]/) })
    const { entry, evidence, score = 0, foundAt = '' } = hit ?? { entry: undefined, evidence: undefined }
    if (entry === undefined || evidence === undefined) throw new Error('no hit')
    const content = {
      kind: 'now' as const,
      storyline: { id: 'troops', title: entry.title },
      subscription: 'desk',
      zone: 'UTC',
      total: 1,
      hits: [{ id: 'x', ...entry, foundAt, sources: ['Harbour Post'], score, evidence }],
      sample: false,
    }
    const slack = JSON.stringify(renderSlack(content).blocks.filter(block => block.type !== 'header'))
    expect(slack).not.toContain('<!channel>')
    expect(slack).not.toContain('<script')
    const mail = renderMail(content)
    expect(mail.subject).not.toMatch(/[\r\n]/)
    expect(mail.html).not.toContain('<script')
    expect(`${slack}${mail.html}`).not.toContain('javascript:')
  })
})

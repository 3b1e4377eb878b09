/** What a fetch asks, what it makes of each answer, and where it follows: over real sockets on loopback. Networks, bodies and connections have files of their own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { nextUrl } from '../../lib/feed/fetch/addressed.ts'
import { userAgentOf } from '../../lib/feed/fetch.ts'
import { answering, type FeedServer, feedText, get as getUrl, startFeedServer, stopped, textOf, withRawServer } from './fetch-servers.ts'

let server: FeedServer
beforeAll(async () => {
  server = await startFeedServer()
})
afterAll(() => stopped(server.server))
afterEach(() => {
  server.asked.length = 0
  server.answer = response => response.end(feedText)
})
const get = (path = '/', ...more: [Parameters<typeof getUrl>[1]?, Parameters<typeof getUrl>[2]?]) => getUrl(server.base + path, ...more)
const answers = (status: number, headers: Record<string, string> = {}, body = '') => {
  server.answer = response => response.writeHead(status, headers).end(body)
}

describe('the request', () => {
  test('is a GET that says who asks and what it reads, and nothing more', async () => {
    await get('/feed?a=1#top')
    const [request] = server.asked
    expect(request?.method).toBe('GET')
    expect(request?.url).toBe('/feed?a=1')
    expect(request?.headers['user-agent']).toMatch(/^Storywire\/\d+\.\d+\.\d+ \(\+https:\/\/example\.org\/about\)$/)
    expect(request?.headers.accept).toMatch(/^application\/rss\+xml, application\/atom\+xml, .*\*\/\*;q=0\.1$/)
    expect(request?.headers['accept-encoding']).toMatch(/^gzip, br, (zstd, )?deflate$/)
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
  })
  test('names the version of package.json, and a contact that cannot break out of its brackets', () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
    expect(userAgentOf(undefined)).toBe(`Storywire/${version}`)
    expect(userAgentOf('https://example.org/(a)\r\nX: é')).toBe(`Storywire/${version} (+https://example.org/aX: )`)
  })
  test('sends validators byte for byte, and only those it has', async () => {
    answers(304)
    await get('/', { etag: 'W/"a,b  c"', lastModified: 'Tue, 24-Nov-26 09:00:00 Whenever' })
    await get('/', { etag: '"x"' })
    await get('/', { lastModified: '0' })
    expect(server.asked[0]?.headers).toMatchObject({
      'if-none-match': 'W/"a,b  c"',
      'if-modified-since': 'Tue, 24-Nov-26 09:00:00 Whenever',
    })
    expect(server.asked[1]?.headers['if-modified-since']).toBeUndefined()
    expect(server.asked[2]?.headers).toMatchObject({ 'if-modified-since': '0' })
    expect(server.asked[2]?.headers['if-none-match']).toBeUndefined()
  })
  test('never carries a validator that no header could have held', async () => {
    await get('/', { etag: '"a"\r\nX-Injected: 1', lastModified: '한국' })
    expect(Object.keys(server.asked[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['if-none-match']))
    expect(server.asked[0]?.headers).not.toHaveProperty('x-injected')
    expect(server.asked[0]?.headers).not.toHaveProperty('if-modified-since')
  })
})

describe('an answer', () => {
  test.each([200, 203])('of %i has the bytes, the type, where it came from and the validators as sent', async status => {
    answers(
      status,
      {
        'Content-Type': 'text/xml; charset=euc-kr',
        ETag: 'W/"v1"',
        'Last-Modified': 'Tue, 24 Nov 2026 08:00:00 GMT',
        'Cache-Control': 'max-age=900',
        Link: '</feed>; rel="self", <https://hub.example/>; rel="hub"',
        Refresh: '0; url=/elsewhere',
        'Set-Cookie': 'a=b',
      },
      feedText,
    )
    const outcome = await get('/x')
    expect(outcome).toMatchObject({
      kind: 'changed',
      status,
      contentType: 'text/xml; charset=euc-kr',
      url: `${server.base}/x`,
      validators: { etag: 'W/"v1"', lastModified: 'Tue, 24 Nov 2026 08:00:00 GMT' },
      headers: { 'cache-control': 'max-age=900', link: '</feed>; rel="self", <https://hub.example/>; rel="hub"' },
    })
    expect(outcome.headers).not.toHaveProperty('set-cookie')
    expect(textOf(outcome)).toBe(feedText)
    expect(server.asked).toHaveLength(1)
  })
  test('without validators has none', async () => {
    expect(await get()).toMatchObject({ validators: {} })
  })
  test('of 304 keeps the validators and takes new ones, and is an answer only to a question', async () => {
    answers(304, { ETag: '"v2"' })
    expect(await get('/', { etag: '"v1"', lastModified: 'x' })).toMatchObject({
      kind: 'unchanged',
      status: 304,
      validators: { etag: '"v2"', lastModified: 'x' },
    })
    expect(await get('/')).toMatchObject({ kind: 'failed', code: 'http-304' })
  })
  test.each([201, 202, 204, 205, 206, 226, 300, 305, 400, 401, 403, 404, 410, 418, 429, 451, 500, 502, 503, 504, 520])(
    'of %i fails with its number, naming the host and no more',
    async status => {
      answers(status, { ETag: '"v2"', Location: '/elsewhere' }, [204, 205].includes(status) ? '' : feedText)
      const outcome = await get('/secret-path?token=abc')
      expect(outcome).toMatchObject({ kind: 'failed', code: `http-${status}`, status, message: expect.stringContaining('127.0.0.1') })
      expect(outcome).toMatchObject({ message: expect.not.stringMatching(/token|secret/) })
      expect(outcome).not.toHaveProperty('validators')
    },
  )
  test('of 403 by a wall against robots says so', async () => {
    answers(403, { 'CF-Mitigated': 'challenge' })
    expect(await get()).toMatchObject({
      code: 'http-403',
      headers: { 'cf-mitigated': 'challenge' },
      message: expect.stringContaining('browser'),
    })
  })
  test.each([
    ['120', '2026-11-24T09:02:00.000Z'],
    ['Tue, 24 Nov 2026 10:00:00 GMT', '2026-11-24T10:00:00.000Z'],
    ['Tuesday, 24-Nov-26 10:00:00 GMT', '2026-11-24T10:00:00.000Z'],
    ['999999', '2026-11-25T09:00:00.000Z'],
    ['soon', undefined],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['Tue, 24 Nov 2020 10:00:00 GMT', undefined],
  ])('of 503 with Retry-After %j', async (header, retryAt) => {
    answers(503, { 'Retry-After': header })
    const outcome = await get()
    expect(outcome).toMatchObject({ kind: 'failed', code: 'http-503' })
    expect('retryAt' in outcome ? outcome.retryAt : undefined).toBe(retryAt)
  })
})

describe('a redirect', () => {
  const hops = (table: Readonly<Record<string, readonly [status: number, location?: string]>>) => {
    server.answer = (response, request) => {
      const [status, location] = table[request.url ?? ''] ?? [200]
      response.writeHead(status, location === undefined ? {} : { Location: location }).end(status === 200 ? feedText : '')
    }
  }
  const askedFor = () => server.asked.map(request => request.url)

  test.each([301, 302, 303, 307, 308])('of %i is followed', async status => {
    hops({ '/a': [status, '/b'] })
    expect(await get('/a')).toMatchObject({ kind: 'changed', url: `${server.base}/b` })
  })
  test('is remembered if it is permanent, as are those after it that are', async () => {
    hops({ '/a': [301, '/b'], '/b': [308, '/c'], '/c': [302, '/d'], '/x': [302, '/a'], '/gone': [301, '/lost'], '/lost': [404] })
    expect(await get('/a')).toMatchObject({ kind: 'changed', url: `${server.base}/d`, movedTo: `${server.base}/c` })
    const temporary = await get('/x')
    expect(temporary).toMatchObject({ kind: 'changed', url: `${server.base}/d` })
    expect(temporary).not.toHaveProperty('movedTo')
    expect(await get('/gone')).toMatchObject({ kind: 'failed', code: 'http-404', movedTo: `${server.base}/lost` })
  })
  test.each([
    ['b', '/x/b'],
    ['../b?c=1', '/b?c=1'],
    ['?c=1', '/x/a?c=1'],
    ['  /b  ', '/b'],
    ['/b#part', '/b'],
    ['/b c', '/b%20c'],
    ['/a/./../b', '/b'],
  ])('to %j', async (location, expected) => {
    hops({ '/x/a': [302, location] })
    expect(await get('/x/a')).toMatchObject({ kind: 'changed', url: server.base + expected })
    expect(askedFor()).toEqual(['/x/a', expected])
  })
  test.each([
    ['UTF-8', Buffer.from('/북한?q=é'), '/%EB%B6%81%ED%95%9C?q=%C3%A9'],
    ['something else', Buffer.from('/caf\xe9', 'latin1'), '/caf%E9'],
  ])('in letters of %s', async (_, location, expected) => {
    const asked: string[] = []
    await withRawServer(
      socket =>
        void socket.once('data', data => {
          asked.push(data.toString().split(' ')[1] ?? '')
          const first = asked.length === 1
          socket.end(
            first
              ? Buffer.concat([Buffer.from('HTTP/1.1 302 Found\r\nLocation: '), location, Buffer.from('\r\n\r\n')])
              : 'HTTP/1.1 404 No\r\n\r\n',
          )
        }),
      url => getUrl(url),
    )
    expect(asked).toEqual(['/', expected])
  })
  test('from https to http is refused, back to https is not', () => {
    const secure = new URL('https://harbour.example/feed')
    expect(() => nextUrl(secure, 'http://harbour.example/feed')).toThrow(expect.objectContaining({ code: 'redirect-to-http' }))
    expect(nextUrl(secure, '//harbour.example/b').href).toBe('https://harbour.example/b')
    expect(nextUrl(new URL('http://harbour.example/'), 'https://harbour.example/').protocol).toBe('https:')
  })
  test('in a circle, to nowhere, or one too many fails', async () => {
    hops({
      '/a': [302, '/b'],
      '/b': [302, '/a'],
      '/self': [301, '/self#x'],
      '/n': [302],
      '/e': [302, ''],
      '/garbage': [302, 'http://['],
      ...Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`/${n}`, [302, `/${n + 1}`] as const])),
    })
    for (const path of ['/a', '/self']) expect(await get(path)).toMatchObject({ kind: 'failed', code: 'redirect-loop' })
    for (const path of ['/n', '/e', '/garbage'])
      expect(await get(path)).toMatchObject({ kind: 'failed', code: 'redirect-without-location' })
    server.asked.length = 0
    expect(await get('/0')).toMatchObject({ kind: 'failed', code: 'too-many-redirects' })
    expect(askedFor()).toEqual(['/0', '/1', '/2', '/3', '/4', '/5'])
    expect(await get('/1')).toMatchObject({ kind: 'changed' })
  })
  test('to another host carries the validators, and neither where we came from nor a cookie', async () => {
    const other = await startFeedServer()
    server.answer = response =>
      response.writeHead(301, { Location: `http://127.0.0.1:${other.port}/feed`, 'Set-Cookie': 'session=1' }).end()
    await get('/start?token=abc', { etag: '"v1"' })
    expect(other.asked[0]?.headers).toMatchObject({ 'if-none-match': '"v1"', host: `127.0.0.1:${other.port}` })
    expect(Object.keys(other.asked[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['referer']))
    expect(JSON.stringify(other.asked[0]?.rawHeaders)).not.toMatch(/token|session|authorization|cookie/i)
    await stopped(other.server)
  })
  test('to another host fails as that host does', async () => {
    hops({ '/a': [302, 'http://lost.example/'] })
    const lookup = answering([])
    expect(await get('/a', {}, { lookup })).toMatchObject({ code: 'dns', message: expect.stringContaining('lost.example') })
  })
})

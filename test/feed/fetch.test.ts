/** Fetching from real servers on loopback: what is asked, what comes back, what is refused. */
import { execFileSync } from 'node:child_process'
import type { LookupAddress } from 'node:dns'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createRawServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addressClass } from '../../lib/feed/fetch/addresses.ts'
import type { Lookup } from '../../lib/feed/fetch/guarded-connector.ts'
import { type FetchDeps, type FetchRequest, fetchFeed, userAgentOf } from '../../lib/feed/fetch.ts'

const document = '<rss version="2.0"><channel><title>Harbour Post</title></channel></rss>'
const now = new Date('2026-11-24T09:00:00.000Z')
const deps: FetchDeps = { userAgent: userAgentOf('https://example.org/about'), now: () => now }

let server: Server
let base = ''
let answer: RequestListener = (_, response) => response.end(document)
let asked: IncomingMessage[] = []
let closed: Promise<unknown> = Promise.resolve()

const listening = async (made: Server): Promise<number> => {
  await new Promise<void>(resolve => made.listen(0, '127.0.0.1', resolve))
  return (made.address() as AddressInfo).port
}
const stopped = (made: Server) => new Promise(resolve => made.close(resolve))

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request)
    closed = new Promise(resolve => response.on('close', resolve))
    answer(request, response)
  })
  base = `http://127.0.0.1:${await listening(server)}`
})
afterAll(() => stopped(server))
afterEach(() => {
  asked = []
})

const serve = (respond: (response: ServerResponse, request: IncomingMessage) => void) => {
  answer = (request, response) => respond(response, request)
}
const get = (path = '/', request: Partial<FetchRequest> = {}, more: Partial<FetchDeps> = {}) =>
  fetchFeed({ ...deps, ...more }, { url: path.startsWith('http') ? path : base + path, allowPrivate: true, ...request })
const textOf = (outcome: Awaited<ReturnType<typeof get>>) =>
  outcome.kind === 'changed' ? new TextDecoder().decode(outcome.bytes) : `${outcome.kind} ${'code' in outcome ? outcome.code : ''}`

describe('the request', () => {
  test('is a GET that says who asks and what it reads, and nothing more', async () => {
    serve(response => response.end(document))
    await get('/feed?a=1#top')
    const [request] = asked
    expect(request?.method).toBe('GET')
    expect(request?.url).toBe('/feed?a=1')
    expect(request?.headers['user-agent']).toMatch(/^Storywire\/\d+\.\d+\.\d+ \(\+https:\/\/example\.org\/about\)$/)
    expect(request?.headers.accept).toContain('application/rss+xml')
    expect(request?.headers['accept-encoding']).toContain('gzip')
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
  })
  test('names the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
    expect(userAgentOf(undefined)).toBe(`Storywire/${version}`)
  })
  test('sends validators byte for byte, and only those it has', async () => {
    serve(response => response.writeHead(304).end())
    await get('/', { etag: 'W/"a,b  c"', lastModified: 'Tue, 24-Nov-26 09:00:00 Whenever' })
    await get('/', { etag: '"x"' })
    expect(asked[0]?.headers).toMatchObject({ 'if-none-match': 'W/"a,b  c"', 'if-modified-since': 'Tue, 24-Nov-26 09:00:00 Whenever' })
    expect(asked[1]?.headers['if-modified-since']).toBeUndefined()
  })
})

describe('an answer', () => {
  test('of 200 has the bytes, the type, where it came from and the validators as sent', async () => {
    serve(response =>
      response
        .writeHead(200, {
          'Content-Type': 'text/xml; charset=euc-kr',
          ETag: 'W/"v1"',
          'Last-Modified': 'Tue, 24 Nov 2026 08:00:00 GMT',
          'Cache-Control': 'max-age=900',
          'Set-Cookie': 'a=b',
        })
        .end(document),
    )
    const outcome = await get('/x')
    expect(outcome).toMatchObject({
      kind: 'changed',
      status: 200,
      contentType: 'text/xml; charset=euc-kr',
      url: `${base}/x`,
      validators: { etag: 'W/"v1"', lastModified: 'Tue, 24 Nov 2026 08:00:00 GMT' },
    })
    expect(outcome.headers?.['cache-control']).toBe('max-age=900')
    expect(outcome.headers).not.toHaveProperty('set-cookie')
    expect(textOf(outcome)).toBe(document)
  })
  test('without validators has none', async () => {
    serve(response => response.end(document))
    expect(await get()).toMatchObject({ validators: {} })
  })
  test('of 304 keeps the validators and takes new ones', async () => {
    serve(response => response.writeHead(304, { ETag: '"v2"' }).end())
    expect(await get('/', { etag: '"v1"', lastModified: 'x' })).toMatchObject({
      kind: 'unchanged',
      status: 304,
      validators: { etag: '"v2"', lastModified: 'x' },
    })
    expect(await get('/')).toMatchObject({ kind: 'failed', code: 'http-304' })
  })
  test.each([404, 403, 410, 500, 204])('of %i fails with its number', async status => {
    serve(response => response.writeHead(status).end())
    expect(await get('/secret-path?token=abc')).toMatchObject({
      kind: 'failed',
      code: `http-${status}`,
      status,
      message: expect.not.stringMatching(/token|secret/),
    })
  })
  test.each([
    ['120', '2026-11-24T09:02:00.000Z'],
    ['Tue, 24 Nov 2026 10:00:00 GMT', '2026-11-24T10:00:00.000Z'],
    ['999999', '2026-11-25T09:00:00.000Z'],
    ['soon', undefined],
    ['-5', undefined],
    ['Tue, 24 Nov 2020 10:00:00 GMT', undefined],
  ])('of 503 with Retry-After %s', async (header, retryAt) => {
    serve(response => response.writeHead(503, { 'Retry-After': header }).end())
    const outcome = await get()
    expect(outcome).toMatchObject({ kind: 'failed', code: 'http-503' })
    expect('retryAt' in outcome ? outcome.retryAt : undefined).toBe(retryAt)
  })
})

describe('the body', () => {
  const bodies: readonly (readonly [what: string, encoding: string | undefined, body: Buffer | string])[] = [
    ['gzip', 'gzip', gzipSync(document)],
    ['x-gzip', 'x-gzip', gzipSync(document)],
    ['br', 'br', brotliCompressSync(document)],
    ['deflate', 'deflate', deflateSync(document)],
    ['deflate without its header', 'deflate', deflateRawSync(document)],
    ['gzip in br', 'gzip, br', brotliCompressSync(gzipSync(document))],
    ['plain, said to be gzip', 'gzip', document],
    ['plain, said to be br', 'br', document],
    ['plain, said to be utf-8', 'utf-8', document],
    ['gzip without a word', undefined, gzipSync(document)],
  ]
  test.each(bodies)('%s', async (_, encoding, body) => {
    serve(response => response.writeHead(200, encoding === undefined ? {} : { 'Content-Encoding': encoding }).end(body))
    expect(textOf(await get())).toBe(document)
  })
  test('that is not what it says fails as such', async () => {
    serve(response => response.writeHead(200, { 'Content-Encoding': 'br' }).end(Buffer.alloc(64, 0xff)))
    expect(await get()).toMatchObject({ kind: 'failed', code: 'bad-encoding' })
  })
  test('packed three times is refused', async () => {
    serve(response => response.writeHead(200, { 'Content-Encoding': 'gzip, gzip, gzip' }).end('x'))
    expect(await get()).toMatchObject({ code: 'bad-encoding' })
  })
  test('that is announced too large, is too large, or unpacks to too much is not read', async () => {
    const large = Buffer.alloc(9 * 1_048_576, ' ')
    serve(response => response.writeHead(200, { 'Content-Length': large.length }).end(large))
    expect(await get()).toMatchObject({ kind: 'failed', code: 'too-large' })
    serve(response => response.end(large))
    expect(await get()).toMatchObject({ code: 'too-large' })
    serve(response => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(large)))
    expect(await get()).toMatchObject({ code: 'too-large' })
    serve(response => response.writeHead(200, { 'Content-Encoding': 'br' }).end(brotliCompressSync(Buffer.alloc(64 * 1_048_576, ' '))))
    expect(await get()).toMatchObject({ code: 'too-large' })
  })
  test('that never ends is left, and the connection closed', async () => {
    serve(response => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
      }
      response.on('drain', more)
      more()
    })
    expect(await get()).toMatchObject({ code: 'too-large' })
    await closed
  })
  test('that drips is left at the deadline, and the connection closed', async () => {
    serve(response => {
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    })
    expect(await get('/', {}, { limits: { deadlineMs: 300 } })).toMatchObject({ kind: 'failed', code: 'timeout' })
    await closed
  })
  test.each([{ 'Content-Length': 1_000 }, {}])('that breaks off is no document: %j', async headers => {
    serve(response => {
      response.writeHead(200, headers)
      response.write(document)
      setTimeout(() => response.destroy(), 20)
    })
    expect(await get()).toMatchObject({ kind: 'failed', code: 'truncated' })
  })
})

describe('no answer', () => {
  test('in time', async () => {
    serve(() => {})
    expect(await get('/', {}, { limits: { deadlineMs: 200 } })).toMatchObject({ code: 'timeout' })
  })
  test('because nobody listens', async () => {
    const gone = createServer()
    const port = await listening(gone)
    await stopped(gone)
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({ code: 'connect' })
  })
  test('because the name does not resolve', async () => {
    const lookup: Lookup = (hostname, _, callback) => callback(Object.assign(new Error(`ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), [])
    expect(await get('http://nowhere.example/', { allowPrivate: false }, { lookup })).toMatchObject({
      code: 'dns',
      message: expect.stringContaining('nowhere.example'),
    })
  })
  test('that is HTTP, or with headers beyond measure', async () => {
    for (const [bytes, code] of [
      ['SSH-2.0-x\r\n\r\n', 'bad-http'],
      [`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 'headers-too-large'],
    ] as const) {
      const raw = createRawServer(socket => {
        socket.on('error', () => {})
        socket.once('data', () => socket.end(bytes))
      })
      const port = await listening(raw)
      expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', code })
      await stopped(raw)
    }
  })
  test("because the certificate is nobody's", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'storywire-'))
    try {
      const [key, cert] = ['key.pem', 'cert.pem'].map(name => join(folder, name)) as [string, string]
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-keyout',
          key,
          '-out',
          cert,
          '-subj',
          '/CN=harbour.example',
          '-days',
          '2',
        ],
        { stdio: 'ignore' },
      )
      const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end(document))
      const port = await listening(secure)
      expect(await get(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', code: 'tls' })
      await stopped(secure)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a redirect', () => {
  const hops = (table: Readonly<Record<string, readonly [status: number, location?: string]>>) =>
    serve((response, request) => {
      const [status, location] = table[request.url ?? ''] ?? [200]
      response.writeHead(status, location === undefined ? {} : { Location: location }).end(status === 200 ? document : '')
    })
  test('is followed; only permanent ones from the start are remembered', async () => {
    hops({ '/a': [301, '/b'], '/b': [308, '/c'], '/c': [302, '/d'], '/x': [302, '/a'] })
    expect(await get('/a')).toMatchObject({ kind: 'changed', url: `${base}/d`, movedTo: `${base}/c` })
    const temporary = await get('/x')
    expect(temporary).toMatchObject({ kind: 'changed', url: `${base}/d` })
    expect(temporary).not.toHaveProperty('movedTo')
  })
  test('in a circle, to nowhere, or one too many fails', async () => {
    hops({
      '/a': [302, '/b'],
      '/b': [302, '/a'],
      '/n': [302],
      '/0': [302, '/1'],
      '/1': [302, '/2'],
      '/2': [302, '/3'],
      '/3': [302, '/4'],
      '/4': [302, '/5'],
      '/5': [302, '/6'],
    })
    expect(await get('/a')).toMatchObject({ code: 'redirect-loop' })
    expect(await get('/n')).toMatchObject({ code: 'redirect-without-location' })
    expect(await get('/0')).toMatchObject({ code: 'too-many-redirects' })
    expect(await get('/1')).toMatchObject({ kind: 'changed' })
  })
  test('to another scheme or with credentials is refused', async () => {
    hops({ '/f': [302, 'file:///etc/hostname'], '/c': [302, 'http://user:hunter2@harbour.example/'] })
    expect(await get('/f')).toMatchObject({ code: 'bad-url' })
    expect(await get('/c')).toMatchObject({ code: 'bad-url', message: expect.not.stringContaining('hunter2') })
  })
  test('to another private host is refused even where private addresses are allowed', async () => {
    const port = new URL(base).port
    hops({ '/a': [302, `http://localhost:${port}/b`], '/p': [302, 'http://10.0.0.1/'], '/m': [302, 'http://169.254.169.254/latest/'] })
    expect(await get('/a')).toMatchObject({ code: 'forbidden-port' })
    expect(await get('/p')).toMatchObject({ code: 'private-address' })
    expect(await get('/m')).toMatchObject({ code: 'private-address' })
    expect(asked.map(request => request.url)).toEqual(['/a', '/p', '/m'])
  })
})

describe('the guard', () => {
  const answering =
    (...answers: readonly (readonly string[])[]): Lookup =>
    (_, __, callback) => {
      const [next = []] = [answers[Math.min(calls++, answers.length - 1)]]
      callback(
        null,
        next.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    }
  let calls = 0
  const port = () => new URL(base).port

  test.each([
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '10.1.2.3',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '[fd00::1]',
    '[fe80::1]',
  ])('refuses %s without allowPrivate', async host => {
    expect(await get(`http://${host}/`, { allowPrivate: false })).toMatchObject({ kind: 'failed', code: 'private-address' })
    expect(await get(`http://${host}:${port()}/`, { allowPrivate: false })).toMatchObject({ code: 'forbidden-port' })
    expect(asked).toEqual([])
  })
  test.each(['169.254.169.254', '[fd00:ec2::254]', '[::ffff:169.254.169.254]', '[64:ff9b::a9fe:a9fe]', '[fe80::1]', '0.0.0.0'])(
    'refuses %s with allowPrivate too',
    async host => {
      expect(await get(`http://${host}/`)).toMatchObject({ code: 'private-address' })
    },
  )
  test('looks at every answer for a name', async () => {
    calls = 0
    expect(
      await get('http://harbour.example/', { allowPrivate: false }, { lookup: answering(['93.184.216.34', '127.0.0.1']) }),
    ).toMatchObject({ code: 'private-address' })
  })
  test('allows a private name where the feed may be private', async () => {
    serve(response => response.end(document))
    calls = 0
    expect(await get(`http://intranet.example:${port()}/`, {}, { lookup: answering(['127.0.0.1']) })).toMatchObject({ kind: 'changed' })
  })
  test.each(['ftp://harbour.example/', 'http://user:hunter2@harbour.example/', 'no url', 'file:///etc/hostname'])(
    'refuses %s',
    async url => {
      const outcome = await fetchFeed(deps, { url, allowPrivate: true })
      expect(outcome).toMatchObject({ kind: 'failed', code: 'bad-url', message: expect.not.stringContaining('hunter2') })
    },
  )
  test.each([
    ['8.8.8.8', 'public'],
    ['2606:4700::1111', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::808:808', 'public'],
    ['10.0.0.1', 'private'],
    ['172.31.0.1', 'private'],
    ['fc00::1', 'private'],
    ['::1', 'private'],
    ['64:ff9b::a00:1', 'forbidden'],
    ['64:ff9b:1::808:808', 'forbidden'],
    ['2002:a00:1::1', 'forbidden'],
    ['2001:0:53aa:64c::1', 'forbidden'],
    ['::ffff:0:127.0.0.1', 'forbidden'],
    ['100.64.0.1', 'private'],
    ['100.100.100.200', 'forbidden'],
    ['169.254.1.1', 'forbidden'],
    ['fe80::1', 'forbidden'],
    ['fec0::1', 'forbidden'],
    ['224.0.0.1', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['nonsense', 'forbidden'],
  ])('%s is %s', (address, expected) => {
    expect(addressClass(address)).toBe(expected)
  })
})

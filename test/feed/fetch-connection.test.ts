/** Connections that hang, drip, break, lead nowhere or speak an HTTP of their own: one clear outcome each, and no socket left behind. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Lookup } from '../../lib/feed/fetch/guarded-connector.ts'
import { answering, type FeedServer, feedText, get, listening, startFeedServer, stopped, textOf, withRawServer } from './fetch-servers.ts'

const soon = { limits: { deadlineMs: 250 } }
const whenAsked = (answer: (socket: Socket) => void) => (socket: Socket) => void socket.once('data', () => answer(socket))
const closing = (socket: Socket) => new Promise<void>(resolve => socket.on('close', () => resolve()))

let server: FeedServer
beforeAll(async () => {
  server = await startFeedServer()
})
afterAll(() => stopped(server.server))
afterEach(() => {
  server.asked.length = 0
  server.closed.length = 0
  server.answer = response => response.end(feedText)
})

describe('a connection', () => {
  test('serves one request and is closed after it', async () => {
    await get(server.base)
    await get(server.base)
    expect(server.asked.map(request => request.headers.connection)).toEqual(['close', 'close'])
    expect(server.closed).toHaveLength(2)
    await Promise.all(server.closed)
  })
  test('is closed after a redirect, a refusal and a 304 too, before their bodies have ended', async () => {
    for (const [status, headers] of [
      [302, { Location: '/' }],
      [404, {}],
      [304, {}],
      [500, {}],
    ] as const) {
      server.answer = (response, request) => {
        if (request.url === '/') response.end(feedText)
        else {
          response.writeHead(status, headers).flushHeaders()
          if (status !== 304) response.write('…')
        }
      }
      await get(`${server.base}/feed`, { etag: '"v1"' })
    }
    await Promise.all(server.closed)
  })
})

describe('a deadline ends', () => {
  const hangs = async (serve: (socket: Socket, connection: number) => void, scheme = 'http') => {
    const closed: Promise<void>[] = []
    await withRawServer(
      (socket, connection) => {
        closed.push(closing(socket))
        serve(socket, connection)
      },
      async (url, connections) => {
        expect(await get(url.replace('http', scheme), {}, soon)).toMatchObject({ kind: 'failed', code: 'timeout' })
        await Promise.all(closed)
        // A server that is slow is not asked a second time.
        expect(connections()).toBe(1)
      },
    )
  }
  const drip = (socket: Socket, text: string) => {
    const timer = setInterval(() => socket.write(text), 10)
    socket.on('close', () => clearInterval(timer))
  }
  test('a server that says nothing', () => hangs(socket => void socket.resume()))
  test('dripping headers', () =>
    hangs(
      whenAsked(socket => {
        socket.write('HTTP/1.1 200 OK\r\nX-Long: ')
        drip(socket, 'a')
      }),
    ))
  test('hints without end', () => hangs(whenAsked(socket => drip(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'))))
  test('a dripping body', () =>
    hangs(
      whenAsked(socket => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n<rss>')
        drip(socket, ' ')
      }),
    ))
  test('a dripping packed body', () =>
    hangs(
      whenAsked(socket => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n')
        socket.write(Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]))
        drip(socket, 'a')
      }),
    ))
  test('a malformed answer that drips, leniently read', async () => {
    await withRawServer(
      whenAsked(socket => {
        socket.write('HTTP/1.1 200 OK\nX: a\n\n<rss>')
        drip(socket, ' ')
      }),
      async url => expect(await get(url, {}, soon)).toMatchObject({ code: 'timeout' }),
    )
  })
  test('a handshake that does not go on', () => hangs(socket => void socket.resume(), 'https'))
  test('a resolver that does not answer', async () => {
    const silent: Lookup = () => {}
    expect(await get('http://harbour.example/', {}, { ...soon, lookup: silent })).toMatchObject({ code: 'timeout' })
  })
  test('a resolver that answers too late, and nothing is connected then', async () => {
    let answer = () => {}
    const late: Lookup = (_, __, callback) => {
      answer = () => callback(null, [{ address: '127.0.0.1', family: 4 }])
    }
    expect(await get(`http://harbour.example:${server.port}/`, {}, { ...soon, lookup: late })).toMatchObject({ code: 'timeout' })
    answer()
    await get(server.base)
    expect(server.closed).toHaveLength(1)
  })
  test('redirects that each take their time', async () => {
    server.answer = (response, request) =>
      void setTimeout(() => response.writeHead(302, { Location: `/${Number(request.url?.slice(1)) + 1}` }).end(), 100)
    expect(await get(`${server.base}/0`, {}, soon)).toMatchObject({ code: 'timeout' })
    expect(server.asked.length).toBeLessThan(5)
  })
})

describe('a connection that breaks before the answer', () => {
  const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${feedText.length}\r\n\r\n${feedText}`
  const breaks = {
    'is reset': (socket: Socket) => void socket.resetAndDestroy(),
    'ends without a word': (socket: Socket) => void socket.end(),
  }
  test.each(Object.entries(breaks))('is made once more: it %s', async (_, end) => {
    await withRawServer(
      (socket, connection) => whenAsked(connection === 1 ? end : one => void one.end(answer))(socket),
      async (url, connections) => {
        expect(textOf(await get(url))).toBe(feedText)
        expect(connections()).toBe(2)
      },
    )
  })
  test('twice is a failure', async () => {
    await withRawServer(whenAsked(breaks['is reset']), async (url, connections) => {
      expect(await get(url)).toMatchObject({ kind: 'failed', code: 'reset' })
      expect(connections()).toBe(2)
    })
  })
  test('is made once more in a handshake too', async () => {
    await withRawServer(whenAsked(breaks['is reset']), async (url, connections) => {
      expect(await get(url.replace('http', 'https'))).toMatchObject({ code: 'reset' })
      expect(connections()).toBe(2)
    })
  })
  test('in the middle of a document is not', async () => {
    await withRawServer(
      whenAsked(socket =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss>', () => setTimeout(() => socket.resetAndDestroy(), 20)),
      ),
      async (url, connections) => {
        expect(await get(url)).toMatchObject({ kind: 'changed', cut: true, validators: {} })
        expect(connections()).toBe(1)
      },
    )
  })
})

describe('HTTP as servers speak it', () => {
  const length = `Content-Length: ${feedText.length}`
  const chunk = feedText.length.toString(16)
  const readable: Readonly<Record<string, string>> = {
    'HTTP/1.0': `HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n${feedText}`,
    'without a length': `HTTP/1.1 200 OK\r\n\r\n${feedText}`,
    'no reason': `HTTP/1.1 200\r\n${length}\r\n\r\n${feedText}`,
    'blank lines first': `\r\n\r\nHTTP/1.1 200 OK\r\n${length}\r\n\r\n${feedText}`,
    'early hints': `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n${length}\r\n\r\n${feedText}`,
    'told to continue, unasked': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n${length}\r\n\r\n${feedText}`,
    'chunks with extensions and trailers': `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk};a=b\r\n${feedText}\r\n0\r\nX: y\r\n\r\n`,
    'lines that end in LF': `HTTP/1.1 200 OK\n${length}\n\n${feedText}`,
    'a length and chunks': `HTTP/1.1 200 OK\r\n${length}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}\r\n${feedText}\r\n0\r\n\r\n`,
    'a wrong length and chunks': `HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}\r\n${feedText}\r\n0\r\n\r\n`,
    'an encoding that is none': `HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n${length}\r\n\r\n${feedText}`,
    'spaces after a chunk’s size': `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}  \r\n${feedText}\r\n0\r\n\r\n`,
    'folded headers': `HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\n${length}\r\n\r\n${feedText}`,
    'control characters in a header': `HTTP/1.1 200 OK\r\nX-A: a\x01b\r\n${length}\r\n\r\n${feedText}`,
    'an offer to upgrade': `HTTP/1.1 200 OK\r\nUpgrade: h2,h2c\r\nConnection: Upgrade, close\r\n${length}\r\n\r\n${feedText}`,
  }
  test.each(Object.entries(readable))('is read: %s', async (_, answer) => {
    await withRawServer(
      whenAsked(socket => void socket.end(answer)),
      async url => expect(textOf(await get(url))).toBe(feedText),
    )
  })
  test.each([
    ['a greeting of SSH', 'SSH-2.0-x\r\n\r\n', 'bad-http'],
    ['no headers at all', '<html>hello</html>', 'bad-http'],
    ['a radio station', `ICY 200 OK\r\n\r\n${feedText}`, 'bad-http'],
    ['HTTP/2', `HTTP/2 200 OK\r\n\r\n${feedText}`, 'bad-http'],
    ['a negative length', `HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n${feedText}`, 'bad-http'],
    ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${feedText}`, 'bad-http'],
    ['a header without a colon', `HTTP/1.1 200 OK\r\nX Y\r\n\r\n${feedText}`, 'bad-http'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', 'bad-http'],
    ['a header without end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 'headers-too-large'],
    ['a header without end, malformed', `HTTP/1.1 200 OK\nX: ${'a'.repeat(100_000)}\n\n`, 'headers-too-large'],
    [
      '600 headers',
      `HTTP/1.1 200 OK\r\n${Array.from({ length: 600 }, (_, n) => `X-${n}: a\r\n`).join('')}\r\n${feedText}`,
      'headers-too-large',
    ],
    ['nothing', '', 'reset'],
    ['half a head', 'HTTP/1.1 200 OK\r\nX: y', 'reset'],
    ['a status under 100', 'HTTP/1.1 099 Less\r\n\r\n', 'bad-http'],
    ['a status of its own', 'HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n', 'http-999'],
  ])('is refused: %s', async (_, answer, code) => {
    await withRawServer(
      whenAsked(socket => void socket.end(answer)),
      async url => {
        const outcome = await get(`${url}secret?token=abc`)
        expect(outcome).toMatchObject({ kind: 'failed', code, message: expect.stringContaining('127.0.0.1') })
        expect(outcome).toMatchObject({ message: expect.not.stringMatching(/secret|token/) })
      },
    )
  })
  test.each([
    ['no last chunk', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}\r\n${feedText}\r\n`, feedText],
    ['half a chunk', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}\r\n${feedText.slice(9)}`, feedText.slice(9)],
    ['less than its length, malformed', `HTTP/1.1 200 OK\nContent-Length: 999\n\n${feedText}`, feedText],
  ])('gives what came, as cut: %s', async (_, answer, text) => {
    await withRawServer(
      whenAsked(socket => void socket.end(answer)),
      async url => {
        const outcome = await get(url)
        expect(outcome).toMatchObject({ kind: 'changed', cut: true, validators: {} })
        expect(textOf(outcome)).toBe(text)
      },
    )
  })
  test('carries bytes beyond ASCII in validators both ways', async () => {
    const tag = Buffer.from('"caf\xe9\xff"', 'latin1')
    await withRawServer(
      whenAsked(
        socket => void socket.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nETag: '), tag, Buffer.from(`\r\n\r\n${feedText}`)])),
      ),
      async url => {
        const outcome = await get(url)
        const { etag } = outcome.kind === 'changed' ? outcome.validators : {}
        const asked: Buffer[] = []
        await withRawServer(
          socket =>
            void socket.on('data', data => {
              asked.push(data)
              socket.end('HTTP/1.1 304 Not Modified\r\n\r\n')
            }),
          again => get(again, etag === undefined ? {} : { etag }),
        )
        expect(Buffer.concat(asked).includes(Buffer.concat([Buffer.from('if-none-match: '), tag, Buffer.from('\r\n')]))).toBe(true)
      },
    )
  })
  test('a header that came twice is read once', async () => {
    await withRawServer(
      whenAsked(socket => void socket.end(`HTTP/1.1 200 OK\r\nETag: "a"\r\nETag: "b"\r\nLink: <a>\r\nLink: <b>\r\n\r\n${feedText}`)),
      async url => expect(await get(url)).toMatchObject({ validators: { etag: '"a"' }, headers: { etag: '"a"', link: '<a>, <b>' } }),
    )
  })
})

describe('a name with several addresses', () => {
  test('is reached by the one that answers', async () => {
    const outcome = await get(`http://harbour.example:${server.port}/`, {}, { lookup: answering(['127.0.0.2', '127.0.0.3', '127.0.0.1']) })
    expect(textOf(outcome)).toBe(feedText)
  })
  test('none of which answers is no connection', async () => {
    const lookup = answering(['127.0.0.2', '127.0.0.3'])
    expect(await get(`http://harbour.example:${server.port}/`, {}, { lookup })).toMatchObject({ code: 'connect' })
  })
  test('or none at all does not resolve', async () => {
    expect(await get('http://harbour.example/', {}, { lookup: answering([]) })).toMatchObject({ code: 'dns' })
  })
  const hasIpv6 = Object.values(networkInterfaces()).some(all => all?.some(({ address }) => address === '::1'))
  test.runIf(hasIpv6)('of which only that of IPv6 answers (needs ::1)', async () => {
    const six = createServer((_, response) => response.end(feedText))
    const port = await listening(six, '::1')
    expect(textOf(await get(`http://harbour.example:${port}/`, {}, { lookup: answering(['127.0.0.1', '::1']) }))).toBe(feedText)
    expect(textOf(await get(`http://[::1]:${port}/`))).toBe(feedText)
    await stopped(six)
  })
})

describe('a secure connection', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'storywire-tls-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const openssl = (...words: readonly string[]) => execFileSync('openssl', words, { stdio: 'ignore' })
  /** Signed by itself, for two days from now; or until yesterday. */
  const certificate = (name: string, { names = `DNS:${name}`, expired = false } = {}) => {
    const [key, request, cert, extension] = ['key', 'csr', 'pem', 'ext'].map(end => join(folder, `${name}.${end}`)) as [
      string,
      string,
      string,
      string,
    ]
    writeFileSync(extension, `subjectAltName=${names}`)
    openssl(
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      request,
      '-subj',
      `/CN=${name}`,
    )
    openssl('x509', '-req', '-in', request, '-key', key, '-days', expired ? '-1' : '2', '-extfile', extension, '-out', cert)
    return { key: readFileSync(key), cert: readFileSync(cert) }
  }

  test('is made to whom its certificate names, and to nobody else', async () => {
    const good = certificate('harbour.example', { names: 'DNS:harbour.example,IP:127.0.0.1' })
    const old = certificate('old.example', { expired: true })
    const trusted = join(folder, 'trusted.pem')
    writeFileSync(trusted, Buffer.concat([good.cert, old.cert]))
    const asked: (string | undefined)[] = []
    const servers = [good, old, certificate('nobody.example')].map(keys =>
      createSecureServer(keys, (request, response) => {
        asked.push(request.headers.host)
        response.end(feedText)
      }),
    )
    const [port, oldPort, nobodyPort] = await Promise.all(servers.map(each => listening(each)))
    // What Node trusts is read at its start.
    const script = `
      const [module, ...urls] = process.argv.slice(1)
      const { fetchFeed } = await import(module)
      const lookup = (_, __, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }])
      for (const url of urls) {
        const { kind, message } = await fetchFeed({ userAgent: 'x', now: () => new Date(), lookup }, { url, allowPrivate: true })
        console.log(kind + (message === undefined ? '' : ': ' + message.replace(/^.*?: /, '')))
      }`
    const urls = [
      `https://harbour.example:${port}/`,
      `https://harbour.example.:${port}/`,
      `https://127.0.0.1:${port}/`,
      `https://other.example:${port}/`,
      `https://old.example:${oldPort}/`,
      `https://nobody.example:${nobodyPort}/`,
    ]
    const fetchModule = new URL('../../lib/feed/fetch.ts', import.meta.url).href
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, fetchModule, ...urls], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted },
    })
    expect(stdout.trim().split('\n')).toEqual([
      'changed',
      'changed',
      'changed',
      "failed: its certificate is another host's",
      'failed: its certificate has expired',
      'failed: its certificate is signed by nobody but itself',
    ])
    expect(asked).toHaveLength(3)
    await Promise.all(servers.map(stopped))
  })
  test('to a server that speaks none fails as such', async () => {
    expect(await get(server.base.replace('http', 'https'))).toMatchObject({ kind: 'failed', code: 'tls' })
  })
  test('is made with servers that cannot renegotiate safely', async () => {
    // A server's greeting of TLS 1.2 without the extension of RFC 5746; a client that insists on it leaves with an alert.
    const greeting = Buffer.concat([Buffer.from([2, 0, 0, 38, 3, 3]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2f, 0])])
    const record = Buffer.concat([Buffer.from([22, 3, 3, 0, greeting.length]), greeting])
    const alerts: number[] = []
    await withRawServer(
      socket => {
        socket.once('data', () => {
          socket.write(record)
          socket.on('data', data => alerts.push(data[0] ?? 0))
          setTimeout(() => socket.end(), 100)
        })
      },
      async url => {
        const outcome = await get(url.replace('http', 'https'))
        expect(outcome).toMatchObject({ kind: 'failed', message: expect.not.stringContaining('RENEGOTIATION') })
      },
    )
    expect(alerts).toEqual([])
  })
})

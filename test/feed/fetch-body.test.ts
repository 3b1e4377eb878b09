/** Bodies as servers pack them, mislabel them, cut them off and blow them up: decoded while they arrive, and bounded. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type FeedServer, feedText, get, startFeedServer, stopped, textOf } from './fetch-servers.ts'

const { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } = zlib
const MIB = 1_048_576

let server: FeedServer
beforeAll(async () => {
  server = await startFeedServer()
})
afterAll(() => stopped(server.server))
afterEach(() => {
  server.closed.length = 0
})
const fetched = (body: Uint8Array | string, headers: Record<string, string> = {}) => {
  server.answer = response => response.writeHead(200, { ETag: '"v1"', ...headers }).end(body)
  return get(server.base)
}
const packed = (encoding: string | undefined, body: Uint8Array | string) =>
  fetched(body, encoding === undefined ? {} : { 'Content-Encoding': encoding })
/** As the gzip command packs a file: with its name. */
const named = (text: string) => {
  const packed = gzipSync(text)
  packed[3] = 8
  return Buffer.concat([packed.subarray(0, 10), Buffer.from('feed.xml\0'), packed.subarray(10)])
}
const spaces = (bytes: number) => Buffer.alloc(bytes, ' ')
/** Bytes that do not pack. */
const noise = (bytes: number) => {
  const all = Buffer.alloc(bytes)
  for (let at = 0, state = 1; at < bytes; at++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223
    all[at] = state >>> 24
  }
  return all
}
/** Text that packs about as well as a feed does. */
const longText = `<rss>${Array.from({ length: 40_000 }, (_, n) => `<item>${((n * 2_654_435_761) >>> 0).toString(36)}</item>`).join('')}</rss>`

describe('a body', () => {
  const plain: readonly (readonly [what: string, encoding: string | undefined, body: Uint8Array | string])[] = [
    ['gzip', 'gzip', gzipSync(feedText)],
    ['x-gzip', 'x-gzip', gzipSync(feedText)],
    ['GZIP', 'GZIP', gzipSync(feedText)],
    ['br', 'br', brotliCompressSync(feedText)],
    ['deflate', 'deflate', deflateSync(feedText)],
    ['deflate without its header', 'deflate', deflateRawSync(feedText)],
    ['gzip in br', 'gzip, br', brotliCompressSync(gzipSync(feedText))],
    ['gzip in gzip', 'gzip, gzip', gzipSync(gzipSync(feedText))],
    ['gzip in gzip, one of them told', 'gzip', gzipSync(gzipSync(feedText))],
    ['gzip in gzip, neither told', undefined, gzipSync(gzipSync(feedText))],
    ['gzip once, told twice', 'gzip, gzip', gzipSync(feedText)],
    ['gzip without a word', undefined, gzipSync(feedText)],
    ['gzip, said to be br', 'br', gzipSync(feedText)],
    ['gzip, said to be utf-8', 'utf-8', gzipSync(feedText)],
    ['gzip of two members', 'gzip', Buffer.concat([gzipSync(feedText.slice(0, 30)), gzipSync(feedText.slice(30))])],
    ['gzip and something behind it', 'gzip', Buffer.concat([gzipSync(feedText), Buffer.from('<!-- served by harbour -->')])],
    [
      'gzip of two members and something behind them',
      'gzip',
      Buffer.concat([gzipSync(feedText.slice(0, 30)), gzipSync(feedText.slice(30)), Buffer.from('\n')]),
    ],
    ['gzip with a name, and something behind it', 'gzip', Buffer.concat([named(feedText), Buffer.from('\r\n')])],
    ['gzip and zeros behind it', 'gzip', Buffer.concat([gzipSync(feedText), Buffer.alloc(512)])],
    ...['gzip', 'br', 'deflate', 'utf-8', 'identity', 'none', '', 'binary', 'gzip;q=1', ','].map(
      encoding => [`plain, said to be ${encoding}`, encoding, feedText] as const,
    ),
    ['plain after white space, said to be br', 'br', `\ufeff\r\n\n  ${feedText}`],
    ['JSON, said to be br', 'br', '{ "version": "https://jsonfeed.org/version/1.1" }'],
    ['empty, said to be gzip', 'gzip', ''],
    ['of a single byte', undefined, '<'],
  ]
  test.each(plain)('%s', async (_, encoding, body) => {
    const expected = typeof body === 'string' ? new TextDecoder().decode(Buffer.from(body)) : feedText
    const outcome = await packed(encoding, body)
    expect(textOf(outcome)).toBe(expected)
    expect(outcome).toMatchObject({ validators: { etag: '"v1"' } })
  })
  test.runIf(typeof zlib.zstdCompressSync === 'function')('zstd, named and not, and only then offered', async () => {
    expect(textOf(await packed('zstd', zlib.zstdCompressSync(feedText)))).toBe(feedText)
    expect(textOf(await packed(undefined, zlib.zstdCompressSync(feedText)))).toBe(feedText)
    expect(server.asked.at(-1)?.headers['accept-encoding']).toContain('zstd')
  })
  test('in UTF-16, said to be br', async () => {
    const body = Buffer.from(`\ufeff${feedText}`, 'utf16le')
    const outcome = await packed('br', body)
    expect(outcome.kind === 'changed' && Buffer.from(outcome.bytes)).toEqual(body)
  })
  test('in pieces of one byte', async () => {
    server.answer = async response => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' })
      for (const byte of gzipSync(feedText)) {
        response.write(Buffer.of(byte))
        await new Promise(setImmediate)
      }
      response.end()
    }
    expect(textOf(await get(server.base))).toBe(feedText)
  })
  test.each([
    ['br', Buffer.alloc(64, 0xff)],
    ['deflate', Buffer.alloc(64, 0xff)],
    ['gzip', Buffer.concat([gzipSync(feedText).subarray(0, 10), Buffer.alloc(64, 0xff)])],
  ])('that is not %s fails as such', async (encoding, body) => {
    expect(await packed(encoding, body)).toMatchObject({ kind: 'failed', code: 'bad-encoding' })
  })
  test.each([
    ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(feedText)))],
    ['br, gzip, br', 'x'],
    ['gzip, gzip', gzipSync(gzipSync(gzipSync(feedText)))],
    [undefined, gzipSync(gzipSync(gzipSync(feedText)))],
  ])('packed three times, told as %s, is refused', async (encoding, body) => {
    expect(await packed(encoding, body)).toMatchObject({ kind: 'failed', code: 'bad-encoding' })
  })
})

describe('a packed body that is cut off', () => {
  const cuts: readonly (readonly [encoding: string, body: Uint8Array])[] = [
    ['gzip', gzipSync(longText)],
    ['br', brotliCompressSync(longText, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })],
    ['deflate', deflateSync(longText)],
    ...(typeof zlib.zstdCompressSync === 'function' ? [['zstd', zlib.zstdCompressSync(longText)] as const] : []),
  ]
  test.each(cuts)('gives what came and no validators: %s', async (encoding, body) => {
    const outcome = await packed(encoding, body.subarray(0, Math.floor(body.length / 2)))
    const text = textOf(outcome)
    expect(text.length).toBeGreaterThan(longText.length / 4)
    expect(longText.startsWith(text)).toBe(true)
    expect(outcome).toMatchObject({ kind: 'changed', validators: {} })
  })
  test('gives all if only its checksum is missing', async () => {
    const outcome = await packed('gzip', gzipSync(longText).subarray(0, -8))
    expect(textOf(outcome)).toBe(longText)
    expect(outcome).toMatchObject({ validators: {} })
  })
  test('gives all if its checksum is wrong', async () => {
    const body = gzipSync(longText)
    body.fill(0x55, body.length - 8)
    const outcome = await packed('gzip', body)
    expect(textOf(outcome)).toBe(longText)
    expect(outcome).toMatchObject({ validators: {} })
  })
  test('or goes bad in the middle gives what was good', async () => {
    const body = gzipSync(longText)
    const text = textOf(await packed('gzip', Buffer.concat([body.subarray(0, body.length / 2), Buffer.alloc(5_000, 0xff)])))
    expect(text.length).toBeGreaterThan(longText.length / 4)
    expect(longText.startsWith(text.slice(0, longText.length / 4))).toBe(true)
  })
})

describe('a transfer that breaks off gives what came, and no validators', () => {
  test.each([
    ['its length is longer', feedText, { 'Content-Length': '1000' }],
    ['its last chunk is missing', feedText, {}],
    ['it is packed', gzipSync(longText).subarray(0, 9_000), { 'Content-Encoding': 'gzip', 'Content-Length': '100000' }],
  ])('%s', async (_, body, headers) => {
    server.answer = response => {
      response.writeHead(200, { ETag: '"v1"', ...headers })
      response.write(body)
      setTimeout(() => response.destroy(), 20)
    }
    const outcome = await get(server.base)
    expect(outcome).toMatchObject({ kind: 'changed', cut: true, validators: {} })
    expect(outcome).not.toHaveProperty('validators.etag')
    // The servers that count wrong for ever send whole documents.
    if (body === feedText) expect(textOf(outcome)).toBe(feedText)
  })
})

describe('the limits', () => {
  test('a document of 8 MiB passes, one byte more does not', async () => {
    const body = spaces(8 * MIB + 1)
    expect(await fetched(body.subarray(1))).toMatchObject({ kind: 'changed', bytes: { length: 8 * MIB } })
    expect(await fetched(body)).toMatchObject({ kind: 'failed', code: 'too-large' })
  })
  test('a length that is too large is not waited for', async () => {
    server.answer = response => response.writeHead(200, { 'Content-Length': String(9 * MIB) }).write('<rss>')
    expect(await get(server.base)).toMatchObject({ kind: 'failed', code: 'too-large' })
    await Promise.all(server.closed)
  })
  test('a body that never ends is left, and its connection closed', async () => {
    server.answer = response => {
      const more = () => {
        while (!response.destroyed && response.write(spaces(65_536)));
      }
      response.on('drain', more)
      more()
    }
    expect(await get(server.base)).toMatchObject({ code: 'too-large' })
    await Promise.all(server.closed)
  })
  test('what repeats itself passes up to 1 MiB whatever its ratio, and from there up to 100 : 1', async () => {
    const monotonous = Buffer.from('<item><title>Harbour</title></item>'.repeat(Math.floor(MIB / 35)))
    for (const [encoding, body] of [
      ['gzip', gzipSync(monotonous)],
      ['br', brotliCompressSync(monotonous)],
    ] as const) {
      expect(monotonous.length / body.length).toBeGreaterThan(100)
      expect(await packed(encoding, body)).toMatchObject({ kind: 'changed', bytes: { length: monotonous.length } })
    }
    const fair = Buffer.concat([noise(60_000), spaces(4 * MIB)])
    expect(await packed('gzip', gzipSync(fair))).toMatchObject({ kind: 'changed', bytes: { length: fair.length } })
    const dense = spaces(2 * MIB)
    expect(await packed('gzip', gzipSync(dense))).toMatchObject({ code: 'too-large', message: expect.stringContaining('100 times') })
  })
})

describe('bombs', () => {
  /** Unpack to 256 MiB of spaces. */
  const bomb = (encoding: 'gzip' | 'br' | 'zstd'): Buffer => {
    const all = Buffer.alloc(256 * MIB, ' ')
    if (encoding === 'gzip') return gzipSync(all, { level: 1 })
    if (encoding === 'br') return brotliCompressSync(all, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })
    return zlib.zstdCompressSync(all)
  }
  const names = (['gzip', 'br', 'zstd'] as const).filter(name => name !== 'zstd' || typeof zlib.zstdCompressSync === 'function')
  /** Asks for a path of a server and tells by how much the process grew. */
  const script = `
    const [module, base, path] = process.argv.slice(1)
    const { fetchFeed } = await import(module)
    const ask = path => fetchFeed({ userAgent: 'x', now: () => new Date() }, { url: base + path, allowPrivate: true })
    await ask('/warm')
    const before = process.memoryUsage().rss
    let most = before
    const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss) }, 1)
    const { code } = await ask(path)
    clearInterval(watch)
    process.stdout.write(JSON.stringify({ code, grown: (most - before) / ${MIB} }))`

  test('cost little memory, packed once, twice, or with noise against the ratio', async () => {
    const bodies: Record<string, readonly [string, Buffer]> = { '/warm': ['gzip', gzipSync(longText)] }
    for (const name of names) {
      const once = bomb(name)
      bodies[`/${name}`] = [name, once]
      bodies[`/${name}-gzip`] = [`${name}, gzip`, gzipSync(once)]
    }
    bodies['/noisy'] = ['gzip', gzipSync(Buffer.concat([noise(2 * MIB), spaces(64 * MIB)]), { level: 1 })]
    server.answer = (response, request) => {
      const [encoding, body] = bodies[request.url ?? ''] ?? ['', Buffer.alloc(0)]
      response.on('error', () => {})
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body)
    }
    const paths = Object.keys(bodies).slice(1)
    const fetchModule = new URL('../../lib/feed/fetch.ts', import.meta.url).href
    const run = promisify(execFile)
    for (const path of paths) {
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, fetchModule, server.base, path])
      const { code, grown } = JSON.parse(stdout) as { code: string; grown: number }
      expect([path, code]).toEqual([path, 'too-large'])
      expect(grown).toBeLessThan(64)
      console.log(`${path}: the process grew by ${grown.toFixed(1)} MiB`)
    }
  })
})

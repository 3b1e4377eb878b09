/** What both engines of the archive promise: kept when it says so, newest first, and bad parts named and passed over. */
import { randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArchivedEntry } from '../../lib/archive/archive.ts'
import { archived, readAll } from './archived.ts'
import { type Engine, engines } from './engines.ts'

describe.each(engines)('the archive in a %s', (_name, open) => {
  let engine: Engine
  beforeEach(async () => {
    engine = await open()
  })
  afterEach(() => engine.close())
  const titled = (title: string, foundAt: string) => archived({ foundAt, entry: { title } })

  it('gives back what it was given', async () => {
    const entries = [
      archived(),
      archived({
        revised: true,
        entry: { link: null, publishedAt: null, language: null, content: 'Long\u2028text\n\u0000 북한 😀', publisher: 'P' },
      }),
      archived({ document: { url: 'https://wire.example/other', headers: {}, sha256: 'ff' } }),
    ]
    await engine.archive.write(entries)
    expect(await readAll(engine.archive)).toMatchObject({ entries, problems: [] })
  })

  it('writes one object a message, named by day, time and content, that zcat reads', async () => {
    await engine.archive.write([titled('First', '2026-11-24T08:15:00.123Z'), titled('Second', '2026-11-24T08:15:02.000Z')])
    const [name = '', ...more] = engine.names()
    expect(name).toMatch(/^entries\/2026-11-24\/081502000-[0-9a-f]{16}\.jsonl\.gz$/)
    expect(more).toEqual([])
    const lines = gunzipSync(engine.bytes(name)).toString().trimEnd().split('\n')
    expect(lines.map(line => (JSON.parse(line) as ArchivedEntry).entry.title)).toEqual(['First', 'Second'])
  })

  it('writes nothing for no entries, and the same again changes nothing', async () => {
    await engine.archive.write([])
    expect(engine.names()).toEqual([])
    expect(await readAll(engine.archive)).toMatchObject({ entries: [], problems: [] })
    for (let times = 0; times < 3; times++) await engine.archive.write([archived()])
    expect(engine.names()).toHaveLength(1)
    await engine.archive.write([archived({ revised: true })])
    expect(engine.names()).toHaveLength(2)
  })

  it('takes writes side by side', async () => {
    const titles = Array.from({ length: 20 }, (_, number) => `Entry ${number}`)
    await Promise.all(titles.map(title => engine.archive.write([archived({ entry: { title } })])))
    expect((await readAll(engine.archive)).titles.toSorted()).toEqual(titles.toSorted())
  })

  it('reads the newest day first, the newest object first, and only the days asked for', async () => {
    await engine.archive.write([titled('b', '2026-11-23T23:59:59.999Z'), titled('c', '2026-11-24T00:00:00.000Z')])
    await engine.archive.write([titled('a', '2026-11-22T12:00:00.000Z')])
    await engine.archive.write([titled('e', '2026-11-24T09:00:00.000Z'), titled('f', '2026-11-24T08:59:00.000Z')])
    await engine.archive.write([titled('d', '2026-11-24T08:15:00.000Z')])
    const days = async (options: Parameters<typeof readAll>[1]) => (await readAll(engine.archive, options)).titles.join('')
    expect(await days({})).toBe('efdcba')
    expect(await days({ fromDay: '2026-11-23' })).toBe('efdcb')
    expect(await days({ fromDay: '2026-11-22', toDay: '2026-11-23' })).toBe('ba')
    expect(await days({ toDay: '2026-11-22' })).toBe('a')
    expect(await days({ fromDay: '2026-11-25' })).toBe('')
  })

  it('gives back what is large, and lets a reader stop in the middle', async () => {
    const large = Array.from({ length: 12 }, (_, number) =>
      archived({ entry: { title: `${number}`, content: randomBytes(200_000).toString('hex') } }),
    )
    await engine.archive.write(large)
    expect(engine.bytes(engine.names()[0] ?? '').length).toBeGreaterThan(1_000_000)
    expect((await readAll(engine.archive)).entries).toEqual(large)
    for await (const finding of engine.archive.read()) {
      expect(finding).toEqual({ entry: large[0] })
      break
    }
  })

  it('finds the lines that hold a text without minding the others', async () => {
    await engine.archive.write([archived({ entry: { key: 'aaaa000000000000' } }), archived({ entry: { key: 'bbbb000000000000' } })])
    const { entries } = await readAll(engine.archive, { containing: '"key":"bbbb' })
    expect(entries.map(({ entry }) => entry.key)).toEqual(['bbbb000000000000'])
  })

  it('throws where an entry is not kept, and goes on reading', async () => {
    await engine.archive.write([archived()])
    engine.refuseWrites()
    await expect(engine.archive.write([archived({ revised: true })])).rejects.toMatchObject({ code: 'archive-write' })
    const { entries, problems } = await readAll(engine.archive)
    expect(entries.length + problems.length).toBeGreaterThan(0)
  })

  it('keeps no secret of the document: neither in its address nor in its headers', async () => {
    const url = 'https://desk:hunter2@wire.example/feed?lang=en&token=hunter2&X-Amz-Signature=hunter2&page=2'
    await engine.archive.write([
      archived({
        document: { url, headers: { ETag: '"1"', 'set-cookie': 'id=hunter2', authorization: 'Basic hunter2', server: 'nginx' } },
      }),
    ])
    const [name = ''] = engine.names()
    expect(gunzipSync(engine.bytes(name)).toString()).not.toContain('hunter2')
    const { entries } = await readAll(engine.archive)
    expect(entries[0]?.document).toMatchObject({
      url: 'https://wire.example/feed?lang=en&token=***&X-Amz-Signature=***&page=2',
      headers: { etag: '"1"', server: 'nginx' },
    })
  })

  describe('with a bad part', () => {
    const day = 'entries/2026-11-24'
    const name = (time: string, hash = '0123456789abcdef') => `${day}/${time}-${hash}.jsonl.gz`
    const line = (title: string) => `${JSON.stringify(archived({ entry: { title } }))}\n`
    beforeEach(async () => {
      await engine.archive.write([titled('good', '2026-11-24T08:15:00.000Z')])
    })

    const cases: readonly (readonly [string, string, Buffer, readonly string[], RegExp])[] = [
      ['what is no gzip', name('090000000'), Buffer.from('hello'), [], /damaged/],
      ['an empty object', name('090000000'), Buffer.alloc(0), [], /cut off or was changed/],
      ['lines that are no JSON', name('090000000'), gzipSync(`{"a":\n${line('kept')}`), ['kept'], /no JSON/],
      [
        'lines of another shape',
        name('090000000'),
        gzipSync(`{"foundAt":1}\n[]\nnull\n${line('kept')}`),
        ['kept'],
        /no archived entry: foundAt/,
      ],
      ['a last line that is not whole', name('090000000'), gzipSync(line('kept') + line('lost').slice(0, -9)), ['kept'], /last line/],
      ['other content than it was named for', name('090000000'), gzipSync(line('kept')), ['kept'], /was changed/],
      ['bytes behind the gzip', name('090000000'), Buffer.concat([gzipSync(line('kept')), Buffer.alloc(50_000, 7)]), ['kept'], /damaged/],
      ['a file that is not ours', `${day}/notes.txt`, Buffer.from('hello'), [], /nothing that the archive wrote/],
      ['a time without a hash', `${day}/081500000.jsonl.gz`, gzipSync(line('x')), [], /nothing that the archive wrote/],
      ['something in place of a day', 'entries/readme', Buffer.from('hello'), [], /nothing that the archive wrote/],
      ['a folder that is no day', 'entries/2026-11/x.jsonl.gz', gzipSync(line('x')), [], /nothing that the archive wrote/],
    ]
    it.each(cases)('names %s and reads on', async (_what, bad, bytes, kept, message) => {
      engine.put(bad, bytes)
      const { titles, problems } = await readAll(engine.archive)
      expect(titles).toEqual([...kept, 'good'])
      expect(problems.length).toBeGreaterThan(0)
      for (const { object } of problems) expect(bad.startsWith(object)).toBe(true)
      expect(problems.map(problem => problem.message).join('\n')).toMatch(message)
    })

    it('reads what a cut object still gives, up to its last whole line', async () => {
      const titles = Array.from({ length: 200 }, (_, number) => `Entry ${number} ${Math.sin(number)}`)
      await engine.archive.write(titles.map(title => titled(title, '2026-11-24T10:00:00.000Z')))
      const whole = engine.names().find(one => one.includes('/100000000-')) ?? ''
      const bytes = engine.bytes(whole)
      let before = 0
      for (const share of [0.3, 0.6, 0.9, 1]) {
        engine.put(whole, bytes.subarray(0, Math.floor(bytes.length * share) - (share === 1 ? 9 : 0)))
        const read = await readAll(engine.archive)
        const own = read.titles.slice(0, -1)
        expect(own).toEqual(titles.slice(0, own.length))
        expect(own.length).toBeGreaterThan(before)
        before = own.length
        // The very end of a gzip is its checksum: then only the name would tell, and every line is there.
        if (share < 1) expect(read.problems).toMatchObject([{ object: whole, message: expect.stringMatching(/cut off/) }])
        expect(read.titles.at(-1)).toBe('good')
      }
      expect(before).toBe(200)
    })

    it('gives what stands before damage in the middle', async () => {
      const titles = Array.from({ length: 2_000 }, (_, number) => `Entry ${number} ${Math.sin(number)}`)
      await engine.archive.write(titles.map(title => titled(title, '2026-11-24T10:00:00.000Z')))
      const whole = engine.names().find(one => one.includes('/100000000-')) ?? ''
      const bytes = Buffer.from(engine.bytes(whole))
      bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 64)
      engine.put(whole, bytes)
      const read = await readAll(engine.archive)
      expect(read.titles.length).toBeGreaterThan(500)
      expect(read.titles.slice(0, 500)).toEqual(titles.slice(0, 500))
      expect(read.titles.at(-1)).toBe('good')
      expect(read.problems.map(problem => problem.object)).toContain(whole)
    })

    it('counts bad lines after the first ones', async () => {
      engine.put(name('090000000'), gzipSync(`${'no\n'.repeat(500)}${line('kept')}`))
      const { titles, problems } = await readAll(engine.archive)
      expect(titles).toEqual(['kept', 'good'])
      expect(problems.length).toBeLessThan(20)
      expect(problems[0]).toMatchObject({ line: 1 })
      expect(problems.map(problem => problem.message).join()).toContain('490 more lines')
    })

    it('names an object that goes between the listing and the reading', async () => {
      await engine.archive.write([titled('gone', '2026-11-24T07:00:00.000Z')])
      const gone = engine.names().find(one => one.includes('/070000000-')) ?? ''
      const problems: unknown[] = []
      for await (const finding of engine.archive.read()) {
        if ('problem' in finding) problems.push(finding.problem)
        else engine.remove(gone)
      }
      expect(problems).toEqual([{ object: gone, message: 'it is missing' }])
    })

    it('unpacks no bomb: what is no line, or far too much, is left', { timeout: 60_000 }, async () => {
      const zeros = gzipSync(Buffer.alloc(48 * 1024 * 1024))
      engine.put(name('090000000'), Buffer.concat(Array.from({ length: 40 }, () => zeros)))
      const before = process.memoryUsage().rss
      const { titles, problems } = await readAll(engine.archive)
      expect(titles).toEqual(['good'])
      expect(problems.map(problem => problem.message).join()).toContain('far more than an object')
      expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
    })
  })

  it('any entry comes back as it went in', { timeout: 60_000 }, async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(fc.integer({ max: 0xffff, min: 0 }), { maxLength: 40 }).map(units => String.fromCharCode(...units)),
      fc.constant('x'.repeat(300_000)),
      fc.constant('"\\\u0000\n\ud800'.repeat(9_000)),
    )
    const maybe = fc.option(text)
    const entry = fc.record({
      key: fc.string({ minLength: 1, maxLength: 20 }),
      textHash: fc.string({ maxLength: 8 }),
      link: maybe,
      title: text,
      summary: text,
      content: text,
      publishedAt: maybe,
      language: maybe,
      publisher: maybe,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.nat(86_399_999), async (entries, ms) => {
        const foundAt = new Date(Date.UTC(2026, 10, 24) + ms).toISOString()
        const given = entries.map(each => archived({ foundAt, entry: each }))
        for (const old of engine.names()) engine.remove(old)
        await engine.archive.write(given)
        expect(await readAll(engine.archive)).toMatchObject({ entries: given, problems: [] })
      }),
      { numRuns: 40 },
    )
  })
})

/** `feeds add` against real servers and a configuration of its own: what is found, shown, asked, written, and what is left alone. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { callStorywire } from './call-storywire.ts'
import { openNewsroom, rss, serveWire, type Wire } from './newsroom.ts'
import { storywire } from './run-storywire.ts'

let wire: Wire
/** On another host name, for what is another publisher's. */
let other: string
let config: string
let file: string
const inFile = () => readFileSync(file, 'utf8')

beforeAll(async () => {
  wire = await serveWire()
  other = wire.base.replace('127.0.0.1', 'localhost')
})
afterAll(() => wire.close())
beforeEach(() => {
  config = openNewsroom({ wire: `${wire.base}/old` }).config
  file = join(config, 'feeds.yaml')
  wire.answers.clear()
})

const courier = (entries = 12): string =>
  rss(
    Array.from({ length: entries }, (_, n) => `Headline ${n}`),
    n => `https://courier.example/${n}`,
  )
    .replace('<title>Wire</title>', '<title>The Courier – RSS</title><language>de-at</language>')
    .replace('<link>https://wire.example/</link>', '<link>https://courier.example/</link>')

const page = (head: string) => (_: unknown, response: { writeHead: (...args: never[]) => { end: (text: string) => void } }) =>
  (response.writeHead as (status: number, headers: object) => { end: (text: string) => void })(200, { 'content-type': 'text/html' }).end(
    `<!doctype html><html><head><title>Site</title>${head}</head><body>Welcome</body></html>`,
  )

const add = (address: string, more: readonly string[] = [], options: Parameters<typeof callStorywire>[1] = {}) =>
  callStorywire(['--config', config, 'feeds', 'add', address, '--allow-private', ...more], options)

describe('a feed', () => {
  test('is shown and written after a yes, every byte before it kept', async () => {
    wire.answers.set('/feed', courier())
    const text = `# ours, do not touch\n${inFile()}   # the end\n`
    writeFileSync(file, text)
    const { code, stdout, stderr, questions } = await add(`${other}/feed`, [], { answers: ['Austria', 'at', 'y'] })
    expect(stderr).toMatch(
      /The Courier – RSS\n.*\/feed\n {2}language de-AT · 12 entries · about 1440 a day · of https:\/\/courier\.example\/\n/,
    )
    expect(stderr).toContain('"Austria" is none: two letters as in ISO 3166-1, such as KR.')
    // The newest five, newest first.
    expect([...stderr.matchAll(/Headline (\d+)/g)].map(([, n]) => n)).toEqual(['11', '10', '9', '8', '7'])
    expect(stderr).toMatch(/2026-11-24 \d\d:11 {2}Headline 11/)
    expect(questions).toEqual([
      expect.stringMatching(/^Country of The Courier \(two letters/),
      expect.stringMatching(/^Country of The Courier \(two letters/),
      expect.stringMatching(/^Write it to .*feeds\.yaml\? \[y\/N\] $/),
    ])
    expect(stdout).toBe(`  - id: the-courier
    name: The Courier
    country: AT
    language: de-AT
    state: false
    feeds:
      - id: the-courier
        url: ${other}/feed
        allowPrivate: true
`)
    expect(inFile()).toBe(text.replace('   # the end\n', `${stdout}   # the end\n`))
    expect(stderr).toMatch(/Written to .*: 1 feed\. .*from its next start\./)
    expect(code).toBe(0)
  })

  test('written without its scheme is asked by https, and where that fails http is named', async () => {
    const { code, stderr } = await add(wire.base.replace('http://', ''))
    expect(code).toBe(1)
    expect(stderr).toMatch(/^https:\/\/127\.0\.0\.1.* cannot be fetched: .*Perhaps it answers by http:\/\/ alone/)
    expect((await add(wire.base.replace('http:', 'https:'))).stderr).not.toContain('Perhaps')
  })

  test('of a site whose source is there goes to that source', async () => {
    wire.answers.set('/second', courier())
    const { code, stdout, stderr } = await add(`${wire.base}/second`, ['--yes'])
    expect(stdout).toBe(`      - { id: wire-de-at, url: ${wire.base}/second, language: de-AT, allowPrivate: true }\n`)
    expect(stderr).toContain('belongs to the source "wire" (The Wire)')
    expect(code).toBe(0)
    expect(parse(inFile()).sources).toHaveLength(1)
  })

  test('takes what is told', async () => {
    wire.answers.set('/second', courier())
    const more = [
      '--source',
      'gazette',
      '--id',
      'gazette-front',
      '--name',
      'The Gazette',
      '--country',
      'gb',
      '--language',
      'en',
      '--state',
      '--yes',
    ]
    expect((await add(`${wire.base}/second`, more)).code).toBe(0)
    expect(parse(inFile()).sources[1]).toEqual({
      id: 'gazette',
      name: 'The Gazette',
      country: 'GB',
      language: 'en',
      state: true,
      feeds: [{ id: 'gazette-front', url: `${wire.base}/second`, allowPrivate: true }],
    })
  })

  test('without entries, dates or titles is shown as it is', async () => {
    wire.answers.set('/empty', '<rss version="2.0"><channel><title>&#27;[2JQuiet</title></channel></rss>')
    const { code, stderr } = await add(`${wire.base}/empty`, ['--language', 'en', '--yes'])
    expect(stderr).toContain('It has no entries at the moment')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
    expect(code).toBe(0)
  })

  test('that has moved for good is written at its new address', async () => {
    wire.answers.set('/moved', (_, response) => response.writeHead(301, { location: '/here' }).end())
    wire.answers.set('/here', courier())
    const { stderr } = await add(`${wire.base}/moved`, ['--yes'])
    expect(stderr).toContain(`moved for good to ${wire.base}/here`)
    expect(inFile()).toContain(`url: ${wire.base}/here`)
  })

  test('with --json is one object', async () => {
    wire.answers.set('/second', courier(2))
    const { stdout } = await add(`${wire.base}/second`, ['--json', '--yes'])
    expect(JSON.parse(stdout)).toMatchObject({
      feed: { id: 'wire-de-at' },
      source: { id: 'wire' },
      entries: 2,
      newest: [{ title: 'Headline 1' }, { title: 'Headline 0' }],
      written: true,
    })
  })
})

describe('a page', () => {
  test('that names one feed leads to it', async () => {
    wire.answers.set('/', page('<link rel="alternate" type="application/rss+xml" href="/feed">'))
    wire.answers.set('/feed', courier())
    const { code, stderr } = await add(`${wire.base}/`, ['--yes'])
    expect(code).toBe(0)
    expect(stderr).toContain('is a page that names 1 feed')
    expect(inFile()).toContain(`url: ${wire.base}/feed`)
  })

  const several =
    '<link rel=alternate type="application/rss+xml" title="All" href="/all"><link rel=alternate type="application/atom+xml" title="World" href="/world"><link rel=alternate type="application/rss+xml" title="Old" href="/old">'

  test('that names several: the person chooses', async () => {
    wire.answers.set('/', page(several))
    wire.answers.set('/world', courier())
    const { code, stderr, questions } = await add(`${wire.base}/`, [], { answers: ['7', '2', 'yes'] })
    expect(stderr).toMatch(/1\. .*\/all {2}All\n {2}2\. .*\/world {2}World\n {2}3\. .*\/old {2}Old {2}followed already: wire\n/)
    expect(questions).toHaveLength(3)
    expect(code).toBe(0)
    expect(inFile()).toContain('/world')
  })

  test('that names several: --yes takes the first that is a feed, and says so', async () => {
    wire.answers.set('/', page(several))
    wire.answers.set('/world', courier())
    const { code, stderr } = await add(`${wire.base}/`, ['--yes'])
    expect(stderr).toContain(`The first is taken: ${wire.base}/all`)
    expect(stderr).toContain('404')
    expect(code).toBe(0)
    expect(inFile()).toContain('/world')
  })

  test('that only leads on', async () => {
    wire.answers.set('/folder/', page('<meta http-equiv="refresh" content="0; url=index.xml">'))
    wire.answers.set('/folder/index.xml', courier())
    expect((await add(`${wire.base}/folder/`, ['--yes'])).code).toBe(0)
    expect(inFile()).toContain('/folder/index.xml')
  })

  test('whose feeds are all followed', async () => {
    wire.answers.set('/', page('<link rel=alternate type="application/rss+xml" href="/old">'))
    const { code, stderr } = await add(`${wire.base}/`, ['--yes'])
    expect(stderr).toContain('followed already')
    expect(code).toBe(1)
  })

  test('does not open the door to another host of this network', async () => {
    wire.answers.set('/', page(`<link rel=alternate type="application/rss+xml" href="${other}/feed">`))
    wire.answers.set('/feed', courier())
    const { code, stderr } = await add(`${wire.base}/`, ['--yes'])
    expect(stderr).toMatch(/\[(?:private-address|forbidden-port)\]/)
    expect(code).toBe(1)
  })
})

describe('nothing is written', () => {
  let untouched: string
  beforeEach(() => {
    untouched = inFile()
    wire.answers.set('/feed', courier())
    wire.answers.set('/page', page(''))
    wire.answers.set('/text', 'just words')
  })

  test.each([
    ['after a no', '/feed', [], ['n'], 0, /Nothing is written/],
    ['after nothing at all', '/feed', [], [], 0, /Nothing is written/],
    ['for an address that is followed', '/old/?utm_source=x', ['--yes'], undefined, 1, /followed already: it is the feed "wire"/],
    [
      'for a page without a feed',
      '/page',
      ['--yes'],
      undefined,
      1,
      /is no feed \(this is a web page, not a feed\) and names none.*docs\/feeds\.md/,
    ],
    ['for a text', '/text', ['--yes'], undefined, 1, /is no feed/],
    ['for what is not there', '/nothing', ['--yes'], undefined, 1, /404.*\[http-404\]/],
    ['for an id that is taken', '/feed', ['--id', 'wire', '--yes'], undefined, 2, /duplicate-id/],
    ['for an id that is none', '/feed', ['--id', 'A B', '--yes'], undefined, 2, /"A B" is no id.*write "a-b"/],
    ['for a country that is none', '/feed', ['--country', 'UK', '--yes'], undefined, 2, /"UK" is no country code.*GB/],
    ['without a country', '/feed', ['--name', 'New', '--yes'], undefined, 2, /country of New is not known: give it with --country CC/],
  ])('%s', async (_, path, more, answers, exit, says) => {
    const { code, stderr } = await add(`${wire.base}${path}`, more, answers === undefined ? {} : { answers })
    expect(stderr).toMatch(says)
    expect(code).toBe(exit)
    expect(inFile()).toBe(untouched)
  })

  test.each([['ftp://a.example/x'], ['https://me:hunter2@a.example/x'], ['http://']])('for %s', async address => {
    const { code, stderr } = await add(address, ['--yes'])
    expect(code).toBe(2)
    expect(stderr).not.toContain('hunter2')
    expect(inFile()).toBe(untouched)
  })

  test('for an address of this network without --allow-private, which is named', async () => {
    const { code, stderr } = await callStorywire(['--config', config, 'feeds', 'add', `${wire.base}/feed`, '--yes'])
    expect(stderr).toContain('--allow-private')
    expect(code).toBe(1)
    expect(inFile()).toBe(untouched)
  })

  test('where nobody can be asked: the YAML alone on stdout', async () => {
    const { code, stdout, stderr } = await storywire(['--config', config, 'feeds', 'add', `${wire.base}/feed`, '--allow-private'])
    expect(parse(stdout)).toEqual([{ id: 'wire-de-at', url: `${wire.base}/feed`, language: 'de-AT', allowPrivate: true }])
    expect(stderr).toContain('--yes')
    expect(code).toBe(0)
    expect(inFile()).toBe(untouched)
  })

  test('into a configuration with a mistake', async () => {
    writeFileSync(file, `${untouched}tipo: true\n`)
    const { code, stderr } = await add(`${wire.base}/feed`, ['--yes'])
    expect(stderr).toContain('"tipo" is no key')
    expect(code).toBe(2)
    expect(inFile()).toBe(`${untouched}tipo: true\n`)
  })
})

describe('the file', () => {
  beforeEach(() => {
    wire.answers.set('/feed', courier())
  })

  test('keeps its mode, and leaves nothing beside it', async () => {
    chmodSync(file, 0o640)
    await add(`${wire.base}/feed`, ['--yes'])
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(inFile()).toContain('/feed')
    expect((await callStorywire(['--config', config, 'check'])).code).toBe(0)
  })

  test('that is a link stays one', async () => {
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'storywire-')), 'ours.yaml')
    writeFileSync(elsewhere, inFile())
    rmSync(file)
    symlinkSync(elsewhere, file)
    await add(`${wire.base}/feed`, ['--yes'])
    expect(readFileSync(elsewhere, 'utf8')).toContain('/feed')
  })

  test('that is changed by somebody else meanwhile is left to them', async () => {
    const theirs = `${inFile()}# theirs\n`
    wire.answers.set('/slow', (_, response) => {
      writeFileSync(file, theirs)
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(courier())
    })
    const { code, stderr } = await add(`${wire.base}/slow`, ['--yes'])
    expect(stderr).toContain('changed meanwhile')
    expect(code).toBe(1)
    expect(inFile()).toBe(theirs)
  })

  test.each([['is not there'], ['holds comments alone']])('that %s is begun', async how => {
    rmSync(file)
    if (how !== 'is not there') writeFileSync(file, '# ours\n')
    const { code } = await add(`${wire.base}/feed`, ['--country', 'AT', '--yes'])
    expect(code).toBe(0)
    expect(existsSync(file)).toBe(true)
    expect(parse(inFile()).sources).toMatchObject([{ id: 'the-courier', feeds: [{ id: 'the-courier' }] }])
    if (how !== 'is not there') expect(inFile().startsWith('# ours\n')).toBe(true)
  })
})

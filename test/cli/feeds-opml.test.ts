/** `feeds import` and `feeds export`: real files, what is written, what is passed over, what is asked. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { callStorywire } from './call-storywire.ts'
import { openNewsroom } from './newsroom.ts'
import { jsonLines, storywire } from './run-storywire.ts'

let config: string
let file: string
let opml: string
const inFile = () => readFileSync(file, 'utf8')
const feeds = (command: string, path: string, more: readonly string[] = [], answers?: readonly string[]) =>
  callStorywire(['--config', config, 'feeds', command, path, ...more], answers === undefined ? {} : { answers })

beforeEach(() => {
  const newsroom = openNewsroom({ wire: 'https://wire.example/rss' })
  config = newsroom.config
  file = join(config, 'feeds.yaml')
  opml = join(config, '../feeds.opml')
})

const theirs = `<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.1"><head><title>Meine Feeds</title></head><body>
<outline text="Zeitungen">
  <outline text="Münchner Bote" type="rss" xmlUrl="https://bote.de/rss?a=1&b=2" htmlUrl="https://bote.de/" language="de"/>
  <outline text="Nichts"/>
  <outline text="Draht" type="rss" xmlUrl="https://wire.example/rss"/>
  <outline text="Kaputt" type="rss" xmlUrl="javascript:alert(1)"/>
</outline>
<outline text="Courier" xmlUrl="https://courier.com/feed"/>
</body></opml>`

test('another reader’s list: shown, asked for what it does not say, written; what was there stays', async () => {
  writeFileSync(opml, Buffer.from(theirs, 'latin1'))
  const before = inFile()
  const { code, stdout, stderr, questions } = await feeds('import', opml, [], ['gb', 'en', 'y'])
  expect(questions).toEqual([
    expect.stringMatching(/^Country of 1 new source \(Courier\)/),
    expect.stringMatching(/^Language of 1 new source \(Courier\)/),
    expect.stringMatching(/^Write it to /),
  ])
  expect(stderr).toContain('2 feeds of 2 sources, 2 of them new; 3 passed over.')
  expect(stderr).toContain('passed over: Nichts: it has no xmlUrl')
  expect(stderr).toContain('passed over: Draht: followed already as "wire"')
  expect(stderr).toContain('passed over: Kaputt:')
  expect(stderr).toContain('Countries taken from addresses, to be looked at: munchner-bote DE.')
  expect(inFile()).toBe(`${before}${stdout}`)
  expect(stdout).toContain('      # Zeitungen\n      - id: munchner-bote\n')
  expect(parse(inFile()).sources.slice(1)).toEqual([
    {
      id: 'munchner-bote',
      name: 'Münchner Bote',
      country: 'DE',
      language: 'de',
      state: false,
      feeds: [{ id: 'munchner-bote', url: 'https://bote.de/rss?a=1&b=2' }],
    },
    {
      id: 'courier',
      name: 'Courier',
      country: 'GB',
      language: 'en',
      state: false,
      feeds: [{ id: 'courier', url: 'https://courier.com/feed' }],
    },
  ])
  // An address that cannot be followed: not all went well.
  expect(code).toBe(3)
})

test('a second time there is nothing new', async () => {
  writeFileSync(opml, theirs)
  await feeds('import', opml, ['--country', 'GB', '--language', 'en', '--yes'])
  const before = inFile()
  const { stderr } = await feeds('import', opml, ['--yes'])
  expect(stderr).toContain('nothing new')
  expect(inFile()).toBe(before)
})

test('what it does not say, and nobody to ask: every source is named, nothing is written', async () => {
  writeFileSync(opml, theirs)
  const before = inFile()
  const { code, stdout, stderr } = await storywire(['--config', config, 'feeds', 'import', opml])
  expect(stderr).toContain('country of Courier')
  expect(stderr).toContain('--country CC')
  expect(stdout).toBe('')
  expect(code).toBe(2)
  expect(inFile()).toBe(before)
})

test('--json: each feed and each that is passed over', async () => {
  writeFileSync(opml, theirs)
  const { stdout } = await feeds('import', opml, ['--country', 'GB', '--language', 'en', '--yes', '--json'])
  expect(jsonLines(stdout).map(each => [each.type, each.why ?? each.written])).toEqual([
    ['skipped', 'no-address'],
    ['skipped', 'duplicate'],
    ['skipped', 'bad-address'],
    ['feed', true],
    ['feed', true],
  ])
})

test.each([
  ['nothing.opml', undefined, 2, /cannot be read/],
  ['a.opml', '<html><body>no</body></html>', 1, /is no OPML/],
  ['a.opml', '<opml version="2.0"><body></body></opml>', 0, /nothing new/],
])('%s of %j', async (name, text, exit, says) => {
  const path = join(config, '..', name)
  if (text !== undefined) writeFileSync(path, text)
  const { code, stderr } = await feeds('import', path, ['--yes'])
  expect(stderr).toMatch(says)
  expect(code).toBe(exit)
})

test('out, in elsewhere, and out again is the same', async () => {
  config = join(import.meta.dirname, '../../config')
  const { code, stderr } = await feeds('export', opml)
  expect(code).toBe(0)
  expect(stderr).toContain('4 pages without a feed cannot be told in OPML and are left out: kcna-en, kcna-ko, kcna-ru, rodong-sinmun-ko.')
  const first = readFileSync(opml, 'utf8')
  config = openNewsroom({}).config
  file = join(config, 'feeds.yaml')
  writeFileSync(file, '')
  expect((await feeds('import', opml, ['--yes'])).code).toBe(0)
  expect((await callStorywire(['--config', config, 'feeds', 'export'])).stdout).toBe(first.endsWith('\n') ? first : `${first}\n`)
})

/** `feeds list` after real polls: health in words, trouble first, never wider than the terminal. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columns } from '../../lib/cli/terminal.ts'
import { callStorywire } from './call-storywire.ts'
import { type Newsroom, openNewsroom, rss, serveWire, type Wire } from './newsroom.ts'
import { jsonLines, storywire } from './run-storywire.ts'

let wire: Wire
let newsroom: Newsroom
beforeAll(async () => {
  wire = await serveWire()
  newsroom = openNewsroom({ fine: `${wire.base}/fine`, missing: `${wire.base}/missing`, asleep: `${wire.base}/asleep` })
  const file = join(newsroom.config, 'feeds.yaml')
  const text = readFileSync(file, 'utf8').replace(
    '/asleep", allowPrivate: true',
    '/asleep", off: "closed until spring, as its editors say on their page"',
  )
  writeFileSync(file, `${text}      - { id: page, page: "${wire.base}/page?a=${'x'.repeat(200)}", select: { entry: a }, off: 쉬는 날 }\n`)
  wire.answers.set('/fine', rss(['Bridge closed by ice']))
})
afterAll(() => wire.close())

const list = (options: Parameters<typeof callStorywire>[1] = {}, more: readonly string[] = []) =>
  callStorywire([...newsroom.args, 'feeds', 'list', ...more], options)

test('before the first poll every feed is there', async () => {
  const { code, stdout } = await list()
  expect(code).toBe(0)
  expect(stdout).toMatch(/· fine +The Wire +not polled yet/)
  expect(stdout).toContain('4 feeds, 0 in trouble, 2 not polled yet, 2 off.')
})

test('after it those in trouble stand first, with why and what is next', async () => {
  await storywire([...newsroom.args, 'poll', '--once'])
  const { code, stdout } = await list()
  expect(code).toBe(0)
  const heads = [...stdout.matchAll(/^([✗✓·]) (\S+)/gm)].map(([, mark, id]) => `${mark} ${id}`)
  expect(heads).toEqual(['✗ missing', '✓ fine', '· asleep', '· page'])
  expect(stdout).toMatch(/✗ missing .*404/)
  expect(stdout).toMatch(/✓ fine +The Wire +fine since /)
  expect(stdout).toMatch(/\/fine · at its own pace · polled 20\d\d-.* · next 20\d\d-/)
  expect(stdout).toContain('switched off: closed until spring, as its editors say on their page')
  expect(stdout).toContain('4 feeds, 1 in trouble, 1 fine, 2 off.')
})

test('in the folder of the sample its own feeds are listed', async () => {
  const data = `${newsroom.data}-sample`
  mkdirSync(data)
  writeFileSync(join(data, 'sample.txt'), '')
  const { stdout } = await callStorywire(['--config', newsroom.config, '--data', data, 'feeds', 'list'])
  expect(stdout).toMatch(/^· sample-courier-en +Sample Courier +not polled yet\n/)
  expect(stdout).not.toContain('The Wire')
})

test.each([60, 80, 120])('no line is wider than a terminal of %i columns, and nothing is lost but the ends of addresses', async width => {
  const { stdout } = await list({ width })
  for (const each of stdout.split('\n')) expect(columns(each)).toBeLessThanOrEqual(width)
  expect(stdout.replace(/\s+/g, ' ')).toContain('closed until spring, as its editors say on their page')
})

test('--json: one object a line, in the same order, as the API has them', async () => {
  const { stdout, stderr } = await list({}, ['--json'])
  expect(stderr).toBe('')
  expect(jsonLines(stdout)).toMatchObject([
    { id: 'missing', source: 'wire', health: expect.any(String), failures: 1, url: `${wire.base}/missing`, page: null },
    { id: 'fine', health: 'fine', words: expect.stringContaining('fine'), lastError: null },
    { id: 'asleep', health: 'off', off: expect.stringContaining('spring') },
    { id: 'page', health: 'off', url: null, page: expect.stringContaining('/page') },
  ])
})

test('colour only where the terminal has it', async () => {
  expect((await list()).stdout).not.toContain('\u001b')
  expect((await list({ colour: true })).stdout).toContain('\u001b[31m')
})

test('a page whose selectors find nothing any more is trouble, with what to do; it is never "no news"', async () => {
  const room = openNewsroom({})
  const page = `sources:\n  - { id: wire, name: Wire, country: DE, language: en, state: false, feeds: [ { id: page, page: "${wire.base}/page", select: { entry: .list a }, allowPrivate: true } ] }\n`
  writeFileSync(join(room.config, 'feeds.yaml'), page)
  wire.answers.set('/page', '<html><body><p class=list><a href=/1>Bridge closed by ice</a></p></body></html>')
  const [first] = jsonLines((await storywire([...room.args, 'poll', '--once', '--json'])).stdout)
  expect(first).toMatchObject({ feed: 'page', outcome: 'changed', entries: 1, hits: 1 })
  wire.answers.set('/page', '<html><body><p class=new-list><a href=/1>Bridge closed by ice</a></p></body></html>')
  const again = await storywire([...room.args, 'poll', '--once', '--json'])
  expect(jsonLines(again.stdout)).toMatchObject([{ feed: 'page', outcome: 'failed', code: 'layout-changed' }])
  expect(again.code).toBe(3)
  const { stdout } = await callStorywire([...room.args, 'feeds', 'list'])
  expect(stdout).toMatch(/✗ page .*layout changed since .*\.list a.*feeds\.yaml/)
})

test('titles alone that have moved: the entries are still matched, and the page is in trouble', async () => {
  const room = openNewsroom({})
  const page = `sources:\n  - { id: wire, name: Wire, country: DE, language: en, state: false, feeds: [ { id: page, page: "${wire.base}/page", select: { entry: li, title: h3 }, allowPrivate: true } ] }\n`
  writeFileSync(join(room.config, 'feeds.yaml'), page)
  wire.answers.set('/page', '<ul><li><a href=/1><h3>Bridge opened</h3></a></li></ul>')
  await storywire([...room.args, 'poll', '--once', '--json'])
  wire.answers.set('/page', '<ul><li><a href=/2><h2>Bridge closed by ice</h2></a></li><li><a href=/1><h2>Bridge opened</h2></a></li></ul>')
  const { stdout, code } = await storywire([...room.args, 'poll', '--once', '--json'])
  expect(jsonLines(stdout)).toMatchObject([{ feed: 'page', outcome: 'failed', code: 'layout-changed', hits: 1 }])
  expect(code).toBe(3)
})

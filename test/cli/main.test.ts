/** The finer points of the command line: options in any place, hints for what was mistyped, what is left alone, what a feed cannot do to a terminal. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Newsroom, openNewsroom, rss, serveWire, type Wire } from './newsroom.ts'
import { jsonLines, storywire } from './run-storywire.ts'

let wire: Wire
let newsroom: Newsroom
beforeAll(async () => {
  wire = await serveWire()
  newsroom = openNewsroom({ one: `${wire.base}/one`, two: `${wire.base}/two` })
  for (const path of ['/one', '/two']) wire.answers.set(path, rss([]))
})
afterAll(() => wire.close())

const run = (...args: readonly string[]) => storywire([...newsroom.args, ...args])
const storylineFile = () => join(newsroom.config, 'storylines/bridges.yaml')

test.each([
  [[], 2, /^$/, /Usage: storywire/],
  [['hits', '--help'], 0, /--storyline[\s\S]*--config/, /^$/],
  [['chek'], 2, /^$/, /unknown command 'chek'\n\(Did you mean check\?\)/],
  [['hits', '--storylin', 'x'], 2, /^$/, /unknown option '--storylin'\n\(Did you mean --storyline\?\)/],
  [['poll', '--once', '--feed', 'on'], 2, /^$/, /no feed "on": did you mean "one"/],
  [['hits', '--storyline', 'brigdes'], 2, /^$/, /no storyline "brigdes": did you mean "bridges"/],
  [['up', '--port', 'x'], 2, /^$/, /A port is a number/],
  [['hits'], 0, /^$/, /Nothing is stored/],
  [['alerts', '--json'], 0, /^$/, /Nothing is stored/],
])('%j ends with %i', async (args, code, out, err) => {
  const ran = await run(...args)
  expect(ran.stdout).toMatch(out)
  expect(ran.stderr).toMatch(err)
  expect(ran.code).toBe(code)
  // Looking does not create a data folder.
  expect(existsSync(newsroom.data)).toBe(false)
})

test('global options stand before or after the command', async () => {
  const before = await storywire(['--json', ...newsroom.args, 'check'])
  const after = await storywire(['check', ...newsroom.args, '--json'])
  expect(jsonLines(before.stdout)).toMatchObject([
    { type: 'example', storyline: 'bridges', kind: 'match', ok: true },
    { type: 'example', storyline: 'bridges', kind: 'ignore', ok: true },
  ])
  expect(before).toEqual(after)
})

test('check says why an example fails', async () => {
  const good = readFileSync(storylineFile(), 'utf8')
  writeFileSync(storylineFile(), good.replace('Bridge opened', 'Bridge closed again'))
  const wrong = await run('check')
  expect(wrong.code).toBe(1)
  expect(wrong.stdout).toMatch(/✗ bridges +1 of 2 examples not as it should be/)
  expect(wrong.stdout).toMatch(
    /bridges\.yaml:\d+:\d+ failing-example .*should not match \(en\): Bridge closed again\n[\s\S]*it matches by bridge \(Bridge\) and closed/,
  )
  writeFileSync(storylineFile(), good.replace('Bridge closed by ice', 'Tunnel closed by ice'))
  expect((await run('check')).stdout).toMatch(/should match \(en\): Tunnel closed by ice\n[\s\S]*it lacks bridge \(/)
  writeFileSync(storylineFile(), `${good}minScore: 1000\n`)
  expect((await run('check')).stdout).toMatch(/should match [\s\S]*score[\s\S]* minScore 1000/)
  writeFileSync(storylineFile(), good)
})

test('a feed that is off is not polled, and says why when it is asked for', async () => {
  const file = join(newsroom.config, 'feeds.yaml')
  const feeds = readFileSync(file, 'utf8')
  writeFileSync(file, feeds.replace('/two", allowPrivate: true', '/two", off: "no reader"'))
  expect(jsonLines((await run('poll', '--once', '--json')).stdout).map(({ feed }) => feed)).toEqual(['one'])
  const asked = await run('poll', '--once', '--feed', 'two')
  expect(asked.code).toBe(2)
  expect(asked.stderr).toContain('switched off: no reader')
  writeFileSync(file, feeds)
})

test('without a terminal there is no colour, and what a feed writes does not steer one', async () => {
  wire.answers.set('/one', rss(['Iron bridge closed &#27;[2J&#x9b;31m&#x202e;today']))
  const polled = await run('poll', '--once', '--feed', 'one')
  const listed = await run('hits')
  for (const { stdout } of [polled, listed]) {
    expect(stdout).toContain('Iron bridge closed')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  }
})

test('the sample leaves a data folder alone that is not its own', async () => {
  await run('poll', '--once')
  const before = (await run('hits', '--json')).stdout
  const { code, stderr } = await run('up', '--sample', '--port', '0')
  expect(code).toBe(1)
  expect(stderr).toContain('left alone')
  expect((await run('hits', '--json')).stdout).toBe(before)
})

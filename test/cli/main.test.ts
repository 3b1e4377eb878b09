/** The command line as a user types it: names, options in any place, exit codes, what goes to which stream. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feedsYaml, makeWorld, rss, storyline, type World } from '../journey/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  for (const name of ['one', 'two', 'three']) world.answers.set(`/${name}.xml`, { body: rss(world.base, []) })
})
afterAll(() => world.end())

test.each([
  [['--version'], 0, /^storywire \d+\.\d+\.\d+\n$/, /^$/],
  [['--help'], 0, /up [\s\S]*check[\s\S]*poll[\s\S]*hits[\s\S]*alerts/, /^$/],
  [['hits', '--help'], 0, /--storyline[\s\S]*--config/, /^$/],
  [[], 2, /^$/, /Usage: storywire/],
  [['chek'], 2, /^$/, /unknown command 'chek'\n\(Did you mean check\?\)/],
  [['hits', '--storylin', 'x'], 2, /^$/, /unknown option '--storylin'\n\(Did you mean --storyline\?\)/],
  [['poll'], 2, /^$/, /--once/],
  [['poll', '--once', '--feed', 'on'], 2, /^$/, /no feed "on": did you mean "one"/],
  [['hits', '--storyline', 'oters'], 2, /^$/, /no storyline "oters": did you mean "otters"/],
  [['hits', '--limit', '0'], 2, /^$/, /number from 1 up/],
  [['up', '--port', 'x'], 2, /^$/, /A port is a number/],
  [['hits'], 0, /^$/, /Nothing is stored/],
  [['alerts', '--json'], 0, /^$/, /Nothing is stored/],
])('%j ends with %i', async (args, code, out, err) => {
  const ended = await world.run(args)
  expect(ended.out).toMatch(out)
  expect(ended.err).toMatch(err)
  expect(ended.code).toBe(code)
})

test('looking does not create a data folder', async () => {
  await world.run(['hits'])
  expect(await readdir(world.directory)).toEqual(['config'])
})

test('global options stand before or after the command', async () => {
  const before = await world.run(['--json', 'check'])
  const after = await world.run(['check', '--json'])
  expect(before.out).toContain('"type":"example"')
  expect(before).toEqual(after)
})

test('check says what is there, and which example fails and why', async () => {
  const good = await world.run(['check'])
  expect(good.code).toBe(0)
  expect(good.out).toMatch(/✓ otters +2 examples/)
  expect(good.out).toContain('3 feeds of 1 source')

  const file = join(world.config, 'storylines', 'otters.yaml')
  await writeFile(file, `${storyline.replace('A seal in', 'An otter in')}minScore: 0\n`)
  const wrong = await world.run(['check'])
  expect(wrong.code).toBe(1)
  expect(wrong.out).toMatch(/✗ otters +1 of 2 examples not as it should be/)
  expect(wrong.out).toMatch(
    /should not match \(en\): An otter in the harbour\n +it matches by otter and harbour|it matches by otter \(otter\)/,
  )

  await writeFile(file, `${storyline}minScore: 1000\n`)
  const low = await world.run(['check'])
  expect(low.code).toBe(1)
  expect(low.out).toContain('is under minScore 1000')
  await writeFile(file, storyline)
})

test('a feed that is off is not polled, and says why when it is asked for', async () => {
  const feeds = feedsYaml(world.base).replace('two.xml", allowPrivate: true', 'two.xml", off: "no reader"')
  await writeFile(join(world.config, 'feeds.yaml'), feeds)
  const all = await world.run(['poll', '--once', '--json'])
  expect(all.out.match(/"feed":"(\w+)"/g)).toHaveLength(2)
  const asked = await world.run(['poll', '--once', '--feed', 'two'])
  expect(asked.code).toBe(2)
  expect(asked.err).toContain('switched off: no reader')
})

test('without a terminal there is no colour, and what a feed writes does not steer one', async () => {
  world.answers.set('/one.xml', { body: rss(world.base, [{ path: '/x', title: 'Otter in the harbour &#27;[2J&#x202e;done' }]) })
  const polled = await world.run(['poll', '--once', '--feed', 'one'])
  expect(polled.out).toContain('Otter in the harbour')
  const listed = await world.run(['hits'])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  for (const text of [polled.out, listed.out]) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
})

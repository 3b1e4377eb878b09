/** `explain` as a person calls it: for hits and for what was none, by every way to name an entry, beside `up`, and over a damaged archive. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Newsroom, openNewsroom, rss, serveWire, type Wire } from './newsroom.ts'
import { jsonLines, startStorywire, storywire } from './run-storywire.ts'

let wire: Wire
let newsroom: Newsroom
/** Title → key. */
const keys = new Map<string, string>()
const explain = (...args: readonly string[]) => storywire([...newsroom.args, 'explain', ...args])
const explainJson = async (...args: readonly string[]) => jsonLines((await explain(...args, '--json')).stdout)[0]
const keyOf = (title: string) => keys.get(title) ?? ''

beforeAll(async () => {
  wire = await serveWire()
  newsroom = openNewsroom({ wire: `${wire.base}/feed?token=hunter2`, other: `${wire.base}/other` })
  const links = (n: number) => `https://WWW.wire.example/${n}/?utm_source=rss`
  wire.answers.set('/feed?token=hunter2', rss(['Market day', 'Iron bridge closed', 'Bridge opened'], links))
  wire.answers.set(
    '/other',
    rss(['Brücke gesperrt'], () => 'https://other.example/bruecke'),
  )
  await storywire([...newsroom.args, 'poll', '--once'])
  // A revision, seen by the second poll.
  wire.answers.set('/feed?token=hunter2', rss(['Market day', 'Iron bridge closed', 'Bridge opened again'], links))
  await storywire([...newsroom.args, 'poll', '--once'])
  for (const title of ['Market day', 'Iron bridge closed', 'Bridge opened', 'Brücke gesperrt']) {
    const number = ['Market day', 'Iron bridge closed', 'Bridge opened'].indexOf(title)
    const link = number < 0 ? 'https://other.example/bruecke' : `https://wire.example/${number}`
    const { entry } = (await explainJson(link, '--storyline', 'bridges')) as { entry: { key: string } }
    keys.set(title, entry.key)
  }
}, 120_000)
afterAll(() => wire.close())

describe('an entry', () => {
  test('that is a hit: its words, its score, what was decided and why', async () => {
    const { code, stdout, stderr } = await explain(`${keyOf('Iron bridge closed')}~bridges`)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Iron bridge closed\n {2}The Wire \(wire\) · published 2026-11-24 \d\d:01 · found \d{4}-\d\d-\d\d \d\d:\d\d\n/)
    expect(stdout).toContain(`${keyOf('Iron bridge closed')} · 1 archived version\n`)
    expect(stdout).toContain('✓ It matches bridges\n  score 4 = (bridge 1 + closed 1) × 2 for the title; minScore 0\n')
    expect(stdout).toContain('✓ all of\n  ✓ bridge  title: “bridge”\n  ✓ closed  title: “closed”\n')
    expect(stdout).toMatch(/It is a hit since .*: score 4, backlog\.\n {2}desk backlog: the feed held it before/)
  })

  test('that was none: what is missing, though it is stored nowhere but in the archive', async () => {
    const { code, stdout } = await explain(keyOf('Market day'), '--storyline', 'bridges')
    expect(code).toBe(0)
    expect(stdout).toContain('✗ It does not match bridges\n')
    expect(stdout).toContain('✗ all of  both are needed; missing: bridge, closed\n  ✗ bridge  needs “bridge” or a form of it\n')
    expect(stdout).toMatch(/It is no hit\.\n$/)
  })

  test('that was revised: by its newest text, with every version', async () => {
    const { stdout } = await explain(keyOf('Bridge opened'), '--storyline', 'bridges')
    expect(stdout).toMatch(/^Bridge opened again\n/)
    expect(stdout).toContain('2 archived versions')
    expect(stdout).toMatch(/ {4}✗ .* wire, revised\n {4}✗ .* wire\n/)
    expect(stdout).toContain('  ✓ bridge  title: “Bridge”\n')
    const told = await explainJson(keyOf('Bridge opened'), '--storyline', 'bridges')
    expect(told).toMatchObject({ versions: [{ revised: true }, { revised: false }], hit: null, matches: false, storyline: 'bridges' })
  })

  test('in another language: how that was decided', async () => {
    const told = await explainJson(keyOf('Brücke gesperrt'), '--storyline', 'bridges')
    expect(told).toMatchObject({
      entry: { title: 'Brücke gesperrt', source: 'wire', feed: 'other', from: 'archive', link: 'https://other.example/bruecke' },
      language: { expected: 'en' },
    })
  })

  test('as JSON: one object with everything, and no secret of the feed', async () => {
    const { stdout, stderr } = await explain(`${keyOf('Iron bridge closed')}~bridges`, '--json')
    expect(stderr).toBe('')
    const [told, ...more] = jsonLines(stdout)
    expect(more).toEqual([])
    expect(told).toMatchObject({
      entry: { key: keyOf('Iron bridge closed'), title: 'Iron bridge closed', from: 'archive' },
      matches: true,
      holds: true,
      score: 4,
      minScore: 0,
      rule: 'bridge AND closed',
      spans: [
        { field: 'title', start: 5, end: 11, text: 'bridge', concept: 'bridge' },
        { field: 'title', text: 'closed' },
      ],
      clause: {
        kind: 'and',
        holds: true,
        parts: [
          { written: 'bridge', holds: true },
          { written: 'closed', start: 11, end: 17 },
        ],
      },
      hit: { score: 4, backlog: true, rulesAreCurrent: true, decisions: [{ subscription: 'desk', decision: 'backlog' }] },
    })
    const archived = readdirSync(join(newsroom.data, 'archive'), { recursive: true, withFileTypes: true }).filter(one => one.isFile())
    expect(archived.length).toBeGreaterThan(1)
    expect(stdout).not.toContain('hunter2')
  })
})

describe('is named', () => {
  test('by its link in any spelling, the beginning of its key, or its key in capitals', async () => {
    const key = keyOf('Iron bridge closed')
    for (const name of ['https://wire.example/1', 'http://www.wire.example/1/?utm_medium=x#top', key.slice(0, 9), key.toUpperCase()]) {
      const told = await explainJson(name, '--storyline', 'bridges')
      expect([name, (told as { entry: { key: string } }).entry.key]).toEqual([name, key])
    }
  })

  const refused: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ['no entry at all', ['what is this', '--storyline', 'bridges'], 2, /is no entry: give its key/],
    ['a key that is too short', ['abc', '--storyline', 'bridges'], 2, /is no entry/],
    ['no storyline', ['0123456789abcdef'], 2, /Name the storyline with --storyline <id>: bridges/],
    ['two storylines', ['0123456789abcdef~bridges', '--storyline', 'tunnels'], 2, /of bridges, not of tunnels/],
    ['an unknown storyline', ['0123456789abcdef', '--storyline', 'brigdes'], 2, /no storyline "brigdes": did you mean "bridges"/],
    ['a storyline that is gone', ['0123456789abcdef~tunnels'], 2, /no storyline "tunnels"/],
    ['an unknown key', ['0123456789abcdef', '--storyline', 'bridges'], 1, /No entry 0123456789abcdef .*\n {2}[0-9a-f]{16} {2}\S/],
    [
      'an unknown link',
      ['https://wire.example/none', '--storyline', 'bridges'],
      1,
      /newest of this site:[\s\S]*Iron bridge closed\n {6}https:/,
    ],
    ['a link of an unknown site', ['https://nowhere.example/', '--storyline', 'bridges'], 1, /No entry https:\/\/nowhere\.example\//],
    ['nothing', [], 2, /missing required argument/],
  ]
  test.each(refused)('%s is answered with what to do', async (_what, args, code, words) => {
    const ran = await explain(...args)
    expect(ran.stderr).toMatch(words)
    expect(ran.stdout).toBe('')
    expect(ran.code).toBe(code)
  })

  test('a slip in a key or a link is found', async () => {
    const key = keyOf('Market day')
    const slipped = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`
    expect((await explain(slipped, '--storyline', 'bridges')).stderr).toMatch(
      new RegExp(`Did you mean this one\\?\\n {2}${key} {2}Market day`),
    )
    expect((await explain('https://other.example/brueke', '--storyline', 'bridges')).stderr).toMatch(/Did you mean this one\?[\s\S]*Brücke/)
  })

  test('a data folder that holds nothing is left as it is', async () => {
    const data = `${newsroom.data}-empty`
    const { code, stderr } = await storywire([
      '--config',
      newsroom.config,
      '--data',
      data,
      'explain',
      '0123456789abcdef',
      '--storyline',
      'bridges',
    ])
    expect(code).toBe(1)
    expect(stderr).toContain('Nothing is stored')
    expect(existsSync(data)).toBe(false)
  })
})

test('the rule as it is now decides, and what differs from the hit is said', { timeout: 30_000 }, async () => {
  const file = join(newsroom.config, 'storylines/bridges.yaml')
  const good = readFileSync(file, 'utf8')
  try {
    writeFileSync(file, 'id: bridges\ntitle: Bridges\nrule: title:market OR (bridge NEAR/1 ice)\nminScore: 5\n')
    const none = await explain(keyOf('Iron bridge closed'), '--storyline', 'bridges')
    expect(none.stdout).toContain('✗ any of  one of its 2 is needed, none holds\n  ✗ title:  it does not hold in the title\n    ✗ market ')
    expect(none.stdout).toContain('stored under other rules')
    const low = await explain(keyOf('Market day'), '--storyline', 'bridges')
    expect(low.stdout).toContain('✗ It does not match bridges: its score 2 is under minScore 5')
    writeFileSync(file, 'id: bridges\ntitle: Bridges\nrule: market\n')
    expect((await explain(keyOf('Market day'), '--storyline', 'bridges')).stdout).toContain(
      'It is no hit: entries are matched when they are found',
    )
  } finally {
    writeFileSync(file, good)
  }
})

test('of a long rule only what decided is shown, unless all is asked for', { timeout: 30_000 }, async () => {
  const file = join(newsroom.config, 'storylines/bridges.yaml')
  const good = readFileSync(file, 'utf8')
  const ways = Array.from({ length: 30 }, (_, n) => `(ferry AND quay${n} AND pier${n})`)
  try {
    writeFileSync(file, `id: bridges\ntitle: Bridges\nrule: bridge AND (${ways.join(' OR ')} OR (iron AND tunnel) OR (closed AND lock))\n`)
    const missed = await explain(keyOf('Iron bridge closed'), '--storyline', 'bridges')
    expect(missed.stdout).toContain('    ✗ all of  both are needed; missing: tunnel\n')
    expect(missed.stdout).toMatch(/✗ all of {2}both are needed; missing: lock\n.*\n.*\n {4}… 30 other alternatives, no nearer\n/)
    expect(missed.stdout).not.toContain('quay7')
    expect(missed.stdout).toContain('--all shows every clause')
    const whole = await explain(keyOf('Iron bridge closed'), '--storyline', 'bridges', '--all')
    expect(whole.stdout).toContain('✗ pier29')
    expect(whole.stdout).not.toContain('--all')

    writeFileSync(file, `id: bridges\ntitle: Bridges\nrule: bridge AND (${ways.join(' OR ')} OR (iron AND closed))\n`)
    const matched = await explain(keyOf('Iron bridge closed'), '--storyline', 'bridges')
    expect(matched.stdout).toMatch(/✓ any of\n {4}✓ all of\n {6}✓ iron .*\n {6}✓ closed .*\n {4}… 30 other alternatives, not there\n/)
    expect(matched.stdout).not.toContain('quay7')
  } finally {
    writeFileSync(file, good)
  }
})

test('of several feeds that carry an entry, one whose text matches is shown', { timeout: 60_000 }, async () => {
  const both = openNewsroom({ first: `${wire.base}/first`, second: `${wire.base}/second` })
  wire.answers.set(
    '/first',
    rss(['Toll bridge closed'], () => 'https://wire.example/toll'),
  )
  wire.answers.set(
    '/second',
    rss(['Toll bridge: what we know'], () => 'https://wire.example/toll'),
  )
  await storywire([...both.args, 'poll', '--once', '--feed', 'first'])
  await storywire([...both.args, 'poll', '--once', '--feed', 'second'])
  const { stdout } = await storywire([...both.args, 'explain', 'https://wire.example/toll', '--storyline', 'bridges'])
  expect(stdout).toMatch(/^Toll bridge closed\n {2}The Wire \(first\)/)
  expect(stdout).toMatch(/2 archived versions\n {4}✗ .* second\n {4}✓ .* first\n/)
  expect(stdout).toContain('✓ It matches bridges')
})

test('beside a running up it works as well', { timeout: 60_000 }, async () => {
  const running = startStorywire([...newsroom.args, 'up', '--no-sample', '--port', '0'])
  try {
    await running.until(/First round|No feed is due/)
    const { code, stdout } = await explain(`${keyOf('Iron bridge closed')}~bridges`)
    expect(stdout).toContain('It is a hit since')
    expect(code).toBe(0)
  } finally {
    running.child.kill('SIGKILL')
    await running.ended
  }
})

test('bad parts of the archive are named on stderr and passed over; without the archive the hit’s evidence is explained', {
  timeout: 60_000,
}, async () => {
  const day = join(newsroom.data, 'archive/entries', readdirSync(join(newsroom.data, 'archive/entries'))[0] ?? '')
  const bad = join(day, '235959999-0123456789abcdef.jsonl.gz')
  writeFileSync(bad, gzipSync(`{"key":"${keyOf('Market day')}"}\n`))
  writeFileSync(join(day, 'notes\u001b[2J.txt'), '')
  const name = `${keyOf('Iron bridge closed')}~bridges`
  const read = await explain(keyOf('Market day'), '--storyline', 'bridges', '--json')
  expect(read.code).toBe(0)
  expect(jsonLines(read.stdout)).toHaveLength(1)
  expect(read.stderr).toMatch(/archive\/entries\/.*235959999-0123456789abcdef\.jsonl\.gz, line 1: it is no archived entry.*; passed over/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(read.stderr).not.toMatch(/\u001b/)
  rmSync(join(newsroom.data, 'archive'), { recursive: true })
  const { code, stdout } = await explain(name)
  expect(code).toBe(0)
  expect(stdout).toContain('not in the archive: only the hit’s excerpts are looked at')
  expect(stdout).toContain('  ✓ bridge  title: “bridge”')
  expect(stdout).toContain('It is a hit since')
  expect((await explain('https://wire.example/1', '--storyline', 'bridges')).stdout).toContain('Iron bridge closed')
  expect((await explain(keyOf('Market day'), '--storyline', 'bridges')).code).toBe(1)
})

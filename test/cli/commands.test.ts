/** The commands as a person or a script calls them: exit codes, what goes to stdout, what a mistake is answered with. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openNewsroom, rss, serveWire, type Wire } from './newsroom.ts'
import { jsonLines, killAll, type Running, startStorywire, storywire } from './run-storywire.ts'

let wire: Wire
const started: Running[] = []
beforeEach(async () => {
  wire = await serveWire()
})
afterEach(async () => {
  await killAll(started)
  await wire.close()
})

const up = (args: readonly string[]): Running => {
  const running = startStorywire([...args, 'up', '--no-sample', '--port', '0'])
  started.push(running)
  return running
}

describe('usage', () => {
  const cases: readonly {
    readonly args: readonly string[]
    readonly code: number
    readonly says: RegExp
    readonly on: 'stdout' | 'stderr'
  }[] = [
    { args: ['--help'], code: 0, says: /\bpoll\b[\s\S]*\bhits\b/, on: 'stdout' },
    { args: ['--version'], code: 0, says: /\d+\.\d+\.\d+/, on: 'stdout' },
    { args: ['hist'], code: 2, says: /hits/, on: 'stderr' },
    { args: ['poll'], code: 2, says: /--once/, on: 'stderr' },
    { args: ['hits', '--limit', 'many'], code: 2, says: /number/, on: 'stderr' },
    { args: ['check', '--config', '/nowhere/at/all'], code: 2, says: /\/nowhere\/at\/all/, on: 'stderr' },
  ]
  test.each(cases)('storywire $args', async ({ args, code, says, on }) => {
    const ran = await storywire(args)
    expect(ran[on]).toMatch(says)
    expect(ran.code).toBe(code)
    if (on === 'stderr') expect(ran.stdout).toBe('')
  })

  test('npx runs it in the checkout', () => {
    const { status, stdout } = spawnSync('npx', ['storywire', '--version'], { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8' })
    expect(stdout).toMatch(/^\S*\s*\d+\.\d+\.\d+\n$/)
    expect(status).toBe(0)
  })
})

test('a broken configuration: every problem with its place, exit 2, nothing started', async () => {
  const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
  writeFileSync(
    join(newsroom.config, 'storylines/bridges.yaml'),
    'id: bridges\ntitle: Bridges closed\nrule: "@brige AND closed"\ncolour: red\n',
  )
  writeFileSync(
    join(newsroom.config, 'alerts.yaml'),
    'channels: []\nsubscriptions:\n  - { id: desk, storylines: [bridgs], channels: [desk], send: now }\n',
  )
  for (const command of [['poll', '--once'], ['up'], ['check']]) {
    const { code, stdout, stderr } = await storywire([...newsroom.args, ...command])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/bridges\.yaml:3:\d+ unknown-entity/)
    expect(stderr).toMatch(/bridges\.yaml:4:1 /)
    expect(stderr).toMatch(/alerts\.yaml:3:\d+ /)
    expect(existsSync(newsroom.data)).toBe(false)
  }
})

test('check runs the examples: a failing one is named, exit 1', async () => {
  const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
  expect((await storywire([...newsroom.args, 'check'])).code).toBe(0)
  const file = join(newsroom.config, 'storylines/bridges.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('Bridge closed by ice', 'Tunnel closed by ice'))
  const { code, stdout, stderr } = await storywire([...newsroom.args, 'check'])
  expect(code).toBe(1)
  expect(stdout + stderr).toContain('Tunnel closed by ice')
})

test('feeds that fail are named in the output and in feed health, the rest goes on, exit 3', { timeout: 90_000 }, async () => {
  const feeds = { good: '/good', page: '/page', nothing: '/nothing', cut: '/cut', missing: '/missing', mute: '/mute' }
  const newsroom = openNewsroom({
    ...Object.fromEntries(Object.entries(feeds).map(([id, path]) => [id, `${wire.base}${path}`])),
    nowhere: 'http://no-such-host.invalid/feed',
  })
  wire.answers.set('/good', rss(['Stone bridge closed']))
  wire.answers.set('/page', '<!doctype html><html><head><title>Please log in</title></head><body><p>Log in</p></body></html>')
  wire.answers.set('/nothing', '')
  wire.answers.set('/cut', rss(['Iron bridge closed', 'Wooden bridge closed'], n => `https://wire.example/cut/${n}`).slice(0, -60))
  wire.answers.set('/mute', () => {})
  const { code, stdout, stderr } = await storywire(['--json', ...newsroom.args, 'poll', '--once'])
  expect(code).toBe(3)
  const reports = new Map(jsonLines(stdout).map(report => [report.feed, report]))
  expect([...reports.keys()].toSorted()).toEqual([...Object.keys(feeds), 'nowhere'].toSorted())
  expect(reports.get('good')).toEqual({ feed: 'good', outcome: 'changed', entries: 1, new: 1, hits: 1, problems: 0 })
  const codes = { page: 'html', nothing: 'empty', cut: 'truncated', missing: 'http-404', mute: 'timeout', nowhere: 'dns' }
  for (const [feed, expected] of Object.entries(codes)) {
    expect(reports.get(feed)).toMatchObject({ outcome: 'failed', code: expected })
    expect(stderr).toContain(feed)
  }
  // What a cut document still held is not lost, nor what is whole of the entry in which it ends.
  expect(reports.get('cut')).toMatchObject({ hits: 2 })

  const running = up(newsroom.args)
  const [, url] = await running.until(/(http:\/\/127\.0\.0\.1:\d+)\//)
  const { feeds: health } = (await (await fetch(`${url}/v1/feeds`)).json()) as {
    feeds: { id: string; health: string; lastError: string | null }[]
  }
  for (const [feed, expected] of Object.entries(codes)) expect(health.find(({ id }) => id === feed)?.lastError).toContain(expected)
  expect(health.find(({ id }) => id === 'good')).toMatchObject({ health: 'fine', lastError: null })
})

test('poll --once says where messages go and how many wait, also those of an earlier run', { timeout: 60_000 }, async () => {
  const alerts = `channels: [ { id: one, type: webhook, secret: ONE }, { id: two, type: webhook, secret: TWO } ]
subscriptions: [ { id: desk, storylines: all, channels: [one, two], send: now } ]
`
  const newsroom = openNewsroom({ wire: `${wire.base}/feed` }, alerts)
  const unset = await storywire([...newsroom.args, 'poll', '--once', '--json'])
  expect(unset.stderr).toMatch(/one: ONE is not set, its messages go to the outbox/)
  const secrets = { ONE: 'http://127.0.0.1:9/', TWO: 'http://127.0.0.1:9/' }
  wire.answers.set('/feed', rss(['Market day']))
  await storywire([...newsroom.args, 'poll', '--once'], secrets)
  wire.answers.set('/feed', rss(['Market day', 'Toll bridge closed', 'Foot bridge closed']))
  const first = await storywire([...newsroom.args, 'poll', '--once'], secrets)
  expect(first.stdout).toContain('2 hits, 0 messages sent, 4 not yet')
  expect((await storywire([...newsroom.args, 'poll', '--once'], secrets)).stdout).toContain('0 hits, 0 messages sent, 4 not yet')
})

test('poll --feed polls that feed alone; one that is not there is a usage error', async () => {
  const newsroom = openNewsroom({ one: `${wire.base}/one`, two: `${wire.base}/two` })
  wire.answers.set('/one', rss(['Market day']))
  const { code, stdout } = await storywire([...newsroom.args, 'poll', '--once', '--feed', 'one', '--json'])
  expect(jsonLines(stdout).map(({ feed }) => feed)).toEqual(['one'])
  expect(code).toBe(0)
  const unknown = await storywire([...newsroom.args, 'poll', '--once', '--feed', 'on'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('"on"')
})

describe('beside a running up', () => {
  test('a second up is refused; other commands use its table; Ctrl-C stops it and leaves nothing behind', { timeout: 60_000 }, async () => {
    const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
    wire.answers.set('/feed', rss(['Market day', 'Brick bridge closed']))
    const running = up(newsroom.args)
    await running.until(/First round/)
    const { pid, port } = JSON.parse(readFileSync(join(newsroom.data, 'running.json'), 'utf8'))
    expect(pid).toBe(running.child.pid)
    expect(port).toBeGreaterThan(0)

    const second = await storywire([...newsroom.args, 'up', '--port', '0'])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(`process ${pid}`)
    expect(second.stdout).toBe('')

    const hits = await storywire([...newsroom.args, 'hits', '--json'])
    expect(jsonLines(hits.stdout)).toMatchObject([{ entry: { title: 'Brick bridge closed' } }])
    wire.answers.set('/feed', rss(['Market day', 'Brick bridge closed', 'Toll bridge closed']))
    expect((await storywire([...newsroom.args, 'poll', '--once'])).code).toBe(0)
    const [, url] = await running.until(/(http:\/\/127\.0\.0\.1:\d+)\//)
    const answer = (await (await fetch(`${url}/v1/hits`)).json()) as { hits: { entry: { title: string } }[] }
    expect(answer.hits.map(({ entry }) => entry.title)).toEqual(['Toll bridge closed', 'Brick bridge closed'])

    running.child.kill('SIGINT')
    const { code } = await running.ended
    expect(code).toBe(0)
    expect(existsSync(join(newsroom.data, 'running.json'))).toBe(false)
    expect((await storywire([...newsroom.args, 'hits', '--json'])).stdout).toContain('Toll bridge closed')
  })

  test('Ctrl-C while feeds are being polled ends cleanly too', { timeout: 60_000 }, async () => {
    const newsroom = openNewsroom(Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`feed-${n}`, `${wire.base}/${n}`])))
    for (const afterMs of [0, 5, 20, 80]) {
      const running = up(newsroom.args)
      await running.until(/Polling/)
      await new Promise(resolve => setTimeout(resolve, afterMs))
      running.child.kill('SIGINT')
      const { code, stderr } = await running.ended
      expect(stderr).toContain('Stopped.')
      // Neither a stack trace, nor notes about a table that was closed under work in hand.
      expect(stderr).not.toMatch(/\n\s+at |given back|broke off|could not be/)
      expect(code).toBe(0)
      expect(existsSync(join(newsroom.data, 'running.json'))).toBe(false)
    }
  })

  test('a running.json whose process is gone is stale: the next command takes over', { timeout: 60_000 }, async () => {
    const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
    wire.answers.set('/feed', rss(['Steel bridge closed']))
    const running = up(newsroom.args)
    await running.until(/First round/)
    running.child.kill('SIGKILL')
    await running.ended
    expect(existsSync(join(newsroom.data, 'running.json'))).toBe(true)
    expect(jsonLines((await storywire([...newsroom.args, 'hits', '--json'])).stdout)).toHaveLength(1)
  })

  test('a port that is taken is said so, exit 1', async () => {
    const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const { code, stderr } = await storywire([...newsroom.args, 'up', '--no-sample', '--port', String(port)])
    taken.close()
    expect(code).toBe(1)
    expect(stderr).toContain(String(port))
    expect(existsSync(join(newsroom.data, 'running.json'))).toBe(false)
  })
})

describe('no feed can be reached', () => {
  const nowhere = { one: 'http://no-such-host.invalid/feed', two: 'http://127.0.0.1:9/feed' }

  test('up says so and plays the sample, marked as such, to the outbox only', { timeout: 60_000 }, async () => {
    const newsroom = openNewsroom(nowhere)
    const running = startStorywire([...newsroom.args, 'up', '--port', '0'], {
      SLACK_DESK_URL: `${wire.base}/slack`,
      SMTP_URL: 'smtp://127.0.0.1:9',
    })
    started.push(running)
    await running.until(/No feed could be reached/)
    await running.until(/SAMPLE/)
    const urls = [...running.stdout().matchAll(/(http:\/\/127\.0\.0\.1:\d+)\//g)].map(([, url]) => url)
    const storylines = (await (await fetch(`${urls.at(-1)}/v1/storylines`)).json()) as { sample: boolean }
    expect(storylines.sample).toBe(true)
    expect(existsSync(`${newsroom.data}-sample`)).toBe(true)
    rmSync(`${newsroom.data}-sample`, { recursive: true, force: true })
  })

  test('--no-sample forbids it', { timeout: 60_000 }, async () => {
    const newsroom = openNewsroom(nowhere)
    const running = up(newsroom.args)
    await running.until(/First round: 2 feeds, 2 failed/)
    expect(running.stdout()).not.toContain('SAMPLE')
  })
})

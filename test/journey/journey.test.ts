/** From feed bytes over HTTP to a mail and a Slack payload, with the real process and the embedded table on disk. */
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readRunning } from '../../lib/local/running.ts'
import { feedsYaml, makeWorld, rss, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  for (const name of ['one', 'two', 'three']) serve(name, [{ path: `/${name}-quiet`, title: `Quiet day at the ${name} pier` }])
})
afterEach(() => world.end())

const serve = (name: string, articles: Parameters<typeof rss>[1]) => world.answers.set(`/${name}.xml`, { body: rss(world.base, articles) })
const otter = (n: number | string) => ({ path: `/otter-${n}`, title: `Otter number ${n} seen in the harbour`, summary: 'It ate a fish.' })
const lines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
const hitsOf = async () => lines((await world.run(['hits', '--json'])).out)

test('what a feed brings becomes one hit, one Slack payload and one mail, and nothing twice', async () => {
  expect((await world.run(['poll', '--once'])).code).toBe(0)
  expect(await world.outbox()).toEqual([])

  serve('one', [otter(1), { path: '/one-quiet', title: 'Quiet day at the one pier' }])
  const polled = await world.run(['poll', '--once', '--json'])
  expect(polled.code).toBe(0)
  const reports = lines(polled.out)
  expect(reports).toHaveLength(3)
  expect(reports.find(report => report.feed === 'one')).toEqual({
    feed: 'one',
    outcome: 'changed',
    entries: 2,
    new: 1,
    hits: 1,
    problems: 0,
  })
  expect(reports.filter(report => report.feed !== 'one').map(report => report.outcome)).toEqual(['unchanged', 'unchanged'])

  const link = `${world.base}/otter-1`
  const outbox = await world.outbox()
  expect(outbox.map(({ file }) => file.slice(-4)).sort()).toEqual(['.eml', 'json'])
  const mail = outbox.find(({ file }) => file.endsWith('.eml'))?.text ?? ''
  expect(mail).toMatch(/^To: desk@example.org/m)
  expect(mail).toMatch(/^Message-ID: <\S+>/m)
  expect(mail).toMatch(/^Subject: .*Otter number 1 seen in the harbour/m)
  expect(mail).toContain(link)
  const payload = JSON.parse(outbox.find(({ file }) => file.endsWith('.json'))?.text ?? '')
  expect(payload.text).toContain('Otter number 1 seen in the harbour')
  expect(JSON.stringify(payload.blocks)).toContain(link)

  const [hit, ...more] = await hitsOf()
  expect(more).toEqual([])
  expect(hit).toMatchObject({ storyline: 'otters', sources: ['gazette'], entry: { title: 'Otter number 1 seen in the harbour', link } })
  const alerts = lines((await world.run(['alerts', '--json'])).out)
  expect(alerts).toMatchObject([
    {
      subscription: 'desk',
      storyline: 'otters',
      decision: 'send',
      hit: { id: hit?.id },
      deliveries: [
        { channel: 'desk-mail', state: 'sent', attempts: 1 },
        { channel: 'desk-slack', state: 'sent', attempts: 1 },
      ],
    },
  ])

  await world.run(['poll', '--once'])
  expect(await world.outbox()).toEqual(outbox)
  expect(await hitsOf()).toEqual([hit])
})

test('what a feed held when it was first polled is told in one backlog message', async () => {
  serve('one', [otter(1), otter(2), otter(3)])
  expect((await world.run(['poll', '--once'])).code).toBe(0)
  expect(await hitsOf()).toHaveLength(3)
  const outbox = await world.outbox()
  expect(outbox).toHaveLength(2)
  for (const { text } of outbox) for (const n of [1, 2, 3]) expect(text).toContain(`Otter number ${n}`)
})

test('a secret that is set sends for real, and the other channel goes to the outbox', async () => {
  await world.run(['poll', '--once'])
  serve('two', [otter(1)])
  const { err, code } = await world.run(['poll', '--once'], { env: { SLACK_DESK_URL: `${world.base}/hook` } })
  expect(code).toBe(0)
  expect(err).toContain('SMTP_URL is not set')
  expect(world.posted).toMatchObject([{ text: expect.stringContaining('Otter number 1') }])
  expect((await world.outbox()).map(({ file }) => file.slice(-4))).toEqual(['.eml'])
})

test('failing feeds are each named, the rest goes on, exit 3', async () => {
  const html = '<!doctype html><html><head><title>Sorry</title></head><body><p>No feed</p></body></html>'
  await writeFile(join(world.config, 'feeds.yaml'), feedsYaml(world.base, ['one', 'page', 'empty', 'gone', 'cut', 'nowhere']))
  const feeds = feedsYaml(world.base, ['one', 'page', 'empty', 'gone', 'cut']).trimEnd()
  await writeFile(join(world.config, 'feeds.yaml'), `${feeds}\n      - { id: nowhere, url: "http://storywire.invalid/feed.xml" }\n`)
  world.answers.set('/page.xml', { body: html, type: 'text/html' })
  world.answers.set('/empty.xml', { body: '' })
  world.answers.set('/cut.xml', { body: rss(world.base, [otter('cut'), otter('cut too')]).slice(0, -160) })
  serve('one', [otter(1)])
  const polled = await world.run(['poll', '--once', '--json'])
  expect(polled.code).toBe(3)
  const outcomes = Object.fromEntries(lines(polled.out).map(report => [report.feed, report.outcome]))
  expect(outcomes).toEqual({ one: 'changed', page: 'failed', empty: 'failed', gone: 'failed', cut: 'failed', nowhere: 'failed' })
  for (const name of ['page', 'empty', 'gone', 'cut', 'nowhere']) expect(polled.err).toMatch(new RegExp(`^${name}: `, 'm'))
  const codes = Object.fromEntries(lines(polled.out).map(report => [report.feed, report.code]))
  expect(codes).toMatchObject({ gone: 'http-404', nowhere: 'dns' })
  const titles = (await hitsOf()).map(hit => (hit.entry as { title: string }).title)
  expect(titles).toContain('Otter number 1 seen in the harbour')
  const shown = await world.run(['poll', '--once', '--feed', 'one'])
  expect(shown.code).toBe(0)
})

describe('killed at any moment and started again', () => {
  const wanted = [1, 2, 3].flatMap(n => ['one', 'two', 'three'].map(name => `${name} ${n}`)).sort()

  test('the same hits, each told once on each channel', async () => {
    await world.run(['poll', '--once'])
    for (const name of ['one', 'two', 'three'])
      serve(
        name,
        [1, 2, 3].map(n => otter(`${name} ${n}`)).map(each => ({ ...each, path: each.path.replace(' ', '-') })),
      )
    const moments = [150, 300, 400, 450, 500, 550, 600, 700]
    for (const killAfterMs of moments) await world.run(['poll', '--once'], { killAfterMs })
    const last = await world.run(['poll', '--once', '--json'])
    expect(last.code).toBe(0)
    const hits = await hitsOf()
    const numbers = (text: string) => [...text.matchAll(/Otter number (\w+ \d)/g)].map(match => match[1] ?? '')
    expect(hits.flatMap(hit => numbers((hit.entry as { title: string }).title)).sort()).toEqual(wanted)
    const outbox = await world.outbox()
    for (const ending of ['.eml', '.json']) {
      const told = outbox.filter(({ file }) => file.endsWith(ending)).flatMap(({ text }) => [...new Set(numbers(text))])
      expect(told.sort()).toEqual(wanted)
    }
    const alerts = lines((await world.run(['alerts', '--json'])).out)
    expect(alerts).toHaveLength(9)
    expect(alerts.flatMap(alert => (alert.deliveries as { state: string }[]).map(({ state }) => state))).toEqual(Array(18).fill('sent'))
    expect(await readRunning(world.data)).toBe('absent')
  }, 90_000)
})

describe('up', () => {
  test('polls, alerts, answers over HTTP, and stops cleanly on Ctrl-C', async () => {
    serve('one', [otter(1)])
    const up = world.start(['up', '--port', '0'])
    const said = await up.says('First round: 3 feeds')
    expect(said).toContain('Harbour Gazette')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    expect(await (await fetch(`${url}/v1/hits`)).json()).toMatchObject({ hits: [{ storyline: 'otters' }] })
    expect(await (await fetch(`${url}/v1/feeds`)).json()).toMatchObject({
      feeds: [{ health: 'fine' }, { health: 'fine' }, { health: 'fine' }],
    })
    expect(await (await fetch(`${url}/`)).text()).toContain('<title>Storywire</title>')
    expect((await fetch(`${url}/outbox`)).status).toBe(200)
    expect((await fetch(`${url}/v1/nothing`)).status).toBe(404)

    // Beside it: a second one is refused, other commands use its table.
    const second = await world.run(['up', '--port', '0'])
    expect(second.code).toBe(1)
    expect(second.err).toContain(`process ${up.process.pid}`)
    serve('two', [otter(2)])
    const beside = await world.run(['poll', '--once', '--json'])
    expect(beside.code).toBe(0)
    expect(await hitsOf()).toHaveLength(2)

    up.process.kill('SIGINT')
    const { code, err } = await up.ended
    expect(code).toBe(0)
    expect(err).toContain('Stopped')
    expect(await readRunning(world.data)).toBe('absent')
    expect(await hitsOf()).toHaveLength(2)
  })

  test('goes on after kill -9', async () => {
    serve('one', [otter(1)])
    const up = world.start(['up', '--port', '0', '--no-sample'])
    await up.says(/^hit /m)
    up.process.kill('SIGKILL')
    await up.ended
    expect(await hitsOf()).toHaveLength(1)
  })

  test('a port that is taken: a clear message, exit 1', async () => {
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const { code, err } = await world.run(['up', '--port', String(port)])
    taken.close()
    expect(code).toBe(1)
    expect(err).toMatch(new RegExp(`Port ${port} .*is taken.*--port`))
    expect(await readRunning(world.data)).toBe('absent')
  })

  test('where no feed can be reached it says so and plays the sample, but not with --no-sample', async () => {
    await writeFile(join(world.config, 'feeds.yaml'), feedsYaml('http://127.0.0.1:1'))
    const up = world.start(['up', '--port', '0'])
    const said = await up.says(/SAMPLE[\s\S]*\npoll /)
    expect(said).toContain('No feed could be reached')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    expect(await (await fetch(`${url}/v1/storylines`)).json()).toMatchObject({ sample: true })
    up.process.kill('SIGINT')
    expect((await up.ended).code).toBe(0)

    const bare = world.start(['up', '--port', '0', '--no-sample'])
    expect(await bare.says('First round: 3 feeds, 3 failed')).not.toContain('SAMPLE')
    bare.process.kill('SIGINT')
    await bare.ended
  })

  test('the sample leaves a folder alone that is not its own', async () => {
    await world.run(['poll', '--once'])
    const { code, err } = await world.run(['up', '--sample', '--port', '0'])
    expect(code).toBe(1)
    expect(err).toContain('left alone')
    expect((await world.run(['hits'])).code).toBe(0)
  })
})

test('a bad configuration: every problem with its place, exit 2, nothing started', async () => {
  await writeFile(join(world.config, 'storylines', 'otters.yaml'), 'id: otters\ntitle: Otters\nrule: otter AND @harbor\ncolour: blue\n')
  await writeFile(join(world.config, 'feeds.yaml'), feedsYaml(world.base, ['one', 'one']))
  for (const args of [['up', '--port', '0'], ['poll', '--once'], ['check'], ['hits'], ['alerts']]) {
    const { code, err, out } = await world.run(args)
    expect([args[0], code, out]).toEqual([args[0], 2, ''])
    expect(err).toMatch(/otters\.yaml:3:\d+ unknown-entity/)
    expect(err).toMatch(/otters\.yaml:4:1 /)
    expect(err).toMatch(/feeds\.yaml:9:\d+ /)
  }
  expect(await readRunning(world.data)).toBe('absent')
})

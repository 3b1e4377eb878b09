/** The journey: from the bytes of a feed over HTTP to a mail and a Slack payload, through the embedded table and the real command line. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Newsroom, openNewsroom, rss, serveWire, type Wire } from '../cli/newsroom.ts'
import { jsonLines, startStorywire, storywire } from '../cli/run-storywire.ts'

let wire: Wire
beforeEach(async () => {
  wire = await serveWire()
})
afterEach(() => wire.close())

const poll = (newsroom: Newsroom) => storywire([...newsroom.args, 'poll', '--once', '--json'])
const list = async (newsroom: Newsroom, what: 'hits' | 'alerts') => jsonLines((await storywire([...newsroom.args, what, '--json'])).stdout)

const outbox = (newsroom: Newsroom, ending: string): string[] =>
  readdirSync(join(newsroom.data, 'outbox'))
    .filter(name => name.endsWith(ending))
    .toSorted()
    .map(name => readFileSync(join(newsroom.data, 'outbox', name), 'utf8'))

test('an entry becomes a hit, a mail and a Slack payload, once', { timeout: 60_000 }, async () => {
  const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
  wire.answers.set('/feed', rss(['Market day in town', 'Old bridge closed since spring']))
  const first = await poll(newsroom)
  expect(first.code).toBe(0)
  expect(jsonLines(first.stdout)).toEqual([{ feed: 'wire', outcome: 'changed', entries: 2, new: 2, hits: 1, problems: 0 }])

  wire.answers.set(
    '/feed',
    rss(['Market day in town', 'Old bridge closed since spring', 'Harbour bridge closed after storm & flood'.replace('&', '&amp;')]),
  )
  expect(jsonLines((await poll(newsroom)).stdout)).toEqual([{ feed: 'wire', outcome: 'changed', entries: 3, new: 1, hits: 1, problems: 0 }])
  expect(jsonLines((await poll(newsroom)).stdout)).toMatchObject([{ outcome: 'unchanged', new: 0, hits: 0 }])

  const hits = await list(newsroom, 'hits')
  expect(hits.map(hit => (hit.entry as { title: string }).title)).toEqual([
    'Harbour bridge closed after storm & flood',
    'Old bridge closed since spring',
  ])
  expect(hits[0]).toMatchObject({
    storyline: 'bridges',
    entry: { link: 'https://wire.example/2', language: 'en', publishedAt: '2026-11-24T08:02:00.000Z' },
    sources: ['wire'],
    evidence: {
      title: {
        text: 'Harbour bridge closed after storm & flood',
        spans: [
          { start: 8, end: 14, concept: 'bridge' },
          { start: 15, end: 21, concept: 'closed' },
        ],
      },
    },
  })
  expect(hits.map(({ id }) => id)).toEqual(hits.map(hit => `${(hit.entry as { key: string }).key}~bridges`))

  const alerts = await list(newsroom, 'alerts')
  expect(alerts.map(({ decision }) => decision)).toEqual(['send', 'backlog'])
  for (const { deliveries } of alerts)
    expect((deliveries as { channel: string }[]).toSorted((a, b) => (a.channel < b.channel ? -1 : 1))).toMatchObject([
      { channel: 'desk-mail', state: 'sent', attempts: 1 },
      { channel: 'desk-slack', state: 'sent', attempts: 1 },
    ])

  const mails = await Promise.all(outbox(newsroom, '.eml').map(mail => PostalMime.parse(mail)))
  expect(mails).toHaveLength(2)
  expect(mails[0]?.text).toContain('Old bridge closed since spring')
  const [, mail] = mails
  expect(mail?.subject).toContain('Harbour bridge closed after storm & flood')
  expect(mail?.to?.map(({ address }) => address)).toEqual(['desk@example.org'])
  expect(mail?.messageId).toMatch(/^<.+@.+>$/)
  expect(mail?.text).toContain('https://wire.example/2')
  expect(mail?.html).toContain('href="https://wire.example/2"')

  const slack = outbox(newsroom, '.json').map(payload => JSON.parse(payload))
  expect(slack).toHaveLength(2)
  expect(slack[1].text).toContain('Harbour bridge closed')
  expect(JSON.stringify(slack[1].blocks)).toContain('https://wire.example/2')
  expect(JSON.stringify(slack[1].blocks)).toContain('storm &amp; flood')
})

test('an article in two feeds is one hit with one message a channel; a changed text is told no second time', {
  timeout: 60_000,
}, async () => {
  const newsroom = openNewsroom({ one: `${wire.base}/one`, two: `${wire.base}/two` })
  wire.answers.set('/one', rss(['Market day in town']))
  wire.answers.set(
    '/two',
    rss(['Weather for today'], n => `https://wire.example/weather/${n}`),
  )
  await poll(newsroom)
  const article = 'Long bridge closed for repairs'
  wire.answers.set('/one', rss(['Market day in town', article]))
  wire.answers.set(
    '/two',
    rss([article], () => 'https://wire.example/1?utm_source=two'),
  )
  await poll(newsroom)
  wire.answers.set('/one', rss(['Market day in town', `${article}, mayor says`]))
  const reports = jsonLines((await poll(newsroom)).stdout)
  expect(reports.find(({ feed }) => feed === 'one')).toMatchObject({ outcome: 'changed', new: 0, hits: 0 })
  const hits = await list(newsroom, 'hits')
  expect(hits).toHaveLength(1)
  expect(outbox(newsroom, '.eml')).toHaveLength(1)
  expect(outbox(newsroom, '.json')).toHaveLength(1)
})

describe('a process killed at any moment', () => {
  // From before the table is open until after the last message, whatever the machine's speed: a share of a whole run.
  const shares = [0.15, 0.3, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95]
  const titles = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? `Bridge ${n} closed` : `Bridge ${n} opened`))

  test('loses no hit and no alert, and tells none twice without saying so', { timeout: 240_000 }, async () => {
    const newsroom = openNewsroom({ one: `${wire.base}/one`, two: `${wire.base}/two` })
    wire.answers.set(
      '/one',
      rss([]).replace('</channel>', '<item><title>Quiet day</title><link>https://wire.example/quiet</link></item></channel>'),
    )
    wire.answers.set(
      '/two',
      rss(['Quiet night'], () => 'https://wire.example/night'),
    )
    const startedAt = performance.now()
    expect((await poll(newsroom)).code).toBe(0)
    const wholeMs = performance.now() - startedAt
    for (const [at, share] of shares.entries()) {
      // Five more entries in one feed, and from the fourth moment on also in the other.
      wire.answers.set('/one', rss(titles.slice(0, (at + 1) * 5)))
      if (at > 3) wire.answers.set('/two', rss(titles.slice(0, (at + 1) * 5)))
      const running = startStorywire([...newsroom.args, 'poll', '--once', '--json'])
      setTimeout(() => running.child.kill('SIGKILL'), wholeMs * share)
      await running.ended
    }
    expect((await poll(newsroom)).code).toBe(0)
    const wanted = titles.filter(title => title.endsWith('closed')).toSorted()
    const hits = await list(newsroom, 'hits')
    expect(hits.map(hit => (hit.entry as { title: string }).title).toSorted()).toEqual(wanted)
    type Delivery = { channel: string; state: string; maybeTwice: boolean }
    const deliveriesOf = (rows: readonly Record<string, unknown>[]) => rows.flatMap(alert => alert.deliveries as Delivery[])
    let alerts = await list(newsroom, 'alerts')
    // What a killed process had in hand is its own for 90 seconds; then the next run takes it.
    for (let tries = 0; tries < 12 && deliveriesOf(alerts).some(({ state }) => state !== 'sent'); tries++) {
      await sleep(10_000)
      expect((await poll(newsroom)).code).toBe(0)
      alerts = await list(newsroom, 'alerts')
    }
    expect(alerts.map(alert => (alert.hit as { id: string }).id).toSorted()).toEqual(hits.map(({ id }) => id as string).toSorted())
    const told = outbox(newsroom, '.eml').length
    expect(deliveriesOf(alerts).map(({ state }) => state)).toEqual(deliveriesOf(alerts).map(() => 'sent'))
    // The outbox writes no message twice, so that even a repeat is one file.
    expect(told).toBe(new Set(alerts.map(({ hit }) => (hit as { id: string }).id)).size)
  })
})

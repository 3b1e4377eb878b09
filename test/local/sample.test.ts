/** The sample wire against the shipped configuration: what a newcomer sees, and that the documents are what they claim. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfiguration } from '../../lib/config/load.ts'
import { parseFeed } from '../../lib/feed/parse.ts'
import { entryPath, feedDocument, feedPath } from '../../lib/local/sample/documents.ts'
import { sampleConfiguration } from '../../lib/local/sample/sample-configuration.ts'
import { type ServedWire, serveWire } from '../../lib/local/sample/serve-wire.ts'
import { sampleWire, wireSeconds } from '../../lib/local/sample/wire.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'

const startedAt = Date.parse('2026-11-24T09:00:00Z')
const shipped = await loadConfiguration(join(import.meta.dirname, '../../config'))
const index = loadIndex(compileRules(shipped.configuration))

const matchesUpTo = (second: number) =>
  sampleWire.flatMap(({ source, entries }) =>
    entries
      .filter(entry => entry.after <= second)
      .flatMap(entry =>
        matchDocument(index, { title: entry.title, body: entry.summary, lang: source.language }).map(match => ({ ...match, entry })),
      ),
  )

test('within 80 seconds: ten hits on four storylines that arrive as news, which the shipped subscriptions tell', () => {
  const news = matchesUpTo(80).filter(match => match.entry.after > 0)
  expect(news.length).toBeGreaterThanOrEqual(10)
  expect(new Set(news.map(match => match.storyline)).size).toBeGreaterThanOrEqual(4)
  const all = shipped.configuration.subscriptions.filter(subscription => subscription.storylines === 'all')
  expect(all.length).toBeGreaterThan(0)
})

test('every shipped storyline is told, every language hits, and some entries concern nothing', () => {
  const matches = matchesUpTo(wireSeconds)
  expect(new Set(matches.map(match => match.storyline))).toEqual(new Set(shipped.configuration.storylines.map(({ id }) => id)))
  for (const { entries } of sampleWire) {
    const hit = entries.filter(entry => matches.some(match => match.entry === entry))
    expect(hit.length).toBeGreaterThan(2)
    expect(hit.length).toBeLessThan(entries.length)
  }
  expect(matches.filter(match => match.entry.after < 0)).toHaveLength(1)
})

describe.each(sampleWire)('$id', feed => {
  test('is a feed of its format and encoding, all of its texts come through', async () => {
    const now = startedAt + wireSeconds * 1000
    const { bytes, type } = feedDocument(feed, 'http://127.0.0.1:9', { startedAt, now })
    const parsed = await parseFeed(bytes, { contentType: type, url: `http://127.0.0.1:9${feedPath(feed)}` })
    expect(parsed.problems).toEqual([])
    expect(parsed.feed).toMatchObject({ title: feed.source.name, language: feed.source.language })
    expect(parsed.entries.map(({ title, summary, link }) => ({ title, summary, link })).toReversed()).toEqual(
      feed.entries.map(entry => ({ title: entry.title, summary: entry.summary, link: `http://127.0.0.1:9${entryPath(feed, entry)}` })),
    )
    expect(parsed.entries[0]?.publishedAt).toBe(new Date(startedAt + (feed.entries.at(-1)?.after ?? 0) * 1000).toISOString())
  })
})

describe('as it is served', () => {
  let wire: ServedWire
  let second = 0
  beforeAll(async () => {
    wire = await serveWire(() => new Date(startedAt + second * 1000))
  })
  afterAll(() => wire.close())

  test('answers 304 until an entry appears, and has a page for each that has', async () => {
    const [feed] = sampleConfiguration(shipped.configuration, wire.base).feeds
    const url = feed?.url ?? ''
    const first = await fetch(url)
    const etag = first.headers.get('etag') ?? ''
    const conditional = () => fetch(url, { headers: { 'if-none-match': etag } })
    expect((await conditional()).status).toBe(304)
    const page = () => fetch(`${wire.base}/sample-courier/second-group`)
    expect((await page()).status).toBe(404)
    second = 10
    expect((await conditional()).status).toBe(200)
    expect(await (await page()).text()).toContain('SAMPLE')
  })
})

test('everything but the feeds stays the user’s; without a subscription there is one to see', () => {
  const played = sampleConfiguration(shipped.configuration, 'http://127.0.0.1:9')
  const { storylines, entities, channels, subscriptions } = shipped.configuration
  expect(played).toMatchObject({ storylines, entities, channels, subscriptions })
  expect(played.feeds.every(feed => feed.allowPrivate && feed.url?.startsWith('http://127.0.0.1:9/'))).toBe(true)
  const alone = sampleConfiguration({ ...shipped.configuration, subscriptions: [], channels: [] }, 'http://127.0.0.1:9')
  expect(alone.subscriptions).toMatchObject([{ storylines: 'all', channels: [alone.channels[0]?.id] }])
})

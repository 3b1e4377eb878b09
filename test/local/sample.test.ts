/** The sample wire keeps its promise to a newcomer: what it shows in the first 90 seconds, read as any feed is and matched by the shipped rules. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Configuration } from '../../lib/config/configuration.ts'
import { loadConfiguration } from '../../lib/config/load.ts'
import { documentOf, identifyEntries } from '../../lib/feed/identity.ts'
import { parseFeed } from '../../lib/feed/parse.ts'
import { emptySample, mayEmpty } from '../../lib/local/data-folder.ts'
import { entryPath, feedDocument, feedPath } from '../../lib/local/sample/documents.ts'
import { sampleConfiguration } from '../../lib/local/sample/sample-configuration.ts'
import { serveWire } from '../../lib/local/sample/serve-wire.ts'
import { sampleWire, wireSeconds } from '../../lib/local/sample/wire.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'

const startedAt = Date.UTC(2026, 10, 24, 9)
let configuration: Configuration
beforeAll(async () => {
  const loaded = await loadConfiguration(join(import.meta.dirname, '../../config'))
  configuration = sampleConfiguration(loaded.configuration, 'http://127.0.0.1:1')
})

/** Entry key → storylines hit, by all feeds so many seconds after the start. */
async function hitsAfter(seconds: number): Promise<Map<string, readonly string[]>> {
  const index = loadIndex(compileRules(configuration))
  const hits = new Map<string, readonly string[]>()
  for (const feed of sampleWire) {
    const { bytes, type } = feedDocument(feed, 'http://127.0.0.1:1', { startedAt, now: startedAt + seconds * 1_000 })
    const parsed = await parseFeed(bytes, { url: 'http://127.0.0.1:1/', contentType: type })
    expect(parsed.problems).toEqual([])
    for (const entry of identifyEntries(parsed, { url: 'http://127.0.0.1:1/' })) {
      const matches = matchDocument(index, { ...documentOf(entry), lang: feed.source.language, source: feed.source.id })
      hits.set(
        entry.key,
        matches.map(({ storyline }) => storyline),
      )
    }
  }
  return hits
}

test('four languages, three families of feeds, two legacy encodings', () => {
  expect(new Set(sampleWire.map(({ source }) => source.language))).toEqual(new Set(['en', 'de', 'ko', 'ru']))
  expect(new Set(sampleWire.map(({ format }) => format))).toEqual(new Set(['rss2', 'rss1', 'atom']))
  expect(new Set(sampleWire.map(({ encoding }) => encoding))).toEqual(new Set(['utf-8', 'windows-1251', 'euc-kr']))
})

test.each(sampleWire)('$id: all of its texts come through its format and encoding', async feed => {
  const base = 'http://127.0.0.1:9'
  const { bytes, type } = feedDocument(feed, base, { startedAt, now: startedAt + wireSeconds * 1_000 })
  const parsed = await parseFeed(bytes, { contentType: type, url: `${base}${feedPath(feed)}` })
  expect(parsed.feed).toMatchObject({ title: feed.source.name, language: feed.source.language })
  expect(parsed.entries.map(({ title, summary, link }) => ({ title, summary, link })).toReversed()).toEqual(
    feed.entries.map(entry => ({ title: entry.title, summary: entry.summary, link: `${base}${entryPath(feed, entry)}` })),
  )
  expect(parsed.entries[0]?.publishedAt).toBe(new Date(startedAt + (feed.entries.at(-1)?.after ?? 0) * 1_000).toISOString())
})

test('every shipped storyline is told before the wire ends', async () => {
  const found = [...(await hitsAfter(wireSeconds)).values()].flat()
  expect(new Set(found)).toEqual(new Set(configuration.storylines.map(({ id }) => id)))
})

test('at least ten hits on four storylines within 90 seconds, most of them news, some entries none', async () => {
  const before = await hitsAfter(0)
  const after = await hitsAfter(85)
  const found = [...after.values()].flat()
  expect(found.length).toBeGreaterThanOrEqual(10)
  expect(new Set(found).size).toBeGreaterThanOrEqual(4)
  expect([...before.values()].flat().length).toBeLessThan(found.length / 3)
  expect([...after.values()].filter(storylines => storylines.length === 0).length).toBeGreaterThan(0)
})

test('news appears on the first minute and the second', async () => {
  const counts = await Promise.all([0, 30, 60, 90, 120].map(async second => (await hitsAfter(second)).size))
  expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b))
})

test('every hit has a subscriber, also where the user has none', async () => {
  expect(configuration.subscriptions.some(({ storylines }) => storylines === 'all')).toBe(true)
  const alone = sampleConfiguration({ ...configuration, subscriptions: [], channels: [] }, 'http://127.0.0.1:1')
  expect(alone.subscriptions).toMatchObject([{ storylines: 'all', channels: [alone.channels[0]?.id] }])
})

test('feeds answer 304 to their own ETag, links open a page that says SAMPLE, what has not appeared is 404', async () => {
  const wire = await serveWire(() => new Date())
  try {
    const [feed] = sampleWire
    const first = await fetch(`${wire.base}/${feed?.id}.xml`)
    const again = await fetch(`${wire.base}/${feed?.id}.xml`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    const [link = ''] = /(?<=<guid isPermaLink="true">)[^<]+/.exec(await first.text()) ?? []
    expect(await (await fetch(link)).text()).toContain('SAMPLE')
    const later = feed?.entries.find(({ after }) => after > 60)
    expect((await fetch(`${wire.base}/${feed?.source.id}/${later?.slug}`)).status).toBe(404)
  } finally {
    await wire.close()
  }
})

describe('its folder starts empty each time', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'storywire-sample-'))

  test('a folder that holds something of the user is refused and stays as it is', async () => {
    const directory = folder()
    writeFileSync(join(directory, 'thesis.txt'), 'ten years of work')
    await expect(mayEmpty(directory)).rejects.toMatchObject({ code: 'not-a-sample' })
  })

  test('the data folder of real feeds is refused', async () => {
    const directory = folder()
    mkdirSync(join(directory, 'table'))
    await expect(mayEmpty(directory)).rejects.toMatchObject({ code: 'not-a-sample' })
  })

  test('one that the sample has used is emptied', async () => {
    const directory = folder()
    await mayEmpty(directory)
    await emptySample(directory)
    mkdirSync(join(directory, 'outbox'))
    writeFileSync(join(directory, 'outbox', 'old.eml'), 'old')
    await mayEmpty(directory)
    await emptySample(directory)
    expect(readdirSync(directory)).not.toContain('outbox')
  })
})

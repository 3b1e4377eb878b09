/** 05/03/2026 in a document: its other dates, its language and its own date tell what it means. */
import { describe, expect, test } from 'vitest'
import { parseFeed } from '../../lib/feed/parse.ts'

const MAY = '2026-05-03'
const MARCH = '2026-03-05'

const read = async (document: string): Promise<readonly (string | undefined)[]> =>
  (await parseFeed(new TextEncoder().encode(document))).entries.map(entry => entry.publishedAt?.slice(0, 10))
const feed = (channel: string, dates: readonly string[]): string =>
  `<rss version="2.0"><channel><title>T</title>${channel}${dates.map(date => `<item><title>t</title><pubDate>${date}</pubDate></item>`).join('')}</channel></rss>`

describe('the language', () => {
  test.each([
    ['fr', '05/03/2026 09:15', MARCH],
    ['de-AT', '05/03/26', MARCH],
    ['es', '05/03/2026', MARCH],
    ['pt_BR', '05/03/2026', MARCH],
    ['en-gb', '05/03/2026', MARCH],
    ['en-IN', '05/03/2026', MARCH],
    ['en', '05/03/2026', MAY],
    ['en-US', '05/03/2026', MAY],
    ['es-us', '05/03/2026', MAY],
    ['', '05/03/2026', MAY],
    ['unknown language', '05/03/2026', MAY],
    ['ja', '26/03/05', MARCH],
    ['ko-KR', '26/03/05 09:15', MARCH],
    ['fr', '25/03/2026', '2026-03-25'],
    ['fr', '03/25/2026', '2026-03-25'],
  ])('%s: %s', async (language, date, day) => {
    expect(await read(feed(`<language>${language}</language>`, [date]))).toEqual([day])
  })

  test('of an entry counts before the feed’s', async () => {
    const document = feed('<language>en</language>', ['05/03/2026']).replace('<pubDate>', '<dc:language>it</dc:language><pubDate>')
    expect(await read(document)).toEqual([MARCH])
  })

  test('tells what the letters of a zone mean', async () => {
    const at = async (language: string) =>
      (await parseFeed(new TextEncoder().encode(feed(`<language>${language}</language>`, ['Tue Nov 24 09:15:30 CST 2026'])))).entries[0]
        ?.publishedAt
    expect(await at('zh-cn')).toBe('2026-11-24T01:15:30.000Z')
    expect(await at('en')).toBe('2026-11-24T15:15:30.000Z')
  })
})

describe('the other dates', () => {
  test.each([
    ['a day beyond 12', '', ['05/03/2026', '25/03/2026'], [MARCH, '2026-03-25']],
    ['a month that comes first, whatever the language', '<language>fr</language>', ['05/03/2026', '03/25/2026'], [MAY, '2026-03-25']],
    ['hyphens', '<language>fr</language>', ['05-03-2026', '03-25-2026'], [MAY, '2026-03-25']],
    ['a weekday', '', ['05/03/2026', 'Fri, 06/03/2026'], [MARCH, '2026-03-06']],
    ['the more of them', '', ['05/03/2026', '25/03/2026', '26/03/2026', '03/27/2026'], [MARCH, '2026-03-25', '2026-03-26', '2026-03-27']],
    ['when the document was made', '<lastBuildDate>Thu, 05 Mar 2026 10:00:00 GMT</lastBuildDate>', ['05/03/2026'], [MARCH]],
    ['full stops stay as they are', '', ['05.03.2026', '03/25/2026'], [MARCH, '2026-03-25']],
  ])('%s', async (_, channel, dates, days) => {
    expect(await read(feed(channel, dates))).toEqual(days)
  })

  test('of a JSON Feed', async () => {
    const entries = ['05/03/2026', '25/03/2026'].map((date, id) => ({ id, title: 't', date_published: date }))
    const json = { version: 'https://jsonfeed.org/version/1.1', title: 'T', items: entries }
    expect(await read(JSON.stringify(json))).toEqual([MARCH, '2026-03-25'])
    expect(await read(JSON.stringify({ ...json, language: 'es', items: entries.slice(0, 1) }))).toEqual([MARCH])
  })
})

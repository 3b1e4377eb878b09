import { describe, expect, test } from 'vitest'
import { parseFeed } from '../../lib/feed/parse.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000)
const rss = (entries: readonly string[]) =>
  new TextEncoder().encode(
    `<rss version="2.0"><channel><title>Long</title><link>https://long.example/</link>${entries.join('')}</channel></rss>`,
  )
const entry = (n: number, dated = true) =>
  `<item><title>Entry ${n}</title><link>https://long.example/${n}</link>${dated ? `<pubDate>${day(n).toUTCString()}</pubDate>` : ''}</item>`
const numbers = Array.from({ length: 4_011 }, (_, n) => n)

describe('a document of more than 4,000 entries is cut to its newest, and says so', () => {
  test.each([
    { name: 'oldest first', order: numbers, first: 11, last: 4_010 },
    { name: 'newest first', order: numbers.toReversed(), first: 4_010, last: 11 },
  ])('$name', async ({ order, first, last }) => {
    const { entries, problems } = await parseFeed(rss(order.map(n => entry(n))))
    expect(entries).toHaveLength(4_000)
    expect([entries[0]?.title, entries.at(-1)?.title]).toEqual([`Entry ${first}`, `Entry ${last}`])
    expect(problems).toMatchObject([{ code: 'too-many-entries', message: 'only the newest 4000 of 4011 entries are read' }])
  })

  test('without dates, to its first', async () => {
    const { entries, problems } = await parseFeed(rss(numbers.map(n => entry(n, false))))
    expect([entries.length, entries[0]?.title, entries.at(-1)?.title]).toEqual([4_000, 'Entry 0', 'Entry 3999'])
    expect(problems).toMatchObject([{ code: 'too-many-entries' }])
  })

  test('a JSON Feed too', async () => {
    const items = numbers.map(n => ({
      id: String(n),
      url: `https://long.example/${n}`,
      title: `Entry ${n}`,
      date_published: day(n).toISOString(),
    }))
    const document = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Long', items })
    const { entries, problems } = await parseFeed(new TextEncoder().encode(document), { contentType: 'application/feed+json' })
    expect([entries.length, entries.at(-1)?.title]).toEqual([4_000, 'Entry 4010'])
    expect(problems).toMatchObject([{ code: 'too-many-entries' }])
  })
})

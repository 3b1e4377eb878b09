/** What a document says of its own pace and of its other pages. */
import { expect, test } from 'vitest'
import { readFeed } from '../../lib/feed/parse.ts'

const url = 'https://harbour.example/feeds/rss.xml'
const hints = async (document: string) => (await readFeed(new TextEncoder().encode(document), { url })).hints
const channel = (inside: string) =>
  `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>T</title>${inside}<item><title>t</title><ttl>5</ttl></item></channel></rss>`
const hour = 3_600_000
const hours = (...numbers: readonly (number | string)[]) => `<skipHours>${numbers.map(n => `<hour>${n}</hour>`).join('')}</skipHours>`

test.each([
  ['', {}],
  ['<ttl>60</ttl>', { ttlMs: hour }],
  ['<ttl> 90 </ttl>', { ttlMs: 1.5 * hour }],
  ['<ttl>0</ttl>', {}],
  ['<ttl>-60</ttl>', {}],
  ['<ttl>often</ttl>', {}],
  ['<ttl/><ttl>30</ttl>', { ttlMs: hour / 2 }],
  ['<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>', { updateMs: hour / 2 }],
  ['<sy:updatePeriod>\n\tHourly\t</sy:updatePeriod>', { updateMs: hour }],
  ['<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>', { updateMs: 24 * hour }],
  ['<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0.1</sy:updateFrequency>', { updateMs: 240 * hour }],
  ['<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>once</sy:updateFrequency>', { updateMs: 168 * hour }],
  ['<sy:updatePeriod>monthly</sy:updatePeriod>', { updateMs: 720 * hour }],
  ['<sy:updatePeriod>yearly</sy:updatePeriod>', { updateMs: 8_760 * hour }],
  ['<sy:updatePeriod>whenever</sy:updatePeriod>', {}],
  ['<sy:updateFrequency>4</sy:updateFrequency>', { updateMs: 6 * hour }],
  [hours(23, 24, '03', 3), { skipHours: [0, 3, 23] }],
  [hours(...Array.from({ length: 24 }, (_, n) => n)), {}],
  [hours('noon', 99), {}],
  ['<skipDays><day>Sunday</day><day> saturday </day><day>Someday</day></skipDays>', { skipDays: [0, 6] }],
  ['<atom:link rel="self" href="rss.xml"/><atom:link rel="hub" href="//hub.example/"/>', { self: url, hub: 'https://hub.example/' }],
  ['<atom:link rel="prev-archive" href="/feeds/2026-10.xml"/>', { prevArchive: 'https://harbour.example/feeds/2026-10.xml' }],
  ['<atom:link rel="prev-archive" href="javascript:alert(1)"/>', {}],
])('%s', async (inside, expected) => {
  expect(await hints(channel(inside))).toEqual(expected)
})

test('links of an Atom feed, relative to its own base', async () => {
  const links = '<link rel="http://www.iana.org/assignments/relation/prev-archive" href="10.atom"/><link rel="hub self" href="now.atom"/>'
  expect(
    await hints(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/a/"><title>T</title>${links}</feed>`),
  ).toEqual({
    prevArchive: 'https://harbour.example/a/10.atom',
    hub: 'https://harbour.example/a/now.atom',
    self: 'https://harbour.example/a/now.atom',
  })
})

test('a JSON Feed', async () => {
  const hubs = [7, { type: 'WebSub', url: 'https://hub.example/' }]
  const document = { version: 'https://jsonfeed.org/version/1.1', title: 'T', feed_url: '/feed.json', hubs, items: [] }
  expect(await hints(JSON.stringify(document))).toEqual({ hub: 'https://hub.example/', self: 'https://harbour.example/feed.json' })
})

test('what is no feed gives no hints', async () => {
  expect(await hints('<html><body>no</body></html>')).toEqual({})
})

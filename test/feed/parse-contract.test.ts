/** What holds for every document made of feeds' own elements, in any order, number and nesting, with any text: a value of the agreed types, twice the same. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFeed, readFeed } from '../../lib/feed/parse.ts'

const names = (
  'title link description summary content id guid author name email pubDate published updated modified issued created category source enclosure comments ' +
  'language subtitle tagline content:encoded dc:title dc:creator dc:date dc:subject dc:language dc:identifier dc:description dc:publisher dcterms:issued dcterms:modified ' +
  'atom:link atom:title atom:summary atom:content atom:updated atom:author media:group media:content media:title media:description media:credit media:keywords ' +
  'itunes:author itunes:summary itunes:keywords itunes:category feedburner:origLink xhtml:body body rdf:li ttl skipHours hour sy:updatePeriod sy:updateFrequency image x:y'
).split(' ')

const texts = [
  '',
  ' ',
  'Ships leave the harbour',
  '북한 배가 떠난다',
  '5 < 6 & 7 > 2',
  '&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;',
  '<![CDATA[<p>One <b>two</b></p><script>x()</script>]]>',
  '&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;',
  'one\r\ntwo\u2028three\u0085four&#7;',
  '&lt;a href="javascript:x()" onclick="x()"&gt;x&lt;/a&gt;&lt;img src=x onerror=x()&gt;',
  'https://harbour.example/1',
  '/relative?a=1&amp;b=2',
  'javascript:alert(1)',
  'data:text/html,x',
  'Tue, 24 Nov 2026 09:15:30 GMT',
  '2026-11-24T09:15:30+09:00',
  '99/99/9999',
  'kim@harbour.example (Mina Park)',
  'U2hpcHM=',
  '\ud800',
  '24',
  '-1',
]
const attributes = [
  'type="html"',
  'type="text"',
  'type="xhtml"',
  'type="image/png"',
  'mode="base64"',
  'mode="xml"',
  'rel="self"',
  'rel="alternate"',
  'rel="hub"',
  'href="/x"',
  'href="javascript:x()"',
  'isPermaLink="false"',
  'xml:base="https://base.example/a/"',
  'xml:base="javascript:x"',
  'xml:lang="ko"',
  'term="t"',
  'label="&lt;l&gt;"',
  'role="author"',
  'text="x"',
  'src="/y"',
  'rdf:about="https://harbour.example/2"',
]

const { element } = fc.letrec<{ element: string }>(tie => ({
  element: fc
    .record({
      name: fc.constantFrom(...names),
      attributes: fc.uniqueArray(fc.constantFrom(...attributes), { maxLength: 3, selector: written => written.split('=')[0] }),
      inside: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...texts),
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.array(tie('element'), { maxLength: 3 }).map(inner => inner.join('')),
      ),
    })
    .map(({ name, attributes, inside }) => `<${name} ${attributes.join(' ')}>${inside}</${name}>`),
}))

const entryInsides = fc.array(
  fc.array(element, { maxLength: 6 }).map(elements => elements.join('')),
  { maxLength: 4 },
)
const family = fc.constantFrom('rss', 'rdf', 'atom')
const documentOf = (kind: string, channel: string, entries: readonly string[]): string => {
  if (kind === 'atom')
    return `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${channel}${entries.map(inside => `<entry>${inside}</entry>`).join('')}</feed>`
  const inner = entries.map(inside => `<item>${inside}</item>`).join('')
  return kind === 'rss'
    ? `<rss version="2.0"><channel><title>T</title>${channel}${inner}</channel></rss>`
    : `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title>${channel}</channel>${inner}</rdf:RDF>`
}

const url = 'https://feeds.example/f.xml'
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const textOrNull = (value: unknown) => value === null || (typeof value === 'string' && value.trim() !== '' && value.isWellFormed())

/** Formatting, and links to the web. */
const harmless =
  /^<(?:\/?[a-z][a-z0-9]*|[a-z][a-z0-9]*(?: (?:href="https?:[^"]*"|rel="noopener noreferrer"|(?:start|colspan|rowspan)="[^"]*"))*)(?: \/)?>$/

/** Every field of the agreed type, and nothing else. */
function agreed(parsed: Awaited<ReturnType<typeof parseFeed>>): void {
  expect(Object.keys(parsed).toSorted()).toEqual(['entries', 'feed', 'problems'])
  for (const value of Object.values(parsed.feed)) expect(value).toSatisfy(textOrNull)
  for (const entry of parsed.entries) {
    const { categories, publishedAt, updatedAt, link, title, ...others } = entry
    for (const value of [title, link, ...Object.values(others)]) expect(value).toSatisfy(textOrNull)
    expect(Object.keys(others).toSorted()).toEqual([
      'author',
      'content',
      'contentHtml',
      'id',
      'language',
      'publisher',
      'summary',
      'summaryHtml',
    ])
    for (const value of [publishedAt, updatedAt]) if (value !== null) expect(value).toMatch(instant)
    if (link !== null) expect(link).toMatch(/^https?:\/\/[^\s<>"]+$/i)
    for (const line of [title, entry.author, entry.publisher, ...categories]) expect(line ?? '').not.toMatch(/\p{Cc}|[\u2028\u2029]/u)
    for (const text of [entry.summary, entry.content]) if (text !== null) expect(text).not.toMatch(/^\s|\s$|\n\n|[\r\t]/)
    for (const tag of `${entry.summaryHtml} ${entry.contentHtml}`.match(/<[^>]*>/g) ?? []) expect(tag).toMatch(harmless)
    expect(new Set(categories).size).toBe(categories.length)
    expect(categories.length).toBeLessThanOrEqual(50)
  }
  for (const problem of parsed.problems) expect([typeof problem.code, typeof problem.message]).toEqual(['string', 'string'])
}

test('a feed of any elements: every entry is there, in its order, of the agreed types, twice the same', async () => {
  await fc.assert(
    fc.asyncProperty(family, fc.array(element, { maxLength: 4 }), entryInsides, async (kind, channel, insides) => {
      const entries = insides.map((inside, n) => `<title>Entry ${n}</title>${inside}`)
      const bytes = new TextEncoder().encode(documentOf(kind, channel.join(''), entries))
      const parsed = await parseFeed(bytes, { url })
      agreed(parsed)
      expect(parsed.entries.map(({ title }) => title)).toEqual(entries.map((_, n) => `Entry ${n}`))
      expect(structuredClone({ ...parsed })).toEqual(structuredClone({ ...(await parseFeed(bytes, { url })) }))
      const { hints } = await readFeed(bytes, { url })
      for (const link of [hints.hub, hints.self, hints.prevArchive]) expect(link ?? 'https://').toMatch(/^https?:/)
    }),
    { numRuns: 600 },
  )
})

test('any JSON', async () => {
  const value = fc.oneof(fc.constantFrom(...texts), fc.jsonValue({ maxDepth: 2 }))
  const item = fc.record(
    {
      id: value,
      url: value,
      title: value,
      summary: value,
      content_html: value,
      content_text: value,
      date_published: value,
      author: value,
      authors: value,
      tags: value,
      language: value,
    },
    { requiredKeys: [] },
  )
  const feed = fc.record(
    {
      version: fc.constant('https://jsonfeed.org/version/1.1'),
      title: value,
      home_page_url: value,
      description: value,
      language: value,
      hubs: value,
      authors: value,
      items: fc.oneof(fc.array(fc.oneof(item, value)), value),
    },
    { requiredKeys: ['version'] },
  )
  await fc.assert(
    fc.asyncProperty(feed, fc.nat(), async (document, cut) => {
      const written = JSON.stringify(document)
      agreed(await parseFeed(new TextEncoder().encode(written), { url }))
      agreed(await parseFeed(new TextEncoder().encode(written.slice(0, cut % (written.length + 1))), { url }))
    }),
    { numRuns: 400 },
  )
})

/** The feeds that a page names, best first. */
import { expect, test } from 'vitest'
import { feedLinksOf } from '../../lib/feed/discover.ts'
import { parseFeed } from '../../lib/feed/parse.ts'

const page = 'https://harbour.example/news/today.html'
const found = (html: string) => feedLinksOf(html, page).map(({ url, sure }) => `${sure ? '' : '? '}${url}`)

test.each([
  ['<link rel="alternate" type="application/rss+xml" href="/rss.xml">', ['https://harbour.example/rss.xml']],
  ['<LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF=feed>', ['https://harbour.example/news/feed']],
  ['<link rel=alternate type=application/feed+json href=//cdn.example/feed.json>', ['https://cdn.example/feed.json']],
  ['<link rel="alternate home" type="application/rdf+xml" href="feed.rdf"/>', ['https://harbour.example/news/feed.rdf']],
  ['<link rel=feed href=/f>', ['https://harbour.example/f']],
  ['<link rel="alternate" type="text/xml" href="/rss.php?a=1&amp;b=2">', ['https://harbour.example/rss.php?a=1&b=2']],
  ['<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">', []],
  ['<link rel="alternate" type="application/json+oembed" href="/oembed">', []],
  ['<link rel="alternate" hreflang="ko" href="/ko/">', []],
  ['<link rel="stylesheet" type="text/css" href="/feed.css">', []],
  ['<link rel="alternate" type="application/rss+xml" href="javascript:x()">', []],
  ['<base href="https://other.example/a/"><link rel="alternate" type="application/rss+xml" href="rss">', ['https://other.example/a/rss']],
  ['<a href="/feed/">Feed</a><a href="/about">About</a>', ['? https://harbour.example/feed/']],
  ['<a href="/index.xml">x</a><a href="/rss">RSS</a>', ['? https://harbour.example/rss']],
  [
    '<a href="/news?format=rss">x</a><a href="/news.atom">y</a>',
    ['? https://harbour.example/news?format=rss', '? https://harbour.example/news.atom'],
  ],
  ['<a type="application/rss+xml" href="/x">x</a>', ['https://harbour.example/x']],
  ['<a href="https://feedly.com/i/subscription/feed/x/rss">Feedly</a>', []],
  [
    '<a href="https://far.example/rss">far</a><a href="https://www.harbour.example/rss">own</a>',
    ['? https://www.harbour.example/rss', '? https://far.example/rss'],
  ],
  [
    '<link rel=alternate type=application/rss+xml title="Harbour » Comments" href=/comments/feed><link rel=alternate type=application/rss+xml href=/feed><a href="/feed">again</a>',
    ['https://harbour.example/feed', 'https://harbour.example/comments/feed'],
  ],
  ["<script>var x = '<link rel=alternate type=application/rss+xml href=/no>'</script><!-- <link rel=feed href=/no> -->", []],
  ['', []],
])('%s', (html, expected) => {
  expect(found(html)).toEqual(expected)
})

test('titles are decoded', () => {
  expect(feedLinksOf('<link rel="alternate" type="application/rss+xml" title=" R&amp;D\n news " href="/f">', page)[0]?.title).toBe(
    'R&D news',
  )
})

test('a page of 100,000 links is read as far as the limit goes', () => {
  expect(feedLinksOf('<a href="/rss">'.repeat(100_000), page)).toHaveLength(1)
  expect(found('<link rel=feed href='.repeat(100_000))).toEqual([])
})

test.each([
  [
    '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>',
    'it names a feed: https://harbour.example/rss',
  ],
  ['<html><head></head><body>x</body></html>', 'this is a web page, not a feed'],
  ['<?xml version="1.0"?><opml><body></body></opml>', 'a list of feeds (OPML)'],
  ['<urlset></urlset>', 'a sitemap'],
  ['<soap:Envelope/>', 'a SOAP message'],
  ['<Error><Code>AccessDenied</Code><Message>No</Message></Error>', 'an error of the server: "AccessDeniedNo"'],
  ['<inventory/>', 'XML of another kind (<inventory>)'],
  ['Please try again later', 'text: "Please try again later"'],
  ['[]', 'JSON of another kind'],
  ['{"status":"ok"}', 'no JSON Feed'],
  ['%PDF-1.7', 'a PDF document'],
  [' ', 'empty'],
])('what is no feed is named: %s', async (document, message) => {
  const { entries, problems } = await parseFeed(new TextEncoder().encode(document), { url: page })
  expect(entries).toEqual([])
  expect(problems).toHaveLength(1)
  expect(problems[0]?.message).toContain(message)
})

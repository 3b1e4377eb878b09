/** Which of an entry's elements counts, family by family: each row is the inside of one entry and what is made of it. */
import { describe, expect, test } from 'vitest'
import type { ParsedEntry } from '../../lib/feed/entry.ts'
import { parseFeed } from '../../lib/feed/parse.ts'

const url = 'https://feeds.example/harbour.xml'
const namespaces = [
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:a10="http://www.w3.org/2005/Atom"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:dcterms="http://purl.org/dc/terms/"',
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:media="http://search.yahoo.com/mrss/"',
  'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
  'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"',
  'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"',
  'xmlns:xhtml="http://www.w3.org/1999/xhtml"',
].join(' ')

const read = async (document: string): Promise<ParsedEntry | undefined> =>
  (await parseFeed(new TextEncoder().encode(document), { url })).entries[0]
const inRss = (inside: string, channel = '') =>
  read(
    `<rss version="2.0" ${namespaces}><channel><title>Harbour</title><link>https://harbour.example/</link>${channel}<item>${inside}</item></channel></rss>`,
  )
const inAtom = (inside: string, feed = '') =>
  read(
    `<feed xmlns="http://www.w3.org/2005/Atom" ${namespaces}><title>Harbour</title><link href="https://harbour.example/"/>${feed}<entry>${inside}</entry></feed>`,
  )

type Row = readonly [inside: string, expected: Partial<ParsedEntry>]
const rows = (name: string, within: (inside: string) => Promise<ParsedEntry | undefined>, table: readonly Row[]) =>
  describe(name, () => {
    test.each(table)('%s', async (inside, expected) => {
      expect(await within(inside)).toMatchObject(expected)
    })
  })

rows('titles of RSS', inRss, [
  ['<title>Ships &amp; crews</title>', { title: 'Ships & crews' }],
  ['<title>AT&amp;T, R&amp;amp;D</title>', { title: 'AT&T, R&D' }],
  ['<title>Profit &lt; loss</title>', { title: 'Profit < loss' }],
  ['<title>We &lt;3 boats</title>', { title: 'We <3 boats' }],
  ['<title><![CDATA[5 < 6 > 4]]></title>', { title: '5 < 6 > 4' }],
  ['<title>A List&lt;String&gt; of ships</title>', { title: 'A List<String> of ships' }],
  ['<title>The &lt;title&gt; element</title>', { title: 'The <title> element' }],
  ['<title>Write to &lt;kim@harbour.example&gt;</title>', { title: 'Write to <kim@harbour.example>' }],
  ['<title>The &lt;b&gt; element</title>', { title: 'The <b> element' }],
  ['<title>First&lt;br&gt;second</title>', { title: 'First second' }],
  ['<title type="html">The &lt;b&gt;element</title>', { title: 'The element' }],
  ['<title>&lt;b&gt;Bold&lt;/b&gt; ships</title>', { title: 'Bold ships' }],
  ['<title><![CDATA[<em>Ships</em> leave<br/>now]]></title>', { title: 'Ships leave now' }],
  ['<title>&lt;hl2&gt;Ships&lt;/hl2&gt; leave</title>', { title: 'Ships leave' }],
  ['<title>Ships &amp;#8217;leave&amp;#8217;</title>', { title: 'Ships ’leave’' }],
  ['<title>\n  Two\r\n  lines&#7; here \n</title>', { title: 'Two lines here' }],
  ['<title/><title>Second</title>', { title: 'Second' }],
  ['<title>First</title><title>Second</title>', { title: 'First' }],
  ['<media:content><media:title>Picture</media:title></media:content><title>Entry</title>', { title: 'Entry' }],
  ['<image><title>Picture</title></image><title>Entry</title>', { title: 'Entry' }],
  ['<title><![CDATA[Ships &amp;amp; crews aren&amp;#8217;t &amp;quot;late&amp;quot;]]></title>', { title: 'Ships & crews aren’t "late"' }],
  ['<title>\u202bخبر\u202c عن \u200eABC\u200f السفن\u061c</title>', { title: 'خبر عن ABC السفن' }],
  ['<title>Ships\u2067 leave\u2069</title>', { title: 'Ships leave' }],
  ['<title><! [CDATA[Ships]]></title>', { title: 'Ships' }],
  ['<title><[CDATA[Ships]]></title>', { title: 'Ships' }],
  ['<title><![CDATA [Ships]]></title>', { title: 'Ships' }],
  ['<dc:title>Of the core</dc:title>', { title: 'Of the core' }],
  [
    '<media:group><media:content><media:title type="html">A &lt;b&gt;film&lt;/b&gt;</media:title></media:content></media:group>',
    { title: 'A film' },
  ],
  ['<itunes:title>Episode</itunes:title>', { title: 'Episode' }],
  ['<a10:title>Of .NET</a10:title>', { title: 'Of .NET' }],
])

rows('titles of Atom', inAtom, [
  ['<title>A &lt; B</title>', { title: 'A < B' }],
  ['<title type="text">&lt;b&gt;</title>', { title: '<b>' }],
  ['<title type="text">&lt;b&gt;bold&lt;/b&gt; &amp;amp;</title>', { title: '<b>bold</b> &amp;' }],
  ['<title>The &lt;b&gt; element</title>', { title: 'The <b> element' }],
  ['<title>Kim &lt;b&gt;Jong&lt;/b&gt;</title>', { title: 'Kim Jong' }],
  ['<title>It&amp;#8217;s</title>', { title: 'It’s' }],
  ['<title type="html">&lt;b&gt;Bold&lt;/b&gt; &amp;lt;tag&gt;</title>', { title: 'Bold <tag>' }],
  ['<title type="html"><![CDATA[AT&amp;T]]></title>', { title: 'AT&T' }],
  ['<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Less &lt; <em>more</em></div></title>', { title: 'Less < more' }],
  ['<title type="xhtml"><xhtml:div>Less <xhtml:em>more</xhtml:em></xhtml:div></title>', { title: 'Less more' }],
  ['<title mode="escaped" type="text/html">&lt;i&gt;Old&lt;/i&gt;</title>', { title: 'Old' }],
  ['<title mode="base64" type="text/plain">U2hpcHMgPDM=</title>', { title: 'Ships <3' }],
])

rows('bodies of RSS', inRss, [
  ['<description>Short</description>', { summary: 'Short', content: null }],
  ['<content:encoded>Long</content:encoded>', { summary: null, content: 'Long' }],
  ['<description>Short</description><content:encoded>Long</content:encoded>', { summary: 'Short', content: 'Long' }],
  ['<content:encoded>Long</content:encoded><description>Short</description>', { summary: 'Short', content: 'Long' }],
  ['<description/><description>Second</description>', { summary: 'Second', content: null }],
  ['<description>One</description><description>Two</description>', { summary: 'One', content: 'Two' }],
  ['<description>One</description><description>One</description>', { summary: 'One', content: null }],
  ['<description>Short</description><itunes:summary>Longer by far</itunes:summary>', { summary: 'Short', content: 'Longer by far' }],
  ['<description>Longer by far</description><itunes:summary>Short</itunes:summary>', { summary: 'Longer by far', content: null }],
  ['<summary>Short</summary><description>The text</description>', { summary: 'Short', content: 'The text' }],
  ['<itunes:subtitle>Least</itunes:subtitle>', { summary: 'Least' }],
  ['<dc:description>Core</dc:description>', { summary: 'Core' }],
  ['<dcterms:abstract>Terms</dcterms:abstract>', { summary: 'Terms' }],
  ['<media:group><media:description type="plain">1 &lt;b&gt; 2</media:description></media:group>', { summary: '1 <b> 2' }],
  ['<media:content><media:description type="html">&lt;p&gt;Seen&lt;/p&gt;</media:description></media:content>', { summary: 'Seen' }],
  [
    '<atom:summary>Atom</atom:summary><atom:content type="html">&lt;p&gt;In RSS&lt;/p&gt;</atom:content>',
    { summary: 'Atom', content: 'In RSS' },
  ],
  ['<xhtml:body><xhtml:p>One</xhtml:p><xhtml:p>Two</xhtml:p></xhtml:body>', { content: 'One\nTwo' }],
  ['<body xmlns="http://www.w3.org/1999/xhtml"><p>One</p></body>', { content: 'One' }],
  ['<fullitem>&lt;p&gt;Full&lt;/p&gt;</fullitem>', { content: 'Full' }],
  ['<description>&lt;p&gt;&lt;br /&gt;&lt;/p&gt;</description>', { summary: null }],
  [
    '<description>&amp;lt;p&amp;gt;Escaped &amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;</description>',
    { summary: 'Escaped twice' },
  ],
  ['<description>The &amp;lt;p&amp;gt; element is &lt;b&gt;old&lt;/b&gt;</description>', { summary: 'The <p> element is old' }],
  ['<description>&lt;![CDATA[In two wrappers]]&gt;</description>', { summary: 'In two wrappers' }],
  ['<enclosure url="https://harbour.example/a.mp3" type="audio/mpeg"/>', { summary: null, content: null, title: null, link: null }],
])

rows('texts of other vocabularies', inRss, [
  [
    '<title>a</title><description>Short</description><yandex:full-text>The whole text</yandex:full-text>',
    { summary: 'Short', content: 'The whole text' },
  ],
  ['<y:full-text xmlns:y="http://news.yandex.ru">Whole</y:full-text>', { content: 'Whole' }],
  ['<turbo:content xmlns:turbo="http://turbo.yandex.ru"><![CDATA[<h1>a</h1><p>Whole</p>]]></turbo:content>', { content: 'a\nWhole' }],
  ['<rambler:fulltext>Whole</rambler:fulltext>', { content: 'Whole' }],
  [
    '<description>Short</description><media:content url="https://img.example/1.jpg"><media:description>What the picture shows</media:description></media:content>',
    { summary: 'Short', content: null },
  ],
  [
    '<description>Short</description><media:content url="https://img.example/1.mp4" medium="video"><media:description>What the film tells</media:description></media:content>',
    { summary: 'Short', content: 'What the film tells' },
  ],
])

rows('tags that were mistyped or lost', inRss, [
  ['<ttle>a</title><link>https://harbour.example/1</link>', { title: 'a', link: 'https://harbour.example/1' }],
  ['<title>a</title><descripton>Text</description><guid>1</guid>', { title: 'a', summary: 'Text', id: '1' }],
  ['<descripton>Text<title>a</title><guid>1</guid>', { title: 'a', id: '1' }],
  ['<media:content url="https://img.example/1.jpg"><title>a</title><guid>1</guid>', { title: 'a', id: '1' }],
  ['<source><title>Coast</title><guid>1</guid>', { title: null, publisher: 'Coast' }],
])

rows('names of no vocabulary', inRss, [
  ['<headline>a</headline><lead>b</lead><text>c</text>', { title: 'a', summary: 'b', content: 'c' }],
  ['<excerpt:encoded><![CDATA[<p>b</p>]]></excerpt:encoded><encoded>c</encoded>', { summary: 'b', content: 'c' }],
  ['<datePublished>2026-11-24</datePublished>', { publishedAt: '2026-11-24T00:00:00.000Z', updatedAt: null }],
  ['<lastmod>2026-11-24</lastmod>', { publishedAt: '2026-11-24T00:00:00.000Z', updatedAt: '2026-11-24T00:00:00.000Z' }],
  ['<link>&lt;![CDATA[https://harbour.example/1]]&gt;</link>', { link: 'https://harbour.example/1' }],
])

rows('bodies of Atom', inAtom, [
  ['<summary>S</summary><content>C</content>', { summary: 'S', content: 'C' }],
  ['<content type="html">&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</content>', { summary: null, content: 'One\nTwo' }],
  ['<content>&lt;p&gt;Said to be text&lt;/p&gt;</content>', { content: 'Said to be text' }],
  ['<content type="text">&lt;p&gt;Is text&lt;/p&gt;</content>', { content: '<p>Is text</p>', contentHtml: '&lt;p&gt;Is text&lt;/p&gt;' }],
  ['<content type="application/octet-stream">U2hpcHM=</content>', { content: 'Ships' }],
  ['<content type="image/png">iVBORw0KGgo=</content>', { content: null }],
  ['<content type="image/png" src="https://harbour.example/a.png"/>', { content: null, link: null }],
  ['<content type="text/html" src="https://harbour.example/a.html"/>', { content: null, link: 'https://harbour.example/a.html' }],
  ['<content mode="base64" type="text/html">PHA+U2hpcHM8L3A+</content>', { content: 'Ships' }],
  ['<content mode="base64">not base64 at all</content>', { content: null }],
  [
    '<content mode="xml" type="application/xhtml+xml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Old</p></div></content>',
    { content: 'Old' },
  ],
  ['<content mode="xml" type="text/plain">The &lt;b&gt; element</content>', { content: 'The <b> element' }],
  ['<content mode="xml" type="text/html">Kim &lt;b&gt;Jong&lt;/b&gt;</content>', { content: 'Kim Jong' }],
  ['<content mode="escaped" type="text/plain">1 &lt;b&gt;</content>', { content: '1 <b>' }],
  [
    '<summary>One</summary><media:group><media:description>Longer text</media:description></media:group>',
    { summary: 'One', content: 'Longer text' },
  ],
])

rows('links of RSS', inRss, [
  ['<link>https://harbour.example/1</link>', { link: 'https://harbour.example/1' }],
  ['<link>\n  https://harbour.example/lo\n  ng\n</link>', { link: 'https://harbour.example/long' }],
  ['<link>/1?a=1&amp;amp;b=2</link>', { link: 'https://harbour.example/1?a=1&b=2' }],
  ['<link>//other.example/1</link>', { link: 'https://other.example/1' }],
  ['<link>https://harbour.example/two words</link>', { link: 'https://harbour.example/two%20words' }],
  ['<link>https://harbour.example/북한</link>', { link: 'https://harbour.example/북한' }],
  ['<link>https://bücher.example/1</link>', { link: 'https://bücher.example/1' }],
  ['<link>/북한 1</link>', { link: 'https://harbour.example/%EB%B6%81%ED%95%9C%201' }],
  ['<link>feed://harbour.example/1</link>', { link: 'http://harbour.example/1' }],
  ['<link>feed:https://harbour.example/1</link>', { link: 'https://harbour.example/1' }],
  ['<link>http://https://harbour.example/1</link>', { link: 'https://harbour.example/1' }],
  ['<link>harbour.example/1</link>', { link: 'https://harbour.example/1' }],
  ['<link>news.harbour.example/1?a=1</link>', { link: 'https://news.harbour.example/1?a=1' }],
  ['<link>one.html</link>', { link: 'https://harbour.example/one.html' }],
  ['<link/>https://harbour.example/1<title>a</title>', { link: 'https://harbour.example/1', title: 'a' }],
  ['<link/> behind <guid>https://harbour.example/1</guid>', { link: 'https://harbour.example/1' }],
  ['<url>https://harbour.example/1</url>', { link: 'https://harbour.example/1' }],
  ['<link>www.harbour.example/1</link>', { link: 'https://www.harbour.example/1' }],
  ['<link>http:///harbour.example/1</link>', { link: 'http://harbour.example/1' }],
  ['<link>javascript:alert(1)</link>', { link: null }],
  ['<link> java\nscript:alert(1)</link>', { link: null }],
  ['<link>data:text/html,x</link>', { link: null }],
  ['<link>mailto:kim@harbour.example</link>', { link: null }],
  ['<link>javascript:x()</link><guid>https://harbour.example/1</guid>', { link: 'https://harbour.example/1' }],
  ['<link/><link>https://harbour.example/2</link>', { link: 'https://harbour.example/2' }],
  ['<link href="https://harbour.example/1"/>', { link: 'https://harbour.example/1' }],
  ['<link rel="self">https://harbour.example/self</link><link>https://harbour.example/1</link>', { link: 'https://harbour.example/1' }],
  [
    '<atom:link rel="self" href="https://harbour.example/self"/><atom:link href="https://harbour.example/1"/>',
    { link: 'https://harbour.example/1' },
  ],
  ['<guid>https://harbour.example/1</guid>', { link: 'https://harbour.example/1', id: 'https://harbour.example/1' }],
  ['<guid isPermaLink="TRUE">https://harbour.example/1</guid>', { link: 'https://harbour.example/1' }],
  ['<guid isPermaLink="true">/1</guid>', { link: 'https://harbour.example/1', id: '/1' }],
  ['<guid isPermaLink="false">https://harbour.example/1</guid>', { link: null, id: 'https://harbour.example/1' }],
  ['<guid>1234</guid>', { link: null, id: '1234' }],
  ['<guid>tag:harbour.example,2026:1</guid>', { link: null, id: 'tag:harbour.example,2026:1' }],
  ['<comments>https://harbour.example/1#comments</comments><enclosure url="https://harbour.example/a.mp3"/>', { link: null }],
  ['<dc:identifier>https://harbour.example/1</dc:identifier>', { link: 'https://harbour.example/1', id: 'https://harbour.example/1' }],
  [
    '<link>http://feedproxy.google.com/~r/harbour/~3/abc/</link><feedburner:origLink>https://harbour.example/1</feedburner:origLink>',
    { link: 'https://harbour.example/1' },
  ],
  [
    '<link>https://harbour.example/2</link><feedburner:origLink>https://harbour.example/1</feedburner:origLink>',
    { link: 'https://harbour.example/2' },
  ],
  ['<link>/1</link><guid> </guid>', { link: 'https://harbour.example/1', id: 'https://harbour.example/1' }],
])

rows('links of Atom', inAtom, [
  ['<link href="https://harbour.example/1"/>', { link: 'https://harbour.example/1' }],
  [
    '<link rel="alternate" type="application/json" href="/1.json"/><link rel="alternate" type="text/html" href="/1"/>',
    { link: 'https://feeds.example/1' },
  ],
  ['<link rel="alternate" type="application/pdf" href="https://harbour.example/1.pdf"/>', { link: 'https://harbour.example/1.pdf' }],
  [
    '<link rel="http://www.iana.org/assignments/relation/alternate" href="https://harbour.example/1"/>',
    { link: 'https://harbour.example/1' },
  ],
  ['<link rel="ALTERNATE" href="https://harbour.example/1"/>', { link: 'https://harbour.example/1' }],
  ['<link>https://harbour.example/1</link>', { link: 'https://harbour.example/1' }],
  [
    '<link rel="self" href="https://harbour.example/s"/><link rel="edit" href="https://harbour.example/e"/><link rel="replies" href="https://harbour.example/r"/><link rel="enclosure" href="https://harbour.example/a.mp3"/><link rel="related" href="https://other.example/"/><id>urn:x:1</id>',
    { link: null, id: 'urn:x:1' },
  ],
  ['<link xml:base="https://base.example/a/" href="1"/>', { link: 'https://base.example/a/1' }],
  ['<id>https://harbour.example/1</id>', { link: 'https://harbour.example/1' }],
  ['<id>\n urn:x:1 \n</id>', { id: 'urn:x:1' }],
])

rows('dates of RSS', inRss, [
  ['<pubDate>Tue, 24 Nov 2026 09:15:30 GMT</pubDate>', { publishedAt: '2026-11-24T09:15:30.000Z', updatedAt: null }],
  ['<pubDate>soon</pubDate><dc:date>2026-11-24T09:15:30Z</dc:date>', { publishedAt: '2026-11-24T09:15:30.000Z' }],
  ['<pubDate/><pubDate>2026-11-24T09:15:30Z</pubDate>', { publishedAt: '2026-11-24T09:15:30.000Z' }],
  ['<dc:date>2026-11-24</dc:date>', { publishedAt: '2026-11-24T00:00:00.000Z' }],
  [
    '<dcterms:issued>2026-11-24</dcterms:issued><dcterms:modified>2026-11-25</dcterms:modified>',
    { publishedAt: '2026-11-24T00:00:00.000Z', updatedAt: '2026-11-25T00:00:00.000Z' },
  ],
  ['<atom:updated>2026-11-24T09:15:30Z</atom:updated>', { publishedAt: '2026-11-24T09:15:30.000Z', updatedAt: '2026-11-24T09:15:30.000Z' }],
  ['<a10:published>2026-11-24T09:15:30Z</a10:published>', { publishedAt: '2026-11-24T09:15:30.000Z' }],
  ['<prism:publicationDate>2026-11-24</prism:publicationDate>', { publishedAt: '2026-11-24T00:00:00.000Z' }],
  ['<title>t</title>', { publishedAt: null, updatedAt: null }],
])

rows('people of RSS', inRss, [
  ['<author>(Kim Minji)</author>', { author: 'Kim Minji' }],
  ['<author>kim@harbour.example (Mina Park)</author>', { author: 'Mina Park' }],
  ['<author>Mina Park &lt;kim@harbour.example&gt;</author>', { author: 'Mina Park' }],
  ['<author>Mina Park (kim@harbour.example)</author>', { author: 'Mina Park' }],
  ['<author>Mina Park, kim@harbour.example</author>', { author: 'Mina Park' }],
  ['<author>kim@harbour.example</author>', { author: 'kim@harbour.example' }],
  ['<author>mailto:kim@harbour.example</author>', { author: 'kim@harbour.example' }],
  ['<author>kim@harbour.example</author><dc:creator>Mina Park</dc:creator>', { author: 'Mina Park' }],
  [
    '<dc:creator>Mina Park</dc:creator><dc:creator>Ivo Lang</dc:creator><dc:creator>Mina Park</dc:creator>',
    { author: 'Mina Park, Ivo Lang' },
  ],
  ['<dc:creator><![CDATA[By Mina Park]]></dc:creator>', { author: 'Mina Park' }],
  ['<dc:creator>by the sea</dc:creator>', { author: 'by the sea' }],
  ['<author><name>Mina Park</name><email>kim@harbour.example</email></author>', { author: 'Mina Park' }],
  ['<a10:author><a10:name>Mina Park</a10:name></a10:author>', { author: 'Mina Park' }],
  ['<itunes:author>Mina Park</itunes:author>', { author: 'Mina Park' }],
  ['<media:credit role="photographer">Ivo Lang</media:credit>', { author: null }],
  ['<media:content><media:credit role="author">Mina Park</media:credit></media:content>', { author: 'Mina Park' }],
  ['<dc:creator/><author> </author>', { author: null }],
  ['<source url="https://wire.example/feed">Coast Wire</source>', { publisher: 'Coast Wire' }],
  [
    '<source url="https://wire.example/feed">https://wire.example/feed</source><dc:publisher>Wire (wire@wire.example)</dc:publisher>',
    { publisher: 'Wire' },
  ],
])

rows('categories and languages', inRss, [
  ['<category>B</category><category>A</category><category> B </category><category/>', { categories: ['B', 'A'] }],
  ['<category domain="x"><![CDATA[R&amp;D]]></category>', { categories: ['R&D'] }],
  [
    '<category>A</category><dc:subject>B</dc:subject><atom:category term="c" label="C"/><atom:category term="d"/>',
    { categories: ['A', 'C', 'd', 'B'] },
  ],
  [
    '<media:keywords>sea, ships ,</media:keywords><itunes:keywords>ships,coast</itunes:keywords>',
    { categories: ['ships', 'coast', 'sea'] },
  ],
  ['<media:category>News</media:category><itunes:category text="Politics"/>', { categories: ['News', 'Politics'] }],
  ['<dc:language>ko-KR</dc:language>', { language: 'ko-KR' }],
  ['<title xml:lang="de">Schiffe</title>', { language: 'de' }],
])

describe('what an entry inherits', () => {
  const author = '<author><name>The desk</name></author>'
  test.each([
    ['<title>t</title>', 'The desk'],
    ['<author><name>Mina Park</name></author>', 'Mina Park'],
    ['<source><title>Wire</title><author><name>Ivo Lang</name></author></source>', 'Ivo Lang'],
  ])('%s', async (inside, expected) => {
    expect((await inAtom(inside, author))?.author).toBe(expected)
  })
  test("a channel's author writes what names nobody", async () => {
    expect((await inRss('<title>t</title>', '<dc:creator>The desk</dc:creator>'))?.author).toBe('The desk')
    expect((await inRss('<title>t</title>', '<itunes:author>The desk</itunes:author>'))?.author).toBe('The desk')
    expect((await inRss('<author>Mina Park</author>', '<itunes:author>The desk</itunes:author>'))?.author).toBe('Mina Park')
  })
  test("a channel's editor and dates are not its entries'", async () => {
    const channel =
      '<managingEditor>desk@harbour.example (The desk)</managingEditor><lastBuildDate>2026-11-24T09:15:30Z</lastBuildDate><pubDate>2026-11-24T09:15:30Z</pubDate>'
    expect(await inRss('<title>t</title>', channel)).toMatchObject({ author: null, publishedAt: null, updatedAt: null })
  })
  test("its feed's language is not its own", async () => {
    expect((await inRss('<title>t</title>', '<language>ko</language>'))?.language).toBeNull()
    expect((await inRss('<dc:language>ko</dc:language>', '<language>ko</language>'))?.language).toBeNull()
  })
})

test('links in texts are relative to xml:base, else to the page', async () => {
  const html = '&lt;a href="b"&gt;x&lt;/a&gt;'
  const made = async (entry: Promise<ParsedEntry | undefined>) => /href="([^"]*)"/.exec((await entry)?.contentHtml ?? '')?.[1]
  const link = '<link href="https://harbour.example/news/1"/>'
  expect(await made(inAtom(`${link}<content type="html" xml:base="https://base.example/a/">${html}</content>`))).toBe(
    'https://base.example/a/b',
  )
  expect(await made(inAtom(`${link}<content type="html">${html}</content>`))).toBe('https://harbour.example/news/b')
  expect(await made(inAtom(`<content type="html">${html}</content>`))).toBe('https://feeds.example/b')
})

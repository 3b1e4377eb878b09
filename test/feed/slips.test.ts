/** One slip anywhere in a document: a character lost, or a sign too many. It may cost something of one entry, never another's. */
import { expect, test } from 'vitest'
import type { ParsedEntry } from '../../lib/feed/entry.ts'
import { parseFeed } from '../../lib/feed/parse.ts'

const rssEntry = (number: number): string => `<item>
<title><![CDATA[Ships ${number} & crews]]></title>
<link>https://harbour.example/${number}?a=1&amp;b=2</link>
<guid isPermaLink="false">id-${number}</guid>
<description>&lt;p&gt;At dawn ${number}&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>They <a href="https://harbour.example/">left</a> ${number}</p>]]></content:encoded>
<pubDate>Tue, 24 Nov 2026 09:15:3${number} GMT</pubDate>
<enclosure url="https://img.example/${number}.jpg" type="image/jpeg" length="1"/>
</item>
`
const atomEntry = (number: number): string => `<entry>
<title type="html">Ships ${number} &amp;amp; crews</title>
<link rel="alternate" type="text/html" href="https://harbour.example/${number}?a=1&amp;b=2"/>
<id>id-${number}</id>
<updated>2026-11-24T09:15:3${number}Z</updated>
<author><name>Kim Minji</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They <b>left</b> ${number}</p></div></content>
</entry>
`
const numbers = [1, 2, 3]
const documents: readonly (readonly [string, string])[] = [
  [
    'RSS',
    `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour</title><link>https://harbour.example/</link>
${numbers.map(rssEntry).join('')}</channel></rss>`,
  ],
  [
    'Atom',
    `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><link href="https://harbour.example/"/><id>urn:harbour</id>
${numbers.map(atomEntry).join('')}</feed>`,
  ],
]

const entriesOf = async (document: string): Promise<readonly string[]> =>
  (await parseFeed(new TextEncoder().encode(document))).entries.map(({ id, link, title, summary, content, publishedAt }: ParsedEntry) =>
    JSON.stringify({ id, link, title, summary, content, publishedAt }),
  )

test.each(documents.flatMap(([family, document]) => ['', '<', '>', '"'].map(sign => [family, sign, document] as const)))(
  '%s with %j in the place of each character',
  async (_, sign, document) => {
    const whole = await entriesOf(document)
    expect(whole).toHaveLength(numbers.length)
    for (let at = 0; at < document.length; at++) {
      const read = await entriesOf(document.slice(0, at) + sign + document.slice(at + 1))
      const hurt = whole.filter(entry => !read.includes(entry))
      expect(hurt.length, `${document.slice(Math.max(0, at - 20), at)} | ${document.slice(at, at + 20)}`).toBeLessThanOrEqual(1)
    }
  },
)

/** Documents made to make a careless expression or a careless loop run for minutes: the suite's own time limit is the check. */
import { expect, test } from 'vitest'
import { feedLinksOf } from '../../lib/feed/discover.ts'
import { mendJson } from '../../lib/feed/mend-json.ts'
import { parseFeed } from '../../lib/feed/parse.ts'

const much = 100_000
const rss = (inside: string) =>
  `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title><item><title>t</title>${inside}</item></channel></rss>`
const json = (items: string) => `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[${items}]}`

const documents: Readonly<Record<string, () => string>> = {
  'white space, then text': () => `${' '.repeat(much)}x`,
  'white space, then another root': () => `${'\n'.repeat(19_000)}<other/>`,
  'instructions without end': () => '<?x '.repeat(much),
  'comments without end': () => `<!-- ${'-'.repeat(much)}<other>`,
  'a page of links': () => `<html>${'<a href="/rss">'.repeat(much)}`,
  'a page of attributes': () => `<html><a ${'href=x '.repeat(much)}>`,
  'a date of digits': () => rss(`<pubDate>${'1'.repeat(much)}</pubDate>`),
  'dates that are none': () => rss('<pubDate>soon</pubDate>'.repeat(much)),
  'an author of signs': () =>
    rss(
      `<author>${'@'.repeat(much)}</author><author>${'a@'.repeat(much)}</author><author>${'('.repeat(much)}x@y.example${')'.repeat(much)}</author>`,
    ),
  'authors of one entry': () => rss(Array.from({ length: much }, (_, n) => `<author>a${n}</author>`).join('')),
  'categories of one entry': () => rss(Array.from({ length: much }, (_, n) => `<category>a${n}</category>`).join('')),
  'keywords of one entry': () => rss(`<media:keywords>${Array.from({ length: much }, (_, n) => `a${n}`).join(',')}</media:keywords>`),
  'links of one entry': () => rss('<link>javascript:x()</link>'.repeat(much)),
  'descriptions of one entry': () => rss(Array.from({ length: much }, (_, n) => `<description>a${n}</description>`).join('')),
  'groups in groups': () => rss(`${'<media:group><media:content>'.repeat(20)}${'<media:group/>'.repeat(much)}`),
  'a link of spaces': () =>
    rss(`<link>http://x${' '.repeat(much)}</link><link>${'http:'.repeat(much)}</link><link>${'a.'.repeat(much)}com</link>`),
  'a title of tags': () => rss(`<title>${'&lt;x&gt;'.repeat(much)}</title>`),
  'base64 of noise': () => rss(`<content mode="base64">${'A'.repeat(much)}=${'\n'.repeat(much)}</content>`),
  'JSON, deep': () => `{"items":${'['.repeat(much)}`,
  'JSON, deep, and broken': () => `{"items":${'['.repeat(much)}${'{},'.repeat(much)}`,
  'JSON of commas': () => `{"items":[${','.repeat(much)}]}`,
  'JSON of backslashes': () => json(`{"title":"${'\\'.repeat(much)}"}`),
  'JSON of comments': () => `${'/* */'.repeat(much)}{`,
  'JSON of tags': () => json(`{"id":"1","tags":[${Array.from({ length: much }, (_, n) => `"${n}"`).join(',')}]}`),
}

test.each(Object.keys(documents))('%s', async name => {
  const document = documents[name]?.() ?? ''
  const parsed = await parseFeed(new TextEncoder().encode(document), { url: 'https://harbour.example/feed' })
  for (const entry of parsed.entries) {
    expect(entry.categories.length).toBeLessThanOrEqual(50)
    expect((entry.author ?? '').split(', ').length).toBeLessThanOrEqual(50)
  }
  expect(parsed.problems.length).toBeLessThanOrEqual(100)
  expect(feedLinksOf(document, 'https://harbour.example/').length).toBeLessThanOrEqual(50)
  expect(typeof mendJson(document)).toMatch(/object|undefined/)
})

/** Feed documents for the benchmark: the same entries as a newsroom writes them, in CDATA, escaped or as plain text. Our own words. */
const sentences = [
  'The harbour office said on Tuesday that two ships from the north had asked for a berth.',
  'Nobody at the ministry would say how many workers were on board, or for how long they would stay.',
  'A spokesman called the figures “premature” & declined to name a source.',
  'Prices at the fish market rose by 3.5 % within a week, the chamber of trade reported.',
  'Наблюдатели отмечают, что переговоры продолжаются уже третью неделю.',
  '항구 당국은 화요일 북쪽에서 온 배 두 척이 정박을 요청했다고 밝혔다.',
]

export type Writing = 'cdata' | 'escaped' | 'plain'
export const writings: readonly Writing[] = ['cdata', 'escaped', 'plain']

/** An RSS 2.0 document; an entry has a summary of about 300 and, but for `plain`, a content of about 1,800 characters. */
export function feedDocument(entries: number, writing: Writing): string {
  const items = Array.from({ length: entries }, (_, at) => entry(at, writing)).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour News</title><link>https://harbour.example/</link><description>What happens at the quay</description><language>en</language>
<atom:link href="https://harbour.example/feed.xml" rel="self" type="application/rss+xml"/>
${items}
</channel></rss>`
}

function entry(at: number, writing: Writing): string {
  const sentence = (offset: number): string => sentences[(at + offset) % sentences.length] ?? ''
  const summary = `${sentence(0)} ${sentence(1)} ${sentence(2)}`
  const paragraph = (offset: number): string =>
    `<p>${sentence(offset)} <a href="https://harbour.example/topics/${at}?a=1&amp;b=2">${sentence(offset + 1)}</a> <em>${sentence(offset + 2)}</em></p>`
  const content = `<img src="https://harbour.example/${at}.jpg" alt="">${Array.from({ length: 6 }, (_, offset) => paragraph(offset)).join('\n')}`
  const minute = `${at % 60}`.padStart(2, '0')
  const hour = `${Math.floor(at / 60) % 24}`.padStart(2, '0')
  return `<item>
<title>${written(`Ship ${at}: ${sentence(3)}`, writing)}</title>
<link>https://harbour.example/news/2026/11/24/${at}.html</link>
<guid isPermaLink="false">harbour-${at}</guid>
<pubDate>Tue, 24 Nov 2026 ${hour}:${minute}:00 +0900</pubDate>
<dc:creator>${written('Kim Minji', writing)}</dc:creator>
<category>${written('Shipping', writing)}</category><category>${written('Trade', writing)}</category>
<media:content url="https://harbour.example/${at}.jpg" medium="image" width="1200" height="800"/>
<description>${written(writing === 'plain' ? summary : `<p>${summary}</p>`, writing)}</description>
${writing === 'plain' ? '' : `<content:encoded>${written(content, writing)}</content:encoded>\n`}</item>`
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const written = (text: string, writing: Writing): string => (writing === 'cdata' ? `<![CDATA[${text}]]>` : escaped(text))

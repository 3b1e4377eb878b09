/**
 * Documents that take a naive reader minutes or gigabytes, up to the 8 MiB that fetching lets through. Every one is an RSS feed whose first entry is
 * readable. Data for `parse-robust.test.ts`; run as a program it prints what each costs in a process of its own: processor time of
 * all threads and the growth of memory.
 */
import { spawnSync } from 'node:child_process'

const LARGEST = 8 * 1_048_576
const filled = (piece: string): string => piece.repeat(Math.floor(LARGEST / piece.length) - 100)

const rss = (body: string): string => `<rss version="2.0"><channel><title>T</title>${body}</channel></rss>`
const first = '<item><title>t</title><link>https://harbour.example/1</link></item>'
const inItem = (inner: string): string => rss(`<item><title>t</title><link>https://harbour.example/1</link>${inner}</item>`)
const described = (html: string): string => inItem(`<description><![CDATA[${html}]]></description>`)
const declared = (entities: string, text: string): string => `<!DOCTYPE rss [${entities}]>${inItem(`<description>${text}</description>`)}`
const numbered = (count: number, piece: (at: number) => string): string => Array.from({ length: count }, (_, at) => piece(at)).join('')

export const hostile: Readonly<Record<string, () => string>> = {
  'one entry': () => described('x'),
  '120 kB of <': () => described('<'.repeat(120_000)),
  '8 MiB of <': () => described(filled('<')),
  '8 MiB of < in a title': () => rss(`${first}<item><title>${filled('<')}</title></item>`),
  '8 MiB of "< "': () => rss(`${first}<item><title>${filled('< ')}</title></item>`),
  'styles that never end': () =>
    rss(`<item><title>t</title><description><![CDATA[${'<p style="'.repeat(49_000)}]]></description></item>`.repeat(16)),
  'a<p 40,000 times': () => described('a<p'.repeat(40_000)),
  'a<p to 8 MiB': () => described(filled('a<p')),
  '</ to 8 MiB': () => rss(first + filled('</')),
  '<a to 8 MiB': () => rss(first + filled('<a')),
  '<a " to 8 MiB': () => rss(first + filled('<a "')),
  'unclosed quotes': () => rss(first + filled('<a b="')),
  '200,000 nested elements': () => inItem(`<x:a>${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}</x:a>`),
  '200,000 unclosed elements': () => rss(first + '<b>'.repeat(200_000)),
  'unclosed elements to 8 MiB': () => rss(first + filled('<b>')),
  'empty elements to 8 MiB': () => inItem(filled('<b/>')),
  'empty elements in a channel': () => rss(first + filled('<b/>')),
  '200,000 nested tags in a text': () => described('<b>'.repeat(200_000)),
  '4,900 nested tags in a text': () => described('<b>'.repeat(4_900)),
  'unescaped tags in a text': () => inItem(`<description>${filled('<b>')}</description>`),
  'unescaped tags and references': () => inItem(`<description>${filled('&lt;<b/>')}</description>`),
  'entries of an entry': () => rss(first + filled('<item><title>')),
  '200,000 entries': () => rss('<item><title>t</title></item>'.repeat(200_000)),
  'empty entries to 8 MiB': () => rss(first + filled('<item/>')),
  '200,000 entries oldest first': () => rss(numbered(200_000, at => `<item><title>t</title><guid>${at}</guid></item>`)),
  'an unclosed JSON Feed of 300,000 entries': () =>
    `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[${numbered(300_000, at => `{"id":"${at}","title":"t"},`)}`,
  '100,000 attributes': () => inItem(`<enclosure ${numbered(100_000, at => `a${at}="1" `)}/>`),
  'namespaces for every element': () => rss(first + numbered(150_000, at => `<x xmlns:a${at % 50}="urn:${at}"/>`)),
  'an attribute of 8 MiB': () => inItem(`<enclosure url="${filled('a')}"/>`),
  'a name of 8 MiB': () => rss(`${first}<${filled('a')}/>`),
  'a title of 8 MiB': () => rss(`${first}<item><title>${filled('x')}</title></item>`),
  'white space to 8 MiB': () => rss(`${first}<item><title>a${filled(' ')}b</title></item>`),
  'lines to 8 MiB': () => rss(`${first}<item><description>a${filled(' \n')}b</description></item>`),
  '100,000 unclosed comments': () => rss(first + '<!-- '.repeat(100_000)),
  'unclosed comments to 8 MiB': () => first.replace('<item>', '<rss><channel><item>') + filled('<!--'),
  '100,000 unclosed CDATA sections': () => rss(first + '<![CDATA['.repeat(100_000)),
  'CDATA sections that never end': () => rss(first + filled('<item><title><![CDATA[x</title></item>')),
  '100,000 unclosed titles': () => rss(first + '<title>'.repeat(100_000)),
  'instructions to 8 MiB': () => rss(first + filled('<?x ')),
  'declarations to 8 MiB': () => rss(first + filled('<!DOCTYPE a [')),
  'documents type before the root': () => filled('<!DOCTYPE rss [').slice(0, 2_000_000) + rss(first),
  'comments before the root': () => filled('<!---->') + rss(first),
  '& to 8 MiB': () => inItem(`<description>${filled('&')}</description>`),
  '&amp; to 8 MiB': () => inItem(`<description>${filled('&amp;')}</description>`),
  'unknown names to 8 MiB': () => inItem(`<description>${numbered(900_000, at => `&a${at};`)}</description>`),
  'numbers to 8 MiB': () => inItem(`<description>${filled('&#65;')}</description>`),
  'references cut off': () => inItem(`<description>${filled('&#0000')}</description>`),
  'stray ends to 8 MiB': () => rss(first + filled('</x>')),
  '100,000 categories': () => inItem(numbered(100_000, at => `<category>c${at}</category>`)),
  '100,000 descriptions': () => inItem(numbered(100_000, at => `<description>c${at}</description>`)),
  '100,000 dates': () => inItem(numbered(100_000, at => `<pubDate>${at} x</pubDate>`)),
  '100,000 links': () => inItem(numbered(100_000, at => `<link>c:${at}</link>`)),
  'a date of 8 MiB': () => inItem(`<pubDate>${filled('1 ')}</pubDate>`),
  'a link of 8 MiB': () => inItem(`<link>https://${filled('a.')}</link>`),
  'authors in brackets': () => inItem(`<author>${filled('(')}</author>`),
  'a billion laughs': () => declared(`<!ENTITY a0 "ha">${numbered(9, at => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`)}`, '&a9;'),
  'an entity of 50 kB named 5,000 times': () => declared(`<!ENTITY a "${'A'.repeat(50_000)}">`, '&a;'.repeat(5_000)),
  'an entity named 2,000,000 times': () => declared(`<!ENTITY a "${'A'.repeat(400)}">`, '&a;'.repeat(2_000_000)),
  'an external entity': () => declared('<!ENTITY x SYSTEM "file:///etc/hostname">', '&x;'),
  'a parameter entity': () => declared('<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;', 'x'),
}

const program = import.meta.filename
if (process.argv[1] === program) {
  const name = process.argv[2]
  if (name === undefined) {
    for (const each of Object.keys(hostile)) {
      const child = spawnSync(process.execPath, ['--no-warnings', '--max-old-space-size=1024', program, each], {
        encoding: 'utf8',
        timeout: 60_000,
      })
      console.log(
        `${each.padEnd(40)} ${child.status === 0 ? child.stdout.trim() : `FAILED ${child.error?.message ?? child.stderr.slice(-300)}`}`,
      )
    }
  } else if (name === 'all') {
    const { parseFeed } = await import('../../lib/feed/parse.ts')
    for (const make of Object.values(hostile)) await parseFeed(new TextEncoder().encode(make()))
    console.log(`${Object.keys(hostile).length} documents`)
  } else {
    const { parseFeed } = await import('../../lib/feed/parse.ts')
    await parseFeed(new TextEncoder().encode(described('<p>warm</p>')))
    const bytes = new TextEncoder().encode(hostile[name]?.() ?? '')
    globalThis.gc?.()
    const before = process.resourceUsage().maxRSS
    const start = process.cpuUsage()
    const spentMs = (): number => {
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1_000
    }
    const { entries, problems } = await parseFeed(bytes)
    const parsedMs = spentMs()
    const html = entries.reduce((sum, entry) => sum + (entry.summaryHtml?.length ?? 0) + (entry.contentHtml?.length ?? 0), 0)
    const ms = spentMs()
    const grown = (process.resourceUsage().maxRSS - before) / 1_024
    const facts = [
      `${Math.round(parsedMs)} ms`,
      `${Math.round(ms)} ms with HTML`,
      `+${Math.round(grown)} MiB`,
      `${entries.length} entries`,
      `${html} of HTML`,
    ]
    console.log([...facts, problems.map(({ code }) => code).join(' ')].join(', '))
  }
}

/** The sample wire's feeds as documents: RSS 2.0, RSS 1.0 and Atom, in the bytes of each feed's encoding. Pure: the time comes in. */
import iconv from 'iconv-lite'
import type { SampleEntry, SampleFeed } from './wire.ts'

/** When the wire was started, and when it is read: milliseconds. */
export type WireTime = { readonly startedAt: number; readonly now: number }

const rfc822 = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000')
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')
const seconds = (at: number): number => Math.floor(at / 1000) * 1000

export const entryPath = (feed: SampleFeed, entry: SampleEntry): string => `/${feed.source.id}/${entry.slug}`
export const feedPath = (feed: SampleFeed): string => `/${feed.id}.xml`

const mediaTypes = { rss2: 'application/rss+xml', rss1: 'application/rdf+xml', atom: 'application/atom+xml' } as const

export function feedDocument(feed: SampleFeed, base: string, time: WireTime): { readonly bytes: Buffer; readonly type: string } {
  const shown = feed.entries
    .filter(entry => time.startedAt + entry.after * 1000 <= time.now)
    .toSorted((a, b) => b.after - a.after)
    .map(entry => ({ ...entry, link: `${base}${entryPath(feed, entry)}`, at: seconds(time.startedAt + entry.after * 1000) }))
  const body = writers[feed.format](feed, base, shown)
  return {
    bytes: iconv.encode(`<?xml version="1.0" encoding="${feed.encoding}"?>\n${body}`, feed.encoding),
    type: `${mediaTypes[feed.format]}; charset=${feed.encoding}`,
  }
}

type Shown = SampleEntry & { readonly link: string; readonly at: number }
type Writer = (feed: SampleFeed, base: string, entries: readonly Shown[]) => string

const description = 'SAMPLE: invented entries of the bundled sample wire.'

const rss2: Writer = ({ source }, base, entries) => `<rss version="2.0"><channel>
<title>${escapeXml(source.name)}</title><link>${base}/${source.id}</link><description>${description}</description><language>${source.language}</language>
${entries
  .map(
    entry => `<item><title>${escapeXml(entry.title)}</title><link>${entry.link}</link><guid isPermaLink="true">${entry.link}</guid>
<description>${escapeXml(entry.summary)}</description><pubDate>${rfc822(entry.at)}</pubDate></item>`,
  )
  .join('\n')}
</channel></rss>
`

const rss1: Writer = (
  { id, source },
  base,
  entries,
) => `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${base}/${id}.xml"><title>${escapeXml(source.name)}</title><link>${base}/${source.id}</link><description>${description}</description>
<dc:language>${source.language}</dc:language><items><rdf:Seq>${entries.map(entry => `<rdf:li rdf:resource="${entry.link}"/>`).join('')}</rdf:Seq></items></channel>
${entries
  .map(
    entry => `<item rdf:about="${entry.link}"><title>${escapeXml(entry.title)}</title><link>${entry.link}</link>
<description>${escapeXml(entry.summary)}</description><dc:date>${iso(entry.at)}</dc:date></item>`,
  )
  .join('\n')}
</rdf:RDF>
`

const atom: Writer = ({ id, source }, base, entries) => `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${source.language}">
<title>${escapeXml(source.name)}</title><subtitle>${description}</subtitle><id>${base}/${id}.xml</id><link href="${base}/${source.id}"/>
${entries[0] === undefined ? '' : `<updated>${iso(entries[0].at)}</updated>`}
${entries
  .map(
    entry => `<entry><title>${escapeXml(entry.title)}</title><link href="${entry.link}"/><id>${entry.link}</id>
<published>${iso(entry.at)}</published><updated>${iso(entry.at)}</updated><summary>${escapeXml(entry.summary)}</summary></entry>`,
  )
  .join('\n')}
</feed>
`

const writers: Record<SampleFeed['format'], Writer> = { rss2, rss1, atom }

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, char => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char)

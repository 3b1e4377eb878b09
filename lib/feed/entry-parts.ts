/**
 * Reads one entry's values from its element: which of several titles, links, texts and dates counts. The rules of `feed-tree.ts`.
 *
 * The lists are in order of trust: the first element that has something wins.
 */
import { readDate } from './dates.ts'
import type { FeedProblem } from './entry.ts'
import { escapeHtml, htmlLine } from './html-text.ts'
import { webLink } from './links.ts'
import type { XmlNode } from './read-xml.ts'

/** An entry as read, before the plain texts are made; texts are HTML. */
export type EntryParts = {
  readonly id?: string | undefined
  readonly link?: string | undefined
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly content?: string | undefined
  readonly author?: string | undefined
  readonly published?: string | undefined
  readonly updated?: string | undefined
  readonly language?: string | undefined
  readonly publisher?: string | undefined
  readonly categories: readonly string[]
  /** What relative links in the texts are relative to. */
  readonly base?: string | undefined
}

const titles = ['title', 'atom:title', 'dc:title', 'media:title', 'itunes:title']
const summaries = ['description', 'summary', 'atom:summary', 'dc:description', 'itunes:summary', 'media:description', 'itunes:subtitle']
const contents = ['content:encoded', 'content', 'atom:content', 'xhtml:body', 'body', 'fulltext', 'fullitem']
const ids = ['guid', 'id', 'atom:id', 'dc:identifier']
const published = [
  'pubdate',
  'published',
  'atom:published',
  'issued',
  'atom:issued',
  'dc:date',
  'dcterms:issued',
  'dcterms:created',
  'created',
  'atom:created',
]
const updated = ['updated', 'atom:updated', 'modified', 'atom:modified', 'dcterms:modified', 'lastbuilddate']

/** Of authors and of categories: nobody reads more, and a hostile feed has 200,000. */
const MOST_NAMES = 50

/** Media RSS may wrap an entry's texts in these. */
const wrappers = new Set(['media:group', 'media:content'])

export function entryParts(
  entry: XmlNode,
  feed: {
    readonly language: string | undefined
    readonly atom: boolean
    readonly site: string | undefined
    readonly document: string | undefined
  },
): {
  readonly parts: EntryParts
  readonly problems: readonly FeedProblem[]
} {
  const problems: FeedProblem[] = []
  const link = entryLink(entry, feed)
  const dates = { published: dateOf(entry, published, problems), updated: dateOf(entry, updated, problems) }
  const parts: EntryParts = {
    id: ids.map(name => plain(first(entry, name))).find(id => id !== undefined) ?? (entry.attributes['rdf:about']?.trim() || link),
    link,
    title: textOf(entry, titles, feed.atom),
    summary: textOf(entry, summaries, feed.atom),
    content: textOf(entry, contents, feed.atom),
    author: authorOf(entry),
    published: dates.published ?? dates.updated,
    updated: dates.updated,
    language: languageOf(entry, feed.language),
    publisher: publisherOf(entry),
    categories: categoriesOf(entry),
    base: link ?? entry.base,
  }
  return { parts, problems }
}

/** The first of these elements with a text, as HTML. `atom`: without a `type` the text is plain. */
export function textOf(parent: XmlNode, names: readonly string[], atom: boolean): string | undefined {
  for (const name of names) {
    for (const element of all(parent, name)) {
      const html = asHtml(element, atom)
      if (html !== undefined && html.trim() !== '') return html
    }
  }
  return undefined
}

/** The first link of rel alternate (the default), pages before other documents. */
export function alternateLink(parent: XmlNode, names: readonly string[]): string | undefined {
  const links = names
    .flatMap(name => all(parent, name))
    .filter(link => /^(?:alternate|.*\/alternate)?$/i.test((link.attributes.rel ?? '').trim()))
  const page = links.find(link => /^(?:text\/html|application\/xhtml\+xml)/i.test(link.attributes.type ?? 'text/html'))
  for (const link of page === undefined ? links : [page, ...links]) {
    const found = webLink(link.attributes.href ?? link.text, link.base)
    if (found !== undefined) return found
  }
  return undefined
}

export const all = (parent: XmlNode, name: string): readonly XmlNode[] => {
  const own = parent.children.filter(child => child.name === name)
  if (own.length > 0 || !name.startsWith('media:')) return own
  return parent.children.filter(child => wrappers.has(child.name)).flatMap(child => child.children.filter(inner => inner.name === name))
}

export const first = (parent: XmlNode, name: string): XmlNode | undefined =>
  all(parent, name).find(child => child.text.trim() !== '') ?? all(parent, name)[0]

/** Text on one line, without markup; undefined if there is none. */
export function plain(element: XmlNode | undefined): string | undefined {
  if (element === undefined) return undefined
  const text = (element.markup ? htmlLine(element.text) : element.text).replace(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}

function asHtml(element: XmlNode, atom: boolean): string | undefined {
  const type = (element.attributes.type ?? '').toLowerCase()
  if (element.attributes.mode === 'base64') return fromBase64(element.text)
  // XHTML is kept as it is written.
  if (element.markup || type.includes('xhtml') || element.attributes.mode === 'xml') return element.text
  if (type === 'text' || type === 'plain' || type === 'text/plain') return escapeHtml(element.text)
  // Atom 1.0 is plain by default, 0.3 writes `mode="escaped"` beside a type.
  if (atom && type === '') return /<\/?[a-z][^>]*>/i.test(element.text) ? element.text : escapeHtml(element.text)
  // RFC 4287, 4.1.3.3: another media type is base64.
  if (type.includes('/') && !/^text\/|[/+]xml$|html/.test(type)) return undefined
  return element.text
}

function fromBase64(text: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s+/g, '')), character => character.charCodeAt(0)))
  } catch {
    return undefined
  }
}

function entryLink(
  entry: XmlNode,
  { site, document, atom }: { readonly site: string | undefined; readonly document: string | undefined; readonly atom: boolean },
): string | undefined {
  const alternate = alternateLink(entry, ['link', 'atom:link'])
  if (atom) return alternate ?? webLink(plain(first(entry, 'id')))
  const guid = first(entry, 'guid')
  const permanent = guid?.attributes.ispermalink?.trim().toLowerCase() !== 'false'
  const written = all(entry, 'link').find(link => link.text.trim() !== '')
  // A feed's address may be a distributor's, so relative links are the site's; xml:base says it outright.
  const base = written !== undefined && written.base !== document ? written.base : (site ?? document)
  return (
    webLink(written?.text, base) ??
    alternate ??
    (permanent ? webLink(guid?.text) : undefined) ??
    webLink(entry.attributes['rdf:about']) ??
    webLink(first(entry, 'feedburner:origlink')?.text)
  )
}

/** An entry's date, without reading the rest of it. */
export const entryDate = (entry: XmlNode): string | undefined => dateOf(entry, published, []) ?? dateOf(entry, updated, [])

function dateOf(entry: XmlNode, names: readonly string[], problems: FeedProblem[]): string | undefined {
  let unreadable: XmlNode | undefined
  for (const name of names) {
    for (const element of all(entry, name)) {
      const text = plain(element)
      if (text === undefined) continue
      const date = readDate(text)
      if (date !== undefined) return date
      unreadable ??= element
    }
  }
  if (unreadable !== undefined)
    problems.push({ code: 'unreadable-date', message: `no date: ${(plain(unreadable) ?? '').slice(0, 60)}`, offset: unreadable.offset })
  return undefined
}

function authorOf(entry: XmlNode): string | undefined {
  const names = (elements: readonly XmlNode[]) =>
    elements
      .map(
        author => plain(first(author, 'name') ?? first(author, 'atom:name')) ?? personName(plain(author)) ?? plain(first(author, 'email')),
      )
      .filter(name => name !== undefined)
  for (const name of ['dc:creator', 'author', 'atom:author', 'itunes:author', 'media:credit']) {
    const found = [...new Set(names(all(entry, name).slice(0, MOST_NAMES)))]
    if (found.length > 0) return found.join(', ')
  }
  return undefined
}

/** RSS writes `kim@example.org (Kim Minji)`. */
function personName(written: string | undefined): string | undefined {
  const named = /^\S+@\S+\s+\((.+)\)$/.exec(written ?? '') ?? /^(.+?)\s*<\S+@\S+>$/.exec(written ?? '')
  return named?.[1]?.trim() ?? written
}

/** The entry's own language: what it inherits from the feed is the feed's. */
function languageOf(entry: XmlNode, feed: string | undefined): string | undefined {
  const own = plain(first(entry, 'dc:language')) ?? plain(first(entry, 'language'))
  const inForce =
    own ?? [...titles, ...contents].map(name => first(entry, name)?.language).find(language => language !== undefined) ?? entry.language
  return inForce === feed ? undefined : inForce
}

function publisherOf(entry: XmlNode): string | undefined {
  const source = first(entry, 'source') ?? first(entry, 'atom:source')
  return (source && (plain(first(source, 'title') ?? first(source, 'atom:title')) ?? plain(source))) ?? plain(first(entry, 'dc:publisher'))
}

function categoriesOf(entry: XmlNode): readonly string[] {
  const named = ['category', 'atom:category', 'dc:subject'].flatMap(name => all(entry, name)).slice(0, MOST_NAMES)
  const labels = named.map(category => plain(category) ?? category.attributes.label?.trim() ?? category.attributes.term?.trim())
  return [...new Set(labels.filter(label => label !== undefined && label !== ''))]
    .filter(label => label !== undefined)
    .map(label => htmlLine(label))
}

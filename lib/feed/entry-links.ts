/** Where an entry, or a feed, can be read: which of its links, guids and addresses is the page. */
import { all, limited, plain } from './child-elements.ts'
import { webLink } from './links.ts'
import type { XmlNode } from './read-xml.ts'

/** Of one name. */
const MOST_LINKS = 100

/** Addresses of distributors that lead to the page, or led: the original is the better one. */
const redirector =
  /^https?:\/\/(?:feedproxy\.google\.com|feeds\d?\.feedburner\.com|[\w.-]*feedsportal\.com|(?:www\.|feeds\.)?pheedo\.com)\//i

/** `document`: the feed's own address; `site`: the page that it belongs to. */
export type LinkContext = { readonly atom: boolean; readonly site: string | undefined; readonly document: string | undefined }

export function entryLink(entry: XmlNode, context: LinkContext): string | undefined {
  const link =
    (context.atom ? atomLink(entry, context) : rssLink(entry, context)) ??
    rssLink(entry, context) ??
    webLink(entry.attributes.href, entry.base !== context.document ? entry.base : context.site)
  if (link !== undefined && !redirector.test(link)) return link
  return originalLink(entry) ?? link
}

/** Rel alternate (the default), pages before other documents; then the page that is the content; then an id that is an address. */
function atomLink(entry: XmlNode, context: LinkContext): string | undefined {
  const [content] = all(entry, 'content')
  const page = /^(?:text\/html|application\/xhtml\+xml|html|)$/i.test(content?.attributes.type?.trim() ?? '') ? content : undefined
  return (
    alternateLink(entry, ['link', 'atom:link'], context.site) ??
    webLink(page?.attributes.src, page?.base) ??
    absolute(all(entry, 'id').map(id => id.text))
  )
}

/** A feed's address may be a distributor's, so relative links are the site's; xml:base says it outright. */
function rssLink(entry: XmlNode, { site, document }: LinkContext): string | undefined {
  const based = (element: XmlNode): string | undefined => (element.base !== document ? element.base : (site ?? document))
  let looked = 0
  for (const link of all(entry, 'link')) {
    const { rel } = link.attributes
    if (rel !== undefined && otherRelation.test(rel.trim())) continue
    if (++looked > MOST_LINKS) break
    const written = webLink(withScheme(link.text, site), based(link))
    if (written !== undefined) return written
  }
  const alternate = alternateLink(entry, ['link', 'atom:link'], site)
  if (alternate !== undefined) return alternate
  const [guid] = all(entry, 'guid').filter(guid => guid.text.trim() !== '')
  if (guid !== undefined && guid.attributes.ispermalink?.trim().toLowerCase() !== 'false') {
    const permanent = absolute([guid.text]) ?? (guid.attributes.ispermalink === undefined ? undefined : webLink(guid.text, based(guid)))
    if (permanent !== undefined) return permanent
  }
  return (
    absolute([
      entry.attributes['rdf:about'],
      ...all(entry, 'atom:id').map(id => id.text),
      ...all(entry, 'dc:identifier').map(id => id.text),
      ...all(entry, 'url').map(url => url.text),
    ]) ?? originalLink(entry)
  )
}

/** `harbour.example/1` in the feed of harbour.example is no path of it. */
function withScheme(link: string, site: string | undefined): string {
  const host = site === undefined || link.includes(':') ? undefined : /^https?:\/\/(?:www\.)?([\w.-]+)/i.exec(site)?.[1]?.toLowerCase()
  if (host === undefined) return link
  const first = /^\s*([\w-]+(?:\.[\w-]+)+)(?=[/?#\s]|$)/.exec(link)?.[1]?.toLowerCase()
  return first !== undefined && (first === host || first.endsWith(`.${host}`)) ? `https://${link.trim()}` : link
}

const otherRelation = /^(?:self|enclosure|replies|related|edit|hub)$/i

const absolute = (written: readonly (string | undefined)[]): string | undefined =>
  written.map(link => webLink(link)).find(link => link !== undefined)

/** FeedBurner and Pheedo put their own address into `link` and keep the publisher's beside it. */
function originalLink(entry: XmlNode): string | undefined {
  return absolute(['feedburner:origlink', 'pheedo:origlink'].flatMap(name => all(entry, name)).map(link => link.text))
}

/** The first of rel alternate (the default), pages before other documents. `site`: what a link is relative to where nothing else is known. */
export function alternateLink(parent: XmlNode, names: readonly string[], site?: string): string | undefined {
  const links = names
    .flatMap(name => all(parent, name))
    .slice(0, MOST_LINKS)
    .filter(link => /^(?:|(?:.*[\s/])?alternate(?:\s.*)?)$/i.test((link.attributes.rel ?? '').trim()))
  const pages = links.filter(link => /^(?:text\/html|application\/xhtml\+xml|)(?:;|$)/i.test((link.attributes.type ?? '').trim()))
  return [...pages, ...links]
    .map(link => webLink(link.attributes.href ?? link.attributes.url ?? link.text, link.base ?? site))
    .find(link => link !== undefined)
}

/** The page that a channel belongs to: never the feed itself, nor its picture's page. */
export function siteLink(channel: XmlNode, atom: boolean, document: string | undefined): string | undefined {
  const written = atom ? [] : all(channel, 'link').filter(link => !/^(?:self|hub)$/i.test(link.attributes.rel?.trim() ?? ''))
  return (
    written.map(link => webLink(link.text, link.base)).find(link => link !== undefined) ??
    alternateLink(channel, ['link', 'atom:link']) ??
    webLink(channel.attributes.href, channel.base ?? document)
  )
}

/** As the feed gives it, trimmed; else the address that RDF names the entry by; else the link. */
export function entryId(entry: XmlNode, link: string | undefined): string | undefined {
  for (const name of idNames) {
    for (const element of limited(all(entry, name), MOST_LINKS)) {
      const id = element.markup ? plain(element) : element.text.trim()
      if (id !== undefined && id !== '') return id
    }
  }
  return entry.attributes['rdf:about']?.trim() || link
}

const idNames = ['guid', 'id', 'atom:id', 'dc:identifier', 'dcterms:identifier']

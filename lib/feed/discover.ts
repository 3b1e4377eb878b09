/**
 * The feeds that a web page names, best first, for adding a feed by its site's address and for telling why a page is no feed.
 * Pure: it fetches nothing, so a candidate is a promise of the page's, not a feed.
 */
import { readTokens } from './html-tokens.ts'
import { webLink } from './links.ts'

export type FeedLink = {
  /** Absolute. */
  readonly url: string
  /** As the page calls it; null if it does not. */
  readonly title: string | null
  /** The page says that it is a feed; else the address only looks like one. */
  readonly sure: boolean
}

const feedTypes =
  /^(?:application\/(?:rss|atom|rdf|feed|x\.atom|x-rss|x-atom|rss\+atom)(?:\+xml|\+json)?|application\/x-?netcdf|text\/(?:rss|atom)(?:\+xml)?)(?:;|$)/i
/** Types that other things have too. */
const maybeTypes = /^(?:application|text)\/(?:xml|json)(?:;|$)/i
const feedPath =
  /(?:^|\/)(?:feeds?|rss|rss2|atom|rdf|index\.rdf|newsfeed|feed\d?)(?:\.(?:xml|rss|json|php|aspx?|atom))?\/?$|\.(?:rss|atom|rdf)$|(?:^|[/_.-])(?:rss|feed|atom)[\w-]*\.(?:xml|json|php|aspx?)$|[?&](?:feed|format|type|output|alt)=(?:rss2?|atom|rdf|feed|jsonfeed)(?:&|$)/i
const sharing = /(?:facebook|twitter|x|linkedin|reddit|feedly|inoreader|addtoany|pinterest|netvibes|bloglines|newsblur|theoldreader)\.com$/i

/** A page can have 100,000 links. */
const MOST_LINKS = 2_000
const MOST_FOUND = 50

/** `url`: the page's own address, to which its links are relative unless it has a `<base>`. */
export function feedLinksOf(html: string, url?: string): readonly FeedLink[] {
  const sure: FeedLink[] = []
  const likely: FeedLink[] = []
  let base = url
  let based = false
  let seen = 0
  readTags(html, (name, attributes) => {
    if (seen >= MOST_LINKS) return
    const href = attributes.get('href')
    if (href === undefined) return
    if (name === 'base' && !based) {
      base = webLink(href, url) ?? url
      based = true
    }
    if (name !== 'link' && name !== 'a' && name !== 'area') return
    seen++
    const found = webLink(href, base)
    if (found === undefined) return
    const link = { url: found, title: attributes.get('title')?.replace(/\s+/g, ' ').trim() || null }
    if (saysFeed(name, attributes, found)) sure.push({ ...link, sure: true })
    else if (name !== 'link' && looksLikeFeed(found)) likely.push({ ...link, sure: false })
  })
  const own = likely.filter(link => sameSite(link.url, url))
  const first = [...sure.filter(link => !ofComments(link)), ...sure.filter(ofComments), ...own, ...likely]
  const byUrl = new Map<string, FeedLink>()
  for (const link of first) if (!byUrl.has(link.url)) byUrl.set(link.url, link)
  return [...byUrl.values()].slice(0, MOST_FOUND)
}

function saysFeed(name: string, attributes: ReadonlyMap<string, string>, url: string): boolean {
  const rel = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/)
  const type = (attributes.get('type') ?? '').trim()
  if (rel.includes('feed')) return true
  if (feedTypes.test(type)) return rel.includes('alternate') || rel.includes('service.feed') || name === 'a'
  return rel.includes('alternate') && maybeTypes.test(type) && looksLikeFeed(url)
}

function looksLikeFeed(url: string): boolean {
  const { hostname, pathname, search } = new URL(url)
  return !sharing.test(hostname) && (feedPath.test(pathname) || feedPath.test(search))
}

const ofComments = ({ url, title }: FeedLink): boolean => /comment|kommentar|коммент|댓글/i.test(`${url} ${title ?? ''}`)

const siteOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).hostname.split('.').slice(-2).join('.') : undefined
const sameSite = (one: string, other: string | undefined): boolean => siteOf(one) === siteOf(other)

/** Start tags with their attributes: names in lower case, values decoded, the first of a name. */
function readTags(html: string, onTag: (name: string, attributes: ReadonlyMap<string, string>) => void): void {
  let name = ''
  let attribute = ''
  let value = ''
  let attributes = new Map<string, string>()
  readTokens(html, {
    onopentagname: (start, end) => {
      name = html.slice(start, end).toLowerCase()
      attributes = new Map()
    },
    onattribname: (start, end) => {
      attribute = html.slice(start, end).toLowerCase()
      value = ''
    },
    onattribdata: (start, end) => {
      value += html.slice(start, end)
    },
    onattribentity: codepoint => {
      value += String.fromCodePoint(codepoint)
    },
    onattribend: () => {
      if (attributes.size < MOST_ATTRIBUTES && !attributes.has(attribute)) attributes.set(attribute, value)
    },
    onopentagend: () => onTag(name, attributes),
    onselfclosingtag: () => onTag(name, attributes),
  })
}

const MOST_ATTRIBUTES = 32

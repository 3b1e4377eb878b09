/** The namespaces that feeds use, by URI, and the prefix under which `read-xml.ts` names their elements. Data and two look-ups. */

/** URIs as `plainUri` makes them: lower case, no `https`, no `www.`, no `/` or `#` at the end. `''`: an element of RSS itself. */
const prefixes: Readonly<Record<string, string>> = {
  'http://purl.org/rss/1.0': '',
  'http://purl.org/rss/1.0/modules/rss091': '',
  'http://purl.org/rss/2.0': '',
  'http://purl.org/net/rss1.1': '',
  'http://my.netscape.com/rdf/simple/0.9': '',
  'http://my.netscape.com/publish/formats/rss-0.91.dtd': '',
  'http://channel.netscape.com/rdf/simple/0.9': '',
  'http://backend.userland.com/rss': '',
  'http://backend.userland.com/rss2': '',
  'http://backend.userland.com/rss091': '',
  'http://backend.userland.com/rss092': '',
  'http://backend.userland.com/rss093': '',
  'http://backend.userland.com/rss094': '',
  'http://blogs.law.harvard.edu/tech/rss': '',
  'http://cyber.law.harvard.edu/rss/rss.html': '',
  'http://cyber.law.harvard.edu/rss': '',
  'http://rssboard.org/rss-specification': '',
  // Atom and the names it had before it was called so.
  'http://w3.org/2005/atom': 'atom',
  'http://purl.org/atom/ns': 'atom',
  'http://purl.org/atom': 'atom',
  'http://purl.org/echo': 'atom',
  'http://purl.org/pie': 'atom',
  'http://example.com/newformat': 'atom',
  'http://example.com/necho': 'atom',
  'uri/of/echo/namespace': 'atom',
  'http://w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
  'http://purl.org/rss/1.0/modules/content': 'content',
  'http://purl.org/dc/elements/1.0': 'dc',
  'http://purl.org/dc/elements/1.1': 'dc',
  'http://purl.org/metadata/dublin_core': 'dc',
  'http://dublincore.org/documents/dces': 'dc',
  'http://purl.org/dc/terms': 'dcterms',
  'http://purl.org/rss/1.0/modules/dcterms': 'dcterms',
  'http://search.yahoo.com/mrss': 'media',
  'http://search.yahoo.com/rss': 'media',
  'http://video.search.yahoo.com/mrss': 'media',
  'http://tools.search.yahoo.com/mrss': 'media',
  'http://rssboard.org/media-rss': 'media',
  'http://purl.org/rss/1.0/modules/syndication': 'sy',
  'http://purl.org/rss/1.0/modules/slash': 'slash',
  'http://wellformedweb.org/commentapi': 'wfw',
  'http://purl.org/syndication/thread/1.0': 'thr',
  'http://purl.org/syndication/history/1.0': 'fh',
  'http://georss.org/georss': 'georss',
  'http://w3.org/2003/01/geo/wgs84_pos': 'geo',
  'http://w3.org/1999/xhtml': 'xhtml',
  'http://w3.org/tr/rec-html40': 'xhtml',
  'http://rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'http://w3.org/xml/1998/namespace': 'xml',
  'http://news.yandex.ru': 'yandex',
  'http://turbo.yandex.ru': 'turbo',
  'http://news.mail.ru': 'mailru',
  'http://news.rambler.ru': 'rambler',
  'http://prismstandard.org/namespaces/1.2/basic': 'prism',
  'http://prismstandard.org/namespaces/basic/2.0': 'prism',
}

/** What these prefixes mean where no document says it. */
const usual: ReadonlyMap<string, string> = new Map([
  ['a10', 'atom'],
  ['atom03', 'atom'],
  ['atom10', 'atom'],
  ['dct', 'dcterms'],
  ['html', 'xhtml'],
  ['mrss', 'media'],
  ['rss', ''],
])

const plainUri = (uri: string): string =>
  uri
    .replace(/\s+/g, '')
    .toLowerCase()
    .replace(/^(?:https?:)?\/\/(?:www\.)?/, 'http://')
    .replace(/[/#]+$/, '')

/** A namespace is no longer than this many characters; what is longer is none that we know. */
const LONGEST_URI = 200

/** Undefined: a namespace that we read nothing from. iTunes' is spelt in many ways, all ending alike. */
export function prefixOf(uri: string): string | undefined {
  if (uri.length > LONGEST_URI) return undefined
  const plain = plainUri(uri)
  if (/podcast-1\.0\.dtd$|itunes\.com\/dtds\/podcast/.test(plain)) return 'itunes'
  return Object.hasOwn(prefixes, plain) ? prefixes[plain] : undefined
}

/** A prefix that is not declared, or declared as what nobody knows, means what it usually means. */
export const usualPrefix = (prefix: string): string => usual.get(prefix) ?? prefix

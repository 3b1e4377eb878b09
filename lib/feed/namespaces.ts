/** The namespaces that feeds use, by URI, and the prefix under which `read-xml.ts` names their elements. Data only. */

/** URIs in lower case, without `https` and a slash at the end. `''`: an element of RSS itself. */
const prefixes: Readonly<Record<string, string>> = {
  'http://purl.org/rss/1.0': '',
  'http://my.netscape.com/rdf/simple/0.9': '',
  'http://channel.netscape.com/rdf/simple/0.9': '',
  'http://backend.userland.com/rss': '',
  'http://backend.userland.com/rss2': '',
  'http://backend.userland.com/rss091': '',
  'http://backend.userland.com/rss092': '',
  'http://backend.userland.com/rss093': '',
  'http://backend.userland.com/rss094': '',
  'http://blogs.law.harvard.edu/tech/rss': '',
  'http://purl.org/rss/2.0': '',
  'http://purl.org/net/rss1.1#': '',
  'http://www.w3.org/2005/atom': 'atom',
  'http://purl.org/atom/ns#': 'atom',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://purl.org/rss/1.0/modules/content': 'content',
  'http://purl.org/dc/elements/1.0': 'dc',
  'http://purl.org/dc/elements/1.1': 'dc',
  'http://purl.org/dc/terms': 'dcterms',
  'http://search.yahoo.com/mrss': 'media',
  'http://www.rssboard.org/media-rss': 'media',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'http://purl.org/rss/1.0/modules/syndication': 'sy',
  'http://www.w3.org/1999/xhtml': 'xhtml',
  'http://rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'http://www.w3.org/xml/1998/namespace': 'xml',
}

/** Undefined: a namespace that we read nothing from. */
export const prefixOf = (uri: string): string | undefined =>
  prefixes[
    uri
      .trim()
      .toLowerCase()
      .replace(/^https:/, 'http:')
      .replace(/\/+$/, '')
  ]

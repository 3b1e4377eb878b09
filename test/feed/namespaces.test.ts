/** Elements are known by what their namespace is, not by the prefix that a publisher chose. */
import { describe, expect, test } from 'vitest'
import { readXml, type XmlNode } from '../../lib/feed/read-xml.ts'

const namesIn = (text: string): readonly string[] => {
  const names: string[] = []
  const walk = (node: XmlNode): void => {
    for (const child of node.children) {
      names.push(child.name)
      walk(child)
    }
  }
  walk(readXml(text, { start: 0, base: undefined, entities: () => undefined }).root)
  return names.filter(name => !/^(?:rss|channel|item|feed|entry|rdf:rdf)$/.test(name))
}

describe('by URI', () => {
  const uris: Readonly<Record<string, readonly string[]>> = {
    dc: [
      'http://purl.org/dc/elements/1.1/',
      'http://purl.org/dc/elements/1.1',
      'https://purl.org/dc/elements/1.1/',
      'http://PURL.org/DC/elements/1.1/',
      ' http://purl.org/dc/elements/1.1/ ',
      'http://www.purl.org/dc/elements/1.1/',
      'http://purl.org/dc/elements/1.0/',
    ],
    dcterms: ['http://purl.org/dc/terms/', 'http://purl.org/dc/terms'],
    content: ['http://purl.org/rss/1.0/modules/content/', 'https://purl.org/rss/1.0/modules/content'],
    media: ['http://search.yahoo.com/mrss/', 'http://search.yahoo.com/mrss', 'http://www.rssboard.org/media-rss'],
    itunes: [
      'http://www.itunes.com/dtds/podcast-1.0.dtd',
      'http://www.itunes.com/DTDs/Podcast-1.0.dtd',
      'http://www.itunes.com/DTDs/PodCast-1.0.dtd',
      'https://itunes.com/dtds/podcast-1.0.dtd',
    ],
    atom: ['http://www.w3.org/2005/Atom', 'http://www.w3.org/2005/Atom/', 'https://www.w3.org/2005/atom', 'http://purl.org/atom/ns#'],
    sy: ['http://purl.org/rss/1.0/modules/syndication/'],
    slash: ['http://purl.org/rss/1.0/modules/slash/'],
    wfw: ['http://wellformedweb.org/CommentAPI/'],
    thr: ['http://purl.org/syndication/thread/1.0'],
    georss: ['http://www.georss.org/georss', 'http://www.georss.org/georss/'],
    xhtml: ['http://www.w3.org/1999/xhtml'],
  }
  const rows = Object.entries(uris).flatMap(([prefix, all]) => all.map(uri => [prefix, uri] as const))
  test.each(rows)('%s: %s', (prefix, uri) => {
    const inner = '<item><odd:what/><media:what/></item>'
    expect(namesIn(`<rss xmlns:odd="${uri}" xmlns:media="${uri}"><channel>${inner}</channel></rss>`)).toEqual([
      `${prefix}:what`,
      `${prefix}:what`,
    ])
    expect(namesIn(`<rss><channel><item><what xmlns="${uri}"/></item></channel></rss>`)).toEqual([`${prefix}:what`])
  })
})

test.each([
  [
    'undeclared prefixes mean what they usually mean',
    '<rss><channel><item><dc:date/><a10:updated/><rss:guid/></item></channel></rss>',
    ['dc:date', 'atom:updated', 'guid'],
  ],
  [
    'an unknown namespace keeps its prefix',
    '<rss xmlns:dc="http://x.example/" xmlns:y="urn:y"><channel><item><dc:date/><y:title/></item></channel></rss>',
    ['dc:date', 'y:title'],
  ],
  ['RSS under a default namespace', '<rss xmlns="http://www.w3.org/2005/Atom"><channel><item><title/></item></channel></rss>', ['title']],
  ['RSS under an unknown one', '<rss xmlns="urn:x"><channel><item><title/></item></channel></rss>', ['title']],
  ['RSS under XHTML', '<rss><channel xmlns="http://www.w3.org/1999/xhtml"><item><guid/></item></channel></rss>', ['guid']],
  [
    'an inner default namespace, for as long as it holds',
    '<rss><channel><item><title xmlns="http://purl.org/dc/elements/1.1/"/><title/></item></channel></rss>',
    ['dc:title', 'title'],
  ],
  ['no namespace within Atom', '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title xmlns=""/></entry></feed>', ['title']],
  ['Atom with a prefix', '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title/></a:entry></a:feed>', ['title']],
  ['Atom 0.3 in RSS', '<rss xmlns:a="http://purl.org/atom/ns#"><channel><item><a:summary/></item></channel></rss>', ['atom:summary']],
  [
    'RSS modules in Atom',
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:c="http://purl.org/rss/1.0/modules/content/"><entry><c:encoded/></entry></feed>',
    ['content:encoded'],
  ],
  [
    'Atom’s entry in RSS',
    '<rss><channel><item/><entry xmlns="http://www.w3.org/2005/Atom"><title/></entry></channel></rss>',
    ['atom:entry', 'atom:title'],
  ],
  [
    'RDF by another prefix, RSS by a prefix',
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/"><s:channel/><s:item><s:title/></s:item></r:RDF>',
    ['title'],
  ],
  [
    'RSS 0.90',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><item><title/></item></rdf:RDF>',
    ['title'],
  ],
  [
    'RSS 1.1',
    '<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><items rdf:parseType="Collection"><item><title/></item></items></Channel>',
    ['items', 'title'],
  ],
])('%s', (_, document, names) => {
  expect(namesIn(document)).toEqual(names)
})

test('a declaration holds for its element alone', () => {
  const inner = '<item xmlns:x="http://purl.org/dc/elements/1.1/"><x:date/></item><item><x:date/></item>'
  expect(namesIn(`<rss><channel>${inner}</channel></rss>`)).toEqual(['dc:date', 'x:date'])
})

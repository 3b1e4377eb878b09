/** What the reader makes of XML as publishers write it: each document with the outline of its tree, `name[attribute=value]"text"(children)`. */
import { describe, expect, test } from 'vitest'
import { readProlog } from '../../lib/feed/prolog.ts'
import { readXml, type XmlNode } from '../../lib/feed/read-xml.ts'

const quoted = (text: string): string => (text.trim() === '' ? '' : `"${text.trim().replace(/\s+/g, ' ')}"`)
const outline = (node: XmlNode): string => {
  const attributes = Object.entries(node.attributes).map(([name, value]) => `[${name}=${value}]`)
  const children = node.children.length === 0 ? '' : `(${node.children.map(outline).join(' ')})`
  return `${node.name}${attributes.join('')}${node.markup ? '~' : ''}${quoted(node.text)}${children}${node.closed ? '' : '…'}`
}
const read = (text: string) => {
  const prolog = readProlog(text)
  if (prolog.kind !== 'xml') return { outline: prolog.kind, problems: [] as readonly string[], root: undefined }
  const { root, problems } = readXml(text, { start: prolog.start, base: 'https://harbour.example/feed', entities: prolog.entities })
  return { outline: root.children.map(outline).join(' '), problems: problems.map(({ code }) => code), root }
}

type Row = readonly [name: string, document: string, outline: string, ...problems: readonly string[]]
const rows = (table: readonly Row[]): void => {
  test.each(table)('%s', (_, document, expected, ...problems) => {
    const found = read(document)
    expect(found.outline).toBe(expected)
    expect(found.problems).toEqual(problems)
  })
}
/** A row whose document is one entry of an RSS feed. */
const inItem = ([name, inner, expected, ...problems]: Row): Row => [
  name,
  `<rss><channel><item>${inner}</item></channel></rss>`,
  `rss(channel(item(${expected})))`,
  ...problems,
]

describe('ends that are missing or wrong', () => {
  rows([
    ...(
      [
        ['a title without an end', '<title>a<link>https://l</link>', 'title"a" link"https://l"', 'unclosed-element'],
        ['a text before another text', '<description>a <b>b<guid>g</guid>', 'description~"a <b>b" guid"g"', 'unclosed-element'],
        ['a text before one of another module', '<description>a<dc:date>d</dc:date>', 'description"a" dc:date"d"', 'unclosed-element'],
        ['a title typed twice instead of ended', '<title>a<title><link>l</link>', 'title"a" title link"l"', 'unclosed-element'],
        ['the end of another case', '<TITLE>a</title><link>l</LINK>', 'title"a" link"l"'],
        [
          'ends in the wrong order',
          '<author><name>n</author></name><title>t</title>',
          'author(name"n") title"t"',
          'unclosed-element',
          'stray-end-tag',
        ],
        ['an end that closes nothing', '<title>t</title></b></x:y><link>l</link>', 'title"t" link"l"', 'stray-end-tag'],
        ['white space in tags', '< title>a</ title ><link >l</link\n>', 'title"a" link"l"'],
        ['a tag without its >', '<title a="1"<link>l</link>', 'title[a=1] link"l"', 'unclosed-element'],
        ['an end tag without its >', '<title>t</title<link>l</link>', 'title"t" link"l"'],
        ['an end tag with an attribute', '<title>t</title x="1"><link>l</link>', 'title"t" link"l"'],
        [
          'a summary of HTML is no summary',
          '<description><details><summary>s</summary>d</details></description>',
          'description~"<details><summary>s</summary>d</details>"',
        ],
      ] as readonly Row[]
    ).map(inItem),
    [
      'an entry within an entry',
      '<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>',
      'rss(channel(item(title"a") item(title"b")))',
      'unclosed-element',
    ],
    [
      'another list of items',
      '<rss><channel><item><items><item>x</item></items><title>a</title></item></channel></rss>',
      'rss(channel(item(items(item"x") title"a")))',
    ],
    [
      'an open element before the entries',
      '<rss><channel><image><url>u</url><item><title>a</title></item></channel></rss>',
      'rss(channel(image(url"u") item(title"a")))',
    ],
    [
      'entries in a list',
      '<rss><channel><items><item><title>a</title></item><item><title>b</title></item></items></channel></rss>',
      'rss(channel(items item(title"a") item(title"b")))',
      'stray-end-tag',
    ],
    [
      'a channel that ends too early',
      '<rss><channel><title>t</title></channel></rss><item><title>a</title></item>',
      'rss(channel(title"t") item(title"a"))',
    ],
    [
      'a root that ends within an entry',
      '<rss><channel><item><title>a</title></channel></rss>',
      'rss(channel(item(title"a")))',
      'unclosed-element',
    ],
    ['no end of the channel', '<rss><channel><item><title>a</title></item></rss>', 'rss(channel(item(title"a")))', 'unclosed-element'],
    ['no end at all', '<rss><channel><item><title>a</title></item>', 'rss(channel(item(title"a"))…)…'],
    [
      'XHTML that is not ended',
      '<feed><entry><content type="xhtml"><div>a</entry><entry><title>b</title></entry></feed>',
      'feed(entry(content[type=xhtml]~"a") entry(title"b"))',
      'unclosed-element',
    ],
    [
      'unclosed elements beyond all depth',
      `<rss><channel>${'<x>'.repeat(100)}<item><title>a</title></item></channel></rss>`,
      `rss(channel(${'x '.repeat(62)}item(title"a")))`,
      'too-deep',
    ],
  ])
})

describe('where a document begins and ends', () => {
  const feed = '<rss><channel><title>t</title></channel></rss>'
  const tree = 'rss(channel(title"t"))'
  rows([
    ['two declarations', `<?xml version="1.0"?>\n<?xml version="1.0"?>${feed}`, tree],
    ['a declaration without its >', `<?xml version="1.0"?\n${feed}`, tree],
    ['a declaration without its ?', `<?xml version="1.0">${feed}`, tree],
    ['a declaration with a space', `< ?xml version="1.0"?>${feed}`, tree],
    ['marks of byte order', `\ufeff\ufeff<?xml version="1.0"?>\ufeff${feed}`, tree],
    ['a style sheet and a comment', `<?xml-stylesheet href="a>b.xsl"?><!-- <rss> -->${feed}`, tree],
    [
      "Netscape's DTD",
      `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">${feed}`,
      tree,
    ],
    ['a DTD with brackets, quotes and comments', `<!DOCTYPE rss [<!-- ]> "--><!ENTITY a "]>"><?p ]> ?><!ENTITY % x "y">]>${feed}`, tree],
    ['a DTD that does not end', `<!DOCTYPE rss [ <!ENTITY a "b" ${feed}`, tree],
    [
      'two feeds, one behind the other',
      `${feed}<?xml version="1.0"?><rss><channel><title>u</title><item><title>a</title></item></channel></rss>`,
      'rss(channel(title"t") channel(title"u" item(title"a")))',
    ],
    ['two Atom feeds', '<feed><title>t</title></feed><feed><entry><title>a</title></entry></feed>', 'feed(title"t" entry(title"a"))'],
    [
      'a channel in a channel',
      '<rss><channel><title>t</title><channel><item><title>a</title></item></channel></channel></rss>',
      'rss(channel(title"t" item(title"a")))',
    ],
    [
      'a feed in RSS',
      '<rss><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>a</title></entry></feed></rss>',
      'rss(channel(atom:title"t" atom:entry(atom:title"a")))',
    ],
    ['one entry', '<?xml version="1.0"?><entry xmlns="http://www.w3.org/2005/Atom"><title>a</title></entry>', 'entry(title"a")'],
    ['items alone', '<item><title>a</title></item><item><title>b</title></item>', 'channel(item(title"a") item(title"b"))'],
    ['a wrapper', '<response><items><item><title>a</title></item></items></response>', 'channel(item(title"a"))', 'stray-end-tag'],
    [
      'CDF',
      '<CHANNEL HREF="https://a"><ITEM HREF="https://b" LASTMOD="2026-11-24T09:15"><TITLE>t</TITLE><ABSTRACT>b</ABSTRACT></ITEM></CHANNEL>',
      'channel[href=https://a](item[href=https://b][lastmod=2026-11-24T09:15](title"t" abstract"b"))',
    ],
    [
      'a page around a feed',
      `<!DOCTYPE html><html><body><div>No style</div><rss version="2.0"><channel><title>t</title></channel></rss></body></html>`,
      'rss[version=2.0](channel(title"t"))',
      'stray-end-tag',
    ],
    [
      'a page with a licence in RDF',
      '<html><!-- <rdf:RDF xmlns="http://web.resource.org/cc/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF> --></html>',
      'html',
    ],
    ['a page', '<!doctype html><html><head><title>feed</title></head><channel></channel></html>', 'html'],
  ])
})

describe('texts', () => {
  rows(
    (
      [
        ['< that begins no tag', '<title>3 < 5, <3, <= 8, a<b</title>', 'title"3 < 5, <3, <= 8, a<b"'],
        [
          'addresses and headings in angle brackets',
          '<title>Kim <kim@harbour.example> <https://harbour.example/> <속보></title>',
          'title"Kim <kim@harbour.example> <https://harbour.example/> <속보>"',
        ],
        ['> and ]]>', '<title>a > b ]]> c</title>', 'title"a > b ]]> c"'],
        [
          '& of all kinds',
          '<title>a & b &amp; c &nbsp d &unknown; &eacute;&#233;&#xE9; AT&T</title>',
          'title"a & b & c &nbsp d &unknown; ééé AT&T"',
        ],
        ['an address with &', '<link>https://l/?a=1&copy=2&amp;lt=3&reg;</link>', 'link"https://l/?a=1&copy=2&lt=3®"'],
        [
          'numbers of windows-1252, halves, nothing',
          '<title>&#150;&#x80;|&#55357;&#56832;|&#xD83D;|&#0;&#xFFFE;&#1114112;|&#128512;|&#0038;|&#8217 x</title>',
          'title"–€|😀|||😀|&|’ x"',
        ],
        ['escaped twice stays escaped once', '<title>&amp;lt;b&amp;gt;</title>', 'title"&lt;b&gt;"'],
        ['CDATA, text and CDATA', '<title>a <![CDATA[<b>]]> c &amp; <![CDATA[&amp;]]></title>', 'title"a <b> c & &amp;"'],
        ['CDATA in CDATA', '<title><![CDATA[a <![CDATA[b]]> c]]></title><link>l</link>', 'title"a b c" link"l"'],
        ['CDATA without an end before another', '<title><![CDATA[a</title><link><![CDATA[l]]></link>', 'title"a" link"l"'],
        ['CDATA without an end', '<link>l</link><title><![CDATA[a</title>', 'link"l" title"a"'],
        ['a comment without an end', '<link>l</link><!-- x ><title>a</title>', 'link"l" title"a"'],
        ['comments and instructions within', '<title>a<!-- <b> -->b<?php x > y ?>c</title><!-- <title>no</title> -->', 'title"abc"'],
        [
          'HTML as it stands',
          '<description><p>a &amp; <a href="x?a=1&amp;b=2">b</a><br/>c</p></description>',
          'description~"<p>a & <a href="x?a=1&amp;b=2">b</a><br/>c</p>"',
        ],
        ['a tag never begun in a text', '<description>a</b> c</description>', 'description"a c"'],
        ['nothing but a tag to close itself', '<description/><title/>', 'description title'],
        [
          'elements that hold no others',
          '<enclosure url="u"><link>l<guid>g</guid><author><name>n<email>e</email></author>',
          'enclosure[url=u] link"l" guid"g" author(name"n" email"e")',
          'unclosed-element',
        ],
        ['a person without an end', '<author><name>n<title>t</title>', 'author(name"n") title"t"', 'unclosed-element'],
        [
          'a link of HTML',
          '<description>a<link rel="stylesheet" href="x"/>b</description>',
          'description~"a<link rel="stylesheet" href="x"/>b"',
        ],
        [
          'a comment without an end before another',
          '<title>a</title><!-- x</item><item><title>b</title><!-- y -->',
          'title"a") item(title"b"',
          'unclosed-element',
        ],
        ['elements of its own in what holds no text', '<author><name>n</name> x </author>', 'author"x"(name"n")'],
        [
          'a title of an image is the image’s',
          '<image><title>i</title><link>l</link></image><title>t</title>',
          'image(title"i" link"l") title"t"',
        ],
      ] as readonly Row[]
    ).map(inItem),
  )
  test('an XHTML div or body in RSS holds others', () => {
    const inner = '<div xmlns="http://www.w3.org/1999/xhtml">a<div>b</div>c</div><title>t</title>'
    expect(read(`<rss><channel><item>${inner}</item></channel></rss>`).outline).toBe(
      'rss(channel(item(xhtml:div~"a<div>b</div>c" title"t")))',
    )
  })
  const xhtml = ([name, inner, expected, ...problems]: Row): Row => [
    name,
    `<feed><entry><content type="xhtml">${inner}</content></entry></feed>`,
    `feed(entry(content[type=xhtml]${expected}))`,
    ...problems,
  ]
  describe('in XHTML', () => {
    rows(
      (
        [
          ['the outermost div goes', '<div xmlns="http://www.w3.org/1999/xhtml"><div>a</div> b</div>', '~"<div>a</div> b"'],
          ['and no other', '<div>a</div><div>b</div>', '~"a<div>b</div>"'],
          ['prefixes go', '<x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>a<x:br/>b</x:p></x:div>', '~"<p>a<br/>b</p>"'],
          ['references stay', '<div>&lt;b&gt; &amp;amp; &eacute; 3 < 4</div>', '~"&lt;b&gt; &amp;amp; &eacute; 3 &lt; 4"'],
          ['CDATA is text', '<div>a <![CDATA[<b>]]></div>', '~"a &lt;b&gt;"'],
          ['CDATA alone was meant as HTML', '<![CDATA[<p>a</p>]]>', '~"<p>a</p>"'],
          ['an element of the same name', '<div>a <content>b</content> c</div>', '~"a <content>b</content> c"'],
          ['what ends itself and must not', '<div><p/><script/>a<img src="x"/></div>', '~"<p></p><script></script>a<img src="x"/>"'],
          ['no div', '<p>a</p>', '~"<p>a</p>"'],
        ] as readonly Row[]
      ).map(xhtml),
    )
  })
})

describe('attributes', () => {
  rows(
    (
      [
        ['quotes of both kinds, none, no value', `<enclosure url="a" type='b' length=3 x/>`, 'enclosure[url=a][type=b][length=3][x=]'],
        ['tag characters and lines in them', '<enclosure url="a>b<c" type="d\ne"/>', 'enclosure[url=a>b<c][type=d\ne]'],
        ['twice: the first', '<enclosure url="a" URL="b"/>', 'enclosure[url=a]'],
        ['a quote never closed', '<enclosure url="a><link rel="b"/>', 'enclosure[url=a] link[rel=b]', 'unclosed-element'],
        ['nothing between', '<enclosure url="a"type="b"/>', 'enclosure[url=a][type=b]'],
        ['white space around =', '<enclosure url = "a" type\n=\n"b" />', 'enclosure[url=a][type=b]'],
        ['an address without quotes', '<enclosure url=https://a/b?c=d/e />', 'enclosure[url=https://a/b?c=d/e]'],
        ['references', '<enclosure url="?a=1&amp;b=2&c=3&quot;"/>', 'enclosure[url=?a=1&b=2&c=3"]'],
        [
          'of known namespaces',
          '<x rdf:about="a" xmlns:R="http://www.w3.org/1999/02/22-rdf-syntax-ns#" R:resource="b" XML:LANG="c"/>',
          'x[rdf:about=a][rdf:resource=b][xml:lang=c]',
        ],
      ] as readonly Row[]
    ).map(inItem),
  )
})

describe('bases and languages', () => {
  const basesOf = (inner: string): readonly (string | undefined)[] => {
    const found: (string | undefined)[] = []
    const walk = (node: XmlNode): void => {
      if (/link|content/.test(node.name)) found.push(node.base)
      node.children.forEach(walk)
    }
    const { root } = read(`<feed xml:base="http://other.example/a/"><entry xml:base="b/">${inner}</entry></feed>`)
    if (root !== undefined) walk(root)
    return found
  }
  test.each([
    [
      'nested',
      '<link/><link xml:base="c/"/><link xml:base="/d/"/><link xml:base="https://e.example"/>',
      ['http://other.example/a/b/', 'http://other.example/a/b/c/', 'http://other.example/d/', 'https://e.example/'],
    ],
    [
      'no address of the web',
      '<link xml:base="mailto:a@b"/><link xml:base="http://["/><link xml:base=""/>',
      ['http://other.example/a/b/', 'http://other.example/a/b/', 'http://other.example/a/b/'],
    ],
    ['on the div around XHTML', '<content type="xhtml"><div xml:base="c/">a</div></content>', ['http://other.example/a/b/c/']],
  ])('%s', (_, inner, bases) => {
    expect(basesOf(inner)).toEqual(bases)
  })
  test('a language holds for what is within, and an empty one ends it', () => {
    const { root } = read('<feed xml:lang=" de "><entry xml:lang="ko"><title>a</title></entry><entry xml:lang=""/><entry/></feed>')
    const feed = root?.children[0]
    expect([feed?.language, ...(feed?.children ?? []).map(child => child.language)]).toEqual(['de', 'ko', undefined, 'de'])
    expect(feed?.children[0]?.children[0]?.language).toBe('ko')
  })
})

test('a problem names no half of a character', () => {
  const { problems } = readXml(`<rss></x${'\u{1f6a2}'.repeat(30)}></rss>`, { start: 0, base: undefined, entities: () => undefined })
  expect(problems.map(({ message }) => message.isWellFormed())).toEqual([true])
})

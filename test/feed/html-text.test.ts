/** HTML of feeds as people read it, and what only looks like HTML. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeEntities } from '../../lib/feed/entities.ts'
import { htmlLine, htmlText } from '../../lib/feed/html-text.ts'
import { escapeLooseTags, looksLikeHtml, unescapedTwice } from '../../lib/feed/loose-html.ts'

test.each([
  ['plain  text\n here', 'plain text here'],
  ['<p>One</p><p>Two<br>three</p>', 'One\nTwo\nthree'],
  ['<p>One\n line</p>\n\n<p>\n Two </p>', 'One line\nTwo'],
  ['<td>1</td><td>2</td>', '1 2'],
  ['<table><tr><th>Ship</th><th>Port</th></tr><tr><td>A</td><td>B</td></tr></table>', 'Ship Port\nA B'],
  ['<ul><li>One</li><li>Two<ul><li>Three</li></ul></li></ul>', 'One\nTwo\nThree'],
  ['<dl><dt>Port</dt><dd>Harbour</dd></dl>', 'Port\nHarbour'],
  ['<h2>Head</h2>text<hr>more', 'Head\ntext\nmore'],
  ['Kim <b>Jong</b>-<i>un</i>', 'Kim Jong-un'],
  ['<nobr><span class="fSpecCs">김정은</span></nobr>동지', '김정은동지'],
  ['<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>', '漢字'],
  ['a&nbsp;b &amp; c &lt;d&gt; &#x2019;e&#8221; &hellip;', 'a b & c <d> ’e” …'],
  ['caf&eacute and &copy 2026', 'café and © 2026'],
  ['&bogus; &; & &#; &#x;', '&bogus; &; & &#; &#x;'],
  ['&#7;&#0;a&#128;b', 'a€b'],
  ['5 < 6 & 7 > 2', '5 < 6 & 7 > 2'],
  ['unfinished <b', 'unfinished <b'],
  ['a <b and c', 'a <b and c'],
  ['cut in a <a href="https://harbour.example/', 'cut in a'],
  ['x<script>if (a < b) alert("</p>")</script>y<style>p{}</style>z', 'xyz'],
  ['x<svg><title>no</title></svg>y', 'xy'],
  ['x<noscript>left open', 'xleft open'],
  ['x<!-- no -->y<!--more-->z', 'xyz'],
  ['x<img src="a.jpg" alt="no">y', 'xy'],
  ['seen<span style="color:red; display: none">unseen <span>too</span></span>, seen', 'seen, seen'],
  ['seen<div hidden>unseen</div>seen', 'seenseen'],
  ['seen<div style="visibility:hidden">unseen</div> <b style="display:block">too</b>', 'seen too'],
  ['<p style="display:none">never closed', 'never closed'],
  ['<select><option>1</select>x<textarea>y</textarea>', 'x'],
  ['soft\u00adhyphen and zero\u200bwidth', 'softhyphen and zerowidth'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['a\u0001b\u0085c\u0007', 'ab c'],
  ['북한<br/>노동자', '북한\n노동자'],
  ['<![CDATA[inner]]> outer', 'inner outer'],
  ['<!--[if gte mso 9]><xml>no</xml><![endif]--><![if !vml]>x<![endif]><?xml:namespace prefix = o /><o:p>y</o:p>', 'xy'],
  ['', ''],
])('%j', (html, text) => {
  expect(htmlText(html)).toBe(text)
})

test('a title is one line', () => {
  expect(htmlLine('<p>One</p>\r\n<p>Two\u2028three</p>')).toBe('One Two three')
})

test.each([
  ['We <3 boats', 'We <3 boats'],
  ['<b>bold</b> <o:p>x</o:p> <amp-img src=x>', '<b>bold</b> <o:p>x</o:p> <amp-img src=x>'],
  ['<inline>kept as a tag</inline>', '<inline>kept as a tag</inline>'],
  ['List<String>', 'List&lt;String>'],
  ["<!' <a href='x'>y</a> <!-- z -->", "&lt;!' <a href='x'>y</a> <!-- z -->"],
  ['<![if !supportLists]>1.<![endif]>', '<![if !supportLists]>1.<![endif]>'],
  ['<!DOCTYPE html><?php x ?>', '<!DOCTYPE html><?php x ?>'],
  ['<kim@harbour.example> <https://harbour.example/>', '&lt;kim@harbour.example> &lt;https://harbour.example/>'],
])('loose tags in %s', (html, escaped) => {
  expect(escapeLooseTags(html)).toBe(escaped)
})

test.each([
  ['<p>One</p>', true],
  ['One<br>two', true],
  ['It&#8217;s', true],
  ['R&amp;D', true],
  ['The <b> element', false],
  ['x <y> z</y>', false],
  ['a & b < c', false],
  ['', false],
])('%s looks like HTML: %s', (text, expected) => {
  expect(looksLikeHtml(text)).toBe(expected)
})

test.each([
  ['&lt;p&gt;One &amp;amp; two&lt;/p&gt;', '<p>One &amp; two</p>'],
  ['&lt;a href=&quot;x&quot;>y&lt;/a>', '<a href="x">y</a>'],
  ['&lt;![CDATA[<x>]]&gt;', '&lt;![CDATA[<x>]]&gt;'],
  ['<![CDATA[inner]]>', 'inner'],
  ['The &lt;p&gt; element is <b>old</b>', 'The &lt;p&gt; element is <b>old</b>'],
  ['3 &lt; 5 &amp; 6', '3 &lt; 5 &amp; 6'],
  ['&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;', '<p>One</p>'],
  ['R&amp;amp;D isn&amp;#8217;t &amp;quot;new&amp;quot;', 'R&amp;D isn&#8217;t &quot;new&quot;'],
  ['The &amp;lt; sign', 'The &amp;lt; sign'],
])('escaped twice: %s', (html, once) => {
  expect(unescapedTwice(html)).toBe(once)
})

test.each([
  ['R&D &amp; caf&eacute;', 'R&D & café'],
  ['?a=1&copy=2', '?a=1&copy=2'],
  ['&#7;&#xFFFE;&#0;x', 'x'],
  ['&#8217;&#146;', '’’'],
  ['&own; &other;', 'mine &other;'],
])('references in %j', (written, decoded) => {
  expect(decodeEntities(written, name => (name === 'own' ? 'mine' : undefined))).toBe(decoded)
})

describe('work grows with the length alone', () => {
  const much = 60_000
  test.each([
    ['<', '<'.repeat(much)],
    ['&', '&'.repeat(much)],
    ['&lt;p ', '&lt;p '.repeat(much)],
    ['<a', '<a'.repeat(much)],
    ['<x1', Array.from({ length: much }, (_, n) => `<x${n}>`).join('')],
    ['</x1>', Array.from({ length: much }, (_, n) => `</x${n}><y>`).join('')],
    ['<p hidden>', '<p hidden>'.repeat(much)],
    ['<![CDATA[', '<![CDATA['.repeat(much)],
    ['white space', ' \n'.repeat(much)],
    ['style', `<p style="${'x;'.repeat(much)}">`],
  ])('%s', (_, html) => {
    for (const read of [htmlText, escapeLooseTags, unescapedTwice]) expect(typeof read(html)).toBe('string')
    expect(typeof looksLikeHtml(html)).toBe('boolean')
  })
})

test('the short way for usual HTML says what the long way says', () => {
  const piece = fc.constantFrom(
    ...'<p>|</p>|<br>|<br/>|<BR />|<b>|</b>|<td>|</td>|<a href="x">|<a href=x title=\'y > z\'>|</a>|<img src="a" alt="b">|<span style="color: red">|</span>|<div hidden>|</div>|<script>|</script>'.split(
      '|',
    ),
    ...'<style>|</style>|<!-- c -->|<!-- a -- b -->|<!---->|<!|<|>|</|&amp;|&lt;|&nbsp;|&|&copy|&#8217;|a|b c|\n|  |5 < 6|<x|<title>|</title>|<select>|</select>|<option>|<wbr>|<p\n>|</p >|<p/>|<svg>|</svg>|<rt>|</rt>|"|=\''.split(
      '|',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const html = pieces.join('')
      // An element that HTML does not know adds nothing to the text, and is read the long way only.
      expect(htmlText(html)).toBe(htmlText(`<q-q></q-q>${html}`))
    }),
    { numRuns: 5_000 },
  )
})

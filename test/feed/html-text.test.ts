/** HTML of feeds as people read it. */
import { expect, test } from 'vitest'
import { decodeEntities } from '../../lib/feed/entities.ts'
import { htmlText } from '../../lib/feed/html-text.ts'

test.each([
  ['plain  text\n here', 'plain text here'],
  ['<p>One</p><p>Two<br>three</p>', 'One\nTwo\nthree'],
  ['<td>1</td><td>2</td>', '1 2'],
  ['Kim <b>Jong</b>-<i>un</i>', 'Kim Jong-un'],
  ['a&nbsp;b &amp; c &lt;d&gt; &#x2019;e&#8221; &hellip;', 'a b & c <d> ’e” …'],
  ['5 < 6 & 7 > 2', '5 < 6 & 7 > 2'],
  ['unfinished <b', 'unfinished <b'],
  ['a <b and c', 'a <b and c'],
  ['cut in a <a href="https://harbour.example/', 'cut in a'],
  ['x<script>if (a < b) alert("</p>")</script>y<style>p{}</style>z', 'xyz'],
  ['x<svg><title>no</title></svg>y', 'xy'],
  ['x<noscript>left open', 'xleft open'],
  ['x<!-- no -->y', 'xy'],
  ['soft\u00adhyphen and zero\u200bwidth', 'softhyphen and zerowidth'],
  ['북한<br/>노동자', '북한\n노동자'],
  ['', ''],
])('%j', (html, text) => {
  expect(htmlText(html)).toBe(text)
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

/** HTML that is shown: formatting and links to the web stay, everything that loads, runs, styles or hides goes. */
import { expect, test } from 'vitest'
import { parseFeed } from '../../lib/feed/parse.ts'
import { openSafeHtml } from '../../lib/feed/safe-html.ts'

const base = 'https://harbour.example/news/1'
const safe = await openSafeHtml()

test.each([
  ['<p>One <b>two</b><br>three</p>', '<p>One <b>two</b><br />three</p>'],
  ['<a href="/a?b=1&amp;c=2">x</a>', '<a href="https://harbour.example/a?b=1&amp;c=2" rel="noopener noreferrer">x</a>'],
  ['<a href="2">x</a>', '<a href="https://harbour.example/news/2" rel="noopener noreferrer">x</a>'],
  ['<a href="//other.example/">x</a>', '<a href="https://other.example/" rel="noopener noreferrer">x</a>'],
  ['<a href="#top">x</a>', '<a href="https://harbour.example/news/1#top" rel="noopener noreferrer">x</a>'],
  [
    '<a href="https://harbour.example/" target="_blank" onclick="x()" style="x">x</a>',
    '<a href="https://harbour.example/" rel="noopener noreferrer">x</a>',
  ],
  ['<table><tr><td colspan="2" bgcolor="red">x</td></tr></table>', '<table><tr><td colspan="2">x</td></tr></table>'],
  ['<ol start="3"><li>x</li></ol>', '<ol start="3"><li>x</li></ol>'],
  ['<o:p>kept</o:p> <font color="red">text</font>', 'kept text'],
  ['unclosed <b>bold', 'unclosed <b>bold</b>'],
  ['5 < 6 & 7', '5 &lt; 6 &amp; 7'],
  ['plain &amp; text', 'plain &amp; text'],
])('shows %s', (html, shown) => {
  expect(safe(html, base)).toBe(shown)
})

test.each([
  'x<script>alert(1)</script>',
  'x<script src="https://evil.example/x.js"></script>',
  'x<scr<script>ipt>alert(1)</scr</script>ipt>',
  'x<style>@import "https://evil.example/";</style>',
  'x<iframe src="https://evil.example/"></iframe>',
  'x<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
  'x<object data="data:text/html,evil"><embed src="https://evil.example/"></object>',
  'x<svg onload="alert(1)"><script>alert(1)</script><a xlink:href="javascript:alert(1)">y</a></svg>',
  'x<svg><animate attributeName="href" to="javascript:alert(1)"/></svg>',
  'x<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
  'x<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
  'x<img src=x onerror=alert(1)>',
  'x<img src="data:image/svg+xml,evil">',
  'x<img srcset="https://tracker.example/1.gif 1x">',
  'x<video poster="https://tracker.example/"><source src="https://evil.example/"></video>',
  'x<form action="https://evil.example/"><input name="a"><button formaction="javascript:alert(1)"></button></form>',
  'x<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  'x<link rel="stylesheet" href="https://evil.example/">',
  'x<base href="https://evil.example/">',
  'x<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  'x<template><script>alert(1)</script></template>',
  'x<title><img src=x onerror=alert(1)></title>',
  'x<textarea><img src=x onerror=alert(1)></textarea>',
  'x<!--><img src=x onerror=alert(1)>-->',
  'x<!--[if IE]><script>alert(1)</script><![endif]-->',
  'x<?php evil() ?>',
  'x<![CDATA[<img src=x onerror=alert(1)>]]>',
  'x<b style="width:expression(alert(1));background:url(javascript:alert(1))" onmouseover="alert(1)"></b>',
  'x<a href="javascript:alert(1)"></a>',
  'x<a href="  java\nscript:alert(1)"></a>',
  'x<a href="&#106;&#97;vascript&colon;alert(1)"></a>',
  'x<a href="vbscript:evil"></a>',
  'x<a href="data:text/html;base64,ZXZpbA=="></a>',
  'x<a href="jAvAsCrIpT&#58;alert(1)"></a>',
  'x<a href="\u0001javascript:alert(1)"></a>',
  'x<a href="feed:javascript:alert(1)"></a>',
  'x<a href="view-source:https://evil.example/"></a>',
  'x<b/onclick=alert(1)></b>',
  '<b onclick="alert(1)"x</b>',
  'x<a href="https://ok.example/" href="javascript:alert(1)" ping="https://tracker.example/"></a>',
])('is inert: %s', html => {
  const shown = safe(html, base) ?? ''
  expect(shown).not.toMatch(/<(?!\/?(?:b|a|p)\b)|\son\w+\s*=|style=|src|javascript:|vbscript:|data:|poster|action|ping/i)
})

test('what is shown is safe to make safe again', () => {
  const once = safe('<p>a <a href="/b?c=1&amp;d=2">x</a> &lt;script&gt; &amp;amp;</p>', base)
  expect(safe(once ?? undefined, base)).toBe(once)
})

test('nothing is null', () => {
  for (const html of [undefined, '', ' \n', '<script>x</script>', '<img src=x>']) expect(safe(html, base)).toBeNull()
})

// rss-parser's own stripping of HTML takes minutes for these; the suite's time limit is the check.
test.each(['description', 'content:encoded', 'content', 'summary', 'title'])('60 kB of < in %s', async name => {
  const document = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><item><${name}><![CDATA[${'<'.repeat(60_000)}]]></${name}></item></channel></rss>`
  const { entries } = await parseFeed(new TextEncoder().encode(document))
  expect(entries).toHaveLength(1)
  const [entry] = entries
  expect(`${entry?.title}${entry?.summary}${entry?.content}`.length).toBeGreaterThan(60_000)
  expect(`${entry?.summaryHtml}${entry?.contentHtml}`).not.toContain('<')
})

test('a text of 20,000 tags, and one of 2 MB, are shown as text, or cut', () => {
  expect(safe('<b>x</b>'.repeat(10_000), base)).toBe('x'.repeat(10_000))
  expect(safe(`<p>${'x'.repeat(2_000_000)}</p>`, base)?.length).toBeLessThanOrEqual(1_000_010)
})

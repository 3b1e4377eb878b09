/** The short way to a text says what the long way says, or nothing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenizedText } from '../../lib/feed/html-text.ts'
import { simpleHtmlText } from '../../lib/feed/simple-html.ts'

const folded = (text: string): string => text.replace(/\s+/g, ' ')
/** What the long way leaves to be done: it marks where lines begin. */
const lined = (text: string): string =>
  folded(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the mark
    .replace(/ ?\u0001[ \u0001]*/g, '\n')
    .trim()

const pieces = fc.constantFrom(
  ...[
    'a',
    ' ',
    '\n',
    '3 < 5',
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    '=',
    '<p>',
    '</p>',
    '<br>',
    '<br/>',
    '<BR />',
    '<b>',
    '</b>',
    '<td>',
    '<li>',
    '</li>',
    '<hr>',
  ],
  ...[
    '<a href="x?a>b">',
    "<a href='y'>",
    '<a href=z>',
    '</a>',
    '<a href="',
    '<p hidden>',
    '<p style="display:none">',
    '<img src="a" alt="">',
    '<img src=a>',
  ],
  ...[
    '<script>',
    '</script>',
    '<style>',
    '<svg>',
    '<title>',
    '</title>',
    '<textarea>',
    '<!-- x -->',
    '<!-->',
    '<!---->',
    '<!--',
    '-->',
    '<!x>',
    '<?y?>',
    '</>',
    '<x-y>',
    '<p',
    '<p/',
    '<a b"c>',
    '<a b=c"d>',
    '<b/>',
    '</b >',
  ],
)

test('on anything made of tags', () => {
  let simple = 0
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), written => {
      const html = written.join('')
      const short = simpleHtmlText(html, folded)
      if (short === undefined) return
      simple++
      expect(short).toBe(lined(tokenizedText(html)))
    }),
    { numRuns: 5_000 },
  )
  expect(simple).toBeGreaterThan(300)
})

test.each([
  ['<p>One <b>two</b></p>\n<P class="x y" id=z>Three<br/>four</P>', 'One two\nThree\nfour'],
  ['<tr><td>1</td><td>2</td></tr>', '1 2'],
  ['a<!-- no -->b', 'ab'],
  [' a <b> c</b> <i> </i>d <p> e ', 'a c d\ne'],
  ['<p>\n <br> </p>', ''],
])('takes %s', (html, text) => {
  expect(simpleHtmlText(html, folded)).toBe(text)
})

test.each([
  '<script>x</script>',
  '<p hidden>x</p>',
  '<p style="display: none">x',
  'a < b',
  '<unknown>',
  '<p',
  '<a href="x>y',
  '<a title="<q">',
  '<!-- <q> -->',
])('leaves %s', html => {
  expect(simpleHtmlText(html, folded)).toBeUndefined()
})

test('a text with any white space but single spaces, or a mark that nobody sees, is folded', () => {
  for (let code = 1; code < 0x10000; code++) {
    const character = String.fromCharCode(code)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is dropped
    if (!/[^\S ]|[\0-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff&]/.test(character)) continue
    expect([code, simpleHtmlText(`<p>a${character}b`, () => 'folded')]).toEqual([code, 'folded'])
  }
  expect(simpleHtmlText('<p>a  b', folded)).toBe('a b')
  expect(simpleHtmlText('<p>“a” – b’s 항구 п é', () => 'folded')).toBe('“a” – b’s 항구 п é')
})

/** Which of a document's signs of its encoding counts, what is told of it, and that no bytes take long or fail. Whole documents: fixtures/feeds/encodings. */
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decodeFeed } from '../../lib/feed/decode.ts'

const page = (head: string, body: string): string => `<!DOCTYPE html><html><head>${head}<title>x</title></head><body>${body}</body></html>`
const korean = '북한 소식을 전합니다'
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const encoded = (text: string, charset: string): Uint8Array => new Uint8Array(iconv.encode(text, charset))

describe('pages', () => {
  test.each([
    '<meta charset="euc-kr">',
    "<META CHARSET='ks_c_5601-1987'>",
    '<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">',
    `${'<script src="a.js"></script>'.repeat(60)}<meta charset=euc-kr>`,
  ])('say it in %.60s', async head => {
    const text = page(head, korean)
    expect(await decodeFeed(encoded(text, 'cp949'), 'text/html')).toEqual({ text, encoding: 'euc-kr', problems: [] })
  })

  test('the header counts more', async () => {
    const text = page('<meta charset="iso-8859-2">', korean)
    expect(await decodeFeed(encoded(text, 'cp949'), 'text/html; charset=EUC-KR')).toMatchObject({ text, problems: [] })
  })

  test('UTF-8 counts more than either', async () => {
    const text = page('<meta charset="euc-kr">', korean)
    expect(await decodeFeed(utf8(text), 'text/html; charset=windows-1252')).toMatchObject({
      text,
      encoding: 'utf-8',
      problems: [{ code: 'wrong-charset' }],
    })
  })
})

test.each([
  [
    'ASCII, whatever it is called',
    utf8('<?xml version="1.0" encoding="x-none"?><rss/>'),
    undefined,
    '<?xml version="1.0" encoding="x-none"?><rss/>',
    'utf-8',
    [],
  ],
  [
    'EBCDIC in name only',
    utf8('<?xml version="1.0" encoding="cp037"?><rss/>'),
    undefined,
    '<?xml version="1.0" encoding="cp037"?><rss/>',
    'utf-8',
    [],
  ],
  ['two marks', utf8('\ufeff\ufeff<rss/>'), undefined, '<rss/>', 'utf-8', []],
  [
    'a mark and another charset',
    Uint8Array.from([0xef, 0xbb, 0xbf, ...encoded('<a>Жизнь прекрасна</a>', 'win1251')]),
    'text/xml; charset=windows-1251',
    '<a>Жизнь прекрасна</a>',
    'windows-1251',
    [],
  ],
  ['one Chinese character that is UTF-8 by chance', encoded('<a>一</a>', 'gbk'), 'text/xml; charset=gb2312', '<a>一</a>', 'gb18030', []],
  [
    'a summary cut in the middle of a letter',
    Uint8Array.from([...utf8('<a>Новости дня'), 0xd0, ...utf8('</a>')]),
    undefined,
    '<a>Новости дня\uFFFD</a>',
    'utf-8',
    ['undecodable'],
  ],
  ['a document cut in the middle of a letter', utf8('<a>Новости').subarray(0, -1), undefined, '<a>Новост', 'utf-8', []],
  [
    'CP949 cut in the middle of a letter',
    encoded('<a>북한 소식', 'cp949').subarray(0, -1),
    'text/xml; charset=cp949',
    '<a>북한 소',
    'euc-kr',
    [],
  ],
  [
    'UTF-16 cut in the middle of a letter',
    new Uint8Array(iconv.encode('<a>북한', 'utf-16le')).subarray(0, -1),
    undefined,
    '<a>북',
    'utf-16le',
    [],
  ],
  ['UTF-16 JSON', new Uint8Array(iconv.encode('{"title":"북한"}', 'utf-16be')), 'application/json', '{"title":"북한"}', 'utf-16be', []],
  [
    'a paste from windows-1252',
    Uint8Array.from([...utf8('<a>Größe, Öl, Tür, Äpfel, Füße '), 0x93, 0xe9, 0x94, ...utf8('</a>')]),
    undefined,
    '<a>Größe, Öl, Tür, Äpfel, Füße “é”</a>',
    'utf-8',
    ['mixed-charset'],
  ],
  [
    'Java’s NUL',
    Uint8Array.from([
      ...utf8('<a>Größe über alles, schöne Grüße, für Öl, Tür, Bär, Kühe, Löwe, Äpfel, Mühe, Höhe, Öfen, übel, böse, süß'),
      0xc0,
      0x80,
      ...utf8('!</a>'),
    ]),
    undefined,
    '<a>Größe über alles, schöne Grüße, für Öl, Tür, Bär, Kühe, Löwe, Äpfel, Mühe, Höhe, Öfen, übel, böse, süß!</a>',
    'utf-8',
    ['mixed-charset'],
  ],
  [
    'an unknown label',
    encoded('<a>Größe – café</a>', 'win1252'),
    'text/xml; charset=x-none',
    '<a>Größe – café</a>',
    'windows-1252',
    ['unknown-charset', 'guessed-charset'],
  ],
  ['nothing at all', new Uint8Array(), undefined, '', 'utf-8', []],
  [
    'quotes as control characters',
    utf8('<a>\u0093don\u0092t\u0094 \u0096 so</a>'),
    undefined,
    '<a>“don’t” – so</a>',
    'utf-8',
    ['mixed-charset'],
  ],
  [
    'windows-1250 called ISO 8859-2',
    encoded('<a>„Święto” – ąęść łódź</a>', 'windows-1250'),
    'text/xml; charset=iso-8859-2',
    '<a>„Święto” – ąęść łódź</a>',
    'windows-1250',
    ['wrong-charset'],
  ],
] as const)('%s', async (_, bytes, contentType, text, encoding, problems) => {
  const decoded = await decodeFeed(bytes, contentType)
  expect(decoded).toMatchObject({ text, encoding })
  expect(decoded.problems.map(({ code }) => code)).toEqual(problems)
})

test('what is no text is not mended as if it were one', async () => {
  const bytes = Uint8Array.from({ length: 4_000 }, (_, index) => (index * index * 31) % 256)
  const { text, problems } = await decodeFeed(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, ...bytes]))
  expect(text).toHaveLength(4_004)
  expect(problems).toEqual([{ code: 'guessed-charset', message: 'these bytes seem to be no text' }])
})

test('offsets point at what is told', async () => {
  const { text, problems } = await decodeFeed(Uint8Array.from([...utf8('<a>Новости дня и ночи'), 0xd0, ...utf8('</a>')]))
  expect(problems.map(({ offset }) => text[offset ?? 0])).toEqual(['\uFFFD'])
})

test('any bytes with any header are some text, and a second reading of it as UTF-8 is the same', async () => {
  const labels = fc.constantFrom(
    ...'utf-8|utf-16|utf-32|euc-kr|shift_jis|hz|iso-2022-jp|iso-2022-kr|utf-7|cp037|windows-1252|x-none|'.split('|'),
  )
  const markup = fc.constantFrom('<?xml version="1.0" encoding="', '"?>', '<a>', '\u001b$B', '~{', '\u000e', 'Ã©', 'é', '한', '\0')
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.oneof(markup.map(utf8), labels.map(utf8), fc.uint8Array({ maxLength: 8 })), { maxLength: 20 })
      .map(parts => Uint8Array.from(parts.flatMap(part => [...part]))),
  )
  await fc.assert(
    fc.asyncProperty(bytes, labels, async (document, label) => {
      const { text } = await decodeFeed(document, `text/xml; charset=${label}`)
      expect(text.startsWith('\ufeff')).toBe(false)
      expect(typeof text).toBe('string')
    }),
    { numRuns: 3_000 },
  )
})

/** The largest document that fetch lets through. */
const LARGEST = 8 * 1_024 * 1_024
const filled = (pattern: Uint8Array): Uint8Array => new Uint8Array(Buffer.alloc(LARGEST, pattern))

test.each([
  ['windows-1251, undeclared', encoded('<item>Привет, северная страна</item>', 'win1251'), undefined],
  ['CP949', encoded('<t>북한 소식</t>', 'cp949'), 'a; charset=cp949'],
  ['text encoded twice', utf8('<t>FÃ¼r Ð¼Ð¸Ñ€</t>'), undefined],
  ['escapes', utf8('\u001b'), undefined],
  ['shifts', utf8('\u000e\u000f'), 'a; charset=iso-2022-kr'],
  ['high bytes', Uint8Array.from([0xff]), undefined],
  ['leads', Uint8Array.from([0xc3]), undefined],
  ['half pairs', Uint8Array.from([0xed, 0xa0, 0xbd]), undefined],
  ['capitals', utf8('Ã'), undefined],
  ['UTF-7', utf8('+ADw-a+AD4-'), 'a; charset=utf-7'],
])(
  '8 MiB of %s are read in bounded time',
  async (_, pattern, contentType) => {
    const bytes = filled(pattern)
    const from = performance.now()
    const { text } = await decodeFeed(bytes, contentType)
    expect(text.length).toBeLessThanOrEqual(LARGEST)
    // A second on a quiet machine; anything quadratic takes hours.
    expect(performance.now() - from).toBeLessThan(15_000)
  },
  30_000,
)

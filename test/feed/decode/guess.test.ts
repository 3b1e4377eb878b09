/** Headlines without a sound declaration: how often the guess is right is the figure; what it must never get wrong is one by one. */
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { decodeFeed } from '../../../lib/feed/decode.ts'
import { samples } from './samples.ts'

const rss = (declaration: string, language: string, headlines: readonly string[]): string =>
  `<?xml version="1.0"${declaration}?><rss version="2.0"><channel><title>Wire</title>${language}${headlines
    .map(headline => `<item><title>${headline}</title><link>https://wire.example/a</link></item>`)
    .join('')}</channel></rss>`

/** Documents of `size` headlines each, and how many of them were read as written. */
async function hits(size: number, { declaration = '', named = false }): Promise<{ readonly right: number; readonly of: number }> {
  let right = 0
  let of = 0
  for (const { language, charsets, headlines } of samples)
    for (const charset of charsets)
      for (let at = 0; at < headlines.length; at += size) {
        const text = rss(declaration, named ? `<language>${language}</language>` : '', headlines.slice(at, at + size))
        const decoded = await decodeFeed(new Uint8Array(iconv.encode(text, charset)))
        of++
        if (decoded.text === text) right++
      }
  return { right, of }
}

test.each([
  { what: 'six headlines, nothing declared', size: 6, misses: 0 },
  { what: 'three headlines, nothing declared', size: 3, misses: 0 },
  { what: 'one headline, nothing declared', size: 1, misses: 2 },
  { what: 'one headline, its language named', size: 1, named: true, misses: 1 },
  { what: 'one headline, called UTF-8', size: 1, declaration: ' encoding="UTF-8"', misses: 2 },
  { what: 'one headline, called Latin-1, its language named', size: 1, declaration: ' encoding="iso-8859-1"', named: true, misses: 1 },
])('$what: at most $misses are misread', async ({ size, misses, ...how }) => {
  const { right, of } = await hits(size, how)
  expect(of - right).toBeLessThanOrEqual(misses)
})

test('a declaration that is right is believed, however short the text', async () => {
  for (const { charsets, headlines } of samples)
    for (const charset of charsets)
      for (const headline of headlines) {
        const text = rss(` encoding="${charset}"`, '', [headline])
        expect(await decodeFeed(new Uint8Array(iconv.encode(text, charset)))).toMatchObject({ text, problems: [] })
      }
})

test.each([
  ['windows-1252', 'l´été d´or à l´île, c´est l´hôtel'],
  ['windows-1252', '25 °C, 30 m², 5×3, n°5, ½ l, 3¼"'],
  ['windows-1252', '“Quotes” – it’s… «oui» ™ ® ©2026'],
  ['windows-1252', 'ÉTÉ À ÇA ÎLE ÊTRE ÔTÉ'],
  ['windows-1252', 'Þórður Ægisson, ÍÞRÓTTIR'],
  ['windows-1250', 'ŻÓŁĆ ŹŃĄĘ ŚWIĘTO'],
  ['windows-1251', 'НаучТех и iPhone'],
  ['windows-1251', 'COVID-19 в РФ: 5 °C'],
  ['windows-1253', 'ΕΛΛΑΔΑ: ΝΕΑ ΜΕΤΡΑ'],
  ['windows-1254', 'İSTANBUL ÇIĞLIK ŞEHİR'],
  ['koi8-r', 'ПУТИН И МАКРОН'],
  ['iso-8859-15', 'Œuvre à 5 €, œil'],
  ['cp850', 'Größe für Ölöfen'],
  ['shift_jis', 'ｶﾀｶﾅ ＡＢＣ株式会社'],
  ['windows-1256', 'خبر iPhone جديد'],
])('odd, and what it says it is: %s, %s', async (charset, headline) => {
  const text = rss(` encoding="${charset}"`, '', [headline])
  expect(await decodeFeed(new Uint8Array(iconv.encode(text, charset)))).toMatchObject({ text, problems: [] })
})

test('Korean with syllables that only its newer charset has', async () => {
  const text = rss('', '', ['똠방각하 뷁 펲시콜라, 그리고 항구의 배가 떠났다'])
  expect(await decodeFeed(new Uint8Array(iconv.encode(text, 'cp949')))).toMatchObject({ encoding: 'euc-kr', text })
})

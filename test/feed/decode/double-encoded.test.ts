/** UTF-8 that was taken for another charset and encoded again: put right where it is certain, and nowhere else. */
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { mendDoubleEncoded } from '../../../lib/feed/decode/double-encoded.ts'

const specials = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
/** As browsers read UTF-8 bytes that they take for each charset. */
const takenFor: Readonly<Record<string, (text: string) => string>> = {
  'Latin-1': text => Buffer.from(text).toString('latin1'),
  'windows-1252': text =>
    Array.from(Buffer.from(text), byte => (byte >= 0x80 && byte < 0xa0 ? (specials[byte - 0x80] ?? '') : String.fromCharCode(byte))).join(
      '',
    ),
  'windows-1251': text => iconv.decode(Buffer.from(text), 'windows-1251'),
}
const western = takenFor['windows-1252'] ?? String

describe.each(['Latin-1', 'windows-1252'])('taken for %s', charset => {
  test.each([
    'für Größe',
    'FÜR',
    'don’t “stop” – now…',
    'Привет мир',
    '김정은 위원장',
    '日本語の記事',
    'café à la crème',
    'naïve',
    '© 2026 Wire',
    '5 °C',
    '£5',
    'emoji 😀',
    'São Paulo: NÃO',
    'Łódź Żywiec',
    'İstanbul ağ',
    '« oui »',
    'drôle goût',
    'Ünal',
  ])('%s', text => {
    expect(mendDoubleEncoded((takenFor[charset] ?? String)(text)).text).toBe(text)
  })
})

test.each(['Привет мир', 'Верховна Рада ухвалила закон', 'для них'])('taken for windows-1251: %s', text => {
  expect(mendDoubleEncoded((takenFor['windows-1251'] ?? String)(text)).text).toBe(text)
})

test.each([
  ['windows-1250', 'Związkowcy żądają podwyżek, świąteczny strajk'],
  ['windows-1250', 'Vláda schválila příští rozpočet'],
  ['windows-1250', 'Größe für Düsseldorf, Gdańsk'],
  ['macroman', 'für Größe – “é” à Genève, l’été'],
])('a whole document taken for %s: %s', (charset, text) => {
  expect(mendDoubleEncoded(iconv.decode(Buffer.from(text), charset)).text).toBe(text)
})

test('encoded three times', () => {
  expect(mendDoubleEncoded(western(western('Größe, Привет'))).text).toBe('Größe, Привет')
})

test('a quote that was a control character in between', () => {
  expect(mendDoubleEncoded('donÂ’t Â“stopÂ”').text).toBe('don’t “stop”')
})

test('among honest text, only what was encoded twice changes', () => {
  const text = `Größe – «café» ${western('für')} NÃO ${western('мир')} È`
  expect(mendDoubleEncoded(text)).toEqual({ text: 'Größe – «café» für NÃO мир È', runs: 2, offset: text.indexOf('fÃ') + 1 })
})

test.each(
  'NÃO É VERDADE|IRMÃ»|«MAÇÃ» e «PÃ»|ÂGE D’OR|«PARÂ» – x|«café»…|voilà»… où|Élysée|À «l’été»|FAÇADE|ESPAÑA|El Niño|İSTANBUL|Ð Ñ|Þórður|С»|Р…|«США»|он сказал: «Россия»…|Việt Nam|ÄÖÜ|Ä“|Å“|Ã|Â|“Ã”|ÃÃÃ|MÃE|É»|é…»|«é»é»|Å» «Å|ФОРМАТ «Р» — «С»|5 ° – 7 °|Ľ» Ĺ… ŤĹĂ|Ă» „Ă” Însă|√2 ≈ 1,41 «été»|f ‘Äpfel‚Äpfel|Ça «à»'.split(
    '|',
  ),
)('honest: %s', text => {
  expect(mendDoubleEncoded(text)).toEqual({ text, runs: 0, offset: -1 })
})

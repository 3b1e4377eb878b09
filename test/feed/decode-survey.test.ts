/** The look over UTF-8 bytes must never miss what a pattern over the text would find: it decides whether the patterns are asked at all. */
import { expect, test } from 'vitest'
import { mendDoubleEncoded } from '../../lib/feed/decode/double-encoded.ts'
import { surveyOf } from '../../lib/feed/decode/survey.ts'

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text)
/** At every place in a word of memory. */
const surveys = (text: string) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map(offset => {
    const bytes = encoded(text)
    const at = new Uint8Array(bytes.length + 8 + offset)
    at.set(bytes, offset)
    return surveyOf(at.subarray(offset, offset + bytes.length))
  })

const nothing = { controls: false, specials: false, twice: false }

const honest = [
  '',
  'a',
  '<rss>\t\r\nThe harbour office said.\n</rss>',
  'Dès l’été, le cœur brûlé “ça” – §',
  'Наблюдатели отмечают, что переговоры продолжаются.',
  '항구 당국은 화요일 🚢 港口',
]
test.each(honest)('%j needs no mending', text => {
  for (const survey of surveys(text)) expect(survey).toEqual(nothing)
})

test('every control character is found, wherever it stands', () => {
  for (let code = 0; code < 0xa0; code++) {
    const character = String.fromCharCode(code)
    const text = `port é 항 п${character}`
    for (const around of [text, `${text} and more of it`, `${character}x`]) {
      const forbidden = /[^\t\n\r\x20-\ufffd]/.test(around)
      for (const survey of surveys(around)) expect(survey).toMatchObject({ controls: forbidden, specials: code >= 0x80 })
    }
  }
  for (const survey of [...surveys('a\ufffe'), ...surveys('\uffffa')]) expect(survey.controls).toBe(true)
})

/** Letters, signs and specials that mojibake is made of, by turns with honest text. */
const characters = [...'abÂÃÄâðïôéûß€‚„…†‘’“”•–—™œŸƒˆ«»\u00a0©®°ВГЯапсфяёЁђ№Ґґ√ĹĂ항港 ', '\u0080', '\u009d']
test('what would be mended is never passed over', () => {
  let mended = 0
  let state = 1
  const next = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % limit
  }
  for (let count = 0; count < 20_000; count++) {
    const text = Array.from({ length: 2 + next(10) }, () => characters[next(characters.length)]).join('')
    const changes = mendDoubleEncoded(text).runs > 0
    if (changes) mended++
    if (changes) expect([text, surveyOf(encoded(text)).twice || surveyOf(encoded(text)).specials]).toEqual([text, true])
  }
  expect(mended).toBeGreaterThan(1_000)
})

/** The page's pure parts: cutting texts, joining rows, links, times. The page itself is in page.test.ts. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { webLinkOf } from '../../lib/dashboard/link.ts'
import { grouped, type Rows, withNewest, withOlder } from '../../lib/dashboard/rows.ts'
import { conceptsOf, segmentsOf } from '../../lib/dashboard/segments.ts'
import { relativeOf } from '../../lib/dashboard/time.ts'

describe('segments', () => {
  const text = 'North Korean sappers, 북한 공병'
  test.each([
    { name: 'no span', spans: [], marked: [] },
    { name: 'one', spans: [{ start: 0, end: 12, concept: '@nk' }], marked: [['North Korean', '@nk']] },
    {
      name: 'overlap',
      spans: [
        { start: 0, end: 12, concept: '@nk' },
        { start: 6, end: 20, concept: 'sappers' },
      ],
      marked: [
        ['North ', '@nk'],
        ['Korean', '@nk,sappers'],
        [' sappers', 'sappers'],
      ],
    },
    { name: 'beyond the end', spans: [{ start: 22, end: 99, concept: 'x' }], marked: [['북한 공병', 'x']] },
    {
      name: 'empty and backwards',
      spans: [
        { start: 5, end: 5, concept: 'x' },
        { start: 9, end: 3, concept: 'y' },
      ],
      marked: [],
    },
  ])('$name', ({ spans, marked }) => {
    const segments = segmentsOf(text, spans)
    expect(segments.filter(({ concepts }) => concepts.length > 0).map(one => [one.text, one.concepts.join()])).toEqual(marked)
    expect(segments.map(one => one.text).join('')).toBe(text)
  })

  test('joined, the segments are the text, whatever the spans', () => {
    const span = fc.record({
      start: fc.integer({ min: -5, max: 60 }),
      end: fc.integer({ min: -5, max: 60 }),
      concept: fc.constantFrom('a', 'b'),
    })
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.array(span), (any, spans) => {
        const segments = segmentsOf(any, spans)
        expect(segments.map(one => one.text).join('')).toBe(any)
        let at = 0
        for (const segment of segments) {
          for (let offset = 0; offset < segment.text.length; offset += 1) {
            const over = spans.filter(({ start, end }) => start <= at + offset && at + offset < end).map(({ concept }) => concept)
            expect([...new Set(over)].sort()).toEqual(segment.concepts)
          }
          at += segment.text.length
        }
      }),
    )
  })

  test('concepts with the words that stood for them, each once', () => {
    const title = {
      text: 'Troops, troops and 북한',
      spans: [
        { start: 0, end: 6, concept: 'troops' },
        { start: 8, end: 14, concept: 'troops' },
      ],
    }
    const body = { text: '북한', spans: [{ start: 0, end: 2, concept: '@nk' }] }
    expect([...conceptsOf([title, body])]).toEqual([
      ['troops', ['Troops']],
      ['@nk', ['북한']],
    ])
  })
})

describe('rows', () => {
  const rows = (ids: string, next: string | null): Rows<string> => ({ rows: [...ids], next })
  const key = (row: string) => row
  const order = (a: string, b: string) => (a > b ? -1 : 1)
  test.each([
    { name: 'nothing new', known: rows('dcba', 'n'), page: rows('dc', 'm'), result: rows('dcba', 'n') },
    { name: 'two new', known: rows('dcba', 'n'), page: rows('fed', 'm'), result: rows('fedcba', 'n') },
    { name: 'late into the middle', known: rows('dba', 'n'), page: rows('dcb', 'm'), result: rows('dcba', 'n') },
    { name: 'so many that a gap is left: the page alone', known: rows('cba', 'n'), page: rows('zyx', 'm'), result: rows('zyx', 'm') },
    { name: 'the page is all there is', known: rows('cba', 'n'), page: rows('dc', null), result: rows('dc', null) },
    { name: 'an empty page that goes on', known: rows('cba', 'n'), page: rows('', 'm'), result: rows('cba', 'n') },
    { name: 'the first page', known: rows('', null), page: rows('cb', 'm'), result: rows('cb', 'm') },
  ])('$name', ({ known, page, result }) => expect(withNewest(known, page, key, order)).toEqual(result))

  test('an older page under the known rows, none twice', () => {
    expect(withOlder(rows('dc', 'n'), rows('cba', null), key)).toEqual(rows('dcba', null))
  })

  test('neighbours of one entry are one group', () => {
    expect(grouped(['a1', 'a2', 'b1', 'a3'], row => row.slice(0, 1))).toEqual([['a1', 'a2'], ['b1'], ['a3']])
  })
})

test.each([
  ['https://www.example.org/a?b=1', 'example.org'],
  ['http://example.org:8080/', 'example.org:8080'],
  ['https://пример.example/статья', 'xn--e1afmkfd.example'],
  ['javascript:alert(1)', undefined],
  [' JaVaScRiPt:alert(1)', undefined],
  ['data:text/html,<script>alert(1)</script>', undefined],
  ['vbscript:x', undefined],
  ['file:///etc/passwd', undefined],
  ['//example.org/x', undefined],
  ['not a link', undefined],
  [null, undefined],
])('link %s', (link, host) => {
  expect(webLinkOf(link)?.host).toBe(host)
  if (host !== undefined) expect(webLinkOf(link)?.href).toBe(link)
})

test.each([
  [0, 'just now'],
  [44, 'just now'],
  [46, '1 min ago'],
  [59 * 60, '59 min ago'],
  [3 * 3_600, '3 h ago'],
  [26 * 3_600, '1 day ago'],
  [8 * 86_400, '8 days ago'],
  [40 * 86_400, '15 Oct'],
  [-20, 'any moment'],
  [-8 * 60, 'in 8 min'],
])('%s seconds ago', (seconds, words) => {
  const now = Date.parse('2026-11-24T12:00:00.000Z')
  expect(relativeOf(new Date(now - seconds * 1_000).toISOString(), now)).toBe(words)
})

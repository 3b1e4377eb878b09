/** Dates as publishers write them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDate } from '../../lib/feed/dates.ts'

const dates: readonly (readonly [written: string, read: string])[] = [
  ['Tue, 24 Nov 2026 09:15:30 GMT', '2026-11-24T09:15:30.000Z'],
  ['Tue, 24 Nov 2026 09:15:30 +0900', '2026-11-24T00:15:30.000Z'],
  ['Tue, 24 Nov 2026 09:15 KST', '2026-11-24T00:15:00.000Z'],
  ['24 Nov 26 09:15 MEZ', '2026-11-24T08:15:00.000Z'],
  ['Fri, 24 Jul 2026 09:15:00 CEST', '2026-07-24T07:15:00.000Z'],
  ['Tue, 24 Nov 2026 09:15:30 MSK', '2026-11-24T06:15:30.000Z'],
  ['Tue, 24 Nov 2026 09:15:30 IST', '2026-11-24T03:45:30.000Z'],
  ['Tue, 24 Nov 2026 09:15:30 EST', '2026-11-24T14:15:30.000Z'],
  ['Tue, 24 Nov 2026 09:15:30 XYZ', '2026-11-24T09:15:30.000Z'],
  ['Tue, 4 Nov 2026 9:5:3 GMT', '2026-11-04T09:05:03.000Z'],
  ['Tue, 24 Nov 2026 24:00:00 GMT', '2026-11-25T00:00:00.000Z'],
  ['Tue Nov 24 09:15:30 CET 2026', '2026-11-24T08:15:30.000Z'],
  ['November 24, 2026 9:15 pm EST', '2026-11-25T02:15:00.000Z'],
  ['Nov. 24th, 2026 9:15 a.m.', '2026-11-24T09:15:00.000Z'],
  ['Sat, 31 Oct 2026 10:00:00 GMT+0300', '2026-10-31T07:00:00.000Z'],
  ['Mo, 24. November 2026', '2026-11-24T00:00:00.000Z'],
  ['вт, 24 ноября 2026 10:00 МСК', '2026-11-24T07:00:00.000Z'],
  ['mar., 24 nov. 2026 09:15:30 +0100', '2026-11-24T08:15:30.000Z'],
  ['24 listopada 2026', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24T09:15:30.5+01:00', '2026-11-24T08:15:30.500Z'],
  ['2026-11-24 09:15', '2026-11-24T09:15:00.000Z'],
  ['2026-11-24 09:15:30 Asia/Seoul', '2026-11-24T00:15:30.000Z'],
  ['2026-11-24', '2026-11-24T00:00:00.000Z'],
  ['2026-11', '2026-11-01T00:00:00.000Z'],
  ['20261124T091530Z', '2026-11-24T09:15:30.000Z'],
  ['24.11.2026 21:15', '2026-11-24T21:15:00.000Z'],
  ['2026.11.24.', '2026-11-24T00:00:00.000Z'],
  ['2026년 11월 24일 오후 9:15', '2026-11-24T12:15:00.000Z'],
  ['2026-11-24 오전 12:15', '2026-11-23T15:15:00.000Z'],
  ['2026年11月24日 21:15', '2026-11-24T21:15:00.000Z'],
  ['11/24/2026 9:15 AM', '2026-11-24T09:15:00.000Z'],
  ['24/11/2026 9:15', '2026-11-24T09:15:00.000Z'],
  ['1795511730', '2026-11-24T09:15:30.000Z'],
]
test.each(dates)('%s', (written, read) => {
  expect(readDate(written)).toBe(read)
})

test.each([
  '',
  'yesterday',
  '2026-13-40',
  '2026-02-30',
  'Tue, 24 Foo 2026',
  '25:00',
  '24',
  'Tue, 24 Nov 2026 25:00:00 GMT',
  'a'.repeat(10_000),
  '1 '.repeat(10_000),
])('no date: %.30s', written => {
  expect(readDate(written)).toBeUndefined()
})

test('whatever is written, the answer is an instant of 24 characters or none', () => {
  const pieces = fc.constantFrom(
    '24',
    '11',
    '2026',
    'Nov',
    'ноября',
    '9:15',
    ':30',
    'KST',
    '+0900',
    '-',
    '/',
    '.',
    ' ',
    ', ',
    'T',
    'Z',
    '월',
    '오후',
    'Tue',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 12 }).map(parts => parts.join('')),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
      ),
      written => {
        const read = readDate(written)
        if (read !== undefined) expect(new Date(read).toISOString()).toBe(read)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('what JavaScript writes is read back', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2069-12-31T00:00:00Z'), noInvalidDate: true }), date => {
      expect(readDate(date.toISOString())).toBe(date.toISOString())
      expect(readDate(date.toUTCString())).toBe(new Date(Math.floor(date.getTime() / 1_000) * 1_000).toISOString())
    }),
  )
})

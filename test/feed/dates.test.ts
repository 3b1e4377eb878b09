/** Dates as publishers write them, from a table and as other programs write them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDate } from '../../lib/feed/dates.ts'
import { dates, noDates } from './dates-table.ts'

describe.each(Object.entries(dates))('%s', (_, rows) => {
  test.each(rows)('%s', (written, read) => {
    expect(readDate(written)).toBe(read)
  })
})

test.each(noDates)('no date: %.40s', written => {
  expect(readDate(written)).toBeUndefined()
})

describe('a zone of the feed’s own', () => {
  test.each([
    ['2026-11-24', 'Asia/Pyongyang', '2026-11-23T15:00:00.000Z'],
    ['2026.11.24.', 'Asia/Pyongyang', '2026-11-23T15:00:00.000Z'],
    ['2018-05-04', 'Asia/Pyongyang', '2018-05-03T15:30:00.000Z'],
    ['24.11.2026 15:04', 'Europe/Moscow', '2026-11-24T12:04:00.000Z'],
    ['24 July 2026', 'Europe/Berlin', '2026-07-23T22:00:00.000Z'],
    ['2026년 11월 24일', 'America/New_York', '2026-11-24T05:00:00.000Z'],
    // What a date says itself counts more.
    ['2026-11-24T09:15:30Z', 'Asia/Pyongyang', '2026-11-24T09:15:30.000Z'],
    ['Tue, 24 Nov 2026 09:15:30 +0100', 'Asia/Pyongyang', '2026-11-24T08:15:30.000Z'],
    ['1795511730', 'Asia/Pyongyang', '2026-11-24T09:15:30.000Z'],
    ['2026-11-24', 'Nowhere/Land', '2026-11-24T00:00:00.000Z'],
  ])('%s in %s', (written, zone, read) => {
    expect(readDate(written, { zone })).toBe(read)
  })
})

const minutes = fc
  .integer({ min: Date.UTC(1975, 0, 1) / 60_000, max: Date.UTC(2065, 0, 1) / 60_000 })
  .map(count => new Date(count * 60_000))

test.each(
  'en-US en-GB de fr es it pt nl sv nb da fi et lv lt pl cs sk sl hr sr sr-Latn bg mk ru uk be ro hu el tr az vi ko ja zh-CN zh-TW ar ar-LB he hi bn th ca kk ka hy'.split(
    ' ',
  ),
)('what Unicode’s tables write in %s is read back', locale => {
  const formats = (['full', 'long', 'medium'] as const).flatMap(dateStyle => [
    { dated: true, format: new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' }) },
    { dated: false, format: new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: 'short', timeZone: 'UTC' }) },
  ])
  // Lands that write 4/12/2026 with no word beside it: nothing tells the day from the month.
  const told = formats.filter(
    ({ format }) =>
      !/^\d{2}\/\d{2}\/\d{4}/.test(format.format(0)) && !(/^(?:ca|hr)$/.test(locale) && format.resolvedOptions().dateStyle === 'medium'),
  )
  fc.assert(
    fc.property(minutes, fc.constantFrom(...told), (at, { dated, format }) => {
      const whole = dated ? new Date(Math.floor(at.getTime() / 86_400_000) * 86_400_000) : at
      expect(readDate(format.format(whole), { zone: 'UTC' })).toBe(whole.toISOString())
    }),
    { numRuns: 150 },
  )
})

test('wall clocks of named zones are read back, summer time or not', () => {
  const places = [
    'America/New_York',
    'Europe/Berlin',
    'Asia/Seoul',
    'Asia/Pyongyang',
    'Australia/Adelaide',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'Europe/Moscow',
  ]
  fc.assert(
    fc.property(minutes, fc.constantFrom(...places), (at, place) => {
      const wall = (instant: Date): string =>
        new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: place }).format(instant)
      const read = readDate(`${wall(at)} ${place}`)
      // An hour that comes twice may be read as either.
      expect(read === undefined ? undefined : wall(new Date(read))).toBe(wall(at))
    }),
    { numRuns: 500 },
  )
})

test('what programs write is read back', () => {
  const two = (part: number): string => String(part).padStart(2, '0')
  const programs: readonly ((at: Date) => string)[] = [
    at => at.toISOString(),
    at => at.toUTCString(),
    at => at.toISOString().replace(/[-:]/g, '').replace('.000', ''),
    at => at.toISOString().replace('T', ' ').replace('.000Z', ''),
    at => at.toISOString().replaceAll('-', '/').replace('T', ' ').replace('.000Z', ' GMT'),
    at => (at.getTime() > 1e12 ? String(at.getTime()) : at.toISOString()),
    at => `/Date(${at.getTime()})/`,
    at => `${new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`,
    at => `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()} ${at.getUTCHours()}:${two(at.getUTCMinutes())}`,
  ]
  fc.assert(
    fc.property(minutes, fc.constantFrom(...programs), (at, write) => {
      expect(readDate(write(at))).toBe(at.toISOString())
    }),
    { numRuns: 1_000, examples: [[new Date(Date.UTC(2026, 1, 28, 23, 59)), at => at.toUTCString()]] },
  )
})

test('whatever is written, the answer is an instant of 24 characters or none', () => {
  const pieces = fc.constantFrom(
    ...'24|11|2026|Nov|ноября|9:15|:30|KST|+0900|-|/|.| |, |T|Z|월|오후|Tue|(|)|年|h|Uhr|GMT|W48|Asia/Seoul|令和|\u0301|٢|:|pm|listopada|à'.split(
      '|',
    ),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 14 }).map(parts => parts.join('')),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
      ),
      written => {
        const read = readDate(written)
        if (read !== undefined) expect(new Date(read).toISOString()).toBe(read)
      },
    ),
    { numRuns: 5_000 },
  )
})

test('texts made to be slow are not', () => {
  const hostile = '( (( 1 1: 1. +1 a a/ T 年 1年 Nov Nov1 令和 \u0301 é ０ \t &nbsp; <a> 24. -- ,'
    .split(' ')
    .flatMap(piece => [120, 400, 100_000].map(length => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)))
  const from = performance.now()
  for (let round = 0; round < 20; round++) for (const written of hostile) readDate(written)
  // Well under a millisecond each, on a machine that does other things as well.
  expect(performance.now() - from).toBeLessThan(hostile.length * 20 * 5)
})

test.each([
  ['주체113(2024)년 3월 5일', '2024-03-04T15:00:00.000Z'],
  ['Juche 113 (2024) March 5', '2024-03-05T00:00:00.000Z'],
  ['주체115년 11월 24일', '2026-11-23T15:00:00.000Z'],
  ['12월 4일 2023', '2023-12-03T15:00:00.000Z'],
])('years and orders of Korea: %s', (written, at) => {
  expect(readDate(written)).toBe(at)
})

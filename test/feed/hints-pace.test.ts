/** What feeds and servers wish of our pace, in their own spellings. */
import { describe, expect, test } from 'vitest'
import { afterSkipped, hintsAfter, isSkipped, leastWaitMs } from '../../lib/feed/hints-pace.ts'

const now = '2026-11-24T09:00:00.000Z'
const date = 'Tue, 24 Nov 2026 09:00:00 GMT'
const minute = 60_000
const headers = (fields: Readonly<Record<string, string>>) => leastWaitMs(hintsAfter(undefined, { headers: fields, now }))

test.each<[Record<string, string>, number]>([
  [{ 'cache-control': 'max-age=600' }, 10],
  [{ 'cache-control': 'public, MAX-AGE = "600"' }, 10],
  [{ 'cache-control': 'max-age=600', age: '240' }, 6],
  [{ 'cache-control': 'max-age=600', age: '900' }, 0],
  [{ 'cache-control': 'max-age=600, s-maxage=90000' }, 10],
  [{ 'cache-control': 's-maxage=600' }, 0],
  [{ 'cache-control': 'no-cache, max-age=600' }, 0],
  [{ 'cache-control': 'no-store' }, 0],
  [{ 'cache-control': 'max-age=-5' }, 0],
  [{ 'cache-control': 'max-age=soon' }, 0],
  [{ expires: 'Tue, 24 Nov 2026 09:30:00 GMT', date }, 30],
  [{ expires: 'Tue, 24 Nov 2026 09:30:00 GMT', date: 'Tue, 24 Nov 2026 09:20:00 GMT' }, 10],
  [{ expires: 'Tue, 24 Nov 2026 09:30:00 GMT' }, 30],
  [{ expires: '0', date }, 0],
  [{ expires: '-1' }, 0],
  [{ expires: 'Thu, 19 Nov 1981 08:52:00 GMT', date }, 0],
  [{ 'cache-control': 'max-age=600', expires: 'Tue, 24 Nov 2026 09:30:00 GMT', date }, 30],
  [{}, 0],
])('%j asks for %i minutes', (fields, minutes) => {
  expect(headers(fields)).toBe(minutes * minute)
})

describe('of all wishes', () => {
  test('the longest counts', () => {
    const document = { ttlMs: 20 * minute, updateMs: 60 * minute }
    const hints = hintsAfter(undefined, { document, headers: { 'cache-control': 'max-age=1800' }, now })
    expect(leastWaitMs(hints)).toBe(60 * minute)
    expect(leastWaitMs(hintsAfter(undefined, { document: { ttlMs: 0 }, now }))).toBe(0)
  })
  test('a 304 keeps those that it does not renew; a document replaces its own', () => {
    const before = hintsAfter(undefined, {
      document: { ttlMs: 20 * minute, skipHours: [1] },
      headers: { 'cache-control': 'max-age=1800' },
      now,
    })
    expect(hintsAfter(before, { headers: {}, revalidated: true, now })).toEqual(before)
    expect(hintsAfter(before, { headers: { 'cache-control': 'max-age=60' }, revalidated: true, now })).toEqual({
      ...before,
      headerMs: minute,
    })
    expect(hintsAfter(before, { document: {}, headers: {}, now })).toBeUndefined()
  })
})

describe('skipped hours and days', () => {
  const hints = hintsAfter(undefined, { document: { skipHours: [9, 10, 23], skipDays: [0, 3] }, now })
  const free = (at: string) => new Date(afterSkipped(hints, Date.parse(at))).toISOString()
  test('are waited for in GMT', () => {
    expect(isSkipped(hints, Date.parse(now))).toBe(true)
    expect(free(now)).toBe('2026-11-24T11:00:00.000Z')
    expect(free('2026-11-24T11:07:00.000Z')).toBe('2026-11-24T11:07:00.000Z')
    // Wednesday is skipped whole, Tuesday's last hour too.
    expect(free('2026-11-24T23:10:00.000Z')).toBe('2026-11-26T00:00:00.000Z')
  })
  test('mean nothing where they are all', () => {
    const all = hintsAfter(undefined, { document: { skipHours: [...Array(24).keys()], skipDays: [0, 1, 2, 3, 4, 5, 6] }, now })
    expect(all).toBeUndefined()
  })
})

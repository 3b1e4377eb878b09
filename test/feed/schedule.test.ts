/** When feeds are polled again: slots, backing off, the server's wishes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffMs, nextPollAt, nextSlot, SHARDS, shardOf } from '../../lib/feed/schedule.ts'

const minute = 60_000
const hour = 60 * minute
const feed = { id: 'harbour-post', everyMs: 15 * minute, floorMs: 5 * minute, ceilingMs: 6 * hour }
const now = '2026-11-24T09:00:07.123Z'
const wait = (poll: Partial<Parameters<typeof nextPollAt>[1]>, of = feed) =>
  Date.parse(nextPollAt(of, { now, failures: 0, ...poll })) - Date.parse(now)

test('10,000 feeds spread evenly over the shards', () => {
  const counts = new Map<number, number>()
  for (let i = 0; i < 10_000; i++) counts.set(shardOf(`feed-${i}`), (counts.get(shardOf(`feed-${i}`)) ?? 0) + 1)
  expect(counts.size).toBe(SHARDS)
  expect(Math.max(...counts.values())).toBeLessThan(250)
})

test('a slot is the next whole minute that belongs to the shard', () => {
  expect(nextSlot('2026-11-24T09:00:00.000Z', 0)).toBe('2026-11-24T09:00:00.000Z')
  expect(nextSlot('2026-11-24T09:00:00.001Z', 0)).toBe('2026-11-24T09:05:00.000Z')
  expect(nextSlot('2026-11-24T09:00:00.001Z', 31)).toBe('2026-11-24T09:01:00.000Z')
  const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 59 }), (at, shard) => {
      const slot = new Date(nextSlot(at.toISOString(), shard))
      expect(slot.getTime() % minute).toBe(0)
      expect(slot.getUTCMinutes() % 5).toBe(shard % 5)
      expect(slot.getTime() - at.getTime()).toBeGreaterThanOrEqual(0)
      expect(slot.getTime() - at.getTime()).toBeLessThan(5 * minute)
    }),
  )
})

describe('a feed that answers', () => {
  test('keeps its interval from slot to slot, poll after poll', () => {
    let at = nextSlot(now, shardOf(feed.id))
    for (let i = 0; i < 10; i++) {
      const polledAt = new Date(Date.parse(at) + 20_000).toISOString()
      const next = nextPollAt(feed, { now: polledAt, failures: 0 })
      expect(Date.parse(next) - Date.parse(at)).toBe(15 * minute)
      at = next
    }
  })
  test('is never asked sooner than its floor nor later than its ceiling', () => {
    expect(wait({}, { ...feed, everyMs: minute })).toBeGreaterThan(4 * minute)
    expect(wait({}, { ...feed, everyMs: 100 * hour })).toBeLessThan(6 * hour + 5 * minute)
  })
  test('of less than five minutes has no slots', () => {
    expect(nextPollAt({ ...feed, everyMs: 3_000, floorMs: 1_000 }, { now, failures: 0 })).toBe('2026-11-24T09:00:10.123Z')
  })
})

describe('a feed that fails', () => {
  test('is asked less and less often, up to the ceiling', () => {
    const waits = [1, 2, 3, 4, 5, 20, 1_000].map(failures => backoffMs(feed, failures))
    expect(waits).toEqual(waits.toSorted((a, b) => a - b).map((_, i) => waits[i]))
    expect(waits[0]).toBeGreaterThanOrEqual(15 * minute)
    expect(waits[1]).toBeGreaterThan(30 * minute)
    for (const ms of waits) expect(ms).toBeLessThanOrEqual(6 * hour)
    expect(waits.at(-1)).toBeGreaterThan(4 * hour)
  })
  test('does not return together with others that failed with it', () => {
    const waits = new Set(Array.from({ length: 100 }, (_, i) => backoffMs({ ...feed, id: `feed-${i}` }, 5)))
    expect(waits.size).toBeGreaterThan(90)
  })
  test('waits as long as the server wishes, up to a day', () => {
    expect(wait({ failures: 1, retryAt: '2026-11-24T15:00:00.000Z' })).toBeGreaterThanOrEqual(6 * hour - 8_000)
    expect(wait({ failures: 1, retryAt: '2027-01-01T00:00:00.000Z' })).toBeLessThan(24 * hour + 6 * minute)
    expect(wait({ failures: 1, retryAt: '2026-11-24T09:00:10.000Z' })).toBeGreaterThan(14 * minute)
    expect(wait({ failures: 1, retryAt: 'soon' })).toBeLessThan(40 * minute)
  })
  test('and is gone is asked again after a week', () => {
    expect(wait({ failures: 1, code: 'http-410' })).toBeGreaterThan(7 * 24 * hour - minute)
  })
})

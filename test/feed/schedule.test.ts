/** When feeds are polled again: slots, backing off, the server's wishes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffMs, earlyByMs, nextPollAt, nextSlot, polledBefore, SHARDS, shardOf } from '../../lib/feed/schedule.ts'

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
  test('of whole minutes without slots is due when dispatch next looks, at the start of a minute', () => {
    const fast = { ...feed, everyMs: 2 * minute, floorMs: 2 * minute }
    expect(nextPollAt(fast, { now: '2026-11-24T09:00:00.090Z', failures: 0 })).toBe('2026-11-24T09:02:00.000Z')
    const seconds = { ...feed, everyMs: 5_000, floorMs: 5_000 }
    expect(nextPollAt(seconds, { now: '2026-11-24T09:00:00.090Z', failures: 0 })).toBe('2026-11-24T09:00:05.090Z')
  })
  test('keeps its interval from slot to slot, poll after poll', () => {
    let at = nextSlot(now, shardOf(feed.id))
    for (let i = 0; i < 10; i++) {
      const polledAt = new Date(Date.parse(at) + 20_000).toISOString()
      const next = nextPollAt(feed, { now: polledAt, failures: 0 })
      expect(Date.parse(next) - Date.parse(at)).toBe(15 * minute)
      at = next
    }
  })
  test('keeps its slots though the polls before it at its host take into the next minute', () => {
    const at = nextSlot(now, shardOf(feed.id))
    const late = new Date(Date.parse(at) + 75_000).toISOString()
    expect(Date.parse(nextPollAt(feed, { now: late, failures: 0 })) - Date.parse(at)).toBe(15 * minute)
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
  const backoff = (failures: number, code = 'http-404', of = feed) => backoffMs(of, { failures, code, intervalMs: of.everyMs })
  test('waits its interval times the number of failures, up to the ceiling', () => {
    for (const failures of [1, 2, 3, 10, 20]) {
      expect(backoff(failures)).toBeGreaterThanOrEqual(failures * 15 * minute)
      expect(backoff(failures)).toBeLessThan(failures * 15 * minute * 1.25 + 1)
    }
    for (const failures of [25, 50, 1_000]) {
      expect(backoff(failures)).toBeLessThanOrEqual(6 * hour)
      expect(backoff(failures)).toBeGreaterThan(4 * hour)
    }
  })
  test.each(['http-500', 'http-503', 'timeout', 'dns', 'reset', 'truncated', 'connect'])('%s counts half', code => {
    expect(backoff(1, code)).toBeLessThan(19 * minute)
    expect(backoff(10, code)).toBeGreaterThanOrEqual(75 * minute)
    expect(backoff(10, code)).toBeLessThan(94 * minute)
  })
  test('is asked an hour later at the soonest if it wants a browser to prove itself', () => {
    expect(backoff(1, 'challenge')).toBeGreaterThanOrEqual(hour)
  })
  test('does not return together with others that failed with it', () => {
    const waits = new Set(Array.from({ length: 100 }, (_, i) => backoff(5, 'http-404', { ...feed, id: `feed-${i}` })))
    expect(waits.size).toBeGreaterThan(90)
  })
  test('waits as long as the server wishes, up to a day', () => {
    expect(wait({ failures: 1, retryAt: '2026-11-24T15:00:00.000Z' })).toBeGreaterThanOrEqual(6 * hour - 8_000)
    expect(wait({ failures: 1, retryAt: '2027-01-01T00:00:00.000Z' })).toBeLessThan(24 * hour + 6 * minute)
    expect(wait({ failures: 1, retryAt: '2026-11-24T09:00:10.000Z' })).toBeGreaterThan(14 * minute)
    expect(wait({ failures: 1, retryAt: 'soon' })).toBeLessThan(40 * minute)
  })
  test('and is gone is looked at again after a month, when its state is renewed', () => {
    expect(wait({ failures: 1, code: 'http-410' })).toBeGreaterThan(29 * 24 * hour)
  })
})

describe('a feed that has wishes', () => {
  const later = { ...feed, floorMs: 5 * minute }
  test.each([
    [{ headerMs: 40 * minute }, 40],
    [{ documentMs: 60 * minute, headerMs: 20 * minute }, 60],
    [{ headerMs: minute }, 15],
    [{ documentMs: 365 * 24 * hour }, 360],
  ])('%j is asked after %i minutes at the soonest', (hints, least) => {
    expect(wait({ hints }, later)).toBeGreaterThanOrEqual(least * minute - 8_000)
    expect(wait({ hints }, later)).toBeLessThan((least + 6) * minute)
  })
  test('is never asked in the hours and on the days that it skips', () => {
    const night = [...Array(24).keys()].filter(hour => hour < 6 || hour > 21).reduce((bits, hour) => bits | (1 << hour), 0)
    const weekend = (1 << 0) | (1 << 6)
    for (let id = 0; id < 30; id++) {
      let at = now
      for (let polls = 0; polls < 40; polls++) {
        at = nextPollAt(
          { ...feed, id: `feed-${id}`, everyMs: 53 * minute },
          { now: at, failures: polls % 3, hints: { skipHours: night, skipDays: weekend } },
        )
        const date = new Date(at)
        expect([date.getUTCHours() >= 6 && date.getUTCHours() <= 21, date.getUTCDay() % 6 !== 0]).toEqual([true, true])
      }
    }
  })
})

describe('the floor', () => {
  test('refuses a poll that would come much too early, and lets one that is seconds early wait for the rest', () => {
    expect(polledBefore(feed, '2026-11-24T09:05:00.000Z')).toBe('2026-11-24T09:00:10.000Z')
    const early = (previousAt: string, hints = {}) => earlyByMs(feed, { previousAt, hints, failures: 0 }, '2026-11-24T09:15:00.000Z')
    expect(early('2026-11-24T09:10:04.000Z')).toBe(4_000)
    expect(early('2026-11-24T09:10:00.000Z')).toBe(0)
    expect(early('2026-11-24T09:00:03.000Z', { headerMs: 15 * minute })).toBe(3_000)
    expect(early('2026-11-24T08:00:00.000Z')).toBe(0)
  })
})

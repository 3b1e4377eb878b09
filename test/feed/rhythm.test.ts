/** How the interval follows what a feed brings. */
import { describe, expect, test } from 'vitest'
import { entriesPerDay, type Found, nextIntervalMs } from '../../lib/feed/rhythm.ts'

const minute = 60_000
const hour = 60 * minute
const now = '2026-11-24T09:00:00.000Z'
const ago = (ms: number) => new Date(Date.parse(now) - ms).toISOString()
const feed = { everyMs: 15 * minute, floorMs: 5 * minute, ceilingMs: 6 * hour, adapts: true }
const asked = { everyMs: 15 * minute, floorMs: 5 * minute, ceilingMs: 6 * hour }
const found = (fresh: number, over: Partial<Found> = {}): Found => ({ entries: 20, new: fresh, firstPoll: false, gap: false, ...over })

test('entries a day are read off their dates', () => {
  const hourly = Array.from({ length: 25 }, (_, n) => ago(n * hour))
  expect(entriesPerDay(hourly, now)).toBe(24)
  expect(entriesPerDay([...hourly, null, ago(-24 * hour)], now)).toBe(24)
  expect(entriesPerDay(hourly.slice(0, 2), now)).toBeUndefined()
  expect(entriesPerDay([now, now, now], now)).toBeUndefined()
})

describe('an interval that nobody asked for', () => {
  test('begins at the default, or at half the time between two entries if that is less', () => {
    expect(nextIntervalMs(feed, {}, found(20, { firstPoll: true }), now)).toBe(15 * minute)
    expect(nextIntervalMs(feed, { perDay: 100, newestAt: now }, found(20, { firstPoll: true }), now)).toBe(10 * minute)
  })
  test('is the floor at once after a gap', () => {
    expect(nextIntervalMs(feed, { intervalMs: 6 * hour }, found(20, { gap: true }), now)).toBe(5 * minute)
  })
  test('halves where most entries are new', () => {
    expect(nextIntervalMs(feed, { intervalMs: 2 * hour }, found(15), now)).toBe(hour)
  })
  test('falls to the rhythm where some are', () => {
    expect(nextIntervalMs(feed, { intervalMs: 6 * hour, perDay: 24, newestAt: now }, found(2), now)).toBe(30 * minute)
    expect(nextIntervalMs(feed, { intervalMs: 15 * minute, perDay: 24, newestAt: now }, found(2), now)).toBe(15 * minute)
  })
  test('grows step by step to the ceiling where nothing is new, and never falls', () => {
    const state = { newestAt: ago(10 * 24 * hour), perDay: 1 }
    const steps: number[] = []
    for (let intervalMs = 5 * minute, n = 0; n < 14; n++) {
      intervalMs = nextIntervalMs(feed, { ...state, intervalMs }, found(0), now)
      steps.push(intervalMs / minute)
    }
    expect(steps).toEqual([10, 15, 25, 40, 60, 90, 135, 205, 310, 360, 360, 360, 360, 360])
  })
  test('does not grow by polls that come early, by hand', () => {
    expect(nextIntervalMs(feed, { intervalMs: hour }, found(0, { sinceMs: minute }), now)).toBe(hour)
    expect(nextIntervalMs(feed, { intervalMs: hour }, found(0, { sinceMs: 55 * minute }), now)).toBe(90 * minute)
  })
  test('waits no longer than a quarter of the silence so far or twice the usual time between two entries', () => {
    const rest = (silenceMs: number, perDay: number) =>
      nextIntervalMs(feed, { intervalMs: 5 * hour, newestAt: ago(silenceMs), perDay }, found(0), now)
    const grown = (silenceMs: number, perDay: number) => {
      let intervalMs = 5 * minute
      for (let n = 0; n < 20; n++) intervalMs = nextIntervalMs(feed, { intervalMs, newestAt: ago(silenceMs), perDay }, found(0), now)
      return intervalMs / minute
    }
    expect(grown(minute, 200)).toBe(30)
    expect(grown(8 * hour, 200)).toBe(120)
    expect(grown(minute, 24)).toBe(120)
    expect(rest(minute, 200)).toBe(5 * hour)
  })
})

describe('an interval that a person asked for', () => {
  test('is kept where nothing is new', () => {
    expect(nextIntervalMs(asked, { intervalMs: 15 * minute, newestAt: ago(90 * 24 * hour) }, found(0), now)).toBe(15 * minute)
    expect(nextIntervalMs(asked, { intervalMs: 5 * minute }, found(0), now)).toBe(10 * minute)
  })
  test('is shortened by gaps and much news alone', () => {
    expect(nextIntervalMs(asked, { intervalMs: 15 * minute }, found(15), now)).toBe(10 * minute)
    expect(nextIntervalMs(asked, { intervalMs: 15 * minute }, found(20, { gap: true }), now)).toBe(5 * minute)
  })
  test('may lie under five minutes on one’s own network', () => {
    const fast = { everyMs: 2_000, floorMs: 2_000, ceilingMs: 2_000 }
    expect(nextIntervalMs(fast, {}, found(20, { firstPoll: true }), now)).toBe(2_000)
    expect(nextIntervalMs(fast, { intervalMs: 2_000 }, found(0), now)).toBe(2_000)
  })
})

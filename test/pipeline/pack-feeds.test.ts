/** How due feeds become messages: hosts whole, messages even, starts spread and always the same for a host. */
import { describe, expect, test } from 'vitest'
import type { Feed } from '../../lib/feed/feed.ts'
import { pack, partsOfMinute } from '../../lib/pipeline/pack-feeds.ts'

const feed = (id: string, host: string, over: Partial<Feed> = {}): Feed => ({
  id,
  source: 'wire',
  url: `https://${host}/${id}`,
  language: 'en',
  everyMs: 900_000,
  floorMs: 300_000,
  ceilingMs: 21_600_000,
  allowPrivate: false,
  ...over,
})
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))
const sizes = (feeds: readonly Feed[], parts?: number) => pack(feeds, parts).map(message => message.feeds.length)

describe('pack', () => {
  test.each([
    ['nothing', [], []],
    ['fifty of fifty hosts', times(50, n => feed(`f${n}`, `h${n}.example`)), [50]],
    ['fifty-one', times(51, n => feed(`f${n}`, `h${n}.example`)), [26, 25]],
    ['101, not two full ones and a single one', times(101, n => feed(`f${n}`, `h${n}.example`)), [34, 34, 33]],
    ['seven hosts of ten', times(70, n => feed(`f${n}`, `h${n % 7}.example`)), [40, 30]],
    ['six hosts of nine', times(54, n => feed(`f${n}`, `h${n % 6}.example`)), [27, 27]],
    ['one host of thirty', times(30, n => feed(`f${n}`, 'h.example')), [10]],
    ['an own host of 120', times(120, n => feed(`f${n}`, 'h.example', { allowPrivate: true })), [40, 40, 40]],
    ['a host that is own and public', times(20, n => feed(`f${n}`, 'h.example', { allowPrivate: n < 5 })), [15]],
  ] as const)('%s', (_, feeds, expected) => {
    expect(sizes(feeds).toSorted((a, b) => b - a)).toEqual(expected)
  })

  test('a public host is never cut, whatever the mix', () => {
    const hosts = times(60, n => times((n * 7) % 13, one => feed(`h${n}-${one}`, `h${n}.example`))).flat()
    const messages = pack(hosts)
    for (let n = 0; n < 60; n++) {
      const holding = messages.filter(({ feeds }) => feeds.some(id => id.startsWith(`h${n}-`)))
      expect(holding.length).toBeLessThanOrEqual(1)
      expect(holding.flatMap(({ feeds }) => feeds.filter(id => id.startsWith(`h${n}-`))).length).toBe(Math.min((n * 7) % 13, 10))
    }
    expect(Math.max(...sizes(hosts))).toBeLessThanOrEqual(50)
    expect(Math.max(...sizes(hosts)) - Math.min(...sizes(hosts))).toBeLessThanOrEqual(10)
  })

  test('keeps the order it is given: of a host’s feeds the first ten, and within a message', () => {
    const feeds = [...times(12, n => feed(`b${n}`, 'b.example')), ...times(5, n => feed(`a${n}`, 'a.example'))]
    expect(pack(feeds)).toEqual([{ feeds: [...times(10, n => `b${n}`), ...times(5, n => `a${n}`)], afterMs: 0 }])
  })

  test('gives a host the same time in every round, whoever else is due', () => {
    const feeds = times(400, n => feed(`f${n}`, `h${n % 200}.example`))
    const timeOf = (id: string, due: readonly Feed[]) => pack(due, 20).find(message => message.feeds.includes(id))?.afterMs
    const few = feeds.filter((_, n) => n % 3 === 0)
    for (const { id } of few) expect(timeOf(id, few)).toBe(timeOf(id, feeds))
    expect(new Set(pack(feeds, 20).map(({ afterMs }) => afterMs)).size).toBe(20)
    expect(Math.max(...pack(feeds, 20).map(({ afterMs }) => afterMs))).toBeLessThan(50_000)
  })
})

describe('a minute is cut', () => {
  const everyMinutes = (count: number, minutes: number, over: Partial<Feed> = {}) =>
    times(count, n => feed(`f${n}`, 'h.example', { everyMs: minutes * 60_000, ...over }))
  test.each([
    ['nothing', [], 1],
    ['100 feeds, every 15 minutes', everyMinutes(100, 15), 1],
    ['500 feeds, every 15 minutes', everyMinutes(500, 15), 1],
    ['10,000 feeds, every 15 minutes', everyMinutes(10_000, 15), 20],
    ['10,000 feeds, every 5 minutes', everyMinutes(10_000, 5), 50],
    ['10,000 feeds that are off', everyMinutes(10_000, 5, { off: 'not wanted' }), 1],
    ['own feeds, every second', everyMinutes(100, 1 / 60), 1],
  ] as const)('by what it brings: %s', (_, feeds, parts) => {
    expect(partsOfMinute(feeds)).toBe(parts)
  })
})

/** Ten thousand feeds on the embedded table: what dispatch reads and sends in fifteen minutes, and that two runs at once poll nothing twice. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Configuration } from '../../lib/config/configuration.ts'
import type { Feed } from '../../lib/feed/feed.ts'
import { silentLog } from '../../lib/log.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex } from '../../lib/match/match.ts'
import { dispatchFeeds } from '../../lib/pipeline/dispatch-feeds.ts'
import { pollFeeds } from '../../lib/pipeline/poll-feeds.ts'
import type { DelayedPoll } from '../../lib/queue/queue.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import type { Store } from '../../lib/store/store.ts'
import { dynaliteWithoutSocket, type Engine, newTable } from '../store/engines.ts'
import { noArchive } from './world.ts'

const FEEDS = 10_000
const start = Date.UTC(2026, 10, 24, 9, 0)
/** Two thirds of the hosts have one feed, a few have many, one has hundreds. */
const hostOf = (n: number) => (n % 40 === 0 ? 'many.example' : n % 3 === 0 ? `some-${n % 300}.example` : `host-${n}.example`)
const feeds = Array.from(
  { length: FEEDS },
  (_, n): Feed => ({
    id: `feed-${n}`,
    source: 'wire',
    url: `https://${hostOf(n)}/${n}`,
    language: 'en',
    everyMs: 900_000,
    floorMs: 300_000,
    ceilingMs: 21_600_000,
    allowPrivate: false,
  }),
)
const hosts = new Map(feeds.map((feed, n) => [feed.id, hostOf(n)]))
const configuration: Configuration = {
  sources: [{ id: 'wire', name: 'Wire', country: 'DE', language: 'en', state: false }],
  feeds,
  entities: {},
  storylines: [],
  channels: [],
  subscriptions: [],
}

let engine: Engine
let store: Store
let reads = 0
const clock = { now: start }
beforeAll(async () => {
  engine = dynaliteWithoutSocket()
  const table = await newTable(engine.client)
  const client = documentClient(engine.client)
  store = makeDynamoStore({ client, table, now: () => new Date(clock.now) })
  engine.client.middlewareStack.add(
    next => args => {
      reads += 1
      return next(args)
    },
    { step: 'initialize' },
  )
})
afterAll(() => engine.close())

async function dispatch(at: number, sent: DelayedPoll[]) {
  reads = 0
  const began = performance.now()
  const report = await dispatchFeeds(
    {
      store,
      queue: { send: async messages => void sent.push(...messages) },
      configuration,
      now: () => new Date(at),
      log: silentLog,
    },
    { at: new Date(at) },
  )
  return { report, reads, ms: performance.now() - began }
}

const asked = new Map<string, number[]>()
/** As poll does it, with servers that have nothing new. */
const poll = (message: DelayedPoll, at: number) =>
  pollFeeds(
    {
      store,
      fetch: async ({ url }) => {
        asked.set(url, [...(asked.get(url) ?? []), at])
        return { kind: 'failed', code: 'http-404', message: 'none' }
      },
      index: loadIndex(compileRules({ storylines: [] })),
      configuration,
      now: () => new Date(at),
      log: silentLog,
      archive: noArchive,
      wake: async () => {},
      sleep: async () => {},
    },
    message,
    { scheduled: true },
  )

describe('10,000 feeds', () => {
  test('are dispatched in even messages over the minute, a host whole, by thirteen reads', { timeout: 120_000 }, async () => {
    for (let minute = 0; minute < 5; minute++) {
      const sent: DelayedPoll[] = []
      const { report, reads: asks, ms } = await dispatch(start + minute * 60_000 + 2_000, sent)
      expect(asks).toBe(13)
      expect(report.feeds).toBeGreaterThan(1_500)
      expect(Math.max(...sent.map(message => message.feeds.length))).toBeLessThanOrEqual(50)
      expect(sent.length).toBeLessThan(report.feeds / 50 + 25)
      // No second begins the polls of more than a part of them.
      const bySecond = Map.groupBy(sent, ({ delayMs = 0 }) => Math.round(delayMs / 1_000))
      const busiest = Math.max(...[...bySecond.values()].map(messages => messages.flatMap(message => message.feeds).length))
      expect(busiest).toBeLessThan(report.feeds / 8)
      expect(Math.max(...bySecond.keys())).toBeLessThan(50)
      for (const host of ['many.example', 'some-0.example', 'some-3.example']) {
        const holding = sent.filter(message => message.feeds.some(id => hosts.get(id) === host))
        expect(holding.length).toBeLessThanOrEqual(1)
        expect(holding.flatMap(message => message.feeds).filter(id => hosts.get(id) === host).length).toBeLessThanOrEqual(10)
      }
      if (minute === 0)
        console.log(
          `one minute: ${report.feeds} feeds in ${sent.length} messages, ${asks} reads, ${ms.toFixed(0)} ms; at most ${busiest} feeds begin in one second`,
        )
    }
  })

  test('are polled once though two runs overlap and both send them, and are due again in their own slots', {
    timeout: 120_000,
  }, async () => {
    const at = start + 2_000
    const once: DelayedPoll[] = []
    const twice: DelayedPoll[] = []
    await Promise.all([dispatch(at, once), dispatch(at, twice)])
    expect(twice).toEqual(once)
    // Some of them: the embedded table takes milliseconds for a write.
    const some = once.slice(0, 6)
    await Promise.all([...some, ...twice.slice(0, 6)].map(message => poll(message, at + (message.delayMs ?? 0))))
    expect([...asked.values()].filter(times => times.length > 1)).toEqual([])
    expect(asked.size).toBe(some.flatMap(message => message.feeds).length)
    const states = (await store.allFeedStates()).filter(state => !state.nextAt.endsWith(':00.000Z'))
    expect(states).toEqual([])
    // What was sent is not due five minutes later; what its host had no room for still is.
    const next: DelayedPoll[] = []
    await dispatch(at + 5 * 60_000, next)
    const before = new Set(some.flatMap(message => message.feeds))
    expect(next.flatMap(message => message.feeds).filter(id => before.has(id))).toEqual([])
    expect(next.flatMap(message => message.feeds).length).toBeGreaterThan(0)
  })
})

import { describe, expect, test } from 'vitest'
import type { Feed } from '../../lib/feed/feed.ts'
import { addressHash } from '../../lib/feed/moves.ts'
import { shardOf } from '../../lib/feed/schedule.ts'
import { silentLog } from '../../lib/log.ts'
import { dispatchFeeds } from '../../lib/pipeline/dispatch-feeds.ts'
import type { DelayedPoll, PollMessage } from '../../lib/queue/queue.ts'
import { configuration } from './world.ts'

const now = Date.UTC(2026, 10, 24, 9, 3, 20)
const instant = (ms: number) => new Date(ms).toISOString()
const base = configuration.feeds[0]
const feed = (id: string, url: string, over: Partial<Feed> = {}): Feed => {
  if (base === undefined) throw new Error('no feed')
  return { ...base, id, url, allowPrivate: false, ...over }
}

async function dispatch(
  feeds: readonly Feed[],
  options: {
    readonly all?: boolean
    readonly nextAt?: Readonly<Record<string, number>>
    readonly urlHash?: Readonly<Record<string, string>>
    readonly blocked?: readonly string[]
  } = {},
) {
  const { all = true, nextAt = {}, urlHash = {}, blocked = [] } = options
  const sent: PollMessage[] = []
  const shards: number[] = []
  const report = await dispatchFeeds(
    {
      store: {
        blockedHosts: async () => new Map(blocked.map(host => [host, instant(now + 60_000)])),
        feedStates: async shard => {
          shards.push(shard)
          return Object.entries(nextAt)
            .filter(([id]) => shardOf(id) === shard)
            .map(([id, at]) => ({
              feed: id,
              nextAt: instant(at),
              polledAt: instant(0),
              failures: 0,
              health: 'fine',
              since: instant(0),
              ...(urlHash[id] === undefined ? {} : { urlHash: urlHash[id] }),
            }))
        },
      },
      queue: { send: async messages => void sent.push(...messages) },
      configuration: { ...configuration, feeds },
      now: () => new Date(now),
      log: silentLog,
    },
    { all },
  )
  return { report, sent, shards, feeds: sent.flatMap(message => message.feeds) }
}

describe('dispatch', () => {
  test('sends feeds that are due or were never polled', async () => {
    const feeds = ['new', 'due', 'later'].map(id => feed(id, `https://${id}.example/`))
    const { report, feeds: sent } = await dispatch(feeds, { nextAt: { due: now - 1, later: now + 1 } })
    expect(sent).toEqual(['new', 'due'])
    expect(report).toEqual({ messages: 1, feeds: 2 })
  })

  test('a feed whose address was edited is due at once', async () => {
    const feeds = ['same', 'edited', 'gone'].map(id => feed(id, `https://${id}.example/`))
    const nextAt = { same: now + 1, edited: now + 1, gone: now + 1 }
    const urlHash = { same: addressHash({ url: 'https://same.example/' }), edited: addressHash({ url: 'https://edited.example/old' }) }
    expect((await dispatch(feeds, { nextAt, urlHash })).feeds).toEqual(['edited'])
  })

  test('looks at the twelve shards of its minute, or at all', async () => {
    const feeds = Array.from({ length: 300 }, (_, n) => feed(`f${n}`, `https://f${n}.example/`))
    const { shards, feeds: sent } = await dispatch(feeds, { all: false })
    expect(shards).toEqual(Array.from({ length: 12 }, (_, n) => 3 + 5 * n))
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.every(id => shardOf(id) % 5 === 3)).toBe(true)
    expect((await dispatch(feeds)).shards).toHaveLength(60)
  })

  test('leaves out what is off or whose host asked for peace; a page is polled like a feed', async () => {
    const { url: _, ...page } = feed('page', 'x')
    const feeds = [
      feed('off', 'https://a.example/', { off: 'not wanted' }),
      { ...page, page: 'https://b.example/' },
      feed('blocked', 'https://c.example/'),
      feed('own', 'http://c.example/', { allowPrivate: true }),
    ]
    expect((await dispatch(feeds, { blocked: ['c.example'] })).feeds).toEqual(['page', 'own'])
  })

  test('packs at most fifty a message and ten of a public host, those in one; the longest waiting first', async () => {
    const many = Array.from({ length: 14 }, (_, n) => feed(`many${n}`, 'https://many.example/'))
    const others = Array.from({ length: 60 }, (_, n) => feed(`f${n}`, `https://f${n}.example/`))
    const nextAt = Object.fromEntries(many.map((one, n) => [one.id, now - 1000 * n]))
    const { sent, report } = await dispatch([...others, ...many], { nextAt })
    expect(report).toEqual({ messages: 2, feeds: 70 })
    expect(sent.every(message => message.feeds.length <= 50)).toBe(true)
    const [together = [], ...none] = sent.map(message => message.feeds.filter(id => id.startsWith('many'))).filter(ids => ids.length > 0)
    expect(none).toEqual([])
    expect(together).toEqual(Array.from({ length: 10 }, (_, n) => `many${13 - n}`))
  })

  test('spares no host of the own network, and sends nothing where nothing is due', async () => {
    const own = Array.from({ length: 70 }, (_, n) => feed(`own${n}`, 'http://127.0.0.1/', { allowPrivate: true }))
    expect((await dispatch(own)).report).toEqual({ messages: 2, feeds: 70 })
    expect((await dispatch([])).report).toEqual({ messages: 0, feeds: 0 })
  })

  test('counts the delays of its messages from the minute that is meant, not from when it runs', async () => {
    const feeds = Array.from({ length: 3_000 }, (_, n) => feed(`f${n}`, `https://f${n}.example/`, { everyMs: 300_000 }))
    const at = Math.floor(now / 60_000) * 60_000
    const delays = async (ran: number) => {
      const sent: DelayedPoll[] = []
      const store = { blockedHosts: async () => new Map(), feedStates: async () => [] }
      const queue = { send: async (messages: readonly DelayedPoll[]) => void sent.push(...messages) }
      await dispatchFeeds(
        { store, queue, configuration: { ...configuration, feeds }, now: () => new Date(ran), log: silentLog },
        { at: new Date(at) },
      )
      return sent.map(({ delayMs = 0 }) => delayMs)
    }
    const onTime = await delays(at)
    expect(onTime[0]).toBe(0)
    expect(Math.max(...onTime)).toBeGreaterThan(40_000)
    expect(Math.max(...onTime)).toBeLessThan(50_000)
    expect(await delays(at + 20_000)).toEqual(onTime.map(ms => Math.max(ms - 20_000, 0)))
    expect(await delays(at + 90_000)).toEqual(onTime.map(() => 0))
  })
})

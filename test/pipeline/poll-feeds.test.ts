import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Feed } from '../../lib/feed/feed.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex } from '../../lib/match/match.ts'
import type { PollReport } from '../../lib/pipeline/poll-feed.ts'
import { type PollFeedsDeps, pollFeeds } from '../../lib/pipeline/poll-feeds.ts'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { configuration, makeWorld, minutes, rss, type World } from './world.ts'

const base = configuration.feeds[0]
const feed = (id: string, host: string, allowPrivate: boolean): Feed => {
  if (base === undefined) throw new Error('no feed')
  return { ...base, id, url: `http://${host}/${id}`, allowPrivate }
}
const ids = (feeds: readonly Feed[]) => feeds.map(({ id }) => id)

describe('a poll message', () => {
  let engine: Engine
  let world: World
  /** What happened, in order. */
  let happened: string[]
  let atOnce: number
  let mostAtOnce: number
  let broken: ReadonlySet<string>
  let busy: ReadonlySet<string>

  beforeAll(async () => {
    engine = dynaliteWithoutSocket()
  })
  afterAll(() => engine.close())
  beforeEach(async () => {
    world = await makeWorld(engine)
    happened = []
    atOnce = 0
    mostAtOnce = 0
    broken = new Set()
    busy = new Set()
  })

  const run = (
    feeds: readonly Feed[],
    over: Partial<PollFeedsDeps> & { readonly scheduled?: boolean } = {},
  ): Promise<readonly PollReport[]> => {
    const { scheduled = true, ...deps } = over
    return pollFeeds(
      {
        store: world.store,
        index: loadIndex(compileRules({ storylines: configuration.storylines })),
        configuration: { ...configuration, feeds },
        now: () => new Date(world.clock.now),
        log: { info: () => {}, warn: () => {}, error: () => {} },
        fetch: async ({ url }) => {
          const id = url.slice(url.lastIndexOf('/') + 1)
          happened.push(id)
          atOnce += 1
          mostAtOnce = Math.max(mostAtOnce, atOnce)
          await new Promise(resolve => setTimeout(resolve, 20))
          atOnce -= 1
          if (broken.has(id)) throw new Error('boom')
          if (busy.has(id)) return { kind: 'failed', code: 'http-429', message: 'too many requests' }
          return { kind: 'changed', bytes: new TextEncoder().encode(rss({ [id]: 'troops' })), contentType: 'text/xml', url, validators: {} }
        },
        sleep: async ms => {
          happened.push(`${ms} ms`)
        },
        wake: async () => {
          happened.push('wake')
        },
        ...deps,
      },
      { feeds: ids(feeds) },
      { scheduled },
    )
  }

  test('is polite to a public host: two at once, a second from start to start', async () => {
    const feeds = ['a', 'b', 'c', 'd'].map(id => feed(id, 'news.example', false))
    await run(feeds)
    expect(mostAtOnce).toBeLessThanOrEqual(2)
    expect(happened.filter(what => what !== 'wake')).toEqual(['a', '1000 ms', 'b', '1000 ms', 'c', '1000 ms', 'd'])
    expect(new Set(happened)).toContain('wake')
  })

  test('asks a host of the own network four at once, without a gap', async () => {
    await run(Array.from({ length: 9 }, (_, n) => feed(`f${n}`, '127.0.0.1', true)))
    expect(mostAtOnce).toBe(4)
    expect(happened.filter(what => what.endsWith('ms'))).toEqual([])
  })

  test('polls hosts side by side, but no more than sixteen at once', async () => {
    const reports = await run(Array.from({ length: 30 }, (_, n) => feed(`f${n}`, `host-${n}.example`, false)))
    expect(mostAtOnce).toBeGreaterThan(4)
    expect(mostAtOnce).toBeLessThanOrEqual(16)
    expect(reports.map(report => report.feed)).toEqual(Array.from({ length: 30 }, (_, n) => `f${n}`))
  })

  test('one failing feed never touches another, and each is reported as it ends', async () => {
    broken = new Set(['b'])
    const told: string[] = []
    const feeds = ['a', 'b', 'c'].map(id => feed(id, '127.0.0.1', true))
    const reports = await run(feeds, { onReport: ({ feed, outcome }) => told.push(`${feed} ${outcome}`) })
    expect(reports).toMatchObject([{ outcome: 'changed' }, { outcome: 'failed', code: 'fault' }, { outcome: 'changed' }])
    expect(told.sort()).toEqual(['a changed', 'b failed', 'c changed'])
  })

  test('wakes alert where there are hits, and does not care whether it comes', async () => {
    const reports = await run([feed('a', '127.0.0.1', true)], { wake: () => Promise.reject(new Error('asleep')) })
    expect(reports).toMatchObject([{ outcome: 'changed', hits: 1 }])
  })

  test('leaves the rest of a public host alone once it asks for peace', async () => {
    busy = new Set(['a'])
    const feeds = ['a', 'b', 'c', 'd'].map(id => feed(id, 'news.example', false))
    const [first, , ...rest] = await run(feeds)
    expect(first).toMatchObject({ outcome: 'failed', code: 'http-429' })
    expect(rest).toMatchObject([
      { outcome: 'skipped', code: 'host-blocked' },
      { outcome: 'skipped', code: 'host-blocked' },
    ])
    happened = []
    expect(await run(feeds, { scheduled: false })).toMatchObject(Array(4).fill({ outcome: 'failed', code: 'host-blocked' }))
    expect(happened).toEqual([])
    world.clock.now += minutes(6)
    busy = new Set()
    expect((await run(feeds, { scheduled: false })).map(report => report.outcome)).toEqual(['changed', 'unchanged', 'changed', 'changed'])
  })
})

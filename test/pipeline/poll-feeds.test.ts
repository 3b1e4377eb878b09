import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Archive, ArchivedEntry } from '../../lib/archive/archive.ts'
import type { Feed } from '../../lib/feed/feed.ts'
import { shardOf } from '../../lib/feed/schedule.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex } from '../../lib/match/match.ts'
import type { PollReport } from '../../lib/pipeline/poll-feed.ts'
import { type PollFeedsDeps, pollFeeds } from '../../lib/pipeline/poll-feeds.ts'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { configuration, makeWorld, minutes, noArchive, rss, type World } from './world.ts'

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
        archive: noArchive,
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

  test('is as polite to the host that a feed has moved to', async () => {
    const feeds = [feed('a', 'old.example', false), feed('b', 'new.example', false)]
    const moved: PollFeedsDeps['fetch'] = async ({ url }) => {
      happened.push(new URL(url).hostname)
      const bytes = new TextEncoder().encode(rss({ one: 'x' }))
      return {
        kind: 'changed',
        bytes,
        contentType: 'text/xml',
        url,
        validators: {},
        ...(url.includes('old') ? { movedTo: 'http://new.example/a' } : {}),
      }
    }
    for (let n = 0; n < 3; n++) {
      await run([...feeds], { fetch: moved, scheduled: false })
      world.clock.now += minutes(10)
    }
    happened = []
    await run(feeds, { fetch: moved, scheduled: false })
    expect(happened).toEqual(['new.example', '1000 ms', 'new.example'])
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

  describe('archives', () => {
    let objects: (readonly ArchivedEntry[])[]
    const keeping: Archive = { ...noArchive, write: async entries => void objects.push(entries) }
    const state = async (id: string) => (await world.store.feedStates(shardOf(id))).find(one => one.feed === id)
    beforeEach(() => {
      objects = []
    })

    test('what all its feeds brought as one object, before any ring and state', async () => {
      const seen: (string | undefined)[] = []
      const archive: Archive = {
        ...keeping,
        write: async entries => {
          for (const id of ['a', 'b']) seen.push((await world.store.ring(id)) && 'ring', (await state(id))?.fullAt)
          await keeping.write(entries)
        },
      }
      await run([feed('a', '127.0.0.1', true), feed('b', 'news.example', false)], { archive })
      expect(objects.map(entries => entries.map(({ feed, revised, entry }) => [feed, revised, entry.title]).toSorted())).toEqual([
        [
          ['a', false, 'a'],
          ['b', false, 'b'],
        ],
      ])
      expect(seen).toEqual([undefined, undefined, undefined, undefined])
      expect(objects[0]?.[0]?.document).toMatchObject({
        url: expect.stringMatching(/^http/),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
      expect([(await state('a'))?.fullAt, (await state('b'))?.fullAt]).toEqual([expect.any(String), expect.any(String)])
      world.clock.now += minutes(20)
      await run([feed('a', '127.0.0.1', true), feed('b', 'news.example', false)], { archive })
      expect(objects).toHaveLength(1)
    })

    test('and where that fails nothing is remembered: the feeds fail with a fault, and all comes again', async () => {
      const told: string[] = []
      const feeds = [feed('a', '127.0.0.1', true), feed('b', 'news.example', false)]
      const reports = await run(feeds, {
        archive: { ...noArchive, write: () => Promise.reject(new Error('no bucket')) },
        onReport: ({ feed, code }) => told.push(`${feed} ${code}`),
      })
      expect(reports).toMatchObject([
        { outcome: 'failed', code: 'fault' },
        { outcome: 'failed', code: 'fault' },
      ])
      expect(told.toSorted()).toEqual(['a fault', 'b fault'])
      expect(await world.store.ring('a')).toBeUndefined()
      expect(await state('a')).not.toHaveProperty('fullAt')
      world.clock.now += minutes(20)
      expect(await run(feeds, { archive: keeping })).toMatchObject([
        { outcome: 'changed', new: 1 },
        { outcome: 'changed', new: 1 },
      ])
      expect(objects.flat()).toHaveLength(2)
    })
  })

  test('starts no more polls after forty seconds, but those that a person asked for; the rest stays due', async () => {
    const feeds = Array.from({ length: 6 }, (_, n) => feed(`f${n}`, 'news.example', false))
    const slow: Partial<PollFeedsDeps> = {
      sleep: async () => {
        world.clock.now += 15_000
      },
    }
    const codes = (await run(feeds, slow)).map(report => report.code ?? report.outcome)
    expect(codes.filter(code => code === 'message-late').length).toBeGreaterThan(0)
    expect(codes.filter(code => code === 'changed').length).toBeGreaterThan(2)
    const late = feeds.filter((_, at) => codes[at] === 'message-late')
    world.clock.now += minutes(20)
    expect(new Set((await run(late)).map(report => report.outcome))).toEqual(new Set(['changed']))
    world.clock.now += minutes(20)
    const asked = await run(feeds, { ...slow, scheduled: false })
    expect(asked.some(report => report.code === 'message-late')).toBe(false)
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

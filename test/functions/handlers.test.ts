/** What the handlers themselves decide: which events they take, and what goes back to the queue. */
import type { SQSEvent } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { makeHandler as makeAlert } from '../../functions/alert.ts'
import { makeHandler as makeDispatch } from '../../functions/dispatch.ts'
import { makeHandler as makePoll } from '../../functions/poll.ts'
import type { Configuration } from '../../lib/config/configuration.ts'
import type { Feed } from '../../lib/feed/feed.ts'
import { silentLog } from '../../lib/log.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex } from '../../lib/match/match.ts'
import { onFirstCall } from '../../lib/on-first-call.ts'
import type { PollMessage } from '../../lib/queue/queue.ts'
import type { AlertStore, PollStore } from '../../lib/store/store.ts'
import { noArchive } from '../pipeline/world.ts'

const now = () => new Date('2026-11-24T08:00:30.000Z')
const feed = (id: string): Feed => ({
  id,
  source: 'wire',
  url: `https://${id}.example.org/feed.xml`,
  language: 'en',
  everyMs: 900_000,
  floorMs: 300_000,
  ceilingMs: 21_600_000,
  allowPrivate: false,
})
const configuration: Configuration = {
  sources: [],
  feeds: Array.from({ length: 60 }, (_, number) => feed(`feed-${number}`)),
  entities: {},
  storylines: [],
  channels: [],
  subscriptions: [],
}

describe('dispatch', () => {
  const dispatch = () => {
    const sent: PollMessage[] = []
    const store: Pick<PollStore, 'feedStates' | 'blockedHosts'> = { feedStates: async () => [], blockedHosts: async () => new Map() }
    const handle = makeDispatch({
      store,
      queue: { send: async messages => void sent.push(...messages) },
      configuration,
      now,
      log: silentLog,
    })
    return async (event?: unknown) => {
      await handle(event)
      return sent.splice(0).flatMap(({ feeds }) => feeds)
    }
  }

  it('goes by the minute that it is told, else by the clock', async () => {
    const run = dispatch()
    const told = await run({ time: '2026-11-24T08:01:00Z' })
    const byClock = await run({ time: '2026-11-24T08:00:00Z' })
    expect(await run()).toEqual(byClock)
    expect(await run(null)).toEqual(byClock)
    expect(await run({ time: '2026-11-24T08:06:12Z', 'detail-type': 'anything else' })).toEqual(told)
    expect(told.filter(id => byClock.includes(id))).toEqual([])
  })

  it('looks at every feed when asked to', async () => {
    expect((await dispatch()({ all: true })).toSorted()).toEqual(configuration.feeds.map(({ id }) => id).toSorted())
  })

  it.each([{ all: 'yes' }, { time: 'today' }, 'now', 7])('takes no event like %j', async event => {
    await expect(dispatch()(event)).rejects.toThrow()
  })
})

describe('poll', () => {
  const poll = (scheduled?: boolean) => {
    const broken = async () => {
      throw new Error('the table is away')
    }
    const store = { blockedHosts: async () => new Map(), claimFeed: broken, blockHost: broken } as unknown as PollStore
    return makePoll({
      store,
      fetch: async () => ({ kind: 'failed', code: 'dns', message: 'no such host' }),
      rules: { current: async () => ({ configuration, index: loadIndex(compileRules({ storylines: [] })) }) },
      now,
      log: silentLog,
      archive: noArchive,
      sleep: async () => {},
      wake: async () => {},
      ...(scheduled === undefined ? {} : { scheduled }),
    })
  }
  const event = (body: string) => ({ Records: [{ body }] }) as unknown as SQSEvent

  it('hands its message back when a poll breaks off, naming the feeds', async () => {
    await expect(poll()(event('{"feeds":["feed-1","feed-2"]}'))).rejects.toMatchObject({
      code: 'poll-broke-off',
      message: expect.stringContaining('feed-1, feed-2'),
    })
  })

  it('leaves it to the reports when a person asked for the polls', async () => {
    const reports = await poll(false)(event('{"feeds":["feed-1"]}'))
    expect(reports).toMatchObject([{ feed: 'feed-1', outcome: 'failed', code: 'fault' }])
  })

  it('says of a feed that is no longer configured that it was left out', async () => {
    expect(await poll()(event('{"feeds":["gone"]}'))).toMatchObject([{ feed: 'gone', outcome: 'skipped' }])
  })
})

describe('alert', () => {
  const alert = makeAlert({
    store: { duePlans: async () => [], dueMessages: async () => [] } as unknown as AlertStore,
    channels: async () => ({ unavailable: 'none' }),
    configuration,
    now,
    log: silentLog,
    newId: () => 'id',
    sample: false,
  })

  it.each([undefined, null, {}, { time: '2026-11-24T08:00:00Z' }, { woken: true }, { flushBacklog: true }])(
    'is started by %j',
    async event => {
      expect(await alert(event)).toEqual({ planned: 0, sent: 0, failed: 0, unavailable: [] })
    },
  )
})

describe('on the first call', () => {
  it('connects once, and again after connecting failed', async () => {
    let connects = 0
    const handler = onFirstCall('test', async () => {
      if (++connects === 1) throw new Error('not yet')
      return async (event: number) => event + 1
    })
    expect(connects).toBe(0)
    await expect(handler(1)).rejects.toThrow('not yet')
    expect([await handler(1), await handler(2), connects]).toEqual([2, 3, 2])
  })
})

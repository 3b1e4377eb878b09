import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../lib/alert/message.ts'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { configuration, makeWorld, minutes, type World } from './world.ts'

const dayMinutes = 24 * 60

describe('alerts', () => {
  let engine: Engine
  let world: World

  beforeAll(async () => {
    engine = dynaliteWithoutSocket()
  })
  afterAll(() => engine.close())
  beforeEach(async () => {
    world = await makeWorld(engine)
  })

  const poll = async (document: Readonly<Record<string, string>>) => {
    world.documents = { a: document }
    await world.poll('a', { scheduled: false })
  }
  /** What the feed holds at first is no news: an empty look at it, then the news. */
  const news = async (document: Readonly<Record<string, string>>) => {
    await poll({ zero: 'rain' })
    world.clock.now += minutes(6)
    await poll({ ...document, zero: 'rain' })
  }
  const hits = async () => (await world.store.hitsByDay('2026-11-24', { limit: 50 })).rows
  const hit = async (title: string) => (await hits()).find(one => one.entry.title === title)
  const messages = async (channel: string): Promise<readonly Message[]> =>
    (await world.store.messagesByDay('2026-11-24', { limit: 100 })).rows.filter(message => message.channel === channel)
  const told = (channel: string) => world.posts.filter(post => post.channel === channel)

  test('a hit is told once on each channel of a subscription, and says so', async () => {
    await news({ one: 'troops' })
    expect(await world.alert()).toEqual({ planned: 1, sent: 2, failed: 1, unavailable: [] })
    expect(await world.alert()).toEqual({ planned: 0, sent: 0, failed: 0, unavailable: [] })
    expect(world.posts.map(post => post.channel).sort()).toEqual(['mail', 'slack'])
    const found = await hit('one')
    const sk = `DEV#troops/${found?.foundAt}-${found?.entryKey}`
    expect(found).toMatchObject({
      due: false,
      development: `${found?.foundAt}-${found?.entryKey}`,
      decisions: { desk: { decision: 'send', reason: 'new', message: sk }, lonely: { decision: 'send', message: sk } },
    })
    expect(await messages('slack')).toMatchObject([{ sk, state: 'sent', attempts: 1, outcome: 'ok', toldRev: 1 }])
    expect(await world.store.development('troops', found?.development ?? '')).toMatchObject({ title: 'one', members: [found?.entryKey] })
  })

  test('a message holds what a person needs', async () => {
    world.configuration = {
      ...configuration,
      subscriptions: configuration.subscriptions.map(subscription => ({ ...subscription, zone: 'Europe/Berlin' })),
    }
    await news({ one: 'many troops' })
    world.documents = { ...world.documents, b: { one: 'many troops' } }
    await world.poll('b', { scheduled: false })
    await world.alert()
    const found = await hit('one')
    expect(told('mail')[0]?.content).toEqual({
      kind: 'now',
      storyline: { id: 'troops', title: 'TROOPS' },
      subscription: 'desk',
      zone: 'Europe/Berlin',
      total: 1,
      sample: false,
      hits: [
        {
          id: `${found?.entryKey}~troops`,
          title: 'one',
          link: 'https://example.org/one',
          language: 'en',
          publishedAt: '2026-11-24T08:00:00.000Z',
          foundAt: found?.foundAt,
          sources: ['The north', 'The south'],
          score: 1,
          evidence: found?.evidence,
        },
      ],
    })
  })

  describe('what a feed held before', () => {
    const seven = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`old${n}`, 'troops']))

    test('is told in one message, two minutes later, with the newest five and how many there are', async () => {
      await poll(seven)
      await world.alert()
      expect(world.posts).toEqual([])
      world.clock.now += minutes(2)
      await world.alert()
      expect(told('mail')).toMatchObject([{ kind: 'backlog', total: 7, message: 'desk/mail/EP#backlog#troops#2026-11-24T09' }])
      expect(told('mail')[0]?.told).toHaveLength(5)
      expect((await hits()).map(one => one.decisions?.desk)).toEqual(
        Array(7).fill({ decision: 'backlog', reason: 'older', message: 'EP#backlog#troops#2026-11-24T09' }),
      )
    })

    test('is told at once where nobody will be there in two minutes', async () => {
      await poll(seven)
      expect(await world.alert({ flushBacklog: true })).toMatchObject({ planned: 7, sent: 2 })
    })

    test('goes into the next message where the hour has told its own already', async () => {
      await poll({ one: 'troops' })
      await world.alert({ flushBacklog: true })
      world.documents = { b: { two: 'troops' } }
      await world.poll('b', { scheduled: false })
      await world.alert({ flushBacklog: true })
      expect(told('mail').map(post => [post.message, post.total])).toEqual([
        ['desk/mail/EP#backlog#troops#2026-11-24T09', 1],
        ['desk/mail/EP#backlog#troops#2026-11-24T10', 1],
      ])
      expect((await hit('two'))?.decisions?.desk?.message).toBe('EP#backlog#troops#2026-11-24T10')
    })
  })

  describe('a channel that does not answer', () => {
    test('delays no other, is tried less and less often, and is given up after a day', async () => {
      await news({ one: 'troops', two: 'troops and more' })
      const attempts: number[] = []
      const started = world.clock.now
      for (let minute = 0; minute <= dayMinutes + 31; minute += minute < 41 ? 1 : 10) {
        world.clock.now = started + minutes(minute)
        const { failed } = await world.alert()
        if (failed > 0) attempts.push(minute)
      }
      expect(told('slack')).toHaveLength(2)
      expect(attempts.slice(0, 6)).toEqual([0, 1, 3, 7, 15, 31])
      expect(attempts.slice(6, -2).every((minute, n, all) => n === 0 || minute - (all[n - 1] ?? 0) === 30)).toBe(true)
      expect(attempts.length).toBeLessThan(60)
      expect(await messages('dead')).toMatchObject(Array(2).fill({ state: 'failed', outcome: expect.stringContaining('refused') }))
      expect(world.counted.filter(what => what === 'MessageFailed dead')).toHaveLength(2)
      expect(world.counted).toContain('ChannelFailing dead')
      expect(world.errors.filter(error => error.includes('given up'))).toHaveLength(2)
      const { failed } = await world.alert()
      expect(failed).toBe(0)
    })

    test('tells everything once it answers again', async () => {
      await news({ one: 'troops', two: 'troops and more' })
      await world.alert()
      world.answer = () => ({ kind: 'sent', note: 'ok' })
      world.clock.now += minutes(31)
      await world.alert()
      expect(told('dead')).toHaveLength(2)
      expect(await world.store.channelState('dead')).toEqual({ channel: 'dead', lastOkAt: new Date(world.clock.now).toISOString() })
    })

    test('is left alone as long as it asks', async () => {
      const retryAt = new Date(world.clock.now + minutes(60)).toISOString()
      world.answer = () => ({ kind: 'failed', scope: 'channel', error: 'slow down', retryAt })
      await news({ one: 'troops', two: 'troops and more' })
      expect(await world.alert()).toMatchObject({ failed: 3 })
      expect((await messages('mail')).map(message => message.dueAt)).toEqual([retryAt, retryAt])
      expect(await world.store.channelState('mail')).toMatchObject({ notBefore: retryAt, lastError: 'slow down' })
    })
  })

  test('a refused message holds up no other of its channel', async () => {
    let refused = 0
    world.answer = channel =>
      channel === 'mail' && refused++ === 0 ? { kind: 'failed', scope: 'message', error: 'too long' } : { kind: 'sent', note: 'ok' }
    await news({ one: 'troops', two: 'troops and more' })
    // The channel is opened once a run: the first run is refused, the next goes through.
    await world.alert()
    expect(await messages('mail')).toMatchObject(Array(2).fill({ state: 'due', attempts: 1, outcome: 'too long' }))
    expect(await world.store.channelState('mail')).toBeUndefined()
    world.clock.now += minutes(1)
    await world.alert()
    expect(told('mail')).toHaveLength(2)
  })

  test('what may have arrived is said to have perhaps arrived twice', async () => {
    world.answer = () => ({ kind: 'failed', scope: 'channel', error: 'no answer', maybeDelivered: true })
    await news({ one: 'troops' })
    await world.alert()
    world.answer = () => ({ kind: 'sent', note: 'ok' })
    world.clock.now += minutes(1)
    await world.alert()
    expect(await messages('mail')).toMatchObject([{ state: 'sent', attempts: 2, maybeTwice: true }])
  })

  test('a channel that throws counts as an attempt that may have arrived', async () => {
    world.gate = (step, run) => (step.kind === 'post' && step.command === 'mail' ? Promise.reject(new Error('bug')) : run())
    await news({ one: 'troops' })
    await world.alert()
    expect(await messages('mail')).toMatchObject([{ state: 'due', attempts: 1, maybeTwice: true }])
    expect(told('slack')).toHaveLength(1)
    expect(world.errors.join()).toContain('bug')
  })

  test('a channel without its secret keeps its messages due, is reported, and has its day once it is there', async () => {
    world.answer = channel => (channel === 'mail' ? { unavailable: 'SMTP_URL is not set' } : { kind: 'sent', note: 'ok' })
    await news({ one: 'troops' })
    const report = await world.alert()
    expect(report.unavailable).toEqual([{ channel: 'mail', why: 'SMTP_URL is not set' }])
    expect(world.counted).toContain('ChannelFailing mail')
    expect(world.errors.join()).toContain('not available')
    for (let hour = 0; hour < 30; hour++) {
      world.clock.now += minutes(60)
      await world.alert()
    }
    expect(await messages('mail')).toMatchObject([{ state: 'due', attempts: 0, outcome: expect.stringContaining('SMTP_URL is not set') }])
    world.answer = () => ({ kind: 'sent', note: 'ok' })
    world.clock.now += minutes(6)
    expect(await world.alert()).toMatchObject({ sent: 1, failed: 0 })
    expect(told('mail')).toHaveLength(1)
  })

  describe('a subscription that is removed', () => {
    const without = (id: string) => {
      world.configuration = { ...configuration, subscriptions: configuration.subscriptions.filter(subscription => subscription.id !== id) }
    }

    test('is told nothing any more, and its hits say so', async () => {
      await news({ one: 'troops' })
      await world.alert()
      without('lonely')
      world.clock.now += minutes(5)
      await world.alert()
      expect(await messages('dead')).toMatchObject([{ state: 'cancelled', outcome: 'the subscription was removed' }])
      expect((await hit('one'))?.decisions).toMatchObject({ desk: { decision: 'send' }, lonely: { decision: 'gone' } })
    })

    test('takes its backlog with it, every entry of it', async () => {
      await poll({ one: 'troops', two: 'troops and more' })
      await world.alert()
      without('lonely')
      await world.alert({ flushBacklog: true })
      expect((await hits()).map(one => one.decisions?.lonely?.decision)).toEqual(['gone', 'gone'])
      expect(told('mail')).toHaveLength(1)
    })

    test('between the decision and its effects leaves no promise behind', async () => {
      await news({ one: 'troops' })
      world.gate = (step, run) => (step.command === 'PutItem' ? run().then(() => Promise.reject(new Error('dies after the board'))) : run())
      await world.alert()
      world.gate = (_, run) => run()
      without('lonely')
      world.clock.now += minutes(6)
      await world.alert()
      expect((await hit('one'))?.decisions).toMatchObject({ desk: { decision: 'send' }, lonely: { decision: 'gone' } })
      expect(told('mail')).toHaveLength(1)
    })
  })

  describe('an entry that is changed', () => {
    test('after it was told keeps its decision and is not told again', async () => {
      await news({ one: 'troops' })
      await world.alert()
      world.clock.now += minutes(6)
      await poll({ one: 'more troops', zero: 'rain' })
      expect(await world.alert()).toMatchObject({ planned: 1, sent: 0 })
      expect(told('mail')).toHaveLength(1)
      expect(await hit('one')).toMatchObject({ revision: 2, due: false, decisions: { desk: { decision: 'send' } } })
    })

    test('so that it no longer matches, before it was told, is not told; and is told when it matches again', async () => {
      world.answer = () => ({ kind: 'failed', scope: 'channel', error: 'down' })
      await news({ one: 'troops' })
      await world.alert()
      world.clock.now += minutes(6)
      await poll({ one: 'nothing', zero: 'rain' })
      world.answer = () => ({ kind: 'sent', note: 'ok' })
      await world.alert()
      expect(world.posts).toEqual([])
      expect(await messages('mail')).toMatchObject([{ state: 'cancelled', outcome: 'the entry was changed and no longer matches' }])
      world.clock.now += minutes(6)
      await poll({ one: 'troops after all', zero: 'rain' })
      await world.alert()
      await world.alert()
      expect(told('mail')).toHaveLength(1)
      expect(await messages('mail')).toMatchObject([{ state: 'sent' }])
    })

    test('in the backlog is left out of its message', async () => {
      await poll({ one: 'troops', two: 'troops and more' })
      await world.alert()
      world.clock.now += minutes(1)
      await poll({ one: 'nothing', two: 'troops and more' })
      world.clock.now += minutes(5)
      await world.alert()
      expect(told('mail')).toMatchObject([{ total: 1 }])
    })
  })

  test('a storyline that cannot be planned keeps no other from it, and is tried again', async () => {
    await news({ one: 'troops and workers' })
    let faults = 0
    world.gate = (step, run) => (step.command === 'PutItem' && faults++ === 0 ? Promise.reject(new Error('broken')) : run())
    expect(await world.alert()).toMatchObject({ planned: 1 })
    expect(world.counted).toContain('PlanFailed')
    expect(world.errors.join()).toContain('broken')
    expect(await world.alert()).toMatchObject({ planned: 0 })
    world.clock.now += minutes(5)
    expect(await world.alert()).toMatchObject({ planned: 1 })
    expect(told('mail')).toHaveLength(2)
  })

  test('more hits than a batch takes are planned in one run, batch by batch', async () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`entry${n}`, `troops of entry ${n}`]))
    await poll(many)
    expect(await world.alert({ flushBacklog: true })).toMatchObject({ planned: 130 })
    expect(told('mail')).toMatchObject([{ total: 130 }])
    expect((await world.store.board('troops')).batch.length).toBeLessThanOrEqual(100)
    expect(await world.store.duePlans('2027-01-01T00:00:00.000Z')).toEqual([])
  })
})

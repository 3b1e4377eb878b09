/** Rules are pushed while alert runs: what one run knows and another does not yet is neither lost nor cancelled. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { StorywireError } from '../../lib/errors.ts'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { configuration, makeWorld, minutes, type World } from './world.ts'

/** As before the push: neither the storyline `workers` nor the subscription `desk`. */
const before = {
  ...configuration,
  storylines: configuration.storylines.filter(({ id }) => id !== 'workers'),
  subscriptions: configuration.subscriptions.filter(({ id }) => id !== 'desk'),
}

describe('alert with rules from before a push', () => {
  let engine: Engine
  let world: World
  let asked: number
  beforeAll(async () => {
    engine = dynaliteWithoutSocket()
  })
  afterAll(() => engine.close())
  beforeEach(async () => {
    world = await makeWorld(engine)
    asked = 0
    world.newest = async () => {
      asked += 1
      return configuration
    }
  })

  const news = async (text: string) => {
    world.documents = { a: { zero: 'rain' } }
    await world.poll('a', { scheduled: false })
    world.clock.now += minutes(6)
    world.documents = { a: { one: text, zero: 'rain' } }
    await world.poll('a', { scheduled: false })
  }
  const hit = async () => (await world.store.hitsByDay('2026-11-24', { limit: 50 })).rows[0]
  const told = () => world.posts.filter(({ channel }) => channel === 'mail')
  const unreadable = async () => {
    throw new StorywireError('rules-read', 'the pushed rules could not be read')
  }

  test('plans a storyline that it does not know by the newest rules, and tells it by its title', async () => {
    world.configuration = before
    await news('workers')
    expect(await world.alert()).toMatchObject({ planned: 1, sent: 2 })
    expect((await hit())?.decisions).toMatchObject({ desk: { decision: 'send' } })
    expect(told().map(({ content }) => content.storyline)).toEqual([{ id: 'workers', title: 'WORKERS' }])
  })

  test('asks for nothing where it knows all that it meets', async () => {
    await news('troops')
    await world.alert()
    expect(asked).toBe(0)
  })

  test('does not cancel the message of a subscription that it does not know', async () => {
    await news('troops')
    const { answer } = world
    world.answer = () => ({ kind: 'failed', scope: 'channel', error: 'not yet' })
    await world.alert()
    expect(told()).toEqual([])
    world.answer = answer
    world.configuration = before
    world.clock.now += minutes(30)
    await world.alert()
    expect(told()).toHaveLength(1)
    expect((await hit())?.decisions?.desk?.decision).toBe('send')
  })

  test('concludes nothing while nobody can tell: hits and messages stay due, and are told later', async () => {
    world.configuration = before
    world.newest = unreadable
    await news('workers')
    expect(await world.alert()).toMatchObject({ planned: 0, sent: 0 })
    expect((await hit())?.due).toBe(true)
    expect(world.counted).toContain('PlanFailed')
    world.newest = async () => configuration
    world.clock.now += minutes(6)
    const { answer } = world
    world.answer = () => ({ kind: 'failed', scope: 'channel', error: 'not yet' })
    expect(await world.alert()).toMatchObject({ planned: 1, sent: 0 })
    world.newest = unreadable
    world.answer = answer
    world.clock.now += minutes(30)
    expect(await world.alert()).toMatchObject({ sent: 0 })
    world.newest = async () => configuration
    expect(await world.alert()).toMatchObject({ sent: 2 })
    expect(told()).toHaveLength(1)
  })

  test('applies what another run decided and did not live to apply, for a subscription that it does not know', async () => {
    await news('troops')
    let writes = 0
    const { gate } = world
    world.gate = async (step, run) => {
      // The board is committed by the first write; the run dies after it.
      if (step.kind === 'write' && ++writes > 1) throw new Error('killed')
      return run()
    }
    await world.alert()
    world.gate = gate
    world.configuration = before
    world.clock.now += minutes(6)
    await world.alert()
    expect(told()).toHaveLength(1)
    expect((await hit())?.decisions?.desk?.decision).toBe('send')
  })

  test('tells a storyline that was taken out by the title it had', async () => {
    await news('workers')
    const { storylines, subscriptions } = configuration
    const [, workers] = storylines
    const after = { ...before, subscriptions, retired: workers === undefined ? [] : [workers] }
    world.configuration = after
    world.newest = async () => after
    await world.alert()
    expect(told().map(({ content }) => content.storyline.title)).toEqual(['WORKERS'])
  })
})

/**
 * The process dies before and after every command it sends to the table and every POST, starts again and carries on:
 * nothing may be lost, and nothing told twice but between a POST and its mark, where the outcome must say so.
 *
 * Each point starts from the table as it was before the action that dies in it, and goes on to the end of the phase;
 * with STORYWIRE_CRASH_TO_THE_END=1 to the end of the whole story (some minutes).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, startDynalite } from '../store/engines.ts'
import { feedsOf, phases, wrongs } from './story.ts'
import { Crash, type Gate, makeWorld, minutes, type Post, type Step, type StoredItem, type World } from './world.ts'

const toTheEnd = process.env.STORYWIRE_CRASH_TO_THE_END === '1'

type Action = { readonly name: string; readonly phase: number; readonly run: (world: World) => Promise<unknown> }

const poll = (phase: number, feed: string): Action => ({ name: `poll ${feed}`, phase, run: world => world.poll(feed) })
const alert = (phase: number, afterMinutes = 0): Action => ({
  name: 'alert',
  phase,
  run: world => {
    world.clock.now += minutes(afterMinutes)
    return world.alert()
  },
})

/** A phase: its feeds are polled and alert is woken; some minutes later the sweep sends what waited. */
const actions: readonly Action[] = phases.flatMap((phase, number) => [
  ...feedsOf(phase).map(feed => poll(number, feed)),
  alert(number),
  alert(number, 6),
])

/** What would go on by itself after a crash: polls when they are due again, sweeps. */
async function carryOn(world: World, phase: number): Promise<void> {
  for (let round = 0; round < 2; round++) {
    world.clock.now += minutes(11)
    for (const feed of feedsOf(at(phases, phase))) await world.poll(feed)
    await world.alert()
  }
}

type Snapshot = { readonly items: readonly StoredItem[]; readonly posts: readonly Post[]; readonly now: number; readonly steps: number }

/** Counts the steps of an action and dies at the `n`-th: odd before a command, even after it. Dead, nothing gets through. */
function dyingAt(n: number) {
  let count = 0
  let died: Step | undefined
  /** Messages between their POST and its mark. */
  const unmarked = new Set<string>()
  const pass = (step: Step) => {
    if (died !== undefined) throw new Crash()
    if (++count !== n) return
    died = step
    throw new Crash()
  }
  const gate: Gate = async (step, run) => {
    pass(step)
    const answer = await run()
    if (step.kind === 'post') unmarked.add(step.message)
    else if (step.isMark) unmarked.delete(step.message)
    pass(step)
    return answer
  }
  return { gate, unmarked, count: () => count, diedAt: () => died }
}

describe('a process that dies at any point', () => {
  let engine: Engine
  const snapshots: Snapshot[] = []

  beforeAll(async () => {
    engine = await startDynalite()
    const world = await makeWorld(engine)
    for (const action of actions) {
      const counting = dyingAt(Number.POSITIVE_INFINITY)
      const before = { items: await world.items(), posts: [...world.posts], now: world.clock.now }
      world.documents = at(phases, action.phase).documents
      world.gate = counting.gate
      await action.run(world)
      snapshots.push({ ...before, steps: counting.count() })
      if (actions[actions.indexOf(action) + 1]?.phase !== action.phase) {
        expect(await wrongs(world, at(phases, action.phase))).toEqual([])
        world.clock.now += minutes(6)
      }
    }
  })
  afterAll(() => engine.close())

  test.each(actions.map((action, number) => ({ phase: action.phase, action: action.name, number })))(
    'in $action of phase $phase (action $number)',
    async ({ number, phase }) => {
      const found: string[] = []
      const { steps, items, posts, now } = at(snapshots, number)
      expect(steps).toBeGreaterThan(0)
      for (let point = 1; point <= steps; point++) {
        const world = await makeWorld(engine)
        await world.fill(items)
        world.posts.push(...posts)
        world.clock.now = now
        world.documents = at(phases, phase).documents
        const dying = dyingAt(point)
        world.gate = dying.gate
        await at(actions, number)
          .run(world)
          .catch(error => {
            if (!(error instanceof Crash)) throw error
          })
        const died = dying.diedAt()
        expect(died).toBeDefined()
        world.gate = (_, run) => run()
        for (const action of actions.slice(number + 1)) {
          if (action.phase === phase) await action.run(world)
        }
        await carryOn(world, phase)
        const where = `${died?.kind} ${died?.command} ${point % 2 === 1 ? 'not sent' : 'answered'} (point ${point})`
        found.push(...(await wrongs(world, at(phases, phase))).map(wrong => `${where}: ${wrong}`))
        for (const { message } of world.posts.filter((post, n) => world.posts.findIndex(({ message }) => message === post.message) < n)) {
          if (!dying.unmarked.has(message)) found.push(`${where}: ${message} was sent twice`)
        }
        if (toTheEnd) {
          for (let later = phase + 1; later < phases.length; later++) {
            world.documents = at(phases, later).documents
            await carryOn(world, later)
            await carryOn(world, later)
            found.push(...(await wrongs(world, at(phases, later))).map(wrong => `${where}, phase ${later}: ${wrong}`))
          }
        }
      }
      expect(found).toEqual([])
    },
    600_000,
  )
})

function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`nothing at ${index}`)
  return found
}

/**
 * Several polls and alert runs at once, each step of each in a random order: some held up for long, with an index that
 * lags and loses rows, answers that are lost, a clock that jumps past claims, and processes that die. Then quiet, and everything must be right.
 *
 * STORYWIRE_SEEDS=200 tries more.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTick } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { feedsOf, phases, wrongs } from './story.ts'
import { Crash, type Gate, Lost, makeWorld, minutes, type World } from './world.ts'

const seeds = Number(process.env.STORYWIRE_SEEDS ?? 30)

/** Of every step. */
const chances = { dies: 0.01, heldUp: 0.03, clockJumps: 0.02, answerLost: 0.01, sentTwice: 0.01, indexLags: 0.25, rowLost: 0.2 }
/** Longer than a claim lives. */
const jumpMs = 100_000

type Actor = { dead: boolean }
type Waiting = { readonly notBefore: number; readonly go: () => void }
/** Steps of the others, at most, while one is held up. */
const longestHeldUp = 200

/** The usual constants of Numerical Recipes; the order of in-flight answers adds chance of its own. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function chaos(world: World, random: () => number) {
  const current = new AsyncLocalStorage<Actor>()
  const waiting: Waiting[] = []
  const attempts: string[] = []
  const takenOver: string[] = []
  const wrong: string[] = []
  const lastRows = new Map<unknown, unknown[]>()
  let live = 0
  let turn = 0
  const chance = (of: number) => random() < of

  /** One attempt, and one more for each that left no mark: what was held up in the middle may still go out after the next. */
  const noteAttempt = (message: string) => {
    attempts.push(message)
    const count = (list: readonly string[]) => list.filter(one => one === message).length
    if (count(attempts) > 1 + count(takenOver) && !message.startsWith('lonely/')) wrong.push(`${message} was sent again without need`)
  }

  const gate: Gate = async (step, run) => {
    const actor = current.getStore()
    if (actor === undefined) return run()
    const notBefore = chance(chances.heldUp) ? turn + random() * longestHeldUp : 0
    await new Promise<void>(resolve => waiting.push({ notBefore, go: resolve }))
    const dieMaybe = () => {
      if (actor.dead || chance(chances.dies / 2)) {
        actor.dead = true
        throw new Crash()
      }
    }
    dieMaybe()
    if (chance(chances.clockJumps)) world.clock.now += jumpMs
    if (step.kind === 'post') noteAttempt(step.message)
    const twice = step.kind === 'write' && chance(chances.sentTwice)
    const firstWorked =
      twice &&
      (await run()
        .then(() => true)
        .catch(() => false))
    if (firstWorked && step.takesOver) takenOver.push(step.message)
    const answer = await run()
    if (!firstWorked && step.takesOver) takenOver.push(step.message)
    if (step.due !== undefined) confuse(answer as { output: { Items?: unknown[] } }, step.due)
    dieMaybe()
    if (step.kind === 'write' && chance(chances.answerLost)) throw new Lost('the answer was lost')
    return answer
  }

  const confuse = ({ output }: { output: { Items?: unknown[] } }, due: unknown) => {
    const before = lastRows.get(due) ?? []
    const rows = output.Items ?? []
    lastRows.set(due, rows)
    output.Items = chance(chances.indexLags) ? before : rows.filter(() => !chance(chances.rowLost))
  }

  /** A process that does its work, and once or twice again if it dies. */
  const start = (work: () => Promise<unknown>) => {
    live += 1
    const lives = async () => {
      for (let attempt = 0; attempt < 3; attempt++) {
        const actor = { dead: false }
        try {
          await current.run(actor, work)
        } catch (error) {
          if (!(error instanceof Crash || error instanceof Lost)) throw error
        }
        if (!actor.dead) return
      }
    }
    void lives()
      .catch(error => wrong.push(`it broke: ${String(error)}`))
      .finally(() => {
        live -= 1
      })
  }

  const runAll = async () => {
    while (live > 0) {
      await nextTick()
      turn += 1
      const ready = waiting.filter(({ notBefore }) => notBefore <= turn)
      const next = ready[Math.floor(random() * ready.length)]
      if (next === undefined) continue
      waiting.splice(waiting.indexOf(next), 1)
      next.go()
    }
  }
  return { gate, start, runAll, wrong }
}

let engine: Engine

beforeAll(async () => {
  engine = dynaliteWithoutSocket()
})
afterAll(() => engine.close())

test.each(Array.from({ length: seeds }, (_, n) => n + 1))('whatever happens, in whatever order (seed %i)', async seed => {
  const world = await makeWorld(engine)
  const random = randomOf(seed * 7_919)
  const { gate, start, runAll, wrong } = chaos(world, random)
  world.gate = gate
  const last = phases[phases.length - 1]
  if (last === undefined) throw new Error('no phases')
  for (const phase of [...phases, last]) {
    world.documents = phase.documents
    world.clock.now += minutes(6)
    for (const feed of feedsOf(phase)) for (let n = 0; n < 2; n++) start(() => world.poll(feed))
    for (let n = 0; n < 3; n++) start(() => world.alert())
    await runAll()
  }
  world.gate = (_, run) => run()
  for (let round = 0; round < 6; round++) {
    world.clock.now += minutes(20)
    for (const feed of feedsOf(last)) await world.poll(feed)
    await world.alert()
  }
  expect([...wrong, ...(await wrongs(world, last, { hasty: true }))]).toEqual([])
})

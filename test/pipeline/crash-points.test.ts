/**
 * The process dies before and after every command it sends to the table and every POST, starts again and carries on:
 * nothing may be lost, and nothing told twice but between a POST and its mark, where the outcome must say so.
 *
 * A dead process leaves nothing but the table and what was posted. So the story is told once, what is left is kept at
 * each point, and the way on is walked from each (where two points leave the same, once): to the end of the phase, with
 * STORYWIRE_CRASH_TO_THE_END=1 to the end of the story.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynaliteWithoutSocket, type Engine } from '../store/engines.ts'
import { feedsOf, phases, wrongs } from './story.ts'
import { type Gate, makeWorld, minutes, type Post, type Step, type StoredItem, type World } from './world.ts'

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

type Left = {
  readonly where: string
  readonly items: readonly StoredItem[]
  readonly posts: readonly Post[]
  readonly archive: World['archive']
  readonly unmarked: ReadonlySet<string>
}

/** Keeps what a process would leave that dies at any point of what runs behind the gate: one step at a time. */
function keepWhatIsLeft(world: World) {
  const left: Left[] = []
  /** Messages between their POST and its mark. */
  const unmarked = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  const keep = async ({ kind, command }: Step, when: string) =>
    left.push({
      where: `${kind} ${command} ${when}`,
      items: await world.items(),
      posts: [...world.posts],
      archive: [...world.archive],
      unmarked: new Set(unmarked),
    })
  const gate: Gate = (step, run) => {
    const whole = async () => {
      await keep(step, 'not sent')
      const answer = await run()
      if (step.kind === 'post') unmarked.add(step.message)
      else if (step.isMark) unmarked.delete(step.message)
      await keep(step, 'answered')
      return answer
    }
    const mine = last.then(whole)
    last = mine.catch(() => {})
    return mine
  }
  return { gate, left }
}

describe('a process that dies at any point', () => {
  let engine: Engine
  const lefts: { readonly left: readonly Left[]; readonly now: number }[] = []

  beforeAll(async () => {
    engine = dynaliteWithoutSocket()
    const world = await makeWorld(engine)
    for (const action of actions) {
      const { gate, left } = keepWhatIsLeft(world)
      world.documents = at(phases, action.phase).documents
      world.gate = gate
      await action.run(world)
      lefts.push({ left, now: world.clock.now })
      if (actions[actions.indexOf(action) + 1]?.phase !== action.phase) {
        expect(await wrongs(world, at(phases, action.phase))).toEqual([])
        world.clock.now += minutes(6)
      }
    }
  }, 120_000)
  afterAll(() => engine.close())

  test('the archive is one of the points', () => {
    const points = lefts.flatMap(({ left }) => left.map(({ where }) => where))
    expect(points).toContain('write Archive not sent')
    expect(points).toContain('write Archive answered')
  })

  test.each(actions.map((action, number) => [`phase ${action.phase}: ${action.name}`, number] as const))(
    'in action %s',
    async (_, number) => {
      const found: string[] = []
      const walked = new Set<string>()
      const { phase } = at(actions, number)
      const { left, now } = at(lefts, number)
      expect(left.length).toBeGreaterThan(0)
      for (const { where, items, posts, archive, unmarked } of left) {
        const same = `${asText(items, posts)} ${archive.length}`
        if (walked.has(same)) continue
        walked.add(same)
        const world = await makeWorld(engine)
        await world.fill(items)
        world.posts.push(...posts)
        world.archive.push(...archive)
        world.clock.now = now
        world.documents = at(phases, phase).documents
        const wrong = await goOn(world, number)
        const again = world.posts.filter((post, n) => world.posts.findIndex(({ message }) => message === post.message) < n)
        // Between the POST and its mark, and nowhere else.
        wrong.push(...again.filter(post => !unmarked.has(post.message)).map(post => `${post.message} was sent twice`))
        found.push(...wrong.map(text => `${where}: ${text}`))
      }
      expect(found).toEqual([])
    },
    600_000,
  )

  /** After a death in alert a sweep whose index is late, the rest of the phase, what goes on by itself; and in the end everything that is wrong. */
  async function goOn(world: World, died: number): Promise<string[]> {
    const { name, phase } = at(actions, died)
    if (name === 'alert') {
      world.gate = lateIndex
      await world.alert()
      world.gate = (_, run) => run()
    }
    for (const action of actions.slice(died + 1)) if (action.phase === phase) await action.run(world)
    await carryOn(world, phase)
    const wrong = await wrongs(world, at(phases, phase))
    for (let later = phase + 1; toTheEnd && later < phases.length; later++) {
      world.documents = at(phases, later).documents
      await carryOn(world, later)
      await carryOn(world, later)
      wrong.push(...(await wrongs(world, at(phases, later))))
    }
    return wrong
  }
})

/** The first hit to plan is not in the index yet, though its message may be. */
const lateIndex: Gate = async (step, run) => {
  const answer = await run()
  const { output } = answer as { output: { Items?: unknown[] } }
  if (JSON.stringify(step.due ?? '').includes('plan')) output.Items = output.Items?.slice(1) ?? []
  return answer
}

function asText(items: readonly StoredItem[], posts: readonly Post[]): string {
  const key = (item: StoredItem) => `${item.pk} ${item.sk}`
  const plain = (_: string, value: unknown) => (value instanceof Set ? [...value].sort() : value)
  return JSON.stringify([items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)), posts], plain)
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`nothing at ${index}`)
  return found
}

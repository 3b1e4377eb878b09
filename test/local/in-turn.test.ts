import { expect, test } from 'vitest'
import { inTurn } from '../../lib/local/in-turn.ts'

/** Runs that end when told; `begun` has their events in order. */
function runs() {
  const begun: (string | undefined)[] = []
  const ends: (() => void)[] = []
  const run = (event?: string) =>
    new Promise<number>(resolve => {
      const turn = begun.push(event)
      ends.push(() => resolve(turn))
    })
  return { begun, ends, run }
}

const moment = (ms = 20) => new Promise(resolve => setTimeout(resolve, ms))

test('calls during a run are answered together by the next one', async () => {
  const { begun, ends, run } = runs()
  const call = inTurn(run, { joins: () => true, patienceMs: 60_000 })
  const first = call('a')
  await moment()
  const [second, third] = [call('b'), call('c')]
  await moment()
  expect(begun).toEqual(['a'])
  ends[0]?.()
  expect(await first).toBe(1)
  await moment()
  ends[1]?.()
  expect([await second, await third]).toEqual([2, 2])
  expect(begun).toEqual(['a', 'b'])
})

test('a run that takes long does not keep the next one waiting', async () => {
  const { begun, ends, run } = runs()
  const call = inTurn(run, { joins: () => true, patienceMs: 30 })
  void call('slow')
  await moment()
  const next = call('next')
  await moment(80)
  expect(begun).toEqual(['slow', 'next'])
  ends[1]?.()
  expect(await next).toBe(2)
  let idle = false
  const waiting = call.idle().then(() => {
    idle = true
  })
  await moment()
  expect(idle).toBe(false)
  ends[0]?.()
  await waiting
})

test('what must not be left to another run gets one of its own; a failed run stops nothing', async () => {
  const events: string[] = []
  const call = inTurn(
    async (event?: string) => {
      events.push(event ?? '')
      if (event === 'bad') throw new Error('bad')
    },
    { joins: event => event !== 'flush' },
  )
  const bad = call('bad')
  const all = Promise.all([call('flush'), call('flush')])
  await expect(bad).rejects.toThrow('bad')
  await all
  expect(events).toEqual(['bad', 'flush', 'flush'])
})

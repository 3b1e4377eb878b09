/** What may be lost between two polls, and how much. */
import { expect, test } from 'vitest'
import { gapAfter, gapStillTold } from '../../lib/feed/gap.ts'

const at = (hour: number) => `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`
const before = { previousAt: at(1), failures: 0, newestAt: at(1), perDay: 24 }

test('the rhythm says how much is missing between the newest entry before and the oldest now', () => {
  expect(gapAfter(before, { oldestAt: at(5), perDay: 48, now: at(9) })).toEqual({ from: at(1), to: at(9), about: 8 })
  expect(gapAfter(before, { oldestAt: at(1), perDay: 24, now: at(9) }).about).toBe(1)
  expect(gapAfter({ previousAt: at(1), failures: 0 }, { oldestAt: undefined, perDay: undefined, now: at(9) })).toEqual({
    from: at(1),
    to: at(9),
    about: 1,
  })
})

test('it begins with the last poll that brought an answer', () => {
  expect(gapAfter({ ...before, previousAt: at(4), okAt: at(2), failures: 3 }, { oldestAt: at(5), perDay: 24, now: at(9) }).from).toBe(at(2))
})

test('gaps that follow each other are one', () => {
  const first = { from: at(0), to: at(1), about: 5 }
  expect(gapAfter({ ...before, gap: first }, { oldestAt: at(3), perDay: 24, now: at(4) })).toEqual({ from: at(0), to: at(4), about: 7 })
  expect(gapAfter({ ...before, previousAt: at(2), gap: first }, { oldestAt: at(3), perDay: 24, now: at(4) })).toMatchObject({ from: at(2) })
})

test('it is told for a week', () => {
  const gap = { from: at(0), to: at(1), about: 5 }
  expect(gapStillTold(gap, '2026-12-01T00:00:00.000Z')).toEqual(gap)
  expect(gapStillTold(gap, '2026-12-01T02:00:00.000Z')).toBeUndefined()
})

/** The ring knows what was seen, keeps the last document whole and stays small. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshEntries, MOST_ENTRIES, mergeRing } from '../../lib/feed/ring.ts'

const seen = (n: number, text = 0) => ({ key: n.toString(16).padStart(16, '0'), textHash: text.toString(16).padStart(8, '0') })
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => seen(from + i))

test('without a ring everything is fresh and new', () => {
  const { fresh, isNew, sharesAny } = freshEntries(undefined, range(0, 3))
  expect(fresh).toHaveLength(3)
  expect(fresh.every(isNew)).toBe(true)
  expect(sharesAny).toBe(false)
})

test('a known entry is fresh again only with another text, and then not new', () => {
  const ring = mergeRing(undefined, [seen(1), seen(2)])
  const { fresh, isNew, sharesAny } = freshEntries(ring, [seen(1), seen(2, 7), seen(3)])
  expect(fresh).toEqual([seen(2, 7), seen(3)])
  expect(fresh.map(isNew)).toEqual([false, true])
  expect(sharesAny).toBe(true)
})

test('entries that fell out of the document are still known, the oldest go first', () => {
  let ring = mergeRing(undefined, range(0, 200))
  ring = mergeRing(ring, range(200, 300))
  expect(ring.length).toBe(256 * 12)
  const { fresh } = freshEntries(ring, range(0, 300))
  expect(fresh).toEqual(range(156, 200))
})

test('a document larger than the ring is kept as far as the limit goes', () => {
  expect(mergeRing(mergeRing(undefined, range(0, 3_000)), range(3_000, 9_000)).length).toBe(MOST_ENTRIES * 12)
})

test('a broken ring is read as far as it goes', () => {
  const ring = mergeRing(undefined, range(0, 3)).subarray(0, 30)
  expect(freshEntries(ring, range(0, 3)).fresh).toEqual([seen(2)])
})

test('after a merge the document itself is never fresh', () => {
  const entries = fc.array(
    fc.record({ n: fc.nat(500), text: fc.nat(3) }).map(({ n, text }) => seen(n, text)),
    { maxLength: 400 },
  )
  fc.assert(
    fc.property(entries, entries, (before, now) => {
      const document = [...new Map(now.map(entry => [entry.key, entry])).values()]
      const ring = mergeRing(mergeRing(undefined, before), document)
      expect(freshEntries(ring, document).fresh).toEqual([])
      expect(ring.length % 12).toBe(0)
      expect(ring.length).toBeLessThanOrEqual(Math.max(256, 2 * document.length) * 12)
    }),
  )
})

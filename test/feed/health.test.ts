/** What people read about a feed. */
import { expect, test } from 'vitest'
import { describeHealth, healthAfter, operatorNews } from '../../lib/feed/health.ts'

const at = (hour: number) => `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`
const failed = (code: string, message = 'why') => ({ kind: 'failed', code, message }) as const

test('failures count up, keep their since and end with one success', () => {
  const one = healthAfter(undefined, failed('timeout', 'harbour.example did not answer'), at(1))
  expect(one).toEqual({ health: 'broken', since: at(1), failures: 1, lastError: 'timeout: harbour.example did not answer' })
  const two = healthAfter(one, failed('dns'), at(2))
  expect(two).toMatchObject({ health: 'broken', since: at(1), failures: 2 })
  expect(describeHealth(two)).toBe('broken since 24 Nov 01:00 UTC, 2 polls in a row (dns: why)')
  const fine = healthAfter(two, { kind: 'unchanged' }, at(3))
  expect(fine).toEqual({ health: 'fine', since: at(3), failures: 0 })
  expect(healthAfter(fine, { kind: 'changed', newestAt: at(3) }, at(4))).toEqual(fine)
})

test.each([
  ['http-403', 'blocked'],
  ['http-429', 'blocked'],
  ['http-410', 'gone'],
  ['challenge', 'blocked'],
  ['http-404', 'broken'],
  ['not-a-feed', 'broken'],
])('%s is %s', (code, health) => {
  const record = healthAfter(undefined, failed(code), at(1))
  expect(record.health).toBe(health)
  expect(describeHealth(record)).toContain(health)
  expect(describeHealth(record)).toContain(code)
})

test('a feed whose newest entry is weeks old is quiet, not fine', () => {
  const record = healthAfter(undefined, { kind: 'changed', newestAt: '2026-11-01T00:00:00.000Z' }, at(1))
  expect(record.health).toBe('quiet')
  expect(describeHealth({ ...record, newestAt: '2026-11-01T00:00:00.000Z' })).toContain('1 Nov')
  expect(healthAfter(undefined, { kind: 'changed', newestAt: '2026-11-20T00:00:00.000Z' }, at(1)).health).toBe('fine')
})

test('a page whose selectors find nothing any more has a new layout', () => {
  const record = healthAfter(undefined, failed('layout-changed'), at(1))
  expect(record.health).toBe('layout-changed')
  expect(describeHealth(record)).toContain('layout changed since 24 Nov 01:00 UTC')
})

test('what is broken for a day is stale, since it broke, until it answers', () => {
  const broken = healthAfter(undefined, failed('timeout'), at(1))
  expect(healthAfter(broken, failed('dns'), at(23)).health).toBe('broken')
  const stale = healthAfter(broken, failed('timeout'), '2026-11-25T01:00:00.000Z')
  expect(stale).toMatchObject({ health: 'stale', since: at(1), failures: 2 })
  expect(healthAfter(stale, failed('dns'), '2026-11-25T02:00:00.000Z')).toMatchObject({ health: 'stale', since: at(1), failures: 3 })
  expect(describeHealth(stale)).toContain('no document since 24 Nov 01:00 UTC')
  expect(healthAfter(stale, { kind: 'unchanged' }, '2026-11-25T02:00:00.000Z').health).toBe('fine')
})

test('a feed that was sent elsewhere three times has moved, and its person is told where', () => {
  const move = (movedCount: number) => ({ kind: 'changed', movedTo: 'https://b.example/feed', movedCount }) as const
  expect(healthAfter(undefined, move(2), at(1)).health).toBe('fine')
  const moved = healthAfter(undefined, move(3), at(1))
  expect(moved.health).toBe('moved')
  expect(describeHealth({ ...moved, movedTo: 'https://b.example/feed' })).toContain('https://b.example/feed. Change the address')
})

test('a gap is told with what may be lost', () => {
  const fine = healthAfter(undefined, { kind: 'changed' }, at(1))
  expect(describeHealth({ ...fine, gap: { from: at(1), to: at(3), about: 12 } })).toBe(
    'fine since 24 Nov 01:00 UTC. Possible loss between 24 Nov 01:00 UTC and 24 Nov 03:00 UTC, about 12 entries: look at its site for what was missed',
  )
})

test('a feed that its publisher slows down says so, and what helps', () => {
  const feed = { everyMs: 300_000, ceilingMs: 21_600_000 }
  const fine = { ...healthAfter(undefined, { kind: 'changed' }, at(1)), intervalMs: 300_000, hints: { documentMs: 3_600_000 } }
  expect(describeHealth(fine, feed)).toBe(
    'fine since 24 Nov 01:00 UTC. Its publisher asks for 60 min between polls; a lower "ceiling" in feeds.yaml asks oftener',
  )
  expect(describeHealth(fine, { ...feed, ceilingMs: 300_000 })).toBe('fine since 24 Nov 01:00 UTC')
  expect(describeHealth({ ...fine, intervalMs: 7_200_000 }, feed)).toBe('fine since 24 Nov 01:00 UTC')
})

test('an operator hears once of what does not pass by itself', () => {
  const fine = healthAfter(undefined, { kind: 'changed' }, at(1))
  const news = (end: Parameters<typeof healthAfter>[1], before = fine) => operatorNews(before, healthAfter(before, end, at(2)))?.code
  expect(news(failed('timeout'))).toBeUndefined()
  expect(news(failed('http-410'))).toBe('feed-gone')
  expect(news(failed('layout-changed'))).toBe('feed-layout-changed')
  expect(news({ kind: 'changed', movedTo: 'https://b.example/', movedCount: 3 })).toBe('feed-moved')
  let record = fine
  const told: (string | undefined)[] = []
  for (let n = 0; n < 10; n++) {
    const next = healthAfter(record, failed('http-403'), at(3))
    told.push(operatorNews(record, next)?.code)
    record = next
  }
  expect(told.filter(code => code !== undefined)).toEqual(['feed-blocked'])
  expect(told[4]).toBe('feed-blocked')
  // A poll that was put off changes nothing.
  const five = { ...record, failures: 5 }
  expect(operatorNews(five, five)).toBeUndefined()
})

test('the last error fits its place, whole characters only', () => {
  const { lastError = '' } = healthAfter(undefined, failed('tls', '북'.repeat(300)), at(1))
  expect(new TextEncoder().encode(lastError).length).toBeLessThanOrEqual(200)
  expect(lastError).toMatch(/^tls: 북+…$/)
})

/** What people read about a feed. */
import { expect, test } from 'vitest'
import { describeHealth, healthAfter } from '../../lib/feed/health.ts'

const at = (hour: number) => `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`
const failed = (code: string, message = 'why') => ({ kind: 'failed', code, message }) as const

test('failures count up, keep their since and end with one success', () => {
  const one = healthAfter(undefined, failed('timeout', 'harbour.example did not answer'), at(1))
  expect(one).toEqual({ health: 'failing', since: at(1), failures: 1, lastError: 'timeout: harbour.example did not answer' })
  const two = healthAfter(one, failed('dns'), at(2))
  expect(two).toMatchObject({ health: 'failing', since: at(1), failures: 2 })
  expect(describeHealth(two)).toBe('failing since 24 Nov 01:00 UTC, 2 polls in a row (dns: why)')
  const fine = healthAfter(two, { kind: 'unchanged' }, at(3))
  expect(fine).toEqual({ health: 'fine', since: at(3), failures: 0 })
  expect(healthAfter(fine, { kind: 'changed', newestAt: at(3) }, at(4))).toEqual(fine)
})

test.each([
  ['http-403', 'blocked'],
  ['http-429', 'blocked'],
  ['http-410', 'gone'],
  ['http-404', 'failing'],
  ['not-a-feed', 'failing'],
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

test('the last error fits its place, whole characters only', () => {
  const { lastError = '' } = healthAfter(undefined, failed('tls', '북'.repeat(300)), at(1))
  expect(new TextEncoder().encode(lastError).length).toBeLessThanOrEqual(200)
  expect(lastError).toMatch(/^tls: 북+…$/)
})

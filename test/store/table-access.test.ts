import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { describe, expect, test } from 'vitest'
import { itemBytes } from '../../lib/store/dynamo/item-size.ts'
import { accessTable } from '../../lib/store/dynamo/table-access.ts'
import { atOf, expiresAfter, feedKey, hitKey, hitRefOf, instantOf, keptHitMs, messageKey, messageRefOf } from '../../lib/store/keys.ts'

type Answer = Readonly<Record<string, unknown>>
type Command = { readonly input: Readonly<Record<string, unknown>> }

/** A client that answers as told, in order, and keeps what it was asked. */
function answering(...answers: Answer[]) {
  const asked: Command['input'][] = []
  const client = {
    send: async (command: Command) => {
      asked.push(command.input)
      return answers.shift() ?? {}
    },
  } as unknown as Pick<DynamoDBDocumentClient, 'send'>
  return { asked, access: accessTable({ client, table: 'tab', now: () => new Date('2026-11-24T09:00:00.000Z') }) }
}

const row = (n: number, over: Answer = {}) => ({ pk: `p${n}`, sk: 's', ...over })
const key = (n: number) => ({ pk: `p${n}`, sk: 's' })
const past = 1_700_000_000

describe('reading', () => {
  test('a query goes on to its last page, and leaves out what has expired', async () => {
    const { access, asked } = answering(
      { Items: [row(1), row(2, { expiresAt: past })], LastEvaluatedKey: { pk: 'p2' } },
      { Items: [], LastEvaluatedKey: { pk: 'p3' } },
      { Items: [row(4)] },
    )
    expect(await access.all({ where: '#pk = :pk', values: { ':pk': 'p' } })).toEqual([row(1), row(4)])
    expect(asked.map(input => input.ExclusiveStartKey)).toEqual([undefined, { pk: 'p2' }, { pk: 'p3' }])
  })

  test('a page goes on where the last one ended', async () => {
    const place = { pk: 'p2', sk: 's', storyline: 'ß', at: 'a' }
    const { access, asked } = answering({ Items: [row(1)], LastEvaluatedKey: place }, { Items: [row(3)] })
    const query = { index: 'byStoryline', where: '#storyline = :s', values: { ':s': 'ß' }, newestFirst: true }
    const { rows, next } = await access.page(query, 1)
    expect(rows).toEqual([row(1)])
    expect(await access.page(query, 1, next)).toEqual({ rows: [row(3)] })
    expect(asked[1]).toMatchObject({ ExclusiveStartKey: place, Limit: 1, ScanIndexForward: false, IndexName: 'byStoryline' })
  })

  test('a batch asks again for what was not processed, at most a hundred keys at once', async () => {
    const { access, asked } = answering(
      { Responses: { tab: [row(1)] }, UnprocessedKeys: { tab: { Keys: [key(2)] } } },
      { Responses: { tab: [row(2)] } },
      { Responses: { tab: [row(101)] } },
    )
    const keys = [key(1), key(1), ...Array.from({ length: 100 }, (_, n) => key(n + 2))]
    expect(await access.batch(keys, { consistent: true })).toEqual([row(1), row(2), row(101)])
    const counts = asked.map(input => (input.RequestItems as { tab: { Keys: unknown[] } }).tab.Keys.length)
    expect(counts).toEqual([100, 1, 1])
  })
})

describe('writing', () => {
  const update = { update: 'SET #due = :due, #dueAt = :dueAt, #expiresAt = :expiresAt' }
  const dueAt = '2026-11-24T09:00:00.000Z'

  test.each([
    ['expires before its time', { ':due': 'plan', ':dueAt': dueAt, ':expiresAt': expiresAfter(dueAt, 86_400_000) }],
    ['never says when it expires', { ':due': 'plan', ':dueAt': dueAt }],
    ['takes its time from elsewhere', { ':due': 'plan', ':at': dueAt }],
  ])('nothing due that %s is written', async (_, values) => {
    const { access, asked } = answering()
    await expect(access.update(key(1), { ...update, values })).rejects.toThrow(/due/)
    await expect(access.put({ ...key(1), due: 'plan', dueAt })).rejects.toThrow(/expires/)
    expect(asked).toEqual([])
  })

  test('what is due and outlives it is written; names stand for themselves unless told otherwise', async () => {
    const { access, asked } = answering({ Attributes: { due: 'plan' } })
    const values = { ':due': 'plan', ':dueAt': dueAt, ':expiresAt': expiresAfter(dueAt, keptHitMs) }
    const change = { update: `${update.update}, #feeds.#feed = :due`, values, names: { feed: 'yonhap-en' }, if: '#state = :due' }
    expect(await access.update(key(1), change)).toEqual({ ...key(1), due: 'plan' })
    expect(asked[0]?.ExpressionAttributeNames).toEqual({
      '#due': 'due',
      '#dueAt': 'dueAt',
      '#expiresAt': 'expiresAt',
      '#feeds': 'feeds',
      '#feed': 'yonhap-en',
      '#state': 'state',
    })
  })
})

test('keys are read back as they were made', () => {
  const hit = { entryKey: '00ff', storyline: 'troop-offers' }
  expect(hitRefOf(hitKey(hit))).toEqual(hit)
  const message = { subscription: 'desk', channel: 'desk-mail', sk: 'DEV#troop-offers/x' }
  expect(messageRefOf(messageKey(message))).toEqual(message)
  expect(instantOf(atOf('2026-11-24T09:00:00.000Z', 'x#y'))).toBe('2026-11-24T09:00:00.000Z')
  expect(feedKey('yonhap').pk).toMatch(/^FEEDS#[0-5]\d$/)
})

test.each([
  ['text by its bytes', { a: 'ß' }, 3 + 1 + 1 + 2],
  ['a number by its digits', { a: 1_800_000_000 }, 3 + 1 + 1 + 6],
  ['bytes', { a: new Uint8Array(12) }, 3 + 1 + 1 + 12],
  ['a set by its members', { a: new Set(['x', 'yz']) }, 3 + 1 + 1 + 3],
  ['a list', { a: ['x', 'y'] }, 3 + 1 + 1 + 3 + 2 + 2],
  ['nothing where there is nothing', { a: undefined }, 3],
])('an item is measured: %s', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes)
})

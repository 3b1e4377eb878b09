/**
 * The few commands the store is built of, over the SDK's document client: conditional put and update,
 * consistent get, whole and paged queries, batch get.
 *
 * Here the promises that hold for every item are kept: a failed condition is a value, expired items are
 * not seen, nothing that is due expires, every page and every unprocessed key is fetched.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { StorywireError } from '../../errors.ts'
import { type Key, leastAfterDueMs } from '../keys.ts'
import type { Written } from '../store.ts'

export type Item = Readonly<Record<string, unknown>>
export type Row = Item & Key
type Values = Readonly<Record<string, unknown>>

/** Every `#name` in an expression stands for the attribute of that name, unless `names` says otherwise. */
export type Condition = { readonly if: string; readonly names?: Readonly<Record<string, string>>; readonly values?: Values }
export type Change = {
  readonly update: string
  readonly values: Values
  readonly names?: Readonly<Record<string, string>>
  readonly if?: string
}

export type Query = {
  readonly index?: string
  readonly where: string
  readonly values: Values
  readonly newestFirst?: boolean
  readonly consistent?: boolean
}

export type TableAccess = {
  /** Consistent. */
  readonly get: (key: Key) => Promise<Row | undefined>
  readonly put: (item: Row, condition?: Condition) => Promise<Written>
  /** The item as it is after the change; undefined: the condition failed. */
  readonly update: (key: Key, change: Change) => Promise<Row | undefined>
  readonly all: (query: Query) => Promise<Row[]>
  readonly page: (query: Query, limit: number, after?: string) => Promise<{ rows: Row[]; next?: string }>
  /** Those that exist, in no particular order. */
  readonly batch: (keys: readonly Key[], options: { readonly consistent: boolean }) => Promise<Row[]>
}

/** BatchGetItem's own limit. */
const batchKeys = 100
/** Unprocessed keys are asked for again this often, at 50 ms and doubling: 6 s in all. */
const batchAttempts = 8

export type TableDeps = {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>
  readonly table: string
  readonly now: () => Date
}

export function accessTable({ client, table, now }: TableDeps): TableAccess {
  const alive = (row: Row): boolean => typeof row.expiresAt !== 'number' || row.expiresAt * 1000 > now().getTime()

  const queryInput = (query: Query): QueryCommandInput => ({
    TableName: table,
    ...(query.index === undefined ? {} : { IndexName: query.index }),
    KeyConditionExpression: query.where,
    ExpressionAttributeNames: namesIn(query.where),
    ExpressionAttributeValues: query.values,
    ScanIndexForward: query.newestFirst !== true,
    ConsistentRead: query.consistent === true,
  })

  return {
    get: async ({ pk, sk }) => {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }))
      return Item !== undefined && alive(Item as Row) ? (Item as Row) : undefined
    },

    put: async (item, condition) => {
      assertOutlivesDue(item)
      const command = new PutCommand({
        TableName: table,
        Item: defined(item),
        ...(condition === undefined ? {} : conditionInput(condition)),
      })
      return (await orRefused(client.send(command))) === undefined ? 'refused' : 'applied'
    },

    update: async ({ pk, sk }, change) => {
      if (change.update.includes('#dueAt = ') && change.values[':dueAt'] === undefined) throw bug('`#dueAt` is set by `:dueAt` only')
      assertOutlivesDue({ dueAt: change.values[':dueAt'], expiresAt: change.values[':expiresAt'] })
      const answer = await orRefused(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { pk, sk },
            UpdateExpression: change.update,
            ...(change.if === undefined ? {} : { ConditionExpression: change.if }),
            ExpressionAttributeNames: namesIn(`${change.update} ${change.if ?? ''}`, change.names),
            ExpressionAttributeValues: change.values,
            ReturnValues: 'ALL_NEW',
          }),
        ),
      )
      return answer === undefined ? undefined : ({ ...answer.Attributes, pk, sk } satisfies Row)
    },

    all: async query => {
      const rows: Row[] = []
      let from: QueryCommandInput['ExclusiveStartKey']
      do {
        const page = await client.send(
          new QueryCommand({ ...queryInput(query), ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
        )
        for (const row of (page.Items ?? []) as Row[]) if (alive(row)) rows.push(row)
        from = page.LastEvaluatedKey
      } while (from !== undefined)
      return rows
    },

    page: async (query, limit, after) => {
      const input = { ...queryInput(query), Limit: limit, ...(after === undefined ? {} : { ExclusiveStartKey: decodePlace(after) }) }
      const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand(input))
      const rows = (Items as Row[]).filter(alive)
      return LastEvaluatedKey === undefined ? { rows } : { rows, next: encodePlace(LastEvaluatedKey) }
    },

    batch: async (keys, { consistent }) => {
      const unique = [...new Map(keys.map(({ pk, sk }) => [`${pk} ${sk}`, { pk, sk }])).values()]
      const rows: Row[] = []
      for (let start = 0; start < unique.length; start += batchKeys) {
        let wanted: Record<string, unknown>[] = unique.slice(start, start + batchKeys)
        for (let attempt = 0; wanted.length > 0; attempt++) {
          if (attempt === batchAttempts)
            throw new StorywireError('table-busy', `${wanted.length} items stayed unread after ${batchAttempts} attempts`)
          if (attempt > 0) await sleep(25 * 2 ** attempt)
          const answer = await client.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead: consistent } } }))
          for (const row of (answer.Responses?.[table] ?? []) as Row[]) if (alive(row)) rows.push(row)
          wanted = answer.UnprocessedKeys?.[table]?.Keys ?? []
        }
      }
      return rows
    },
  }
}

/** A failed condition is an outcome, not a fault; whether it was our own lost answer only a fresh read can tell. */
async function orRefused<Answer>(sending: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await sending
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined
    throw error
  }
}

/** Nothing due expires, or a hit or a message would be lost without a word. */
function assertOutlivesDue({ dueAt, expiresAt }: Item): void {
  if (dueAt === undefined) return
  if (typeof dueAt !== 'string' || typeof expiresAt !== 'number' || expiresAt * 1000 < Date.parse(dueAt) + leastAfterDueMs - 1000)
    throw bug(`due at ${String(dueAt)} but expires at ${String(expiresAt)}`)
}

const bug = (message: string) => new StorywireError('bad-item', message)

const defined = (item: Item): Record<string, unknown> => Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined))

function conditionInput(condition: Condition) {
  return {
    ConditionExpression: condition.if,
    ExpressionAttributeNames: namesIn(condition.if, condition.names),
    ...(condition.values === undefined ? {} : { ExpressionAttributeValues: condition.values }),
  }
}

function namesIn(expression: string, names: Readonly<Record<string, string>> = {}): Record<string, string> {
  const found = expression.matchAll(/#(\w+)/g)
  return Object.fromEntries([...found].map(([placeholder, name = '']) => [placeholder, names[name] ?? name]))
}

const encodePlace = (key: Item): string => Buffer.from(JSON.stringify(key)).toString('base64url')
const decodePlace = (place: string): Record<string, string> => JSON.parse(Buffer.from(place, 'base64url').toString())

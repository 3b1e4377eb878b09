/**
 * The definition of the one table: its keys and its three indexes.
 *
 * Read by infra (the stack's table), by local (the embedded one) and by tests; plain data in the shape
 * of CreateTable without a name, so that it needs no SDK. docs/table.md says what is in it.
 */

type KeySchema = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[]

export type TableDefinition = {
  readonly BillingMode: 'PAY_PER_REQUEST'
  readonly AttributeDefinitions: { AttributeName: string; AttributeType: 'S' }[]
  readonly KeySchema: KeySchema
  readonly GlobalSecondaryIndexes: {
    IndexName: string
    KeySchema: KeySchema
    Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' }
  }[]
}

/** A Number of seconds; DynamoDB deletes the item some time after it. */
export const ttlAttribute = 'expiresAt'

const keySchema = (hash: string, range: string): KeySchema => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
]

const index = (name: string, hash: string, range: string, projection: 'ALL' | 'KEYS_ONLY') => ({
  IndexName: name,
  KeySchema: keySchema(hash, range),
  Projection: { ProjectionType: projection },
})

export const tableDefinition: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'storyline', 'day', 'at', 'due', 'dueAt'].map(name => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: keySchema('pk', 'sk'),
  GlobalSecondaryIndexes: [
    index('byStoryline', 'storyline', 'at', 'ALL'),
    index('byDay', 'day', 'at', 'ALL'),
    // Keys only: a row is a hint, the item itself is read before anything is done.
    index('due', 'due', 'dueAt', 'KEYS_ONLY'),
  ],
}

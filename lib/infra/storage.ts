/**
 * The one table, as `store/table.ts` defines it, and who may do what with it.
 *
 * The table outlives the stack: deleting the stack keeps it, and its logical id never changes, so that no refactoring
 * of these constructs can replace it.
 */
import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import type * as z from 'zod/mini'
import type { TableDefinition } from '../store/table.ts'
import { tableDefinition, ttlAttribute } from '../store/table.ts'
import type { FunctionName, StorywireFunction } from './storywire-function.ts'

type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem'
type IndexName = 'byStoryline' | 'byDay' | 'due'

/** The commands each function's steps send, and no other: nobody may scan, delete or use transactions. Indexes are only queried. */
export const TABLE_ACCESS: Readonly<
  Record<FunctionName, { readonly actions: readonly TableAction[]; readonly indexes: readonly IndexName[] }>
> = {
  dispatch: { actions: ['Query'], indexes: [] },
  poll: { actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'], indexes: [] },
  alert: { actions: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'], indexes: ['due'] },
  query: { actions: ['GetItem', 'BatchGetItem', 'Query'], indexes: ['byStoryline', 'byDay'] },
}

export class Storage extends Construct {
  readonly table: CfnTable

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.table = new CfnTable(this, 'Table', {
      ...cloudFormationOf(tableDefinition),
      timeToLiveSpecification: { attributeName: ttlAttribute, enabled: true },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtectionEnabled: true,
    })
    this.table.applyRemovalPolicy(RemovalPolicy.RETAIN)
    this.table.overrideLogicalId('Table')
  }

  /** Give a function what `TABLE_ACCESS` says of it. */
  allow<Schema extends z.ZodMiniObject>(name: FunctionName, target: StorywireFunction<Schema>): void {
    const { actions, indexes } = TABLE_ACCESS[name]
    target.allow(
      actions.map(action => `dynamodb:${action}`),
      [this.table.attrArn],
    )
    if (indexes.length === 0) return
    target.allow(
      ['dynamodb:Query'],
      indexes.map(index => `${this.table.attrArn}/index/${index}`),
    )
  }
}

/** The same definition in CloudFormation's spelling. */
function cloudFormationOf(definition: TableDefinition) {
  const keySchema = (schema: TableDefinition['KeySchema']) =>
    schema.map(({ AttributeName, KeyType }) => ({ attributeName: AttributeName, keyType: KeyType }))
  return {
    billingMode: definition.BillingMode,
    attributeDefinitions: definition.AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
      attributeName: AttributeName,
      attributeType: AttributeType,
    })),
    keySchema: keySchema(definition.KeySchema),
    globalSecondaryIndexes: definition.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
      indexName: IndexName,
      keySchema: keySchema(KeySchema),
      projection: { projectionType: Projection.ProjectionType },
    })),
  }
}

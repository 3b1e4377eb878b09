/**
 * The store over DynamoDB: the items of docs/table.md, in files by what they hold.
 *
 * With `lib/store/dynamo/` the only user of the SDK's DynamoDB client in the pipeline. It decides nothing:
 * when what is written is `lib/pipeline`'s.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { boardStore } from './dynamo/boards.ts'
import { feedStore } from './dynamo/feeds.ts'
import { hitStore } from './dynamo/hits.ts'
import { messageStore } from './dynamo/messages.ts'
import { accessTable } from './dynamo/table-access.ts'
import type { Store } from './store.ts'

export type DynamoDeps = {
  /** The document client, as `documentClient` makes it. */
  readonly client: Pick<DynamoDBDocumentClient, 'send'>
  /** Its name. */
  readonly table: string
  /** For what has expired and is not yet deleted; default: the system's clock. */
  readonly now?: () => Date
}

export const documentClient = (client: DynamoDBClient): DynamoDBDocumentClient => DynamoDBDocumentClient.from(client)

export function makeDynamoStore({ client, table, now = () => new Date() }: DynamoDeps): Store {
  const access = accessTable({ client, table, now })
  return { ...feedStore(access), ...hitStore(access, now), ...boardStore(access), ...messageStore(access) }
}

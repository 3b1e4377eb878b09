/**
 * Dispatch: started each minute by a schedule, it queues the feeds that are due.
 *
 * Event: the minute that was meant, `{"time": "2026-11-24T08:00:00Z"}`, or nothing; `{"all": true}` looks at every shard.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod/mini'
import { readCompiled } from '../lib/config/compiled.ts'
import { DispatchEnv, readEnv } from '../lib/env.ts'
import { onFirstCall } from '../lib/on-first-call.ts'
import type { DispatchDeps, DispatchReport } from '../lib/pipeline/dispatch-feeds.ts'
import { dispatchFeeds } from '../lib/pipeline/dispatch-feeds.ts'
import { sqsQueue } from '../lib/queue/sqs.ts'
import { documentClient, makeDynamoStore } from '../lib/store/dynamo.ts'

const DispatchEvent = z.looseObject({ time: z.optional(z.iso.datetime()), all: z._default(z.boolean(), false) })

export const makeHandler =
  (deps: DispatchDeps) =>
  async (event?: unknown): Promise<DispatchReport> => {
    const { time, all } = DispatchEvent.parse(event ?? {})
    return dispatchFeeds(deps, { at: time === undefined ? undefined : new Date(time), all })
  }

export const handler = onFirstCall('dispatch', async log => {
  const { TABLE_NAME, QUEUE_URL } = readEnv(DispatchEnv, process.env)
  const { configuration } = await readCompiled(import.meta.dirname)
  const store = makeDynamoStore({ client: documentClient(new DynamoDBClient({})), table: TABLE_NAME })
  const queue = sqsQueue({ client: new SQSClient({}), url: QUEUE_URL })
  return makeHandler({ store, queue, configuration, now: () => new Date(), log })
})

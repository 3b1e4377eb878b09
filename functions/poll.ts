/** Poll: takes a message off the poll queue and polls its feeds. What throws goes back to the queue and comes again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSEvent } from 'aws-lambda'
import { s3Archive } from '../lib/archive/s3.ts'
import { readCompiled } from '../lib/config/compiled.ts'
import { PollEnv, readEnv } from '../lib/env.ts'
import { feedFetcher, userAgentOf } from '../lib/feed/fetch.ts'
import { lambdaMetrics } from '../lib/metrics.ts'
import { onFirstCall } from '../lib/on-first-call.ts'
import { type PollMessagesDeps, pollMessages } from '../lib/pipeline/poll-messages.ts'
import type { PollReport } from '../lib/pipeline/poll-report.ts'
import { parsePollMessage } from '../lib/queue/poll-message.ts'
import { lambdaWaker } from '../lib/queue/wake-lambda.ts'
import { pushedIndex } from '../lib/rules/pushed-rules.ts'
import { documentClient, makeDynamoStore } from '../lib/store/dynamo.ts'

export const makeHandler =
  (deps: PollMessagesDeps) =>
  async ({ Records }: SQSEvent): Promise<readonly PollReport[]> =>
    pollMessages(
      deps,
      Records.map(({ body }) => parsePollMessage(body)),
    )

export const handler = onFirstCall('poll', async log => {
  const { TABLE_NAME, ALERT_FUNCTION_NAME: functionName, ARCHIVE_BUCKET, RULES_BUCKET: bucket } = readEnv(PollEnv, process.env)
  const compiled = await readCompiled(import.meta.dirname)
  const now = () => new Date()
  const store = makeDynamoStore({ client: documentClient(new DynamoDBClient({})), table: TABLE_NAME })
  const fetch = feedFetcher({ userAgent: userAgentOf(compiled.configuration.contact), now })
  const around = { now, log, metrics: await lambdaMetrics('poll') }
  const rules = pushedIndex({ bucket, ...around }, compiled)
  const wake = lambdaWaker({ functionName, log })
  // Unchanged feeds are the rule: a line for each would be most of the log.
  const onReport = ({ message: why, ...told }: PollReport) => void (told.outcome === 'unchanged' || log.info('polled', { ...told, why }))
  return makeHandler({ store, archive: s3Archive({ bucket: ARCHIVE_BUCKET }), fetch, rules, sleep, wake, onReport, ...around })
})

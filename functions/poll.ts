/** Poll: takes a message off the poll queue and polls its feeds. What throws goes back to the queue and comes again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSEvent } from 'aws-lambda'
import { s3Archive } from '../lib/archive/s3.ts'
import { readCompiled } from '../lib/config/compiled.ts'
import { PollEnv, readEnv } from '../lib/env.ts'
import { StorywireError } from '../lib/errors.ts'
import { feedFetcher, userAgentOf } from '../lib/feed/fetch.ts'
import { loadIndex } from '../lib/match/match.ts'
import { lambdaMetrics } from '../lib/metrics.ts'
import { onFirstCall } from '../lib/on-first-call.ts'
import { type PollFeedsDeps, pollFeeds } from '../lib/pipeline/poll-feeds.ts'
import type { PollReport } from '../lib/pipeline/poll-report.ts'
import { parsePollMessage } from '../lib/queue/poll-message.ts'
import { lambdaWaker } from '../lib/queue/wake-lambda.ts'
import { documentClient, makeDynamoStore } from '../lib/store/dynamo.ts'

/** `scheduled: false` polls the feeds whether they are due or not, and leaves faults to who reads the reports. */
export const makeHandler =
  ({ scheduled = true, ...deps }: PollFeedsDeps & { readonly scheduled?: boolean }) =>
  async ({ Records }: SQSEvent): Promise<readonly PollReport[]> => {
    const reports: PollReport[] = []
    for (const { body } of Records) reports.push(...(await pollFeeds(deps, parsePollMessage(body), { scheduled })))
    const broken = reports.flatMap(({ feed, code }) => (code === 'fault' ? [feed] : []))
    if (scheduled && broken.length > 0) throw new StorywireError('poll-broke-off', `polls broke off: ${broken.join(', ')}`)
    return reports
  }

export const handler = onFirstCall('poll', async log => {
  const { TABLE_NAME, ALERT_FUNCTION_NAME: functionName, ARCHIVE_BUCKET: bucket } = readEnv(PollEnv, process.env)
  const { configuration, index } = await readCompiled(import.meta.dirname)
  const now = () => new Date()
  const store = makeDynamoStore({ client: documentClient(new DynamoDBClient({})), table: TABLE_NAME })
  const fetch = feedFetcher({ userAgent: userAgentOf(configuration.contact), now })
  const around = { now, sleep, log, metrics: await lambdaMetrics('poll'), wake: lambdaWaker({ functionName, log }) }
  // Unchanged feeds are the rule: a line for each would be most of the log.
  const onReport = ({ message: why, ...told }: PollReport) => void (told.outcome === 'unchanged' || log.info('polled', { ...told, why }))
  return makeHandler({ store, archive: s3Archive({ bucket }), fetch, index: loadIndex(index), configuration, onReport, ...around })
})

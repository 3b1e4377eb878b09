/**
 * Alert: woken by poll and swept each minute, it plans what is told to whom and sends the messages that are due.
 *
 * Event: anything; `{"flushBacklog": true}` sends backlog messages without waiting for more of them.
 */
import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { openChannels } from '../lib/alert/channels/open-channels.ts'
import { readCompiled } from '../lib/config/compiled.ts'
import { AlertEnv, readEnv } from '../lib/env.ts'
import { lambdaMetrics } from '../lib/metrics.ts'
import { onFirstCall } from '../lib/on-first-call.ts'
import { type AlertDeps, type AlertReport, raiseAlerts } from '../lib/pipeline/raise-alerts.ts'
import { type ConfigurationInUse, pushedConfiguration } from '../lib/rules/pushed-configuration.ts'
import { ssmSecrets } from '../lib/secrets.ts'
import { documentClient, makeDynamoStore } from '../lib/store/dynamo.ts'

const AlertEvent = z.looseObject({ flushBacklog: z._default(z.boolean(), false) })

export const makeHandler =
  ({ rules, ...deps }: AlertDeps & { readonly rules?: ConfigurationInUse }) =>
  async (event?: unknown): Promise<AlertReport> => {
    const using = rules === undefined ? deps : { ...deps, ...(await rules.current()), renew: rules.renew }
    return raiseAlerts(using, AlertEvent.parse(event ?? {}))
  }

export const handler = onFirstCall('alert', async log => {
  const { TABLE_NAME, SECRETS_PREFIX, RULES_BUCKET: bucket, DASHBOARD_URL: dashboardUrl } = readEnv(AlertEnv, process.env)
  const compiled = await readCompiled(import.meta.dirname)
  const { configuration } = compiled
  const store = makeDynamoStore({ client: documentClient(new DynamoDBClient({})), table: TABLE_NAME })
  const secrets = ssmSecrets({ prefix: SECRETS_PREFIX })
  const now = () => new Date()
  const { channels } = openChannels({ settings: configuration.channels, secrets, now, missing: { kind: 'hold' }, email: 'ses' })
  const around = { now, log, metrics: await lambdaMetrics('alert') }
  const rules = pushedConfiguration({ bucket, ...around }, compiled)
  const parts = { store, channels, configuration, rules, newId: randomUUID, ...around }
  return makeHandler({ ...parts, ...(dashboardUrl === undefined ? {} : { dashboardUrl }), sample: false })
})

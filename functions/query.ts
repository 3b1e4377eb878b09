/** Query: answers the HTTP API and serves the dashboard, which synth built and put beside this bundle. It only reads. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { handle } from 'hono/aws-lambda'
import { readCompiled } from '../lib/config/compiled.ts'
import { QueryEnv, readEnv } from '../lib/env.ts'
import { lambdaMetrics } from '../lib/metrics.ts'
import { onFirstCall } from '../lib/on-first-call.ts'
import { type ApiDeps, makeApi } from '../lib/query/api.ts'
import type { PageAssets } from '../lib/query/page-assets.ts'
import { type ConfigurationInUse, pushedConfiguration } from '../lib/rules/pushed-configuration.ts'
import { documentClient, makeDynamoStore } from '../lib/store/dynamo.ts'

type Answer = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

/** Hono's types of the same event and answer differ from Lambda's in how they spell what may be absent. */
const answerWith = (deps: ApiDeps) => ({ configuration: deps.configuration, answer: handle(makeApi(deps)) as unknown as Answer })

export const makeHandler = ({ rules, ...deps }: ApiDeps & { readonly rules?: ConfigurationInUse }): Answer => {
  let api = answerWith(deps)
  return async event => {
    const { configuration } = (await rules?.current()) ?? api
    if (configuration !== api.configuration) api = answerWith({ ...deps, configuration })
    return api.answer(event)
  }
}

export const handler = onFirstCall('query', async log => {
  const { TABLE_NAME, RULES_BUCKET: bucket } = readEnv(QueryEnv, process.env)
  const compiled = await readCompiled(import.meta.dirname)
  const { configuration } = compiled
  const page = JSON.parse(await readFile(join(import.meta.dirname, 'page.json'), 'utf8')) as PageAssets
  const store = makeDynamoStore({ client: documentClient(new DynamoDBClient({})), table: TABLE_NAME })
  const around = { now: () => new Date(), log }
  const rules = pushedConfiguration({ bucket, ...around, metrics: await lambdaMetrics('query') }, compiled)
  return makeHandler({ store, configuration, page, rules, ...around, sample: false })
})

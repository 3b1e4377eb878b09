/**
 * The query function behind an HTTP API: one route for everything, which asks for a signature of IAM until there is
 * a sign-in for people. Paths and methods are the function's own matter.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { QueryEnv } from '../env.ts'
import type { RulesBucket } from './rules-bucket.ts'
import type { Storage } from './storage.ts'
import { StorywireFunction } from './storywire-function.ts'

/** Requests a second and at once: a desk of analysts with the page open, and a bound on what a runaway script costs. */
const RATE = { rateLimit: 20, burstLimit: 40 }

export class QueryApi extends Construct {
  readonly query: StorywireFunction<typeof QueryEnv>
  readonly url: string

  constructor(scope: Construct, id: string, props: { readonly code: Code; readonly storage: Storage; readonly rules: RulesBucket }) {
    super(scope, id)
    this.query = new StorywireFunction<typeof QueryEnv>(this, 'Query', {
      name: 'query',
      code: props.code,
      description: 'Answers the HTTP API and serves the dashboard',
      environment: { TABLE_NAME: props.storage.table.ref, RULES_BUCKET: props.rules.bucketName },
      // The API itself gives up after 30 s.
      timeout: Duration.seconds(29),
      memorySize: 512,
    })
    props.storage.allow('query', this.query)
    props.rules.allowReads(this.query)

    const api = new HttpApi(this, 'Api', {
      apiName: 'storywire',
      description: 'Storywire: stored hits and alerts',
      createDefaultStage: false,
      defaultIntegration: new HttpLambdaIntegration('QueryIntegration', this.query),
      defaultAuthorizer: new HttpIamAuthorizer(),
    })
    const accessLog = new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: RATE,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog) },
    })
    this.url = stage.url
  }
}

/**
 * The whole product as one stack, the same in every account and region. Feeds, rules and subscriptions are inside the
 * functions' code; channels also decide what the alert function may do and which alarms there are.
 */
import type { StackProps } from 'aws-cdk-lib'
import { CfnOutput, Stack } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { Configuration } from '../config/configuration.ts'
import { Alerting } from './alerting.ts'
import { ArchiveBucket } from './archive-bucket.ts'
import { Observability } from './observability.ts'
import { Polling } from './polling.ts'
import { QueryApi } from './query-api.ts'
import { RulesBucket } from './rules-bucket.ts'
import { Storage } from './storage.ts'

export type StorywireStackProps = StackProps & {
  readonly configuration: Pick<Configuration, 'channels'>
  /** The folder that `bundleFunctions` filled. */
  readonly bundles: string
  /** Where people open the dashboard; absent: messages do not link to it. */
  readonly dashboardUrl?: string
  /** Gets the alarms, after confirming the subscription that SNS mails. */
  readonly alarmEmail?: string
}

export class StorywireStack extends Stack {
  constructor(scope: Construct, id: string, { configuration, bundles, dashboardUrl, alarmEmail, ...props }: StorywireStackProps) {
    super(scope, id, { description: 'Storywire: follow storylines over many feeds', ...props })
    const { channels } = configuration
    const code = Code.fromAsset(bundles)
    const storage = new Storage(this, 'Storage')
    const archive = new ArchiveBucket(this, 'Archiving')
    const rules = new RulesBucket(this, 'PushedRules', { accessLog: archive.accessLog })
    const alerting = new Alerting(this, 'Alerting', {
      code,
      storage,
      rules,
      channels,
      ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
    })
    const polling = new Polling(this, 'Polling', { code, storage, archive, rules, alertFunctionName: alerting.alert.functionName })
    polling.poll.allow(['lambda:InvokeFunction'], [alerting.alert.functionArn])
    const queryApi = new QueryApi(this, 'QueryApi', { code, storage, rules })
    const { topic } = new Observability(this, 'Observability', {
      polling,
      alerting,
      queryApi,
      channels,
      ...(alarmEmail === undefined ? {} : { alarmEmail }),
    })

    const tell = (name: string, value: string, description: string) => new CfnOutput(this, name, { value, description })
    tell('ApiUrl', queryApi.url, 'The dashboard and the API; requests are signed for IAM')
    tell('ArchiveBucket', archive.bucketName, 'Every new and revised entry by day; docs/archive.md says how to read it')
    tell(
      'PushRulesTo',
      `s3://${rules.bucketName}`,
      'For `storywire storylines push --to`: what was pushed goes on until the next push, or a deployment of rules written later',
    )
    tell('AlarmTopic', topic.topicArn, 'Subscribe to be told of alarms')
    if (alerting.parameters.length > 0) {
      tell('Secrets', alerting.parameters.join(' '), 'Parameters to put as SecureString, one for each channel with a secret')
    }
  }
}

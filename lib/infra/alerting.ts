/**
 * The alert function: swept each minute, woken by poll, and allowed exactly the channels that the configuration names:
 * one parameter per secret, one sender identity per address that SES sends from.
 */
import { Duration, Stack } from 'aws-cdk-lib'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Configuration } from '../config/configuration.ts'
import type { AlertEnv } from '../env.ts'
import { everyMinute } from './every-minute.ts'
import type { RulesBucket } from './rules-bucket.ts'
import type { Storage } from './storage.ts'
import { StorywireFunction } from './storywire-function.ts'

/** Where Parameter Store keeps the channels' secrets, as SecureStrings that people put there: CloudFormation cannot. */
export const SECRETS_PREFIX = '/storywire/'

type AlertingProps = {
  readonly code: Code
  readonly storage: Storage
  readonly rules: RulesBucket
  readonly channels: Configuration['channels']
  readonly dashboardUrl?: string
}

export class Alerting extends Construct {
  readonly alert: StorywireFunction<typeof AlertEnv>
  /** Names of the parameters that must be set. */
  readonly parameters: readonly string[]

  constructor(scope: Construct, id: string, { code, storage, rules, channels, dashboardUrl }: AlertingProps) {
    super(scope, id)
    this.alert = new StorywireFunction<typeof AlertEnv>(this, 'Alert', {
      name: 'alert',
      code,
      description: 'Plans what is told to whom and sends the messages',
      environment: {
        TABLE_NAME: storage.table.ref,
        RULES_BUCKET: rules.bucketName,
        SECRETS_PREFIX,
        ...(dashboardUrl === undefined ? {} : { DASHBOARD_URL: dashboardUrl }),
      },
      timeout: Duration.minutes(5),
      memorySize: 512,
      // The next sweep does whatever is left.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    })
    storage.allow('alert', this.alert)
    rules.allowReads(this.alert)
    everyMinute(this, 'AlertSchedule', { target: this.alert, description: 'Storywire: sends the alerts that are due' })

    const stack = Stack.of(this)
    const secrets = channels.flatMap(channel => (channel.secret === undefined ? [] : [channel.secret]))
    this.parameters = [...new Set(secrets)].map(name => `${SECRETS_PREFIX}${name}`)
    if (this.parameters.length > 0) {
      // The key aws/ssm lets everyone of the account decrypt what Parameter Store hands them; no grant of ours is needed.
      const arns = this.parameters.map(name => stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }))
      this.alert.allow(['ssm:GetParameter'], arns)
    }

    const senders = [
      ...new Set(channels.flatMap(channel => (channel.type === 'email' && channel.secret === undefined ? [channel.from] : []))),
    ]
    if (senders.length > 0) {
      // An address is verified itself or through its domain. SES asks for SendRawEmail where a whole MIME message is given to SendEmail.
      const identities = senders.flatMap(from => [addressOf(from), addressOf(from).split('@').at(-1) ?? ''])
      const arns = [...new Set(identities)].map(name => stack.formatArn({ service: 'ses', resource: 'identity', resourceName: name }))
      this.alert.allow(['ses:SendEmail', 'ses:SendRawEmail'], arns, { StringEquals: { 'ses:FromAddress': senders.map(addressOf) } })
    }
  }
}

/** `Storywire <wire@example.org>` → `wire@example.org`. */
const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from

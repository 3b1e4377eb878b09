/**
 * What an operator is woken by. Every alarm goes to one topic; whether anybody listens to it is the operator's:
 * `-c alarmEmail=…` at synth, or a subscription made by hand.
 */
import { Duration, Stack } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { Configuration } from '../config/configuration.ts'
import { dimensionsOf, METRICS_NAMESPACE } from '../metrics.ts'
import type { Alerting } from './alerting.ts'
import type { Polling } from './polling.ts'
import type { QueryApi } from './query-api.ts'

const PERIOD = Duration.minutes(5)
/** A failing channel is tried again after a minute, then ever later, at last every half hour: two marks within the hour are no hiccup. */
const CHANNEL_PERIOD = Duration.minutes(10)
const CHANNEL_PERIODS = { periods: 6, datapoints: 2 }

type Watched = { readonly polling: Polling; readonly alerting: Alerting; readonly queryApi: QueryApi }

type AlarmProps = {
  readonly metric: IMetric
  readonly words: string
  readonly threshold?: number
  readonly periods?: number
  /** Of the periods so many must be bad; default: all. */
  readonly datapoints?: number
  /** Default: at or above the threshold, and no figures is fine. `stopped`: below it, and no figures is what it looks for. */
  readonly stopped?: boolean
}

export class Observability extends Construct {
  readonly topic: Topic

  constructor(
    scope: Construct,
    id: string,
    props: Watched & { readonly channels: Configuration['channels']; readonly alarmEmail?: string },
  ) {
    super(scope, id)
    this.topic = new Topic(this, 'Alarms', { displayName: 'Storywire alarms', enforceSSL: true })
    // A topic with a policy of its own loses the default one, under which alarms of the account may publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    if (props.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(props.alarmEmail))

    const { polling, alerting, queryApi } = props
    const functions = { dispatch: polling.dispatch, poll: polling.poll, alert: alerting.alert, query: queryApi.query }
    for (const [name, target] of Object.entries(functions)) this.watchFunction(name, target)
    this.watchSchedule('dispatch', functions.dispatch, 'no feed is polled')
    this.watchSchedule('alert', functions.alert, 'nobody is told of a hit')
    this.watchQueues(polling)
    this.watchFeeds()
    this.watchRules()
    this.watchChannels(props.channels)
  }

  private watchFunction(name: string, target: IFunction): void {
    this.alarm(`${name}-errors`, { metric: target.metricErrors({ period: PERIOD }), words: `${name} failed: see its log` })
    this.alarm(`${name}-throttles`, {
      metric: target.metricThrottles({ period: PERIOD }),
      // One burst passes by itself.
      periods: 2,
      words: `${name} is throttled: the account's concurrency is used up`,
    })
  }

  private watchSchedule(name: string, target: IFunction, consequence: string): void {
    const metric = target.metricInvocations({ period: PERIOD })
    this.alarm(`${name}-stopped`, { metric, periods: 2, stopped: true, words: `${name} is no longer started: ${consequence}` })
  }

  private watchQueues({ queue, deadLetters }: Polling): void {
    this.alarm('poll-dead-letters', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
      words: 'Poll messages were set aside after failing repeatedly: their feeds stay due; see poll’s log',
    })
    this.alarm('poll-late', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
      threshold: Duration.minutes(15).toSeconds(),
      periods: 2,
      words: 'A poll message has waited for more than 15 minutes: feeds are polled late',
    })
  }

  private watchFeeds(): void {
    const dimensionsMap = { ...dimensionsOf('poll') }
    this.alarm('feed-troubled', {
      metric: new Metric({ namespace: METRICS_NAMESPACE, metricName: 'FeedTroubled', dimensionsMap, statistic: 'Sum', period: PERIOD }),
      words: 'A feed is gone, has a new layout or keeps failing: see poll’s log and the list of feeds',
    })
  }

  /** One answer that did not come is no matter: the next is asked for a minute later. */
  private watchRules(): void {
    for (const service of ['poll', 'alert', 'query']) {
      const dimensionsMap = { ...dimensionsOf(service) }
      this.alarm(`${service}-rules`, {
        metric: new Metric({ namespace: METRICS_NAMESPACE, metricName: 'RulesNotRead', dimensionsMap, statistic: 'Sum', period: PERIOD }),
        periods: 2,
        words: `Pushed rules cannot be read or used by ${service}: the last good ones go on; see its log`,
      })
    }
  }

  private watchChannels(channels: Configuration['channels']): void {
    const written = (metricName: string, dimensions: { readonly channel?: string } = {}) =>
      new Metric({
        namespace: METRICS_NAMESPACE,
        metricName,
        dimensionsMap: { ...dimensionsOf('alert', dimensions) },
        statistic: 'Sum',
        period: metricName === 'ChannelFailing' ? CHANNEL_PERIOD : PERIOD,
      })
    for (const { id, type } of channels) {
      this.alarm(`channel-${id}`, {
        metric: written('ChannelFailing', { channel: id }),
        ...CHANNEL_PERIODS,
        words: `The ${type} channel ${id} fails or its secret is not set: its messages wait`,
      })
      this.alarm(`given-up-${id}`, {
        metric: written('MessageFailed', { channel: id }),
        words: `A message on the ${type} channel ${id} was given up: see alert’s log and /v1/alerts`,
      })
    }
    this.alarm('plan-failed', { metric: written('PlanFailed'), words: 'Hits of a storyline could not be planned: see alert’s log' })
  }

  private alarm(name: string, { metric, words, threshold = 1, periods = 1, datapoints = periods, stopped = false }: AlarmProps): void {
    const alarm = new Alarm(this, name, {
      metric,
      alarmDescription: words,
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: datapoints,
      comparisonOperator: stopped ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: stopped ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(this.topic))
    alarm.addOkAction(new SnsAction(this.topic))
  }
}

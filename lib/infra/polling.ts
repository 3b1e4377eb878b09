/**
 * The way from the clock to the feeds: a schedule starts dispatch each minute, dispatch fills the poll queue,
 * poll empties it. What poll does with a feed is not known here.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { CfnQueue, QueueProps } from 'aws-cdk-lib/aws-sqs'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { DispatchEnv, PollEnv } from '../env.ts'
import type { ArchiveBucket } from './archive-bucket.ts'
import { everyMinute } from './every-minute.ts'
import type { RulesBucket } from './rules-bucket.ts'
import type { Storage } from './storage.ts'
import { StorywireFunction } from './storywire-function.ts'

/** A message holds up to 50 feeds; slow servers answer within the fetch's own deadline, many at once. */
const POLL_TIMEOUT = Duration.minutes(5)
/** AWS's advice for queues before functions: six times the timeout, so that no message comes back while it is being worked on. */
const VISIBILITY = Duration.minutes(6 * 5)
/** Deliveries before a message is set aside. */
export const MAX_RECEIVES = 4

export type PollingProps = {
  readonly code: Code
  readonly storage: Storage
  readonly archive: ArchiveBucket
  readonly rules: RulesBucket
  readonly alertFunctionName: string
}

export class Polling extends Construct {
  readonly dispatch: StorywireFunction<typeof DispatchEnv>
  readonly poll: StorywireFunction<typeof PollEnv>
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, props: PollingProps) {
    super(scope, id)
    const { code, storage, archive, rules, alertFunctionName } = props
    const TABLE_NAME = storage.table.ref

    this.deadLetters = this.keptQueue('PollDeadLetters', { retentionPeriod: Duration.days(14) })
    this.queue = this.keptQueue('PollQueue', {
      visibilityTimeout: VISIBILITY,
      // Longer than all deliveries together. A message that ends unread loses nothing: its feeds are still due.
      retentionPeriod: Duration.hours(6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    })

    this.dispatch = new StorywireFunction<typeof DispatchEnv>(this, 'Dispatch', {
      name: 'dispatch',
      code,
      description: 'Finds the feeds that are due and queues them',
      environment: { TABLE_NAME, QUEUE_URL: this.queue.queueUrl },
      timeout: Duration.seconds(50),
      memorySize: 256,
      // A minute's feeds come round again five minutes later; a late answer would only queue them twice.
      retryAttempts: 1,
      maxEventAge: Duration.minutes(1),
    })
    storage.allow('dispatch', this.dispatch)
    this.dispatch.allow(['sqs:SendMessage'], [this.queue.queueArn])
    everyMinute(this, 'DispatchSchedule', { target: this.dispatch, description: 'Storywire: queues the feeds that are due' })

    this.poll = new StorywireFunction<typeof PollEnv>(this, 'Poll', {
      name: 'poll',
      code,
      description: 'Fetches feeds, matches their entries and records the hits',
      environment: {
        TABLE_NAME,
        ALERT_FUNCTION_NAME: alertFunctionName,
        ARCHIVE_BUCKET: archive.bucketName,
        RULES_BUCKET: rules.bucketName,
      },
      timeout: POLL_TIMEOUT,
      memorySize: 512,
    })
    storage.allow('poll', this.poll)
    archive.allowWrites(this.poll)
    rules.allowReads(this.poll)
    // Bounds what is fetched at once without reserving concurrency, which a new account does not have to give.
    this.poll.addEventSource(new SqsEventSource(this.queue, { batchSize: 1, maxConcurrency: 20 }))
  }

  /** Its name in CloudFormation is fixed and deleting the stack keeps it: it may hold what a person has yet to look at. */
  private keptQueue(id: string, props: QueueProps): Queue {
    const queue = new Queue(this, id, {
      ...props,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const resource = queue.node.defaultChild as CfnQueue
    resource.overrideLogicalId(id)
    return queue
  }
}

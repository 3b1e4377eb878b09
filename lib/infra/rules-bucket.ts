/**
 * The bucket of pushed rules (docs/pushing-rules.md): one object, its earlier versions for a while, and nothing else. People push
 * by their own permissions; functions only read.
 */
import { Duration } from 'aws-cdk-lib'
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type * as z from 'zod/mini'
import { RULES_OBJECT } from '../rules/place.ts'
import { keptBucket } from './kept-bucket.ts'
import type { StorywireFunction } from './storywire-function.ts'

/** A push that was wrong is found out within this. */
const EARLIER_DAYS = 90

export class RulesBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, { accessLog }: { readonly accessLog: Bucket }) {
    super(scope, id)
    this.bucket = keptBucket(this, 'Rules', {
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(EARLIER_DAYS) }],
      serverAccessLogsBucket: accessLog as IBucket,
      serverAccessLogsPrefix: 'rules/',
    })
  }

  get bucketName(): string {
    return this.bucket.bucketName
  }

  /** Read the one object. Who may not list the bucket is told 403 where nothing was pushed yet, as if it were forbidden. */
  allowReads<Schema extends z.ZodMiniObject>(target: StorywireFunction<Schema>): void {
    target.allow(['s3:GetObject'], [this.bucket.arnForObjects(RULES_OBJECT)])
    target.allow(['s3:ListBucket'], [this.bucket.bucketArn])
  }
}

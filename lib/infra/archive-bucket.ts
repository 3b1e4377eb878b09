/**
 * The bucket of the archive (docs/archive.md) and a second one for the log of who used it.
 *
 * It outlives the stack and keeps its logical id, as the table does. Objects go after as long as hits do. They are not
 * moved to a colder class: nearly all are under 128 KB, which those classes charge as 128 KB.
 */
import { Duration, Validations } from 'aws-cdk-lib'
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type * as z from 'zod/mini'
import { keptBucket } from './kept-bucket.ts'
import type { StorywireFunction } from './storywire-function.ts'

/** As long as a hit is kept. */
export const ARCHIVE_DAYS = 400
const LOG_DAYS = 90
/** What the archive writes lies under it; there is nothing else in the bucket. */
const WRITTEN = 'entries/*'

export class ArchiveBucket extends Construct {
  readonly bucket: Bucket
  /** Who used it; other buckets' logs lie there under prefixes of their own. */
  readonly accessLog: Bucket

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.accessLog = keptBucket(this, 'ArchiveLogs', { lifecycleRules: [{ expiration: Duration.days(LOG_DAYS) }] })
    this.bucket = keptBucket(this, 'Archive', {
      lifecycleRules: [{ expiration: Duration.days(ARCHIVE_DAYS) }],
      serverAccessLogsBucket: this.accessLog as IBucket,
    })
  }

  get bucketName(): string {
    return this.bucket.bucketName
  }

  /** Put objects, and nothing else: not read, list or delete them. */
  allowWrites<Schema extends z.ZodMiniObject>(target: StorywireFunction<Schema>): void {
    target.allow(['s3:PutObject'], [this.bucket.arnForObjects(WRITTEN)])
    const reason = 'Names of objects end in the hash of their content: the rest of the name cannot be known beforehand.'
    if (target.role !== undefined)
      Validations.of(target.role).acknowledge({ id: `AwsSolutions-IAM5[Resource::<Archive.Arn>/${WRITTEN}]`, reason })
  }
}

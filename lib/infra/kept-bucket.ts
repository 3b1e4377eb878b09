/**
 * A private bucket that outlives the stack: encrypted, closed to plain HTTP, and under a logical id that never changes, since
 * another id would be another, empty bucket.
 */
import { RemovalPolicy } from 'aws-cdk-lib'
import type { BucketProps, CfnBucket } from 'aws-cdk-lib/aws-s3'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

export function keptBucket(scope: Construct, id: string, props: BucketProps): Bucket {
  const bucket = new Bucket(scope, id, {
    ...props,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  const resource = bucket.node.defaultChild as CfnBucket
  resource.overrideLogicalId(id)
  return bucket
}

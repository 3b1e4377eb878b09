/**
 * Pushed rules in an S3 bucket. The SDK is loaded at the first use.
 *
 * To tell an absent object from a forbidden one the reader must be allowed to list the bucket: without that S3 says 403 to both.
 */
import type { S3Client } from '@aws-sdk/client-s3'
import { StorywireError } from '../errors.ts'
import { RULES_OBJECT, type RulesPlace } from './place.ts'
import { MOST_BYTES } from './rule-set.ts'

export type S3RulesOptions = {
  /** Absent: made at the first use, from the environment. */
  readonly client?: S3Client
  readonly bucket: string
  /** In front of the object's name, with its slash. */
  readonly prefix?: string
  /** For one request. A function answers somebody meanwhile; a person who uploads has more time. Default 3 s. */
  readonly patienceMs?: number
}

export function s3Rules({ client, bucket, prefix = '', patienceMs = 3_000 }: S3RulesOptions): RulesPlace {
  let loading: ReturnType<typeof load> | undefined
  const s3 = () => (loading ??= load(client, patienceMs))
  const object = { Bucket: bucket, Key: prefix + RULES_OBJECT }
  return {
    read: async known => {
      try {
        const { send, sdk } = await s3()
        const {
          Body,
          ETag,
          ContentLength = 0,
        } = await send(new sdk.GetObjectCommand({ ...object, ...(known === undefined ? {} : { IfNoneMatch: known }) }))
        if (Body === undefined || ETag === undefined) throw new Error('it came without a body or an ETag')
        if (ContentLength > MOST_BYTES) {
          ;(Body as { destroy?: () => void }).destroy?.()
          throw new Error(`it has ${ContentLength} bytes`)
        }
        return { kind: 'found', etag: ETag, bytes: await Body.transformToByteArray() }
      } catch (cause) {
        const status = statusOf(cause)
        if (status === 304) return { kind: 'unchanged' }
        // Not where the bucket is missing: that is a fault of the deployment.
        if (status === 404 && nameOf(cause) === 'NoSuchKey') return { kind: 'absent' }
        throw new StorywireError('rules-read', `the pushed rules could not be read from s3://${bucket}: ${nameOf(cause)}`, { cause })
      }
    },
    write: async (bytes, over) => {
      const condition = over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over }
      try {
        const { send, sdk } = await s3()
        await send(new sdk.PutObjectCommand({ ...object, ...condition, Body: bytes, ContentType: 'application/octet-stream' }))
      } catch (cause) {
        const status = statusOf(cause)
        // 409: two conditional writes at once. 404: what was to be replaced is gone. A retry may meet its own lost answer.
        if (status === 412 || status === 409 || (status === 404 && nameOf(cause) === 'NoSuchKey'))
          throw new StorywireError('rules-changed', `s3://${bucket}/${object.Key} was changed meanwhile: look, and push again`, { cause })
        throw new StorywireError('rules-write', `s3://${bucket}/${object.Key} was not written: ${nameOf(cause)}`, { cause })
      }
    },
  }
}

const statusOf = (cause: unknown): number | undefined =>
  cause instanceof Error && '$metadata' in cause ? (cause.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined

const nameOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'an unknown fault'
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return cause.name === 'Error' ? cause.message : cause.name
}

async function load(given: S3Client | undefined, patienceMs: number) {
  const sdk = await import('@aws-sdk/client-s3')
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: patienceMs, throwOnRequestTimeout: true }
  const client = given ?? new sdk.S3Client({ requestHandler, maxAttempts: 2, followRegionRedirects: true })
  const send: S3Client['send'] = client.send.bind(client)
  return { sdk, send }
}

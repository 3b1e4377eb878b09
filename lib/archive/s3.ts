/**
 * The archive in an S3 bucket: the folder's names behind an optional prefix.
 *
 * The SDK is loaded at the first use, so that a poll that finds nothing new does not pay for it. Retries are the SDK's; what
 * fails after them is thrown by `write` and named by `read`.
 */
import type { S3Client } from '@aws-sdk/client-s3'
import { StorywireError } from '../errors.ts'
import type { Archive } from './archive.ts'
import { objectArchive } from './object-archive.ts'
import { entriesFolder } from './object-name.ts'

export type S3ArchiveOptions = {
  /** Absent: made at the first use, from the environment. */
  readonly client?: S3Client
  readonly bucket: string
  /** In front of every name, with its slash: `storywire/`. */
  readonly prefix?: string
}

export function s3Archive({ client, bucket, prefix = '' }: S3ArchiveOptions): Archive {
  let loading: ReturnType<typeof load> | undefined
  const s3 = () => (loading ??= load(client))
  const folder = `${prefix}${entriesFolder}/`

  /** All pages of a listing; `delimiter`: what lies in sub-folders is only named by these. */
  async function list(within: string, delimiter?: string) {
    const { send, sdk } = await s3()
    const keys: string[] = []
    const folders: string[] = []
    let next: string | undefined
    do {
      const page = await send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: within,
          ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
          ...(next === undefined ? {} : { ContinuationToken: next }),
        }),
      )
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key)
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) folders.push(Prefix)
      next = page.IsTruncated === true ? page.NextContinuationToken : undefined
    } while (next !== undefined)
    return { keys, folders }
  }

  return objectArchive({
    put: async (name, bytes) => {
      const { send, sdk } = await s3()
      await send(new sdk.PutObjectCommand({ Bucket: bucket, Key: prefix + name, Body: bytes, ContentType: 'application/gzip' }))
    },
    days: async () => {
      const { keys, folders } = await list(folder, '/')
      // The console makes an empty object for a folder.
      const stray = keys.filter(key => key !== folder)
      return [...folders.map(key => key.slice(folder.length, -1)), ...stray.map(key => key.slice(folder.length))]
    },
    objects: async day => {
      const { keys } = await list(`${folder}${day}/`)
      return keys.filter(key => key !== `${folder}${day}/`).map(key => key.slice(prefix.length))
    },
    open: async function* (name) {
      const { send, sdk } = await s3()
      const { Body } = await send(new sdk.GetObjectCommand({ Bucket: bucket, Key: prefix + name }))
      if (Body === undefined) throw new StorywireError('archive-read', `${name} came without a body`)
      yield* Body as AsyncIterable<Uint8Array>
    },
  })
}

/** A connection that hangs is given up and tried again, within the time that a poll has. */
const patience = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true }

async function load(given: S3Client | undefined) {
  const sdk = await import('@aws-sdk/client-s3')
  const client = given ?? new sdk.S3Client({ requestHandler: patience })
  const send: S3Client['send'] = client.send.bind(client)
  return { sdk, send }
}

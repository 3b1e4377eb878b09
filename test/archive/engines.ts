/** Both engines of the archive for its contract: each with a way to put, change and remove what lies in it behind its back. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import type { Archive } from '../../lib/archive/archive.ts'
import { folderArchive } from '../../lib/archive/folder.ts'
import { s3Archive } from '../../lib/archive/s3.ts'
import { startS3 } from '../s3-server.ts'

export type Engine = {
  readonly archive: Archive
  /** Names of all that lies there, in order. */
  readonly names: () => readonly string[]
  readonly bytes: (name: string) => Buffer
  readonly put: (name: string, bytes: Buffer) => void
  readonly remove: (name: string) => void
  /** From now on it takes nothing more. */
  readonly refuseWrites: () => void
  readonly close: () => Promise<void>
}

function folderEngine(): Engine {
  const directory = mkdtempSync(join(tmpdir(), 'storywire-archive-'))
  const path = (name: string) => join(directory, name)
  const entries = join(directory, 'entries')
  return {
    archive: folderArchive({ directory }),
    names: () =>
      readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter(one => one.isFile())
        .map(one => join(one.parentPath, one.name).slice(directory.length + 1))
        .toSorted(),
    bytes: name => readFileSync(path(name)),
    put: (name, bytes) => {
      mkdirSync(dirname(path(name)), { recursive: true })
      writeFileSync(path(name), bytes)
    },
    remove: name => rmSync(path(name)),
    refuseWrites: () => {
      rmSync(entries, { recursive: true, force: true })
      writeFileSync(entries, 'a file where the folder should be')
    },
    close: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

async function s3Engine(): Promise<Engine> {
  const { s3, endpoint, close } = await startS3('wire-archive', { pageSize: 2 })
  const client = new S3Client({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 2,
  })
  return {
    archive: s3Archive({ client, bucket: 'wire-archive', prefix: 'desk/' }),
    names: () => [...s3.objects.keys()].map(key => key.replace(/^desk\//, '')).toSorted(),
    bytes: name => s3.objects.get(`desk/${name}`) ?? Buffer.alloc(0),
    put: (name, bytes) => void s3.objects.set(`desk/${name}`, bytes),
    remove: name => void s3.objects.delete(`desk/${name}`),
    refuseWrites: () => {
      s3.fault = operation => (operation === 'PutObject' ? { status: 403, code: 'AccessDenied' } : undefined)
    },
    close: async () => {
      client.destroy()
      await close()
    },
  }
}

export const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ['folder', async () => folderEngine()],
  ['S3', s3Engine],
]

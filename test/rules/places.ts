/** Both places of pushed rules for their contract: each with a way to put, remove and refuse behind its back. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { folderRules } from '../../lib/rules/folder.ts'
import { RULES_OBJECT, type RulesPlace } from '../../lib/rules/place.ts'
import { s3Rules } from '../../lib/rules/s3.ts'
import { startS3 } from '../s3-server.ts'

export type RulesEngine = {
  readonly place: RulesPlace
  readonly names: () => readonly string[]
  readonly put: (bytes: Uint8Array) => void
  readonly remove: () => void
  /** From now on nothing is read or written. */
  readonly breakDown: () => void
  readonly close: () => Promise<void>
}

function folderPlace(): RulesEngine {
  const directory = mkdtempSync(join(tmpdir(), 'storywire-rules-'))
  const path = join(directory, RULES_OBJECT)
  return {
    place: folderRules({ directory }),
    names: () => readdirSync(directory),
    put: bytes => writeFileSync(path, bytes),
    remove: () => rmSync(path),
    breakDown: () => {
      rmSync(path, { force: true })
      mkdirSync(path)
    },
    close: async () => rmSync(directory, { recursive: true, force: true }),
  }
}

export async function s3Place() {
  const { s3, endpoint, close } = await startS3('wire-rules')
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' }
  const client = new S3Client({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 2 })
  return {
    s3,
    place: s3Rules({ client, bucket: 'wire-rules', prefix: 'desk/' }),
    names: () => [...s3.objects.keys()].map(key => key.replace(/^desk\//, '')),
    put: (bytes: Uint8Array) => void s3.objects.set(`desk/${RULES_OBJECT}`, Buffer.from(bytes)),
    remove: () => void s3.objects.delete(`desk/${RULES_OBJECT}`),
    breakDown: () => {
      s3.fault = () => ({ status: 403, code: 'AccessDenied' })
    },
    close: async () => {
      client.destroy()
      await close()
    },
  }
}

export const places: readonly (readonly [string, () => Promise<RulesEngine>])[] = [
  ['folder', async () => folderPlace()],
  ['S3', s3Place],
]

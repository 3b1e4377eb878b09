/**
 * From entries to objects: lines in the order given, gzipped, named by their time and content.
 *
 * gzip and not brotli or zstd: zstd is missing in Node 20, and brotli saves a tenth but is read by few tools
 * (docs/archive.md has the figures). One object a day, or more where it would unpack to too much.
 */
import { createHash } from 'node:crypto'
import { createGzip } from 'node:zlib'
import type { ArchivedEntry } from './archive.ts'
import { lineOf, longestLine } from './entry-lines.ts'
import { dayOf, objectName } from './object-name.ts'

export type PackedObject = { readonly name: string; readonly bytes: Buffer }

/** An object is closed once it holds this much, in bytes of its lines. */
export const fullObject = 64 * 1024 * 1024
/** So that none unpacks to more: what does was not written here. In bytes. */
export const largestObject = fullObject + longestLine

/** One object at a time is in memory. Throws where a `foundAt` is no instant. */
export async function* packEntries(entries: readonly ArchivedEntry[]): AsyncGenerator<PackedObject> {
  const days = Map.groupBy(entries, ({ foundAt }) => dayOf(new Date(foundAt).toISOString()))
  for (const [, ofDay] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
    let rest: readonly ArchivedEntry[] = ofDay
    while (rest.length > 0) {
      const { packed, taken } = await packSome(rest)
      yield packed
      rest = rest.slice(taken)
    }
  }
}

/** As many of the entries as fill an object. */
async function packSome(entries: readonly ArchivedEntry[]): Promise<{ packed: PackedObject; taken: number }> {
  const gzip = createGzip()
  const chunks: Buffer[] = []
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => gzip.once('end', resolve).once('error', reject))
  const hash = createHash('sha256')
  let size = 0
  let taken = 0
  let newest = ''
  for (const entry of entries) {
    if (size >= fullObject) break
    const line = lineOf(entry)
    size += line.length
    taken += 1
    const at = new Date(entry.foundAt).toISOString()
    if (at > newest) newest = at
    hash.update(line)
    if (!gzip.write(line)) await new Promise<void>(resolve => gzip.once('drain', resolve))
  }
  gzip.end()
  await ended
  return { packed: { name: objectName(newest, hash.digest('hex')), bytes: Buffer.concat(chunks) }, taken }
}

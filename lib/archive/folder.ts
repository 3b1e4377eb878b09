/**
 * The archive in a folder: `<directory>/entries/2026-11-24/….jsonl.gz`.
 *
 * An object appears under its name at once and whole: written beside it, flushed to the disk, renamed. What a crash leaves
 * behind has a name of its own kind and is passed over; `dropOld` removes it together with old days.
 */
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Archive } from './archive.ts'
import { objectArchive } from './object-archive.ts'
import { entriesFolder, isDay } from './object-name.ts'

/** Being written, or left over by a crash while it was. */
const unfinished = /^\.[0-9a-f-]+\.unfinished$/
/** No write takes this long: what is older was left over. */
const leftOverMs = 24 * 3_600_000

export function folderArchive({ directory }: { readonly directory: string }): Archive {
  const place = (name: string) => join(directory, ...name.split('/'))
  return objectArchive({
    put: async (name, bytes) => {
      const path = place(name)
      const folder = dirname(path)
      await mkdir(folder, { recursive: true })
      const beside = join(folder, `.${randomUUID()}.unfinished`)
      try {
        const file = await open(beside, 'wx')
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(beside, path)
      } catch (error) {
        await rm(beside, { force: true }).catch(() => {})
        throw error
      }
      await syncFolder(folder)
    },
    days: () => namesIn(join(directory, entriesFolder)),
    objects: async day =>
      (await namesIn(join(directory, entriesFolder, day)))
        .filter(name => !unfinished.test(name))
        .map(name => `${entriesFolder}/${day}/${name}`),
    open: name => createReadStream(place(name)),
  })
}

/** Delete the days before `day` (2026-11-24) and what was left over while writing. Nothing else is touched. Resolves to the days that went. */
export async function dropOld({ directory }: { readonly directory: string }, day: string, now: Date): Promise<readonly string[]> {
  const entries = join(directory, entriesFolder)
  const days = (await namesIn(entries)).filter(isDay)
  const old = days.filter(each => each < day)
  for (const each of old) await rm(join(entries, each), { recursive: true, force: true })
  for (const each of days.filter(one => one >= day))
    for (const name of (await namesIn(join(entries, each))).filter(one => unfinished.test(one))) {
      const path = join(entries, each, name)
      const found = await stat(path).catch(() => undefined)
      if (found !== undefined && now.getTime() - found.mtimeMs > leftOverMs) await rm(path, { force: true })
    }
  return old
}

/** A folder that is not there yet is empty. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** So that the name survives a loss of power too. Not every system can; the bytes are safe already. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close().catch(() => {})
}

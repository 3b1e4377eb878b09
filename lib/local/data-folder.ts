/**
 * What lies in a data folder: `table/`, `archive/`, `outbox/`, `lock/`, `running.json`, `rules.swr` (pushed rules); and the mark of a sample's folder,
 * which alone allows that it is emptied.
 */
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StorywireError } from '../errors.ts'
import { lockFolder } from './data-lock.ts'

/** Where the sample keeps its data, unless told otherwise. */
export const sampleFolder = '.storywire-sample'
export const outboxFolder = (directory: string): string => join(directory, 'outbox')
export const archiveFolder = (directory: string): string => join(directory, 'archive')

/** Nothing was ever stored here: reading it would only create it. */
export async function isUnused(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch((): string[] => [])
  return !names.includes('table') && !names.includes('running.json')
}

const sampleMark = 'sample.txt'
/** Its entries are those of the sample wire. */
export async function isSample(directory: string): Promise<boolean> {
  return (await readdir(directory).catch((): string[] => [])).includes(sampleMark)
}

/** Not the sample's to delete: the lock is held, and a stale `running.json` is replaced in one step. */
const kept = new Set([lockFolder, 'running.json', 'running.json.next'])

/** Before anything is created: throws `not-a-sample` for a folder that holds something else than a sample. */
export async function mayEmpty(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined)
  if (found === undefined) return
  const names = found.isDirectory() ? await readdir(directory) : ['']
  if (names.includes(sampleMark) || names.every(name => kept.has(name))) return
  const hint = 'The sample empties its data folder at each start: give it another one with --data, or leave --data out.'
  throw new StorywireError('not-a-sample', `${directory} was not made by the sample and is left alone. ${hint}`)
}

/** Empty a sample's folder and mark it. The caller holds its lock and has asked `mayEmpty` before. */
export async function emptySample(directory: string): Promise<void> {
  await mayEmpty(directory)
  await writeFile(
    join(directory, sampleMark),
    'Storywire plays its sample wire here and deletes everything in this folder at each start.\n',
  )
  for (const name of await readdir(directory))
    if (!kept.has(name) && name !== sampleMark) await rm(join(directory, name), { recursive: true, force: true })
}

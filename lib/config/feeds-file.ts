/** feeds.yaml opened to be changed, and replaced in one step once what it is to become has been found sound. */
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMap, isSeq, parseDocument } from 'yaml'
import { StorywireError } from '../errors.ts'
import type { Configuration } from './configuration.ts'
import { loadConfiguration } from './load.ts'

export type FeedsFile = {
  /** As messages name it. */
  readonly file: string
  /** '' where there is none yet. */
  readonly text: string
  readonly configuration: Pick<Configuration, 'sources' | 'feeds' | 'contact'>
}

/** Throws the problems of a configuration that is not sound: what cannot be read cannot be added to. A folder without feeds is a beginning. */
export async function openFeedsFile(directory: string): Promise<FeedsFile> {
  const file = join(directory, 'feeds.yaml')
  const text = await readText(file)
  const known = await stat(directory).catch(() => undefined)
  if (known?.isDirectory() === true && (text === '' || hasNoSources(text))) return { file, text, configuration: { sources: [], feeds: [] } }
  return { file, text, configuration: (await loadConfiguration(directory)).configuration }
}

/**
 * Throws the problems that the new text would have, and `changed-meanwhile` if somebody else wrote the file since it was opened;
 * the file is then as it was. Its mode is kept, and a link stays one.
 */
export async function replaceFeedsFile(directory: string, { file, text }: FeedsFile, next: string): Promise<void> {
  await loadConfiguration(directory, { feeds: next })
  const target = await realpath(file).catch(() => file)
  if ((await readText(target)) !== text)
    throw new StorywireError('changed-meanwhile', `${file} was changed meanwhile: nothing was written.`)
  const beside = `${target}.${process.pid}.new`
  try {
    await writeFile(beside, next)
    const before = await stat(target).catch(() => undefined)
    if (before !== undefined) await chmod(beside, before.mode)
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw new StorywireError('not-written', `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return ''
    throw new StorywireError('unreadable-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function hasNoSources(text: string): boolean {
  const document = parseDocument(text)
  if (document.errors.length > 0) return false
  if (document.contents === null) return true
  const sources = isMap(document.contents) ? document.get('sources') : undefined
  return isMap(document.contents) && (sources === undefined || sources === null || (isSeq(sources) && sources.items.length === 0))
}

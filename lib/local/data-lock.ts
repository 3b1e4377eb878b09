/**
 * The lock of a data folder: who holds it may open the table's files, change `running.json` and empty the folder.
 *
 * LevelDB locks its folder with the operating system (fcntl, LockFileEx), and the kernel lets go of the lock however the
 * process ends: `kill -9`, a reused process id or a half-written file cannot confuse it. Node has no such lock of its own,
 * hence an empty LevelDB in `<data>/lock` that holds nothing.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { StorywireError } from '../errors.ts'

export type DataLock = { readonly release: () => Promise<void> }

/** What `<data>/lock` is called: emptying a folder leaves it. */
export const lockFolder = 'lock'

/** Undefined: another process (or another caller in this one) holds it. Throws `data-folder` where the folder cannot be written. */
export async function tryLock(directory: string): Promise<DataLock | undefined> {
  try {
    await mkdir(directory, { recursive: true })
    const level = new ClassicLevel(join(directory, lockFolder))
    await level.open()
    return { release: () => level.close() }
  } catch (error) {
    if (causes(error).some(cause => 'code' in cause && cause.code === 'LEVEL_LOCKED')) return undefined
    const why = causes(error).at(-1)?.message ?? String(error)
    throw new StorywireError('data-folder', `The data folder ${directory} cannot be used: ${why}`, { cause: error })
  }
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : []
}

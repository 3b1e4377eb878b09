/**
 * The archive over anything that keeps objects by name: the folder and the bucket differ in five small functions only.
 */
import { StorywireError } from '../errors.ts'
import type { Archive, ArchiveFinding } from './archive.ts'
import { wordsOf } from './fault-words.ts'
import { hashIn, isDay } from './object-name.ts'
import { packEntries } from './pack.ts'

/** Where objects are kept. Any of these may throw; what is listed may be gone when it is opened. */
export type ObjectKeeper = {
  /** Resolves when the object is kept for good. Putting a name again is putting the same bytes. */
  readonly put: (name: string, bytes: Buffer) => Promise<void>
  /** Names in `entries/`, in any order; those that are no days too. */
  readonly days: () => Promise<readonly string[]>
  /** Whole names of a day's objects, in any order, and of what else lies there. */
  readonly objects: (day: string) => Promise<readonly string[]>
  readonly open: (name: string) => AsyncIterable<Uint8Array>
}

export function objectArchive(keeper: ObjectKeeper): Archive {
  return {
    write: async entries => {
      for await (const { name, bytes } of packEntries(entries)) {
        try {
          await keeper.put(name, bytes)
        } catch (cause) {
          throw new StorywireError('archive-write', `the archive did not take ${name}: ${wordsOf(cause)}`, { cause })
        }
      }
    },
    read: (options = {}) => readAll(keeper, options),
  }
}

type ReadOptions = NonNullable<Parameters<Archive['read']>[0]>

async function* readAll(keeper: ObjectKeeper, { fromDay = '', toDay = '9999', containing }: ReadOptions): AsyncGenerator<ArchiveFinding> {
  // Poll only writes, and need not load how to read.
  const { unpackObject } = await import('./unpack.ts')
  const days = yield* listed('entries/', keeper.days)
  for (const day of newestFirst(days)) {
    if (!isDay(day)) {
      yield foreign(`entries/${day}`)
      continue
    }
    if (day < fromDay || day > toDay) continue
    const names = yield* listed(`entries/${day}/`, () => keeper.objects(day))
    for (const name of newestFirst(names)) {
      if (hashIn(name) === undefined) yield foreign(name)
      else yield* unpackObject(name, keeper.open(name), containing === undefined ? {} : { containing })
    }
  }
}

async function* listed(place: string, list: () => Promise<readonly string[]>): AsyncGenerator<ArchiveFinding, readonly string[]> {
  try {
    return await list()
  } catch (cause) {
    yield { problem: { object: place, message: `it cannot be listed: ${wordsOf(cause)}` } }
    return []
  }
}

/** Names begin with the time, so that they sort by it. */
const newestFirst = (names: readonly string[]): readonly string[] => names.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))

const foreign = (object: string): ArchiveFinding => ({ problem: { object, message: 'it is nothing that the archive wrote' } })

/**
 * Pushed rules in a folder: `rules.swr`, written beside it, flushed to the disk and renamed, so that a reader sees the old or the
 * new ones, whole, and a crash leaves the old ones.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StorywireError } from '../errors.ts'
import { RULES_OBJECT, type RulesFound, type RulesPlace } from './place.ts'
import { MOST_BYTES } from './rule-set.ts'

const unfinished = /^\.rules-[0-9a-f-]+\.unfinished$/
/** No write takes this long: what is older was left over by a crash. */
const leftOverMs = 3_600_000

export function folderRules({ directory }: { readonly directory: string }): RulesPlace {
  const path = join(directory, RULES_OBJECT)
  const read = async (known?: string): Promise<RulesFound> => {
    const file = await open(path, 'r')
    try {
      const { ino, mtimeNs, size } = await file.stat({ bigint: true })
      // Each write makes a file of its own.
      const etag = `${ino}-${mtimeNs}-${size}`
      if (etag === known) return { kind: 'unchanged' }
      if (size > BigInt(MOST_BYTES)) throw new Error(`it has ${size} bytes`)
      return { kind: 'found', etag, bytes: await file.readFile() }
    } finally {
      await file.close()
    }
  }
  return {
    read: known =>
      read(known).catch((cause: unknown) => {
        if (codeOf(cause) === 'ENOENT') return { kind: 'absent' }
        throw new StorywireError('rules-read', `${path} could not be read: ${codeOf(cause)}`, { cause })
      }),
    write: async (bytes, over) => {
      const beside = join(directory, `.rules-${randomUUID()}.unfinished`)
      try {
        await mkdir(directory, { recursive: true })
        await dropLeftOver(directory)
        const file = await open(beside, 'wx')
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        // Asked at the last moment; what is pushed between this and the next line is replaced.
        const there = await read(over).catch((cause: unknown) => (codeOf(cause) === 'ENOENT' ? ({ kind: 'absent' } as const) : undefined))
        if (there !== undefined && there.kind !== (over === undefined ? 'absent' : 'unchanged'))
          throw new StorywireError('rules-changed', `${path} was changed meanwhile: look, and push again`)
        await rename(beside, path)
      } catch (cause) {
        await rm(beside, { force: true }).catch(() => {})
        if (cause instanceof StorywireError) throw cause
        throw new StorywireError('rules-write', `${path} was not written: ${codeOf(cause)}`, { cause })
      }
    },
  }
}

async function dropLeftOver(directory: string): Promise<void> {
  for (const name of (await readdir(directory)).filter(one => unfinished.test(one))) {
    const path = join(directory, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > leftOverMs) await rm(path, { force: true })
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error ? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message) : 'an unknown fault'

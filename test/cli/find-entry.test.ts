/** Which entry is meant: how it may be named, what is taken together, and what is asked back. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderArchive } from '../../lib/archive/folder.ts'
import { findEntry, readWanted } from '../../lib/cli/find-entry.ts'
import type { Hit } from '../../lib/storyline/hit.ts'
import { archived, type Wanted } from '../archive/archived.ts'

describe('a name', () => {
  it.each([
    ['0123456789abcdef', { entry: { by: 'key', key: '0123456789abcdef' } }],
    [' 0123456789ABCDEF ', { entry: { by: 'key', key: '0123456789abcdef' } }],
    ['beef', { entry: { by: 'key', key: 'beef' } }],
    ['0123456789abcdef~troop-offers', { entry: { by: 'key', key: '0123456789abcdef' }, storyline: 'troop-offers' }],
    ['http://www.wire.example/a?utm_source=x', { entry: { by: 'link', canonical: 'https://wire.example/a' } }],
    ['tag:wire.example,2026:1', { entry: { by: 'link', canonical: 'tag:wire.example,2026:1' } }],
    ['bee', undefined],
    ['0123456789abcdef0', undefined],
    ['not-hex', undefined],
    ['wire.example/a', undefined],
    ['', undefined],
    ['~troop-offers', undefined],
  ])('%j', (typed, wanted) => {
    if (wanted === undefined) expect(readWanted(typed)).toBeUndefined()
    else expect(readWanted(typed)).toMatchObject(wanted)
  })
})

describe('an entry', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'storywire-find-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))
  const write = (...entries: readonly Wanted[]) => folderArchive({ directory }).write(entries.map(archived))
  const find = (typed: string, hits: readonly Partial<Hit>[] = []) => {
    const wanted = readWanted(typed)
    if (wanted === undefined) throw new Error(typed)
    // Two rows a page: every page is asked for.
    const page = async ({ after = '0' }: { readonly after?: string }) => {
      const next = Number(after) + 2
      return { rows: hits.slice(Number(after), next) as readonly Hit[], ...(next < hits.length ? { next: String(next) } : {}) }
    }
    return findEntry({ archive: folderArchive({ directory }), hits: page, onProblem: () => {} }, wanted.entry)
  }
  const at = (minute: number) => `2026-11-24T08:${String(minute).padStart(2, '0')}:00.000Z`

  it('has its versions newest first; one that a broken poll wrote twice counts once, from when it came', async () => {
    await write({ foundAt: at(1), entry: { textHash: 'old' } })
    await write({ foundAt: at(2), entry: { textHash: 'old' } })
    await write(
      { foundAt: at(3), entry: { textHash: 'old' }, feed: 'other' },
      { foundAt: at(4), entry: { textHash: 'new' }, revised: true },
    )
    const { key, versions } = await find('0123')
    expect(key).toBe('0123456789abcdef')
    expect(versions.map(({ foundAt, feed, entry }) => [foundAt, feed, entry.textHash])).toEqual([
      [at(4), 'wire-en', 'new'],
      [at(3), 'other', 'old'],
      [at(1), 'wire-en', 'old'],
    ])
  })

  it('is asked back for where several are meant', async () => {
    const live = 'https://wire.example/live'
    await write(
      { entry: { key: 'abcd000000000001', title: 'First', link: live } },
      { entry: { key: 'abcd000000000002', title: 'Second', link: live } },
      { entry: { key: 'dcba000000000002', title: 'Third' } },
    )
    const both = /2 entries are meant[\s\S]*\n {2}abcd000000000001 {2}First\n {2}abcd000000000002 {2}Second$/
    await expect(find('abcd')).rejects.toMatchObject({ code: 'ambiguous-entry', message: expect.stringMatching(both) })
    await expect(find(live)).rejects.toMatchObject({ code: 'ambiguous-entry', message: expect.stringMatching(both) })
    expect((await find('abcd000000000002')).versions[0]?.entry.title).toBe('Second')
  })

  it('is meant by a link with what stands behind its "#"', async () => {
    const live = 'https://wire.example/live'
    await write(
      { entry: { key: 'abcd000000000001', title: 'First', link: `${live}#1` } },
      { entry: { key: 'abcd000000000002', title: 'Second', link: `${live}#2` } },
    )
    expect((await find(`${live}#2`)).key).toBe('abcd000000000002')
    await expect(find(live)).rejects.toMatchObject({ code: 'ambiguous-entry' })
    await expect(find(`${live}#3`)).rejects.toMatchObject({ code: 'ambiguous-entry' })
  })

  it('is found among the hits where the archive lacks it', async () => {
    const hits = Array.from({ length: 7 }, (_, number) => ({
      entryKey: `${number}000000000000000`,
      entry: { title: `Hit ${number}`, link: `https://wire.example/${number}`, language: null, publishedAt: null, source: 'wire' },
    }))
    expect(await find('6000', hits)).toEqual({ key: '6000000000000000', versions: [] })
    expect(await find('https://www.wire.example/5?utm_source=x', hits)).toEqual({ key: '5000000000000000', versions: [] })
    await expect(find('9000000000000000', hits)).rejects.toMatchObject({
      code: 'unknown-entry',
      message: expect.stringMatching(/Did you mean this one\?\n {2}\d0{15} {2}Hit \d$/),
    })
    await expect(find('abcd')).rejects.toMatchObject({ code: 'unknown-entry', message: expect.stringContaining('both are empty') })
  })

  it('that is not there is no reason to print what a feed wrote as it is', async () => {
    await write({ entry: { title: 'Iron\u001b[2J bridge\ncloses' } })
    await expect(find('ffff')).rejects.toMatchObject({ message: expect.stringMatching(/Iron \[2J bridge closes$/) })
  })
})

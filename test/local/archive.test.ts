/** The archive of a data folder: what every way to run writes into it, and what `up` deletes. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderArchive } from '../../lib/archive/folder.ts'
import type { Configuration } from '../../lib/config/configuration.ts'
import { pollOnce } from '../../lib/local/poll-once.ts'
import { openSession, type SessionRequest } from '../../lib/local/session.ts'
import { readAll } from '../archive/archived.ts'
import { rss, serveWire, type Wire } from '../cli/newsroom.ts'

let directory: string
let wire: Wire
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'storywire-local-'))
  troubles.length = 0
  wire = await serveWire()
})
afterEach(async () => {
  await wire.close()
  rmSync(directory, { recursive: true, force: true })
})

const configuration = (url: string): Configuration => ({
  sources: [{ id: 'wire', name: 'Wire', country: 'DE', language: 'en', state: false }],
  feeds: [
    {
      id: 'wire-en',
      source: 'wire',
      url,
      language: 'en',
      everyMs: 900_000,
      floorMs: 300_000,
      ceilingMs: 21_600_000,
      allowPrivate: true,
    },
  ],
  entities: {},
  storylines: [{ id: 'bridges', title: 'Bridges', rule: 'bridge', minScore: 0, examples: { match: [], ignore: [] } }],
  channels: [],
  subscriptions: [],
})
const troubles: string[] = []
const session = (command: SessionRequest['command'], sample = false) =>
  openSession({
    directory,
    configuration: configuration(`${wire.base}/feed`),
    environment: {},
    events: { onPoll: () => {}, onHit: () => {}, onSend: () => {}, onTrouble: message => troubles.push(message) },
    command,
    sample,
  })
const archive = () => readAll(folderArchive({ directory: join(directory, 'archive') }))
const poll = async () => {
  const opened = await session('poll')
  try {
    return await pollOnce(opened, opened.configuration.feeds, () => {})
  } finally {
    await opened.close()
  }
}

test('holds every entry that was new or revised, hit or not, and says where it was read', async () => {
  wire.answers.set('/feed', rss(['Market day', 'Bridge closed']))
  await poll()
  expect((await archive()).entries).toMatchObject([
    {
      feed: 'wire-en',
      source: 'wire',
      revised: false,
      entry: { title: 'Market day' },
      document: { url: `${wire.base}/feed`, status: 200 },
    },
    { entry: { title: 'Bridge closed' } },
  ])
  await poll()
  expect((await archive()).entries).toHaveLength(2)
  wire.answers.set('/feed', rss(['Market day moved', 'Bridge closed', 'Rain']))
  await poll()
  const { entries, problems } = await archive()
  expect(entries.slice(0, -2).map(({ entry, revised }) => [entry.title, revised])).toEqual([
    ['Market day moved', true],
    ['Rain', false],
  ])
  expect(problems).toEqual([])
})

test('an archive that takes nothing fails the poll, which comes again: no entry is lost', async () => {
  wire.answers.set('/feed', rss(['Market day']))
  writeFileSync(join(directory, 'archive'), 'a file')
  expect((await poll()).reports).toMatchObject([{ outcome: 'failed', code: 'fault' }])
  rmSync(join(directory, 'archive'))
  expect((await poll()).reports).toMatchObject([{ outcome: 'changed', new: 1 }])
  expect((await archive()).titles).toEqual(['Market day'])
})

test('up deletes days that are older than hits are kept, and no others; the sample starts with none', async () => {
  const days = join(directory, 'archive/entries')
  const ago = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10)
  for (const count of [1, 399, 402, 800]) mkdirSync(join(days, ago(count)), { recursive: true })
  await (await session('poll')).close()
  expect(readdirSync(days)).toHaveLength(4)
  await (await session('up')).close()
  expect(readdirSync(days).toSorted()).toEqual([ago(399), ago(1)].toSorted())
  rmSync(directory, { recursive: true })
  const sample = await session('up', true)
  await sample.handlers.dispatch({ all: true })
  await sample.handlers.queue.drain()
  await sample.close()
  expect((await archive()).entries.length).toBeGreaterThan(0)
  await (await session('up', true)).close()
  expect(existsSync(join(directory, 'archive'))).toBe(false)
  expect(troubles).toEqual([])
})

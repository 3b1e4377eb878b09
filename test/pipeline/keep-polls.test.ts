/** What of a message waits for its end, and for how long. */
import { expect, test } from 'vitest'
import type { Archive, ArchivedEntry } from '../../lib/archive/archive.ts'
import { silentLog } from '../../lib/log.ts'
import { type PolledFeed, pollKeeper } from '../../lib/pipeline/keep-polls.ts'
import { nothingFound } from '../../lib/pipeline/poll-report.ts'

const at = '2026-11-24T09:00:00.000Z'
const entry = (content: string): ArchivedEntry => ({
  foundAt: at,
  feed: 'a',
  source: 'north',
  entry: { key: '', textHash: '', link: null, title: '', summary: '', content, publishedAt: null, language: null, publisher: null },
  revised: false,
  document: { url: 'https://a.example/', headers: {}, sha256: '' },
})
const polled = (feed: string, archived: readonly ArchivedEntry[]): PolledFeed => ({
  report: { feed, outcome: 'changed', ...nothingFound },
  kept: {
    state: { feed, nextAt: at, polledAt: at, failures: 0, health: 'new', since: at },
    archived,
    ring: new Uint8Array(12),
    record: { nextAt: at, failures: 0, health: 'fine', since: at },
  },
})

function keeper() {
  const happened: string[] = []
  const archive: Archive = { write: async entries => void happened.push(`archive ${entries.length}`), read: async function* () {} }
  const store = {
    putRing: async (feed: string) => void happened.push(`ring ${feed}`),
    finishPoll: async (feed: string) => {
      happened.push(`state ${feed}`)
      return 'applied' as const
    },
  }
  const kept = pollKeeper({ store, archive, now: () => new Date(at), log: silentLog }, ({ feed }) => happened.push(`told ${feed}`))
  return { happened, ...kept }
}

test('one object for all feeds of a message, then each feed’s ring and state; what brought nothing does not wait', async () => {
  const { happened, add, flush } = keeper()
  await add(polled('a', [entry('x'), entry('y')]))
  await add(polled('still', []))
  await add({ report: { feed: 'late', outcome: 'skipped', ...nothingFound } })
  await add(polled('b', [entry('z')]))
  expect(happened).toEqual(['ring still', 'state still', 'told still', 'told late'])
  await flush()
  expect(happened.slice(4)).toHaveLength(7)
  expect(happened[4]).toBe('archive 3')
  for (const feed of ['a', 'b'])
    expect(happened.filter(what => what.endsWith(` ${feed}`))).toEqual([`ring ${feed}`, `state ${feed}`, `told ${feed}`])
  await flush()
  expect(happened).toHaveLength(11)
})

test('where more than 8 MiB of text wait, they do not wait for the end', async () => {
  const { happened, add, flush } = keeper()
  const long = entry('x'.repeat(3 * 1_048_576))
  for (const feed of ['a', 'b', 'c', 'd']) await add(polled(feed, [long]))
  expect(happened.filter(what => what.startsWith('archive'))).toEqual(['archive 3'])
  await flush()
  expect(happened.filter(what => what.startsWith('archive'))).toEqual(['archive 3', 'archive 1'])
})

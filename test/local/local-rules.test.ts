/** Pushes while feeds are polled in this process: every message ends by the rules it began with, and its hits say which. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfiguration } from '../../lib/config/load.ts'
import { localRules } from '../../lib/local/local-rules.ts'
import { openSession } from '../../lib/local/session.ts'
import { silentLog } from '../../lib/log.ts'
import { loadIndex } from '../../lib/match/match.ts'
import { folderRules } from '../../lib/rules/folder.ts'
import { packRuleSet, type RuleSet } from '../../lib/rules/rule-set.ts'
import { openNewsroom, rss, serveWire } from '../cli/newsroom.ts'
import { ruleSet } from '../rules/a-rule-set.ts'

const folder = () => {
  const directory = mkdtempSync(join(tmpdir(), 'storywire-local-rules-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
async function put(directory: string, set: RuleSet) {
  const place = folderRules({ directory })
  const there = await place.read()
  await place.write(packRuleSet(set), there.kind === 'found' ? there.etag : undefined)
}
const silent = { onPoll: () => {}, onHit: () => {}, onSend: () => {}, onTrouble: () => {} }

test('what was pushed before config/ was read is older than it, but for what it knows of storylines that left', async () => {
  const directory = folder()
  const { configuration } = await loadConfiguration(openNewsroom({ wire: 'http://127.0.0.1:1/' }).config)
  const readAt = new Date('2026-11-24T09:00:00.000Z')
  const deps = { place: folderRules({ directory }), log: silentLog, events: {}, readAt }
  await put(directory, ruleSet({ ferries: 'ferry' }, { pushedAt: '2026-11-24T08:59:59.999Z', retired: [{ id: 'old', title: 'Old' }] }))
  const before = await localRules(deps, configuration).current()
  expect(before.configuration.storylines.map(({ id }) => id)).toEqual(['bridges'])
  expect(before.configuration.retired?.map(({ id }) => id)).toEqual(['ferries', 'old'])
  await put(directory, ruleSet({ ferries: 'ferry' }, { pushedAt: '2026-11-24T09:00:00.000Z' }))
  expect((await localRules(deps, configuration).current()).configuration.storylines.map(({ id }) => id)).toEqual(['ferries'])
})

test('a push during a poll changes the next message, not the one in hand', { timeout: 60_000 }, async () => {
  const directory = folder()
  const wire = await serveWire()
  onTestFinished(() => wire.close())
  const { configuration } = await loadConfiguration(openNewsroom({ wire: `${wire.base}/feed` }).config)
  const subscriptions = configuration.subscriptions
  const session = await openSession({ directory, configuration, environment: {}, events: silent, command: 'poll', sample: false })
  onTestFinished(() => session.close())
  const poll = async () => {
    await session.handlers.queue.send([{ feeds: ['wire'] }])
    await session.handlers.queue.drain()
  }
  const own = (await session.rules.current()).index.version
  const set = { ...ruleSet({ ferries: 'ferry' }), pushedAt: new Date().toISOString(), subscriptions }
  wire.answers.set('/feed', (_, response) => {
    // The message has begun: rules are pushed and in use elsewhere before its document comes.
    void put(directory, set)
      .then(() => session.rules.renew())
      .then(() => response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss(['Bridge closed and ferry sunk'])))
  })
  await poll()
  const hits = async () => (await session.store.hitsByDay(new Date().toISOString().slice(0, 10), { limit: 10 })).rows
  expect((await hits()).map(({ storyline, rules }) => [storyline, rules])).toEqual([['bridges', own]])

  wire.answers.set('/feed', rss(['Bridge closed and ferry sunk', 'Bridge closed, another ferry sunk']))
  await poll()
  const pushed = loadIndex(set.index).version
  expect((await hits()).map(({ storyline, rules }) => [storyline, rules]).toSorted()).toEqual([
    ['bridges', own],
    ['ferries', pushed],
  ])
})

/** `up` while rules are pushed into its data folder: it takes them as it runs, and what broke is told and left. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadIndex } from '../../lib/match/match.ts'
import { unpackRuleSet } from '../../lib/rules/rule-set.ts'
import { type Newsroom, openNewsroom, rss, serveWire, type Wire } from '../cli/newsroom.ts'
import { killAll, type Running, startStorywire, storywire } from '../cli/run-storywire.ts'

let wire: Wire
type Answer = { readonly storylines: readonly { id: string }[]; readonly hits: readonly { entry: { title: string } }[] }

const started: Running[] = []
beforeEach(async () => {
  wire = await serveWire()
})
afterEach(async () => {
  await killAll(started)
  await wire.close()
})

async function up(
  newsroom: Newsroom,
): Promise<{ readonly running: Running; readonly ask: (path: string) => Promise<{ status: number; body: Answer }> }> {
  const running = startStorywire([...newsroom.args, 'up', '--no-sample', '--port', '0'])
  started.push(running)
  const [, url = ''] = await running.until(/(http:\/\/127\.0\.0\.1:\d+)\//)
  await running.until(/First round|No feed is due/)
  return {
    running,
    ask: async path => {
      const answer = await fetch(`${url}${path}`)
      return { status: answer.status, body: (await answer.json()) as Answer }
    },
  }
}
const ferries = (rule: string) => `id: ferries\ntitle: Ferries stopped\nrule: ${rule}\n`
const push = async (newsroom: Newsroom) => {
  const { code, stderr } = await storywire([...newsroom.args, 'storylines', 'push'])
  expect([code, stderr]).toEqual([0, ''])
  return loadIndex(unpackRuleSet(readFileSync(join(newsroom.data, 'rules.swr'))).index).version
}

test('a pushed storyline matches, is listed and told; taken out again, it keeps its hits', { timeout: 60_000 }, async () => {
  const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
  wire.answers.set('/feed', rss(['Market day']))
  const file = join(newsroom.config, 'storylines/ferries.yaml')
  const { running, ask } = await up(newsroom)
  writeFileSync(file, ferries('ferry'))
  expect((await ask('/v1/hits?storyline=ferries')).status).toBe(400)
  const version = await push(newsroom)
  await vi.waitFor(async () => expect((await ask('/v1/storylines')).body.storylines.map(({ id }) => id)).toContain('ferries'), {
    timeout: 20_000,
    interval: 200,
  })
  // The feed is polled again by the command's own process on the same table, and by `up` where it is due.
  wire.answers.set('/feed', rss(['Market day', 'Ferry sunk in ice']))
  expect((await storywire([...newsroom.args, 'poll', '--once'])).code).toBe(0)
  const [hit] = (await ask('/v1/hits?storyline=ferries')).body.hits
  expect(hit?.entry.title).toBe('Ferry sunk in ice')
  expect(version).toMatch(/^[0-9a-f]{16}$/)
  await running.until(/Pushed rules are used from now on/)

  rmSync(file)
  await push(newsroom)
  await vi.waitFor(async () => expect((await ask('/v1/storylines')).body.storylines).toHaveLength(1), { timeout: 20_000, interval: 200 })
  expect((await ask('/v1/hits?storyline=ferries')).body.hits).toHaveLength(1)
  const listed = await storywire([...newsroom.args, 'hits', '--storyline', 'ferries', '--json'])
  expect(listed.stdout).toContain('Ferry sunk in ice')
})

test('what is broken in the folder is told, and the rules in use go on; a restart goes by config/', { timeout: 60_000 }, async () => {
  const newsroom = openNewsroom({ wire: `${wire.base}/feed` })
  wire.answers.set('/feed', rss(['Brick bridge closed']))
  const first = await up(newsroom)
  writeFileSync(join(newsroom.data, 'rules.swr'), 'no rules at all')
  await vi.waitFor(
    async () => {
      expect((await first.ask('/v1/storylines')).body.storylines).toHaveLength(1)
      expect(first.running.stderr()).toContain('the last good ones go on')
    },
    { timeout: 20_000, interval: 200 },
  )
  const file = join(newsroom.config, 'storylines/ferries.yaml')
  writeFileSync(file, ferries('ferry'))
  rmSync(join(newsroom.data, 'rules.swr'))
  await push(newsroom)
  first.running.child.kill('SIGINT')
  await first.running.ended
  // Edited since and not pushed: who starts it reads config/.
  rmSync(file)
  const second = await up(newsroom)
  expect((await second.ask('/v1/storylines')).body.storylines.map(({ id }) => id)).toEqual(['bridges'])
})

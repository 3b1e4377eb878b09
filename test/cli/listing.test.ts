/** `hits` and `alerts` as a person reads them, after real polls without a single secret. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callStorywire } from './call-storywire.ts'
import { type Newsroom, openNewsroom, rss, serveWire, type Wire } from './newsroom.ts'
import { storywire } from './run-storywire.ts'

let wire: Wire
let newsroom: Newsroom
beforeAll(async () => {
  wire = await serveWire()
  newsroom = openNewsroom({ wire: `${wire.base}/feed` })
  wire.answers.set('/feed', rss(['Old bridge closed']))
  await storywire([...newsroom.args, 'poll', '--once'])
  wire.answers.set('/feed', rss(['Old bridge closed', 'Bridge closed by ice', 'Market day']))
  await storywire([...newsroom.args, 'poll', '--once'])
}, 60_000)
afterAll(() => wire.close())

test('hits: when, of what, by which words, and the link that explain takes', async () => {
  const { code, stdout } = await callStorywire([...newsroom.args, 'hits'])
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^20\d\d-\d\d-\d\d \d\d:\d\d {2}bridges {2}Bridge closed by ice\n {4}The Wire · en · score 4 · bridge, closed\n {4}https:\/\/wire\.example\/1\n/,
  )
  expect(stdout).toMatch(/bridges {2}Old bridge closed\n.* · backlog\n/)
  expect((await callStorywire([...newsroom.args, 'hits', '--limit', '1'])).stdout.split('\n')).toHaveLength(4)
})

test('alerts: to whom, why, and that a message in the outbox told nobody', async () => {
  const { code, stdout } = await callStorywire([...newsroom.args, 'alerts'])
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /Bridge closed by ice\n {4}to desk: the first message of this development\n {4}desk-mail: nobody was told \(in the outbox: .*\.eml\)\n/,
  )
  expect(stdout).toMatch(/Old bridge closed\n {4}backlog for desk: the feed held it before/)
  expect(stdout).not.toMatch(/\bsent\b/)
})

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { expect, it, onTestFinished } from 'vitest'
import { listOutbox, outboxChannel } from '../../../lib/alert/channels/outbox.ts'
import type { ChannelSettings } from '../../../lib/alert/subscription.ts'
import { backlog, german, message } from '../contents.ts'
import { patient } from './http-receiver.ts'

const mail: ChannelSettings = { id: 'desk-mail', type: 'email', to: ['desk@example.org'], from: 'storywire@example.org' }
const slack: ChannelSettings = { id: 'desk-slack', type: 'slack', secret: 'X' }
const hook: ChannelSettings = { id: 'hook', type: 'webhook', secret: 'Y' }

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'outbox-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return join(directory, 'made', 'on', 'demand')
}
const put = (directory: string, settings: ChannelSettings, outgoing = message()) =>
  outboxChannel({ directory, settings }).send({ ...outgoing, id: outgoing.id.replace('desk-slack', settings.id) }, patient())

it('writes a mail as a file that mail programs open', async () => {
  const directory = await folder()
  const outcome = await put(directory, mail)
  const [name = ''] = await readdir(directory)
  expect(name).toMatch(/^20261124T081400000Z-desk-mail-troop-offers-[0-9a-f]{12}\.eml$/)
  expect(outcome).toEqual({ kind: 'sent', note: `in the outbox: ${name}` })
  const parsed = await PostalMime.parse(await readFile(join(directory, name)))
  expect(parsed.subject).toBe('North Korean troops for Russia: 북한, 러시아에 공병 병력 파견 제안')
  expect(parsed.messageId).toMatch(/@example\.org>$/)
  expect(parsed.text).toContain('https://news.example.org/a?x=1&y=2')
  expect(parsed.html).toContain('https://news.example.org/a?x=1&amp;y=2')
})

it('writes Slack and webhook payloads as they would be posted, and for whom', async () => {
  const directory = await folder()
  await put(directory, slack)
  await put(directory, hook)
  const [first = '', second = ''] = (await readdir(directory)).sort()
  const { outbox, ...payload } = JSON.parse(await readFile(join(directory, first), 'utf8'))
  expect(outbox).toMatchObject({ kind: 'slack', channel: 'desk-slack', subscription: 'desk', storyline: 'troop-offers', sample: false })
  expect(payload.text).toContain('북한, 러시아에')
  expect(payload.blocks[0].text.text).toBe('North Korean troops for Russia')
  expect(JSON.parse(await readFile(join(directory, second), 'utf8'))).toMatchObject({
    outbox: { kind: 'webhook' },
    version: 1,
    hits: [{ language: 'ko' }],
  })
})

it('lists what lies there, newest first, with what a page shows', async () => {
  const directory = await folder()
  await put(directory, mail, { ...message({ sample: true }), at: '2026-11-24T09:00:00.000Z' })
  await put(directory, slack, { ...message(), at: '2026-11-24T07:00:00.000Z' })
  await put(directory, hook, { ...message(backlog()), at: '2026-11-24T08:00:00.000Z' })
  await writeFile(join(directory, '.half.tmp'), 'x')
  await writeFile(join(directory, '20261124T100000000Z-not-ours.json'), '{}')
  await writeFile(join(directory, 'notes.txt'), 'x')
  const entries = await listOutbox(directory)
  expect(entries.map(({ kind, channel, at }) => [kind, channel, at])).toEqual([
    ['email', 'desk-mail', '2026-11-24T09:00:00.000Z'],
    ['webhook', 'hook', '2026-11-24T08:00:00.000Z'],
    ['slack', 'desk-slack', '2026-11-24T07:00:00.000Z'],
  ])
  expect(entries[0]).toMatchObject({
    subscription: 'desk',
    storyline: 'troop-offers',
    sample: true,
    subject: '[SAMPLE] North Korean troops for Russia: 북한, 러시아에 공병 병력 파견 제안',
    text: expect.stringContaining('북한, 러시아에 공병'),
    html: expect.stringContaining('<mark'),
    to: ['desk@example.org'],
    id: message().id.replace('desk-slack', 'desk-mail'),
  })
  expect(entries[1]).toMatchObject({
    subject: 'North Korean troops for Russia: 37 older entries already match',
    payload: { kind: 'backlog' },
  })
  expect(entries[2]).toMatchObject({ text: expect.stringContaining('https://news.example.org/'), payload: { blocks: expect.any(Array) } })
  expect(await listOutbox(directory, { limit: 1 })).toHaveLength(1)
})

it('does not hold a message twice, however often it is sent', async () => {
  const directory = await folder()
  for (const at of ['2026-11-24T08:14:00.000Z', '2026-11-24T08:15:00.000Z'])
    for (const settings of [mail, slack]) expect(await put(directory, settings, { ...message(), at })).toMatchObject({ kind: 'sent' })
  await put(directory, slack, { ...message({ hits: [german] }), id: 'desk/desk-slack/DEV#other@1' })
  expect(await readdir(directory)).toHaveLength(3)
})

it('leaves nothing half written, and says when it cannot write', async () => {
  const directory = await folder()
  const channel = outboxChannel({ directory, settings: mail })
  expect(await channel.send(message(), AbortSignal.abort())).toMatchObject({ kind: 'failed', scope: 'channel' })
  expect(await listOutbox(directory)).toEqual([])
  await put(directory, mail)
  const blocked = outboxChannel({ directory: join(directory, (await readdir(directory))[0] ?? ''), settings: mail })
  expect(await blocked.send(message(), patient())).toMatchObject({
    kind: 'failed',
    scope: 'channel',
    error: expect.stringContaining('could not be written'),
  })
})

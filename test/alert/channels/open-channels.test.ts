import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openChannels } from '../../../lib/alert/channels/open-channels.ts'
import type { ChannelSettings } from '../../../lib/alert/subscription.ts'
import { environmentSecrets } from '../../../lib/secrets.ts'
import { message } from '../contents.ts'
import { patient, receiver, say } from './http-receiver.ts'

const settings: readonly ChannelSettings[] = [
  { id: 'desk-slack', type: 'slack', secret: 'SLACK_DESK_URL' },
  { id: 'desk-mail', type: 'email', to: ['desk@example.org'], from: 'storywire@example.org' },
  { id: 'night-mail', type: 'email', to: ['night@example.org'], from: 'storywire@example.org', secret: 'SMTP_URL' },
  { id: 'hook', type: 'webhook', secret: 'HOOK_URL' },
]
const now = () => new Date('2026-11-24T08:00:00.000Z')

async function onLaptop(env: Record<string, string>, only?: 'outbox') {
  const directory = await mkdtemp(join(tmpdir(), 'outbox-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const opened = openChannels({
    settings,
    secrets: environmentSecrets(env),
    now,
    missing: { kind: 'outbox', directory },
    email: 'outbox',
    ...(only ? { only } : {}),
  })
  return { ...opened, directory }
}
const onAws = (env: Record<string, string>) =>
  openChannels({
    settings,
    secrets: environmentSecrets(env),
    now,
    missing: { kind: 'hold' },
    email: 'ses',
    ses: { send: () => Promise.reject(new Error()) },
  })

async function send(channels: ReturnType<typeof onAws>['channels'], id: string) {
  const channel = await channels(id)
  return 'unavailable' in channel ? channel : channel.send(message(), patient())
}

describe('on a laptop', () => {
  it('a channel without its secret goes to the outbox and says so', async () => {
    const { channels, notices, directory } = await onLaptop({ HOOK_URL: '' })
    expect(await notices()).toEqual([
      'desk-slack: SLACK_DESK_URL is not set, its messages go to the outbox',
      'desk-mail: no secret is named for it, its messages go to the outbox',
      'night-mail: SMTP_URL is not set, its messages go to the outbox',
      'hook: HOOK_URL is not set, its messages go to the outbox',
    ])
    for (const { id } of settings) expect(await send(channels, id)).toMatchObject({ kind: 'sent' })
    expect((await readdir(directory)).length).toBe(4)
  })

  it('a channel with its secret is the real one', async () => {
    const { origin, received } = await receiver(say(200, 'ok'))
    const { channels, notices, directory } = await onLaptop({
      SLACK_DESK_URL: ` ${origin}/services/x\n`,
      HOOK_URL: `${origin}/hook`,
      SMTP_URL: 'smtp://127.0.0.1:1',
    })
    expect(await notices()).toEqual(['desk-mail: no secret is named for it, its messages go to the outbox'])
    expect(await send(channels, 'desk-slack')).toMatchObject({ kind: 'sent' })
    expect(await send(channels, 'hook')).toMatchObject({ kind: 'sent' })
    expect(await send(channels, 'night-mail')).toMatchObject({ kind: 'failed', scope: 'channel' })
    expect(received.map(({ path }) => path)).toEqual(['/services/x', '/hook'])
    expect(await readdir(directory)).toEqual([])
  })

  it('the sample reaches nobody, whatever secrets are set', async () => {
    const { origin, received } = await receiver(say(200, 'ok'))
    const { channels, notices, directory } = await onLaptop(
      { SLACK_DESK_URL: origin, HOOK_URL: origin, SMTP_URL: 'smtp://127.0.0.1:1' },
      'outbox',
    )
    for (const { id } of settings) expect(await send(channels, id)).toMatchObject({ kind: 'sent' })
    expect((await readdir(directory)).length).toBe(4)
    expect(received).toEqual([])
    expect(await notices()).toEqual([])
  })

  it('a secret is read when it is used', async () => {
    const { origin, received } = await receiver(say(200, 'ok'))
    const env: Record<string, string> = {}
    const { channels } = await onLaptop(env)
    await send(channels, 'desk-slack')
    env.SLACK_DESK_URL = origin
    await send(channels, 'desk-slack')
    expect(received).toHaveLength(1)
  })
})

describe('on AWS', () => {
  it('a channel without its secret is not available; mail without one goes over SES', async () => {
    const { channels, notices } = onAws({})
    expect(await channels('desk-slack')).toEqual({ unavailable: 'SLACK_DESK_URL is not set' })
    expect(await channels('night-mail')).toEqual({ unavailable: 'SMTP_URL is not set' })
    expect(await channels('desk-mail')).toMatchObject({ id: 'desk-mail' })
    expect(await send(channels, 'desk-mail')).toMatchObject({ kind: 'failed', error: expect.stringContaining('SES') })
    expect(await notices()).toEqual([
      'desk-slack: SLACK_DESK_URL is not set, its messages wait until that is mended',
      'night-mail: SMTP_URL is not set, its messages wait until that is mended',
      'hook: HOOK_URL is not set, its messages wait until that is mended',
    ])
  })

  it('a secret that cannot be read makes its channel unavailable, not the run', async () => {
    const secrets = () => Promise.reject(Object.assign(new Error('SECRETvalue'), { code: 'secret-unreadable' }))
    const { channels } = openChannels({ settings, secrets, now, missing: { kind: 'hold' }, email: 'ses' })
    expect(await channels('hook')).toEqual({ unavailable: 'HOOK_URL could not be read (secret-unreadable)' })
  })
})

it.each([
  ['desk-slack', 'SLACK_DESK_URL', 'hooks.slack.com/SECRET', 'an http or https URL'],
  ['hook', 'HOOK_URL', 'ftp://a.example/SECRET', 'an http or https URL'],
  ['night-mail', 'SMTP_URL', 'https://SECRET@a.example', 'an SMTP connection URL (smtp:// or smtps://)'],
  ['night-mail', 'SMTP_URL', 'smtp://', 'an SMTP connection URL (smtp:// or smtps://)'],
])('a malformed secret of %s makes it unavailable and is not told', async (id, name, value, what) => {
  const { channels, notices } = await onLaptop({ [name]: value })
  expect(await channels(id)).toEqual({ unavailable: `the value of ${name} is not ${what}` })
  expect(JSON.stringify(await notices())).not.toContain('SECRET')
})

it('a channel nobody configured is not available', async () => {
  expect(await onAws({}).channels('gone')).toEqual({ unavailable: 'no channel "gone" is configured' })
})

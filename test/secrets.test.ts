import { SSMClient } from '@aws-sdk/client-ssm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { environmentSecrets, ssmSecrets } from '../lib/secrets.ts'
import { type Answer, receiver, say } from './alert/channels/http-receiver.ts'

describe('secrets of the environment', () => {
  const secrets = environmentSecrets({ URL: ' https://a.example/x\n', EMPTY: '', BLANK: '  ' })
  it.each([
    ['URL', 'https://a.example/x'],
    ['EMPTY', undefined],
    ['BLANK', undefined],
    ['ABSENT', undefined],
  ])('%s is %s', async (name, value) => expect(await secrets(name)).toBe(value))
})

describe('secrets of SSM', () => {
  const type = { 'content-type': 'application/x-amz-json-1.1' }
  const parameter = (value: string): Answer =>
    say(200, JSON.stringify({ Parameter: { Name: 'x', Type: 'SecureString', Value: value } }), type)
  const error = (status: number, name: string): Answer => say(status, JSON.stringify({ __type: name, message: 'SECRET' }), type)

  /** The SDK itself, pointed at a server of ours that answers as SSM does; `clock.now` is ours to move. */
  async function opened(first: Answer) {
    const current = { answer: first }
    const { origin, received } = await receiver((request, response) => current.answer(request, response))
    const client = new SSMClient({
      endpoint: origin,
      region: 'eu-central-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    onTestFinished(() => client.destroy())
    const clock = { now: 0 }
    return { secrets: ssmSecrets({ client, prefix: '/storywire/', now: () => clock.now }), received, clock, current }
  }

  it('are read decrypted, under the prefix', async () => {
    const { secrets, received } = await opened(parameter('https://a.example/x\n'))
    expect(await secrets('SLACK_DESK_URL')).toBe('https://a.example/x')
    expect(received[0]?.headers['x-amz-target']).toBe('AmazonSSM.GetParameter')
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ Name: '/storywire/SLACK_DESK_URL', WithDecryption: true })
  })

  it('are remembered for five minutes, so that a changed one is used soon', async () => {
    const { secrets, received, clock, current } = await opened(parameter('old'))
    await secrets('A')
    current.answer = parameter('new')
    clock.now = 299_999
    expect(await secrets('A')).toBe('old')
    clock.now = 300_001
    expect(await secrets('A')).toBe('new')
    expect(received).toHaveLength(2)
  })

  it('that are not there are undefined, and found as soon as they are', async () => {
    const { secrets, current } = await opened(error(400, 'ParameterNotFound'))
    expect(await secrets('A')).toBeUndefined()
    current.answer = parameter('here')
    expect(await secrets('A')).toBe('here')
  })

  it('that cannot be read say so by name, without what the answer held', async () => {
    const { secrets, current } = await opened(error(400, 'AccessDeniedException'))
    await expect(secrets('A')).rejects.toMatchObject({
      code: 'secret-unreadable',
      message: 'The parameter /storywire/A could not be read (AccessDeniedException).',
    })
    current.answer = parameter('again')
    expect(await secrets('A')).toBe('again')
  })
})

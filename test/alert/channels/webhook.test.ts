import { expect, it } from 'vitest'
import { webhookChannel } from '../../../lib/alert/channels/webhook.ts'
import { german, message } from '../contents.ts'
import { type Answer, patient, receiver, say } from './http-receiver.ts'

const now = () => new Date('2026-11-24T08:00:00.000Z')

async function outcomeOf(answer: Answer, path = '/hook?token=SECRETtoken', credentials = '') {
  const { origin, received } = await receiver(answer)
  const url = new URL(origin.replace('//', `//${credentials}`) + path)
  return { outcome: await webhookChannel({ id: 'hook', url, now }).send(message({ hits: [german] }), patient()), received }
}

it.each([200, 201, 202, 204])('is done with a %i', async status => {
  expect((await outcomeOf(say(status))).outcome).toMatchObject({ kind: 'sent' })
})

it('posts our JSON under a key that stays the same over retries', async () => {
  const { received } = await outcomeOf(say(200))
  expect(received[0]?.path).toBe('/hook?token=SECRETtoken')
  const body = JSON.parse(received[0]?.body ?? '')
  expect(body).toMatchObject({ version: 1, id: message().id, hits: [{ link: german.link }] })
  expect(received[0]?.headers).toMatchObject({ 'idempotency-key': message().id, 'x-storywire-message-id': message().id })
})

it('logs in with what the URL says', async () => {
  const { received } = await outcomeOf(say(200), '/hook', 'user:pa%3Ass@')
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:pa:ss').toString('base64')}`)
})

it.each([
  [400, 'message'],
  [413, 'message'],
  [422, 'message'],
  [401, 'channel'],
  [404, 'channel'],
  [500, 'channel'],
  [301, 'channel'],
])('a %i concerns the %s', async (status, scope) => {
  const { outcome } = await outcomeOf(say(status, 'why /hook token=SECRETtoken', { location: 'http://127.0.0.1:1/' }))
  expect(outcome).toMatchObject({ kind: 'failed', scope, error: expect.stringContaining(String(status)) })
  expect(JSON.stringify(outcome)).not.toContain('SECRET')
})

it('after a 504 the message may have arrived', async () => {
  expect((await outcomeOf(say(504))).outcome).toMatchObject({ kind: 'failed', scope: 'channel', maybeDelivered: true })
})

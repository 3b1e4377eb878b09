import { SESv2Client } from '@aws-sdk/client-sesv2'
import PostalMime from 'postal-mime'
import { expect, it, onTestFinished } from 'vitest'
import { sesChannel } from '../../../lib/alert/channels/ses.ts'
import { message } from '../contents.ts'
import { type Answer, closedPort, patient, receiver, say } from './http-receiver.ts'

/** The SDK itself, pointed at a server of ours that answers as SES does. */
function at(endpoint: string) {
  const client = new SESv2Client({
    endpoint,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  onTestFinished(() => client.destroy())
  return sesChannel({ id: 'desk-mail', client, to: ['desk@example.org'], from: 'Storywire <storywire@example.org>' })
}
async function outcomeOf(answer: Answer) {
  const { origin, received } = await receiver(answer)
  return { outcome: await at(origin).send(message(), patient()), received }
}
const json = { 'content-type': 'application/json' }
const refuse = (status: number, type: string, text: string): Answer =>
  say(status, JSON.stringify({ message: text }), { ...json, 'x-amzn-errortype': type })

it('hands SES the whole mail, once', async () => {
  const { outcome, received } = await outcomeOf(say(200, '{"MessageId":"0100-abc"}', json))
  expect(outcome).toEqual({ kind: 'sent', note: 'SES took it as 0100-abc' })
  expect(received).toHaveLength(1)
  expect(received[0]?.path).toBe('/v2/email/outbound-emails')
  const body = JSON.parse(received[0]?.body ?? '')
  expect(body).toMatchObject({ FromEmailAddress: 'Storywire <storywire@example.org>', Destination: { ToAddresses: ['desk@example.org'] } })
  const mail = await PostalMime.parse(Buffer.from(body.Content.Raw.Data, 'base64'))
  expect(mail.subject).toContain('북한, 러시아에')
  expect(mail.messageId).toMatch(/@example\.org>$/)
  expect(mail.text).toContain('https://news.example.org/a?x=1&y=2')
  expect(mail.html).toContain('<mark')
})

it.each([
  [refuse(400, 'MessageRejected', 'Content refused'), 'message'],
  [refuse(400, 'BadRequestException', 'Missing final domain'), 'message'],
  [refuse(400, 'MessageRejected', 'Email address is not verified.'), 'channel'],
  [refuse(400, 'MailFromDomainNotVerifiedException', 'no'), 'channel'],
  [refuse(400, 'AccountSuspendedException', 'no'), 'channel'],
  [refuse(403, 'AccessDeniedException', 'no'), 'channel'],
  [refuse(429, 'TooManyRequestsException', 'slow down'), 'channel'],
  [refuse(500, 'InternalFailure', 'oops'), 'channel'],
])('tells a refusal of the mail from one of the way %#', async (answer, scope) => {
  const { outcome, received } = await outcomeOf(answer)
  expect(outcome).toMatchObject({ kind: 'failed', scope, error: expect.stringMatching(/^SES answered \d{3} \w+: /) })
  expect(outcome).not.toHaveProperty('maybeDelivered')
  expect(received).toHaveLength(1)
})

it('without an answer the mail may have been taken', async () => {
  const patience = new AbortController()
  const { origin } = await receiver(() => patience.abort())
  expect(await at(origin).send(message(), patience.signal)).toMatchObject({ kind: 'failed', scope: 'channel', maybeDelivered: true })
  expect((await outcomeOf(request => request.socket.resetAndDestroy())).outcome).toMatchObject({ maybeDelivered: true })
})

it('a refused connection delivered nothing', async () => {
  const outcome = await at(`http://127.0.0.1:${await closedPort()}`).send(message(), patient())
  expect(outcome).toEqual({ kind: 'failed', scope: 'channel', error: 'SES: connection refused (ECONNREFUSED)' })
})

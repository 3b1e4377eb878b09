import { describe, expect, it } from 'vitest'
import { slackChannel } from '../../../lib/alert/channels/slack.ts'
import { message } from '../contents.ts'
import { type Answer, closedPort, patient, receiver, say } from './http-receiver.ts'

const SECRET = '/services/T00SECRET/B00SECRET/tokenSECRETtoken'
const now = () => new Date('2026-11-24T08:00:00.000Z')
const at = (origin: string) => slackChannel({ id: 'desk-slack', url: new URL(origin + SECRET), now })

async function outcomeOf(answer: Answer) {
  const { origin, received } = await receiver(answer)
  return { outcome: await at(origin).send(message(), patient()), received }
}

it('posts the payload once and is done with a 200', async () => {
  const { outcome, received } = await outcomeOf(say(200, 'ok'))
  expect(outcome).toEqual({ kind: 'sent', note: 'Slack answered 200: ok' })
  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({ method: 'POST', path: SECRET })
  expect(received[0]?.headers['content-type']).toContain('application/json')
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    text: expect.stringContaining('북한'),
    blocks: expect.any(Array),
    unfurl_links: false,
  })
})

it.each([
  [say(429, 'rate_limited', { 'retry-after': '30' }), { scope: 'channel', retryAt: '2026-11-24T08:00:30.000Z' }],
  [say(429, '', { 'retry-after': 'Tue, 24 Nov 2026 08:05:00 GMT' }), { scope: 'channel', retryAt: '2026-11-24T08:05:00.000Z' }],
  [say(429, '', { 'retry-after': '999999999' }), { scope: 'channel', retryAt: '2026-11-25T08:00:00.000Z' }],
  [say(400, 'invalid_blocks'), { scope: 'message', error: 'Slack answered 400: invalid_blocks' }],
  [say(400, 'channel_is_archived'), { scope: 'channel' }],
  [say(413, ''), { scope: 'message' }],
  [say(403, 'action_prohibited'), { scope: 'channel' }],
  [say(404, 'no_service'), { scope: 'channel', error: 'Slack answered 404: no_service' }],
  [say(410, 'channel_is_archived'), { scope: 'channel' }],
  [say(302, '', { location: 'https://elsewhere.example/' }), { scope: 'channel' }],
  [say(500, 'rollup_error'), { scope: 'channel' }],
  [say(503, '', { 'retry-after': '5' }), { scope: 'channel', retryAt: '2026-11-24T08:00:05.000Z' }],
  [say(200, '{"ok":false,"error":"invalid_blocks"}'), { scope: 'message' }],
])('tells a refusal of the message from one of the channel %#', async (answer, expected) => {
  const { outcome, received } = await outcomeOf(answer)
  expect(outcome).toMatchObject({ kind: 'failed', ...expected })
  expect(outcome).not.toHaveProperty('maybeDelivered')
  expect(received).toHaveLength(1)
})

it('takes any 2xx as sent, so that a receiver like Slack gets nothing twice', async () => {
  expect((await outcomeOf(say(200))).outcome).toMatchObject({ kind: 'sent' })
  expect((await outcomeOf(say(204))).outcome).toMatchObject({ kind: 'sent' })
})

describe('without an answer', () => {
  it('the message may have arrived: it was handed over, then time ran out', async () => {
    const patience = new AbortController()
    const { origin } = await receiver(() => patience.abort())
    expect(await at(origin).send(message(), patience.signal)).toEqual({
      kind: 'failed',
      scope: 'channel',
      error: 'no answer in time; the message was already handed over',
      maybeDelivered: true,
    })
  })

  it('the message may have arrived: it was handed over, then the connection broke', async () => {
    const { outcome } = await outcomeOf(request => request.socket.resetAndDestroy())
    expect(outcome).toMatchObject({ kind: 'failed', scope: 'channel', maybeDelivered: true })
  })

  it('a refused connection delivered nothing', async () => {
    const outcome = await at(`http://127.0.0.1:${await closedPort()}`).send(message(), patient())
    expect(outcome).toEqual({ kind: 'failed', scope: 'channel', error: 'connection refused (ECONNREFUSED)' })
  })

  it('a name that does not resolve delivered nothing', async () => {
    const outcome = await at('http://slack.invalid').send(message(), patient())
    expect(outcome).toMatchObject({ kind: 'failed', scope: 'channel', error: expect.stringContaining('does not resolve') })
    expect(outcome).not.toHaveProperty('maybeDelivered')
  })

  it('nothing is posted once it is given up', async () => {
    const { origin, received } = await receiver(say(200, 'ok'))
    expect(await at(origin).send(message(), AbortSignal.abort())).toEqual({ kind: 'failed', scope: 'channel', error: 'no answer in time' })
    expect(received).toEqual([])
  })
})

it('never tells the URL, even where the receiver repeats it', async () => {
  for (const status of [200, 400, 404, 500]) {
    const { outcome } = await outcomeOf((request, response) =>
      response.writeHead(status).end(`no ${request.url} here: http://${request.headers.host}${request.url} B00SECRET ${'x'.repeat(9_000)}`),
    )
    expect(JSON.stringify(outcome)).not.toContain('SECRET')
    expect(JSON.stringify(outcome).length).toBeLessThan(400)
  }
})

/** The webhook channel: one POST of our JSON (`render-webhook.ts`); any 2xx is taken as received. */
import type { Channel, SendOutcome } from '../channel.ts'
import { renderWebhook } from '../render-webhook.ts'
import { type Answer, postJson } from './post-json.ts'

export type WebhookDeps = {
  readonly id: string
  /** A secret: it may carry a token. */
  readonly url: URL
  readonly now: () => Date
}

export const webhookChannel = ({ id, url, now }: WebhookDeps): Channel => ({
  id,
  send: async (message, signal) => {
    const key = encodeURI(message.id)
    const headers = { 'idempotency-key': key, 'x-storywire-message-id': key, 'user-agent': 'Storywire' }
    return outcomeOf(await postJson({ url, headers, payload: renderWebhook(message), signal, now }))
  },
})

/** Statuses that speak of this payload; every other refusal will meet the next message too. */
const PAYLOAD_STATUS = new Set([400, 406, 409, 413, 415, 422])

function outcomeOf(answer: Answer): SendOutcome {
  if (answer.kind === 'failure') return answer.outcome
  const { status, body, retryAt } = answer
  const told = body === '' ? `the webhook answered ${status}` : `the webhook answered ${status}: ${body}`
  if (status >= 200 && status < 300) return { kind: 'sent', note: told }
  const scope = PAYLOAD_STATUS.has(status) ? 'message' : 'channel'
  return {
    kind: 'failed',
    scope,
    error: told,
    ...(retryAt ? { retryAt } : {}),
    // A gateway that waited in vain had passed the message on.
    ...(status === 504 ? { maybeDelivered: true } : {}),
  }
}

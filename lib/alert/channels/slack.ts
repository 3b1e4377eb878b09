/**
 * The Slack channel: one POST to an incoming webhook.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
 */
import type { Channel, SendOutcome } from '../channel.ts'
import { renderSlack } from '../render-slack.ts'
import { type Answer, postJson } from './post-json.ts'

export type SlackDeps = {
  readonly id: string
  /** The webhook's URL: a secret. */
  readonly url: URL
  readonly now: () => Date
}

export const slackChannel = ({ id, url, now }: SlackDeps): Channel => ({
  id,
  send: async ({ content }, signal) => outcomeOf(await postJson({ url, headers: {}, payload: renderSlack(content), signal, now })),
})

/** Answers that concern this payload; every other refusal concerns the webhook and will meet the next message too. */
const PAYLOAD_STATUS = new Set([400, 413, 422])
/** 400 and 404 with these words: the webhook, not the payload. */
const CHANNEL_ERRORS =
  /channel_not_found|channel_is_archived|no_service|no_team|team_disabled|invalid_token|no_active_hooks|action_prohibited|user_not_found/

function outcomeOf(answer: Answer): SendOutcome {
  if (answer.kind === 'failure') return answer.outcome
  const { status, body, retryAt } = answer
  const told = body === '' ? `Slack answered ${status}` : `Slack answered ${status}: ${body}`
  // A workflow's or the Web API's way of refusing.
  const refused = status < 300 && /"ok"\s*:\s*false/.test(body)
  if (status >= 200 && status < 300 && !refused) return { kind: 'sent', note: told }
  const scope = (refused || PAYLOAD_STATUS.has(status)) && !CHANNEL_ERRORS.test(body) ? 'message' : 'channel'
  return { kind: 'failed', scope, error: told, ...(retryAt ? { retryAt } : {}) }
}

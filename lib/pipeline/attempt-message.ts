/**
 * Alert 9-12 for one message: claim it, send it once, mark what came of it.
 *
 * No POST without a living claim that has 30 seconds left. A message can repeat only between its POST and its mark:
 * the next claim finds the old one unmarked, and the outcome says `maybeTwice`. Exactly once is never claimed.
 */
import type { Channel, Channels, OutgoingMessage, SendOutcome } from '../alert/channel.ts'
import type { ChannelState, Message } from '../alert/message.ts'
import type { Subscription } from '../alert/subscription.ts'
import type { Log } from '../log.ts'
import type { AlertStore } from '../store/store.ts'
import type { Hit } from '../storyline/hit.ts'
import type { AlertMetrics } from './alert-metrics.ts'
import type { RenewDeps } from './latest-rules.ts'
import { type ContentDeps, messageContent } from './message-content.ts'

export type AttemptDeps = ContentDeps &
  RenewDeps & {
    readonly store: AlertStore
    readonly channels: Channels
    readonly now: () => Date
    readonly log: Log
    /** A fresh id for each claim. */
    readonly newId: () => string
    readonly metrics?: AlertMetrics
  }

export type Attempt = {
  readonly message: Message
  readonly subscription: Subscription
  /** To be told, at least one. */
  readonly hits: readonly Hit[]
  readonly channel: Channel
  readonly state: ChannelState | undefined
}

export type AttemptResult = { readonly result: 'sent' | 'failed' | 'waits'; readonly state: ChannelState | undefined }

type Failure = Extract<SendOutcome, { kind: 'failed' }>

/** The longest an attempt and its mark may take. */
const claimMs = 90_000
/** Less than this left, and the mark might come after the claim's end. */
const leastLeftMs = 30_000
/** A receiver that does not answer. */
const sendMs = 15_000
const firstRetryMs = 60_000
const longestRetryMs = 30 * 60_000
/** That a channel works is noted at most this often: each note is a write. */
const noteOkMs = 10 * 60_000

export async function attemptMessage(deps: AttemptDeps, attempt: Attempt): Promise<AttemptResult> {
  const { store, now, newId } = deps
  const { message, channel, subscription, hits, state } = attempt
  const claim = newId()
  const claimedAt = now().toISOString()
  const until = later(claimedAt, claimMs)
  const unmarked = message.claim === undefined ? {} : { unmarked: message.claim }
  const claimed = await store.claimMessage(message, { id: claim, now: claimedAt, until, ...unmarked })
  if (claimed === undefined) return { result: 'waits', state }
  const startedAt = now().toISOString()
  // It grew between its reading and the claim, or the claim took too long: the next run has it.
  if (claimed.wantRev !== message.wantRev || claimed.keys?.length !== message.keys?.length || later(startedAt, leastLeftMs) > until) {
    await store.postponeMessage(message, { claim, dueAt: startedAt })
    return { result: 'waits', state }
  }
  const revision = claimed.wantRev ?? claimed.keys?.length ?? 0
  const id = `${message.subscription}/${message.channel}/${message.sk}@${revision}`
  const outcome = await sendOnce(deps, channel, { id, content: messageContent(deps, claimed, subscription, hits), at: startedAt })
  return outcome.kind === 'sent'
    ? markSent(deps, attempt, claimed, claim, outcome.note)
    : markFailed(deps, attempt, claimed, claim, outcome)
}

/** Exactly one attempt, over after 15 seconds whatever the channel does. */
async function sendOnce({ log }: AttemptDeps, channel: Channel, message: OutgoingMessage): Promise<SendOutcome> {
  const signal = AbortSignal.timeout(sendMs)
  const error = `no answer within ${sendMs / 1_000} s`
  const silence = new Promise<SendOutcome>(resolve => {
    // A moment for the channel's own words about the abort.
    signal.addEventListener('abort', () => setTimeout(resolve, 500, { kind: 'failed', scope: 'channel', error, maybeDelivered: true }))
  })
  try {
    return await Promise.race([channel.send(message, signal), silence])
  } catch (cause) {
    log.error('a channel threw instead of answering', { channel: channel.id, cause })
    return { kind: 'failed', scope: 'message', error: 'the channel broke', maybeDelivered: true }
  }
}

async function markSent(
  deps: AttemptDeps,
  { channel, state }: Attempt,
  message: Message,
  claim: string,
  note: string,
): Promise<AttemptResult> {
  const { store, now, log } = deps
  const at = now().toISOString()
  const { wantRev: rev, keys } = message
  const written = await store.markSent(message, {
    claim,
    outcome: note,
    maybeTwice: message.maybeTwice === true,
    now: at,
    ...(rev === undefined ? {} : { rev }),
    ...(keys === undefined ? {} : { keys }),
  })
  if (written === 'refused') {
    const current = await store.message(message)
    if (current?.claim === claim && rev !== undefined) await store.markGrown(message, { claim, rev, now: at })
    // Neither ours nor done: the claim ran out while the message was on its way, and another attempt has it.
    else if (current?.state !== 'sent')
      log.warn('sent after its claim had run out: it may be told twice', { channel: channel.id, message: message.sk })
  }
  const { channel: id = channel.id, failingSince, lastOkAt } = state ?? {}
  if (state !== undefined && failingSince === undefined && lastOkAt !== undefined && later(lastOkAt, noteOkMs) > at)
    return { result: 'sent', state }
  const fine = { channel: id, lastOkAt: at }
  await store.putChannelState(fine)
  return { result: 'sent', state: fine }
}

async function markFailed(deps: AttemptDeps, attempt: Attempt, message: Message, claim: string, failure: Failure): Promise<AttemptResult> {
  const { store, now, log, metrics } = deps
  const { channel } = attempt
  const { scope, error, retryAt, maybeDelivered = false } = failure
  const at = now().toISOString()
  let state = attempt.state
  let dueAt = later(at, Math.min(longestRetryMs, firstRetryMs * 2 ** (message.attempts - 1)))
  if (scope === 'channel') {
    // What has passed since the first failure is the sum of the waits so far: adding one minute doubles the wait.
    const failingSince = state?.failingSince ?? at
    dueAt = later(at, Math.min(longestRetryMs, Date.parse(at) - Date.parse(failingSince) + firstRetryMs))
  }
  if (retryAt !== undefined && retryAt > at) dueAt = retryAt
  if (scope === 'channel') {
    state = { ...state, channel: channel.id, notBefore: dueAt, failingSince: state?.failingSince ?? at, lastError: error }
    await store.putChannelState(state)
    metrics?.count('ChannelFailing', { channel: channel.id })
  }
  await store.postponeMessage(message, {
    claim,
    dueAt: earlier(dueAt, message.failAfter),
    outcome: error,
    ...(maybeDelivered ? { maybeTwice: true } : {}),
  })
  log.warn('attempt failed', { channel: channel.id, message: message.sk, attempts: message.attempts, scope, error, dueAt })
  return { result: 'failed', state }
}

/** ISO 8601 UTC. */
export const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()
export const earlier = (a: string, b: string | undefined): string => (b === undefined || a < b ? a : b)

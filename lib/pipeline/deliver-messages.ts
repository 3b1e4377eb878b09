/**
 * Alert 8-12: sends what is due. Channels go side by side, so that a dead one delays no other; one channel goes in order.
 *
 * Each message is first looked at for what is no attempt: nobody left to tell, nothing left to tell, no way out,
 * given up. The attempt itself is `attempt-message.ts`. Nothing is remembered here between two runs.
 */
import type { Channel } from '../alert/channel.ts'
import type { ChannelState, Message, MessageRef } from '../alert/message.ts'
import { type AttemptDeps, attemptMessage, earlier, later } from './attempt-message.ts'
import { knowing } from './latest-rules.ts'
import { hitsOfMessage } from './message-content.ts'
import { backlogWaitMs } from './place-backlog.ts'
import { giveUpMs } from './plan-storyline.ts'

export type DeliveryReport = {
  readonly sent: number
  readonly failed: number
  readonly unavailable: readonly { readonly channel: string; readonly why: string }[]
}

/** A channel without its secret is looked at again as often as secrets are read. */
const unavailableMs = 5 * 60_000

/** What counts as due in this run; what was never tried may go a little early. */
type Due = { readonly until: string; readonly untriedUntil: string }
type Lane = {
  readonly channel: string
  readonly due: Due
  state: ChannelState | undefined
  opened?: Channel | { readonly unavailable: string }
}
type Result = 'sent' | 'failed' | 'waits' | 'closed'

/** `flushBacklog`: messages that wait for more entries of a backlog go now. */
export async function deliverMessages(deps: AttemptDeps, { flushBacklog }: { readonly flushBacklog: boolean }): Promise<DeliveryReport> {
  const until = deps.now().toISOString()
  const due = { until, untriedUntil: flushBacklog ? later(until, backlogWaitMs) : until }
  const byChannel = Map.groupBy(await deps.store.dueMessages(due.untriedUntil), ref => ref.channel)
  const reports = await Promise.all([...byChannel].map(([channel, refs]) => deliverLane(deps, channel, due, refs)))
  return {
    sent: reports.reduce((total, { sent }) => total + sent, 0),
    failed: reports.reduce((total, { failed }) => total + failed, 0),
    unavailable: reports.flatMap(({ unavailable }) => unavailable),
  }
}

async function deliverLane(deps: AttemptDeps, channel: string, due: Due, refs: readonly MessageRef[]): Promise<DeliveryReport> {
  const { store, log, metrics } = deps
  const results: Result[] = []
  const lane: Lane = { channel, due, state: undefined }
  try {
    lane.state = await store.channelState(channel)
    for (const ref of refs) results.push(await deliverMessage(deps, lane, ref))
  } catch (cause) {
    log.error('delivery broke off; what was not sent stays due', { channel, cause })
    metrics?.count('ChannelFailing', { channel })
  }
  const { opened } = lane
  return {
    sent: results.filter(result => result === 'sent').length,
    failed: results.filter(result => result === 'failed').length,
    unavailable: opened !== undefined && 'unavailable' in opened ? [{ channel, why: opened.unavailable }] : [],
  }
}

async function deliverMessage(given: AttemptDeps, lane: Lane, ref: MessageRef): Promise<Result> {
  const { store, now } = given
  const message = await store.message(ref)
  if (message === undefined || !isDue(message, lane.due, now().toISOString())) return 'waits'
  const deps = await knowing(given, { storyline: message.storyline, subscriptions: [message.subscription] })
  const subscription = deps.configuration.subscriptions.find(one => one.id === message.subscription)
  if (subscription === undefined) return closeGone(deps, message)
  lane.opened ??= await openChannel(deps, lane.channel)
  if ('unavailable' in lane.opened) return waitForChannel(deps, lane, message, lane.opened.unavailable)
  const at = now().toISOString()
  if (message.failAfter !== undefined && message.failAfter <= at) return giveUp(deps, message)
  const { notBefore, lastError = 'it is failing' } = lane.state ?? {}
  if (notBefore !== undefined && notBefore > at) {
    const outcome = `waits for channel ${lane.channel}: ${lastError}`
    await store.postponeMessage(message, { dueAt: earlier(notBefore, message.failAfter), outcome })
    return 'waits'
  }
  const hits = await hitsOfMessage(deps, message)
  const told = hits.filter(hit => hit.lapsedAt === undefined)
  if (told.length === 0) {
    // A false alarm if it were sent now; a later revision that matches again brings it back.
    const outcome = hits.length === 0 ? 'the entry is no longer stored' : 'the entry was changed and no longer matches'
    return close(deps, message, 'cancelled', outcome)
  }
  const attempt = await attemptMessage(deps, { message, subscription, hits: told, channel: lane.opened, state: lane.state })
  lane.state = attempt.state
  return attempt.result
}

const isDue = (message: Message, { until, untriedUntil }: Due, now: string): boolean =>
  message.dueAt !== undefined &&
  message.dueAt <= (message.attempts === 0 ? untriedUntil : until) &&
  (message.claimUntil === undefined || message.claimUntil < now)

async function openChannel({ channels, log, metrics }: AttemptDeps, id: string): Promise<Channel | { readonly unavailable: string }> {
  const opened = await channels(id)
  if ('unavailable' in opened) {
    log.error('channel is not available; its messages stay due', { channel: id, why: opened.unavailable })
    metrics?.count('ChannelFailing', { channel: id })
  }
  return opened
}

/** Its day of attempts begins when there is a way out. */
async function waitForChannel({ store, now }: AttemptDeps, { channel }: Lane, message: Message, why: string): Promise<Result> {
  const at = now().toISOString()
  const outcome = `channel ${channel} is not available: ${why}`
  await store.postponeMessage(message, { dueAt: later(at, unavailableMs), failAfter: later(at, giveUpMs), outcome })
  return 'waits'
}

async function giveUp(deps: AttemptDeps, message: Message): Promise<Result> {
  const { log, metrics } = deps
  const { subscription, channel, sk, attempts, outcome = 'never tried' } = message
  const closed = await close(deps, message, 'failed', `given up after ${attempts} attempts: ${outcome}`)
  log.error('message given up: nobody was told', { subscription, channel, message: sk, attempts, outcome })
  metrics?.count('MessageFailed', { channel })
  return closed === 'closed' ? 'failed' : closed
}

/** The subscription was removed: its hits say so, unless they are being planned; then the next run does this. */
async function closeGone(deps: AttemptDeps, message: Message): Promise<Result> {
  const hits = await hitsOfMessage(deps, message)
  if (hits.some(hit => hit.due)) return 'waits'
  for (const hit of hits) await deps.store.recordGone(hit, message.subscription, message.sk)
  return close(deps, message, 'cancelled', 'the subscription was removed')
}

async function close({ store, now }: AttemptDeps, message: Message, state: 'failed' | 'cancelled', outcome: string): Promise<Result> {
  const written = await store.closeMessage(message, { state, outcome, now: now().toISOString() })
  return written === 'applied' ? 'closed' : 'waits'
}

/**
 * Alert 6: puts an entry into a subscription's backlog message, the one of the hour in which it was decided, or of the
 * next hour that is still open on every channel. One message says how many older entries match, instead of one each.
 *
 * A message takes no more entries once it was attempted, so that what is told and what is recorded agree.
 */
import { backlogMessageKey, type Message } from '../alert/message.ts'
import type { Subscription } from '../alert/subscription.ts'
import { StorywireError } from '../errors.ts'
import { giveUpMs, type PlanDeps } from './plan-storyline.ts'

/** The sort key of the message that tells the entry; where channels differ, the first channel's. */
export type PlaceBacklog = (subscription: Subscription, entryKey: string, planned: string) => Promise<string>

/** A feed's first poll may take several alert runs; this long they go into one message. */
export const backlogWaitMs = 2 * 60_000
const hourMs = 3_600_000
/** Every hour seals its message at most once; more than this is a fault. */
const mostHours = 100

export function backlogPlacer({ store, now }: Pick<PlanDeps, 'store' | 'now'>, storyline: string): PlaceBacklog {
  type Window = { readonly sk: string; readonly before: readonly Message[] }
  const windows = new Map<string, Promise<Window>>()

  /** The first hour at or after the planned one that no channel has sealed, and the messages before it. A seal is for ever, so this only moves on. */
  const findWindow = async (subscription: Subscription, planned: string): Promise<Window> => {
    const before: Message[] = []
    for (const sk of hoursFrom(planned)) {
      const refs = subscription.channels.map(channel => ({ subscription: subscription.id, channel, sk }))
      const messages = (await Promise.all(refs.map(store.message))).filter(message => message !== undefined)
      if (!messages.some(isSealed)) return { sk, before }
      before.push(...messages)
    }
    throw tooMany(planned)
  }

  const add = async (subscription: Subscription, channel: string, entryKey: string, from: string): Promise<string> => {
    for (const sk of hoursFrom(from)) {
      const ref = { subscription: subscription.id, channel, sk }
      const at = now().getTime()
      const written = await store.addToBacklog({
        ref,
        entryKey,
        now: new Date(at).toISOString(),
        dueAt: new Date(at + backlogWaitMs).toISOString(),
        failAfter: new Date(at + giveUpMs).toISOString(),
      })
      // Refused: sealed meanwhile, with this entry (an earlier application of the same batch) or without it.
      if (written === 'applied' || (await store.message(ref))?.keys?.includes(entryKey) === true) return sk
    }
    throw tooMany(from)
  }

  return async (subscription, entryKey, planned) => {
    const id = `${subscription.id} ${planned}`
    const window = windows.get(id) ?? findWindow(subscription, planned)
    windows.set(id, window)
    const { sk: open, before } = await window
    const used: string[] = []
    for (const channel of subscription.channels) {
      const told = before.find(message => message.channel === channel && message.keys?.includes(entryKey))
      used.push(told?.sk ?? (await add(subscription, channel, entryKey, open)))
    }
    return used[0] ?? planned
  }

  function* hoursFrom(sk: string): Generator<string> {
    const first = Date.parse(`${sk.slice(sk.lastIndexOf('#') + 1)}:00:00.000Z`)
    for (let hour = 0; hour < mostHours; hour++) {
      yield backlogMessageKey(storyline, new Date(first + hour * hourMs).toISOString().slice(0, 13))
    }
  }
}

const isSealed = (message: Message): boolean => message.state !== 'due' || message.attempts > 0

const tooMany = (from: string) => new StorywireError('backlog-sealed', `no open backlog message within ${mostHours} hours of ${from}`)

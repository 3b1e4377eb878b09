/**
 * Alert 6: puts an entry into a subscription's backlog message on each channel: that of the hour in which it was decided,
 * or of the first later hour whose message is not sealed. One message tells how many older entries match, instead of one each.
 *
 * A message is sealed by its first attempt, for ever, and what it holds is fixed from then on: so all who place the
 * same entry, at once or one after another, find the same message for it.
 */
import { backlogMessageKey, type Message } from '../alert/message.ts'
import type { Subscription } from '../alert/subscription.ts'
import { StorywireError } from '../errors.ts'
import type { AlertStore } from '../store/store.ts'

/** The sort key of the message that tells the entry; where channels differ, the latest. */
export type PlaceBacklog = (subscription: Subscription, entryKey: string, planned: string) => Promise<string>

export type PlaceDeps = {
  readonly store: Pick<AlertStore, 'addToBacklog' | 'message'>
  readonly now: () => Date
  readonly giveUpMs: number
}

/** A feed's first poll may take several alert runs; this long they go into one message. */
export const backlogWaitMs = 2 * 60_000
const hourMs = 3_600_000
/** Every hour seals its message at most once; more than this is a fault. */
const mostHours = 100

export function backlogPlacer({ store, now, giveUpMs }: PlaceDeps, storyline: string): PlaceBacklog {
  const sealed = new Map<string, Message>()

  const holds = async (subscription: string, channel: string, sk: string, entryKey: string): Promise<boolean> => {
    const ref = { subscription, channel, sk }
    const id = `${subscription} ${channel} ${sk}`
    const known = sealed.get(id)
    if (known !== undefined) return known.keys?.includes(entryKey) === true
    const at = now().getTime()
    const written = await store.addToBacklog({
      ref,
      entryKey,
      now: new Date(at).toISOString(),
      dueAt: new Date(at + backlogWaitMs).toISOString(),
      failAfter: new Date(at + giveUpMs).toISOString(),
    })
    if (written === 'applied') return true
    const message = await store.message(ref)
    if (message?.keys?.includes(entryKey)) return true
    // Only what is sealed may be remembered; and what is refused without a seal is tried again.
    if (message === undefined || !isSealed(message)) return holds(subscription, channel, sk, entryKey)
    sealed.set(id, message)
    return false
  }

  return async (subscription, entryKey, planned) => {
    const used: string[] = []
    for (const channel of subscription.channels) {
      let sk = planned
      for (let hour = 0; !(await holds(subscription.id, channel, sk, entryKey)); sk = laterKey(planned, ++hour)) {
        if (hour === mostHours)
          throw new StorywireError('backlog-sealed', `no open backlog message within ${mostHours} hours of ${planned}`)
      }
      used.push(sk)
    }
    return used.sort().at(-1) ?? planned
  }

  function laterKey(planned: string, hours: number): string {
    const first = Date.parse(`${planned.slice(planned.lastIndexOf('#') + 1)}:00:00.000Z`)
    return backlogMessageKey(storyline, new Date(first + hours * hourMs).toISOString().slice(0, 13))
  }
}

const isSealed = (message: Message): boolean => message.attempts > 0 || message.state !== 'due'

/**
 * Alert 6: puts entries into a subscription's backlog message on each channel: that of the hour in which they were decided,
 * or of the first later hour whose message is not sealed. One message tells how many older entries match, instead of one each.
 *
 * A message is sealed by its first attempt, for ever, and what it holds is fixed from then on: so all who place the
 * same entry, at once or one after another, find the same message for it.
 */
import { backlogMessageKey, type Message, mostBacklogEntries } from '../alert/message.ts'
import type { Subscription } from '../alert/subscription.ts'
import { StorywireError } from '../errors.ts'
import type { AlertStore } from '../store/store.ts'

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

/** Entry key → the sort key of the message that tells it; where channels differ, the latest. */
export async function placeBacklog(
  deps: PlaceDeps,
  { storyline, subscription, planned }: { readonly storyline: string; readonly subscription: Subscription; readonly planned: string },
  entryKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const placed = new Map<string, string>()
  for (const channel of subscription.channels) {
    let left = entryKeys
    for (let hour = 0; left.length > 0; hour++) {
      if (hour === mostHours) throw new StorywireError('backlog-sealed', `no open backlog message within ${mostHours} hours of ${planned}`)
      const sk = hour === 0 ? planned : laterKey(storyline, planned, hour)
      const held = await heldBy(deps, { subscription: subscription.id, channel, sk }, left)
      for (const key of left) if (held.has(key) && sk > (placed.get(key) ?? '')) placed.set(key, sk)
      left = left.filter(key => !held.has(key))
    }
  }
  return placed
}

/** Those of the entries that the message tells: all, unless it is sealed or full; one command, however many they are. */
async function heldBy(
  deps: PlaceDeps,
  ref: { readonly subscription: string; readonly channel: string; readonly sk: string },
  entryKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const { store, now, giveUpMs } = deps
  for (;;) {
    const at = now().getTime()
    const written = await store.addToBacklog({
      ref,
      entryKeys,
      now: new Date(at).toISOString(),
      dueAt: new Date(at + backlogWaitMs).toISOString(),
      failAfter: new Date(at + giveUpMs).toISOString(),
    })
    if (written === 'applied') return new Set(entryKeys)
    const message = await store.message(ref)
    // What is refused for neither reason is tried again.
    if (message !== undefined && (isSealed(message) || isFull(message))) return new Set(message.keys)
  }
}

function laterKey(storyline: string, planned: string, hours: number): string {
  const first = Date.parse(`${planned.slice(planned.lastIndexOf('#') + 1)}:00:00.000Z`)
  return backlogMessageKey(storyline, new Date(first + hours * hourMs).toISOString().slice(0, 13))
}

const isFull = (message: Message): boolean => (message.keys?.length ?? 0) >= mostBacklogEntries
const isSealed = (message: Message): boolean => message.attempts > 0 || message.state !== 'due'

/**
 * Alert, whole: plan the due hits of every storyline, then deliver the due messages of every channel.
 *
 * Woken by poll and swept each minute; any number of runs may go at once. It writes no key and decides nothing itself.
 */
import type { HitRef } from '../store/store.ts'
import { type AttemptDeps, later } from './attempt-message.ts'
import { type DeliveryReport, deliverMessages } from './deliver-messages.ts'
import { planStoryline } from './plan-storyline.ts'

export type AlertDeps = AttemptDeps

/** `planned`: hits. `sent`, `failed`: attempts, and messages given up. `unavailable`: channels that cannot be opened, whose messages stay due. */
export type AlertReport = DeliveryReport & { readonly planned: number }

/** A storyline whose planning threw is tried again after this. */
const planAgainMs = 5 * 60_000

/** `flushBacklog`: messages that wait for more entries of a backlog go now. */
export async function raiseAlerts(
  deps: AlertDeps,
  { flushBacklog = false }: { readonly flushBacklog?: boolean } = {},
): Promise<AlertReport> {
  const refs = await deps.store.duePlans(deps.now().toISOString())
  let planned = 0
  for (const [storyline, due] of Map.groupBy(refs, ref => ref.storyline)) planned += await planOrPostpone(deps, storyline, due)
  return { planned, ...(await deliverMessages(deps, { flushBacklog })) }
}

/** One storyline's fault keeps no other from being planned. */
async function planOrPostpone(deps: AlertDeps, storyline: string, refs: readonly HitRef[]): Promise<number> {
  const { store, now, log, metrics } = deps
  try {
    return await planStoryline(deps, storyline, refs)
  } catch (cause) {
    log.error('planning failed; its hits stay due', { storyline, hits: refs.length, cause })
    metrics?.count('PlanFailed')
    const dueAt = later(now().toISOString(), planAgainMs)
    try {
      for (const ref of refs) await store.postponePlan(ref, dueAt)
    } catch (postponing) {
      log.error('postponing failed too; its hits are due at once', { storyline, cause: postponing })
    }
    return 0
  }
}

/**
 * Alert 1-7 for one storyline: read its board and due hits, decide a batch, commit the board, apply the batch.
 *
 * The board's conditional Put is the only decision. Whatever crashes after it is applied again, word for word, by the
 * next run, because a due hit of the board's batch always comes before others; every effect repeats harmlessly.
 */
import { planBatch } from '../alert/plan.ts'
import type { AlertStore, HitRef } from '../store/store.ts'
import type { Board, PlannedHit } from '../storyline/development.ts'
import type { Decision, Hit } from '../storyline/hit.ts'
import { knowing, type RenewDeps } from './latest-rules.ts'
import { placeBacklog } from './place-backlog.ts'

export type PlanDeps = RenewDeps & { readonly store: AlertStore; readonly now: () => Date }

/** Read at a time: as many as a batch takes. */
const hitsRead = 100
/** Another run that plans the same storyline wins as often as this before we leave the rest to it and to the sweep. */
const commitAttempts = 4
/** After a day without success a message is given up and the operator told. */
export const giveUpMs = 24 * 3_600_000

/** `refs`: hints from the index; hits that are not due are skipped. How many hits were planned. */
export async function planStoryline(given: PlanDeps, storyline: string, refs: readonly HitRef[]): Promise<number> {
  let deps = await knowing(given, { storyline })
  const { store, now } = deps
  const sourceOf = new Map(deps.configuration.feeds.map(feed => [feed.id, feed.source]))
  let waiting = refs
  let planned = 0
  let refused = 0
  for (;;) {
    const board = await store.board(storyline)
    const chosen = waiting.slice(0, hitsRead)
    const hits = await store.hits([...chosen, ...board.batch.map(({ entryKey }) => ({ entryKey, storyline }))])
    const due = new Map(hits.filter(hit => hit.due).map(hit => [hit.entryKey, hit]))
    const settled = new Set(chosen.map(ref => ref.entryKey).filter(key => !due.has(key)))
    if (due.size > 0) {
      const decided = board.batch.filter(({ entryKey }) => due.has(entryKey))
      deps = await knowing(deps, { subscriptions: decided.flatMap(({ decisions }) => Object.keys(decisions)) })
      const next = planBatch({
        board,
        due: [...due.values()],
        subscriptions: deps.configuration.subscriptions,
        sourceOf,
        now: now().toISOString(),
      })
      if ((await store.commitBoard(next, board.version)) === 'refused') {
        if (++refused === commitAttempts) return planned
        continue
      }
      for (const key of await applyBatch(deps, next, due)) settled.add(key)
      planned += next.batch.filter(hit => settled.has(hit.entryKey)).length
    }
    waiting = waiting.filter(ref => !settled.has(ref.entryKey))
    if (waiting.length === 0 && [...due.keys()].every(key => settled.has(key))) return planned
  }
}

/** The keys of the hits with nothing left to do; others were revised meanwhile and are still due. */
async function applyBatch(deps: PlanDeps, board: Board, hits: ReadonlyMap<string, Hit>): Promise<string[]> {
  const waiting = board.batch.flatMap(planned => {
    const hit = hits.get(planned.entryKey)
    return hit === undefined ? [] : [{ planned, hit }]
  })
  const backlog = await placeBatch(
    deps,
    board,
    waiting.map(({ planned }) => planned),
  )
  const done: string[] = []
  for (const { planned, hit } of waiting)
    if ((await applyPlanned(deps, board, planned, hit, backlog)) === 'applied') done.push(planned.entryKey)
  return done
}

/** Subscription → entry key → the message that tells it of the backlog. */
type Backlog = ReadonlyMap<string, ReadonlyMap<string, string>>

/** A batch's backlog, placed by one command a message: one an entry would rewrite a growing item thousands of times. */
async function placeBatch({ store, configuration, now }: PlanDeps, { storyline }: Board, batch: readonly PlannedHit[]): Promise<Backlog> {
  const backlog = new Map<string, Map<string, string>>()
  for (const subscription of configuration.subscriptions) {
    const decided = batch.flatMap(({ entryKey, decisions }) => {
      const { decision, message } = decisions[subscription.id] ?? {}
      return decision === 'backlog' && message !== undefined ? [{ entryKey, message }] : []
    })
    const placed = new Map<string, string>()
    for (const [planned, entries] of Map.groupBy(decided, ({ message }) => message)) {
      const keys = entries.map(({ entryKey }) => entryKey)
      for (const [key, sk] of await placeBacklog({ store, now, giveUpMs }, { storyline, subscription, planned }, keys)) placed.set(key, sk)
    }
    backlog.set(subscription.id, placed)
  }
  return backlog
}

async function applyPlanned(deps: PlanDeps, board: Board, planned: PlannedHit, hit: Hit, backlog: Backlog) {
  const { store, now } = deps
  await store.applyDevelopment({
    id: planned.development,
    storyline: board.storyline,
    rev: board.version,
    title: hit.entry.title,
    firstAt: hit.foundAt,
    lastAt: hit.foundAt,
    members: [planned.entryKey],
  })
  const decisions: Record<string, Decision> = {}
  for (const [subscription, decision] of Object.entries(planned.decisions)) {
    decisions[subscription] = await applyDecision(deps, planned, hit, subscription, decision, backlog)
  }
  return store.planHit(hit, { revision: planned.revision, development: planned.development, decisions, now: now().toISOString() })
}

/** The decision as it is recorded with the hit: with the message that really tells it. */
async function applyDecision(
  deps: PlanDeps,
  planned: PlannedHit,
  hit: Hit,
  id: string,
  decision: Decision,
  backlog: Backlog,
): Promise<Decision> {
  const { store, configuration, now } = deps
  const { message } = decision
  if (message === undefined || (decision.decision !== 'send' && decision.decision !== 'backlog')) return decision
  const subscription = configuration.subscriptions.find(one => one.id === id)
  // Removed since it was decided: nobody is left to tell. What an earlier plan recorded has its message and is closed by delivery.
  if (subscription === undefined) return hit.decisions?.[id] ?? { ...decision, decision: 'gone', reason: 'subscription' }
  if (decision.decision === 'backlog') return { ...decision, message: backlog.get(id)?.get(hit.entryKey) ?? message }
  const at = now()
  for (const channel of subscription.channels) {
    await store.wantMessage({
      ref: { subscription: id, channel, sk: message },
      rev: planned.rev,
      once: planned.kept.includes(id),
      now: at.toISOString(),
      failAfter: new Date(at.getTime() + giveUpMs).toISOString(),
    })
  }
  return decision
}

/** Decisions newest first, one row for each subscription's decision on a hit, joined with the messages that tell it. */
import type { Message, MessageRef } from '../alert/message.ts'
import { describeReason } from '../alert/reason.ts'
import type { QueryStore } from '../store/store.ts'
import { type Decision, type DecisionKind, type Hit, hitId } from '../storyline/hit.ts'
import type { AlertsAnswer, ApiAlert, ApiDelivery } from './api-types.ts'
import { encodeCursor, type Place, placeOf } from './cursor.ts'
import { carriers, type HitsDeps, type PageQuery, presentEntry, rangeOf } from './hits.ts'
import { walkHits } from './walk-hits.ts'

export type AlertsDeps = HitsDeps & { readonly store: Pick<QueryStore, 'messages'> }

export type AlertsQuery = PageQuery & {
  readonly subscription?: string | undefined
  readonly decision?: string | undefined
}

type Row = { readonly hit: Hit; readonly subscription: string; readonly decision: Decision }

/** One page; the order is that of the hits' `foundAt`. Hits not yet planned have no rows. */
export async function listAlerts(deps: AlertsDeps, query: AlertsQuery): Promise<AlertsAnswer> {
  const { rows, next } = await pageOfDecisions(deps, query)
  const messages = await messagesOf(deps, rows)
  const sourcesOf = carriers(deps.configuration)
  const nameOf = (source: string): string => deps.configuration.sources.find(({ id }) => id === source)?.name ?? source
  return {
    alerts: rows.map(row => ({
      ...present(row, sourcesOf(row.hit), messages.get(messageId(row)) ?? []),
      why: describeReason(row.decision, nameOf),
    })),
    next: next === undefined ? null : encodeCursor(next),
  }
}

async function pageOfDecisions(deps: AlertsDeps, query: AlertsQuery): Promise<{ rows: readonly Row[]; next?: Place }> {
  const rows: Row[] = []
  let last: Place | undefined
  for await (const step of walkHits(deps, rangeOf(query, query.limit + 1))) {
    if (step.kind === 'paused') return { rows, next: step.place }
    const { hit } = step
    for (const [subscription, decision] of Object.entries(hit.decisions ?? {}).toSorted(byName)) {
      if (alreadyTold(query.cursor, hit, subscription)) continue
      if (query.subscription !== undefined && subscription !== query.subscription) continue
      if (query.decision !== undefined && decision.decision !== query.decision) continue
      if (rows.length === query.limit && last !== undefined) return { rows, next: last }
      rows.push({ hit, subscription, decision })
      last = placeOf(hit, subscription)
    }
  }
  return { rows }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

const alreadyTold = (place: Place | undefined, hit: Hit, subscription: string): boolean =>
  place?.subscription !== undefined &&
  place.hit?.key === hit.entryKey &&
  place.hit.storyline === hit.storyline &&
  subscription <= place.subscription

const messageId = ({ subscription, decision }: Row): string => `${subscription} ${decision.message ?? ''}`

/** By subscription and sort key: the message on each channel. */
async function messagesOf({ store, configuration }: AlertsDeps, rows: readonly Row[]): Promise<ReadonlyMap<string, readonly Message[]>> {
  const found = new Map<string, Message[]>()
  const read = async (wanted: readonly Row[], channelsOf: (subscription: string) => readonly string[]): Promise<void> => {
    const refs = new Map<string, MessageRef>()
    for (const { subscription, decision } of wanted) {
      if (decision.message === undefined) continue
      for (const channel of channelsOf(subscription))
        refs.set(`${subscription} ${channel} ${decision.message}`, { subscription, channel, sk: decision.message })
    }
    if (refs.size === 0) return
    for (const message of await store.messages([...refs.values()])) {
      const id = `${message.subscription} ${message.sk}`
      found.set(id, [...(found.get(id) ?? []), message])
    }
  }
  const now = new Map(configuration.subscriptions.map(subscription => [subscription.id, subscription.channels]))
  await read(rows, subscription => now.get(subscription) ?? [])
  // A subscription that is gone, or had other channels then: its messages are looked for on all of them.
  const lost = rows.filter(row => !found.has(messageId(row)))
  await read(lost, subscription => {
    const tried = now.get(subscription) ?? []
    return configuration.channels.map(channel => channel.id).filter(id => !tried.includes(id))
  })
  return found
}

const present = (
  { hit, subscription, decision }: Row,
  sources: readonly string[],
  messages: readonly Message[],
): Omit<ApiAlert, 'why'> => ({
  subscription,
  storyline: hit.storyline,
  hit: { id: hitId(hit), entry: presentEntry(hit), sources, score: hit.score, foundAt: hit.foundAt },
  decision: decision.decision satisfies DecisionKind,
  reason: decision.reason,
  at: hit.plannedAt ?? hit.foundAt,
  deliveries: messages.map(presentDelivery).toSorted((a, b) => (a.channel < b.channel ? -1 : 1)),
})

const presentDelivery = (message: Message): ApiDelivery => ({
  channel: message.channel,
  state: message.state,
  attempts: message.attempts,
  outcome: message.outcome ?? null,
  sentAt: message.sentAt ?? null,
  dueAt: message.state === 'due' ? (message.dueAt ?? null) : null,
  maybeTwice: message.maybeTwice ?? false,
})

/**
 * What the HTTP answers look like: the shapes that `api.ts` sends and the dashboard reads.
 *
 * Types only. Absent is `null`; instants are ISO 8601 UTC; sources, storylines and subscriptions are ids.
 */
import type { MessageState } from '../alert/message.ts'
import type { FeedHealth, Gap, Source } from '../feed/feed.ts'
import type { DecisionKind, Evidence } from '../storyline/hit.ts'

export type ApiEntry = {
  readonly key: string
  readonly title: string
  /** As the feed gave it, made absolute: may be any scheme. */
  readonly link: string | null
  readonly language: string | null
  readonly publishedAt: string | null
}

export type ApiHit = {
  /** `entryKey~storyline`. */
  readonly id: string
  readonly storyline: string
  readonly entry: ApiEntry
  /** Sources of every feed that carries it, the one that brought it first first. */
  readonly sources: readonly string[]
  readonly score: number
  readonly evidence: Evidence
  readonly development: string | null
  readonly foundAt: string
  /** A feed changed the entry and it no longer matches. */
  readonly lapsedAt: string | null
  /** The feed already held it when it was first polled. */
  readonly backlog: boolean
}

/** `next`: the cursor of the following page; null: nothing is left. A page may be short, even empty, while `next` is set. */
export type HitsAnswer = { readonly hits: readonly ApiHit[]; readonly next: string | null }

export type ApiDelivery = {
  readonly channel: string
  readonly state: MessageState
  readonly attempts: number
  readonly outcome: string | null
  readonly sentAt: string | null
  /** When it is tried next. */
  readonly dueAt: string | null
  /** The receiver may have got it twice. */
  readonly maybeTwice: boolean
}

/** One decision of one subscription on one hit. */
export type ApiAlert = {
  readonly subscription: string
  readonly storyline: string
  readonly hit: Pick<ApiHit, 'id' | 'entry' | 'sources' | 'score' | 'foundAt'>
  readonly decision: DecisionKind
  /** The stored code. */
  readonly reason: string
  /** The same in words. */
  readonly why: string
  /** When it was decided. */
  readonly at: string
  readonly deliveries: readonly ApiDelivery[]
}

export type AlertsAnswer = { readonly alerts: readonly ApiAlert[]; readonly next: string | null }

export type ApiStoryline = {
  readonly id: string
  readonly title: string
  readonly rule: string
  /** Hits of the last 24 hours. */
  readonly hitsLastDay: number
  /** There are more than were counted. */
  readonly hitsLastDayCapped: boolean
  readonly lastHit: Pick<ApiHit, 'id' | 'entry' | 'foundAt'> | null
  /** Some subscription follows it. */
  readonly followed: boolean
}

export type StorylinesAnswer = {
  readonly storylines: readonly ApiStoryline[]
  /** Played from the bundled sample wire. */
  readonly sample: boolean
  /** The server's clock. */
  readonly at: string
}

/** `off`: switched off in the configuration. */
export type ApiFeedHealth = FeedHealth | 'off'

export type ApiFeed = {
  readonly id: string
  readonly source: string
  readonly language: string
  /** Exactly one of the two is set. */
  readonly url: string | null
  readonly page: string | null
  readonly health: ApiFeedHealth
  /** The health in words. */
  readonly words: string
  readonly since: string | null
  readonly lastPolledAt: string | null
  readonly nextAt: string | null
  /** Due for so long that the polling itself must have stopped. */
  readonly overdue: boolean
  /** Polls in a row that failed. */
  readonly failures: number
  readonly lastError: string | null
  /** Between these two polls entries may have been lost, about so many. */
  readonly gap: Gap | null
  /** Why it is never polled. */
  readonly off: string | null
}

export type FeedsAnswer = { readonly feeds: readonly ApiFeed[]; readonly sources: readonly Source[] }

/** RFC 9457, sent as `application/problem+json`. */
export type ApiProblem = {
  /** `about:blank`: the status says it all. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Every bad parameter at once. */
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[]
}

/**
 * The channel port: one way out to people. Implementations are in `channels/`.
 *
 * `send` makes exactly one attempt and never throws for an expected failure: retries, claims and
 * bookkeeping belong to `pipeline/raise-alerts`.
 */
import type { Evidence } from '../storyline/hit.ts'

/** A hit as a message shows it. */
export type TellableHit = {
  /** `entryKey~storyline`. */
  readonly id: string
  readonly title: string
  readonly link: string | null
  readonly language: string | null
  readonly publishedAt: string | null
  readonly foundAt: string
  /** Display names of the sources that carry it. */
  readonly sources: readonly string[]
  readonly score: number
  readonly evidence: Evidence
}

/** What one message says, before it is rendered for its channel. */
export type MessageContent = {
  /** `now`: one development. `backlog`: what a feed already held, the newest five of `total`. */
  readonly kind: 'now' | 'backlog'
  readonly storyline: { readonly id: string; readonly title: string }
  readonly subscription: string
  /** IANA zone in which times are written. */
  readonly zone: string
  /** All hits told; for `backlog` more than `hits.length` can show. */
  readonly total: number
  readonly hits: readonly TellableHit[]
  /** Where the dashboard lives, without a trailing slash; absent: no link to it. */
  readonly dashboardUrl?: string
  /** Played from the bundled sample wire: marked so everywhere. */
  readonly sample: boolean
}

export type OutgoingMessage = {
  /** Stable over retries, `subscription/channel/sort key@revision`: Message-ID and idempotency key are made of it. */
  readonly id: string
  readonly content: MessageContent
  /** ISO 8601 UTC. */
  readonly at: string
}

/** The outcome of one attempt. Texts never hold a secret. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly note: string }
  /**
   * `channel`: the way is blocked, other messages wait too. `message`: this one was refused, others may pass.
   * `retryAt` (ISO 8601 UTC) is the receiver's own wish. `maybeDelivered`: the receiver may have taken it (timeout after the body was sent).
   */
  | {
      readonly kind: 'failed'
      readonly scope: 'channel' | 'message'
      readonly error: string
      readonly retryAt?: string
      readonly maybeDelivered?: boolean
    }

export type Channel = {
  readonly id: string
  /** One attempt; gives up when `signal` aborts (≤ 15 s). */
  readonly send: (message: OutgoingMessage, signal: AbortSignal) => Promise<SendOutcome>
}

/** The channel of an id, or why there is none (a secret that is not set): its messages stay due. */
export type Channels = (id: string) => Promise<Channel | { readonly unavailable: string }>

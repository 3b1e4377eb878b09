/**
 * A hit: one entry matching one storyline, stored once under (entry, storyline).
 *
 * It is its own guard (the key) and its own outbox (`due` until it is planned). Its index keys
 * never change. Decisions are written by alert, all else by poll.
 */

/** What is shown of the entry. Everything a person needs to see why it is a hit. */
export type HitEntry = {
  readonly title: string
  /** As the feed gave it, made absolute. */
  readonly link: string | null
  readonly language: string | null
  readonly publishedAt: string | null
  /** The source that brought it first. */
  readonly source: string
}

/** Spans are relative to `text`, and their `field` is dropped: the excerpt says which field it is of. */
export type Excerpt = {
  readonly text: string
  readonly spans: readonly { readonly start: number; readonly end: number; readonly concept: string }[]
}

/** The title with its spans, and up to two windows of the body (≤ 300 characters) around what weighs most. */
export type Evidence = { readonly title: Excerpt; readonly body: readonly Excerpt[] }

export type DecisionKind = 'send' | 'below' | 'duplicate' | 'backlog' | 'lapsed' | 'gone'

/** What one subscription decided about one hit. */
export type Decision = {
  readonly decision: DecisionKind
  /** A code with figures, ≤ 60 bytes; `describeReason` puts it into words. */
  readonly reason: string
  /** The sort key of the message that tells it: `DEV#…` or `EP#…`; absent: no message. */
  readonly message?: string
}

/** By subscription id. */
export type Decisions = Readonly<Record<string, Decision>>

export type Hit = {
  readonly entryKey: string
  readonly storyline: string
  readonly entry: HitEntry
  readonly evidence: Evidence
  readonly score: number
  /** Hash of title, summary and content: the same text is told once. */
  readonly textHash: string
  /** Version of the rules that matched. */
  readonly rules: string
  /** Feed id → text hash of the entry in that feed. */
  readonly feeds: Readonly<Record<string, string>>
  /** 1, then one more for every change of the entry by a feed. */
  readonly revision: number
  /** The feed already held the entry when it was first polled. */
  readonly backlog: boolean
  readonly foundAt: string
  readonly lapsedAt?: string
  /** Set by alert. */
  readonly development?: string
  readonly decisions?: Decisions
  readonly plannedAt?: string
  /** Still to be planned. */
  readonly due: boolean
}

/** `entryKey~storyline`, as the API and messages name a hit. */
export const hitId = (hit: { readonly entryKey: string; readonly storyline: string }): string => `${hit.entryKey}~${hit.storyline}`

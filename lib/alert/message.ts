/**
 * A message: what one subscription is told on one channel, of one development (`DEV#storyline/development`)
 * or of one backlog (`EP#backlog#storyline#hour`). It carries its own due time, claim, attempts and outcome.
 */

export type MessageRef = {
  readonly subscription: string
  readonly channel: string
  /** The sort key. */
  readonly sk: string
}

export type MessageState = 'due' | 'sent' | 'failed' | 'cancelled'

export type Message = MessageRef & {
  readonly storyline: string
  /** `now` messages: the development. */
  readonly development?: string
  /** `backlog` messages: the entry keys told. */
  readonly keys?: readonly string[]
  readonly wantRev?: number
  readonly toldRev?: number
  readonly state: MessageState
  readonly attempts: number
  /** Last outcome in words, without secrets. */
  readonly outcome?: string
  /** The receiver may have got it twice: a POST whose mark was lost. */
  readonly maybeTwice?: boolean
  readonly claim?: string
  readonly claimUntil?: string
  readonly failAfter?: string
  readonly sentAt?: string
  readonly dueAt?: string
  readonly createdAt: string
}

/** What is known of a channel's way out. */
export type ChannelState = {
  readonly channel: string
  /** No attempt before this. */
  readonly notBefore?: string
  readonly failingSince?: string
  readonly lastError?: string
  readonly lastOkAt?: string
}

/** A backlog message with so many entries takes no more: the next hour's does. 17 bytes each, far from an item's 400 KB. */
export const mostBacklogEntries = 10_000

export const developmentMessageKey = (storyline: string, development: string): string => `DEV#${storyline}/${development}`
/** `hour`: `2026-11-24T09`. */
export const backlogMessageKey = (storyline: string, hour: string): string => `EP#backlog#${storyline}#${hour}`

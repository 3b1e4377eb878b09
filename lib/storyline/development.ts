/**
 * Developments, and the board on which a storyline's decisions are made.
 *
 * The board's conditional Put is the only decision; all else is a projection of it that can be
 * applied again (docs/one-item-one-write.md). One development per hit for now.
 */
import type { Decisions } from './hit.ts'

export type Development = {
  /** `firstAt-entryKey`. */
  readonly id: string
  readonly storyline: string
  /** The board version that last touched it: only grows. */
  readonly rev: number
  readonly title: string
  readonly firstAt: string
  readonly lastAt: string
  /** Entry keys. */
  readonly members: readonly string[]
}

export const developmentId = (firstAt: string, entryKey: string): string => `${firstAt}-${entryKey}`

/** A development that somebody was (or will be) told: what later hits are compared with. */
export type OpenDevelopment = {
  readonly id: string
  /** Text hash → the subscriptions told this text, each by a message of its own. */
  readonly told: Readonly<Record<string, readonly string[]>>
}

/** One hit's decisions, recorded before any effect and re-applied word for word. */
export type PlannedHit = {
  readonly entryKey: string
  readonly revision: number
  readonly development: string
  /** The board version that decided it. */
  readonly rev: number
  readonly decisions: Decisions
  /** Subscriptions whose decision is an earlier one that stays: their message must exist, but nothing is told anew. */
  readonly kept: readonly string[]
}

export type Board = {
  readonly storyline: string
  /** 0: never written. */
  readonly version: number
  readonly open: readonly OpenDevelopment[]
  readonly batch: readonly PlannedHit[]
}

export const emptyBoard = (storyline: string): Board => ({ storyline, version: 0, open: [], batch: [] })

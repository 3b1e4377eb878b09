/** What one poll did: told to the log, to `poll --once` and to whoever asked for it. */
import { StorywireError } from '../errors.ts'

/** `skipped`: unknown, off, not due, gone, or taken by another poll; it was not asked for anything. */
export type PollReport = {
  readonly feed: string
  readonly outcome: 'changed' | 'unchanged' | 'failed' | 'skipped'
  /** Of a failure or a skip. */
  readonly code?: string
  readonly message?: string
  /** In the document. */
  readonly entries: number
  /** Not in this feed's ring before. */
  readonly new: number
  /** Stored now for the first time. */
  readonly hits: number
  /** Repairs and losses in the document. */
  readonly problems: number
}

export const nothingFound = { entries: 0, new: 0, hits: 0, problems: 0 }

export const skippedPoll = (feed: string, code: string, message: string): PollReport => ({
  feed,
  outcome: 'skipped',
  code,
  message,
  ...nothingFound,
})

/** What is left undone comes again. Ours say what happened, and never a secret; others only their name. */
export const brokenPoll = (report: Pick<PollReport, 'feed'>, cause: unknown): PollReport => ({
  ...nothingFound,
  ...report,
  outcome: 'failed',
  code: 'fault',
  message: faultWords(cause),
})

export const faultWords = (cause: unknown): string =>
  cause instanceof StorywireError ? `${cause.code}: ${cause.message}` : cause instanceof Error ? cause.name : 'unexpected'

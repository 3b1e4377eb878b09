/** Poll 3-5 and 10 (stub). */
import type { Configuration } from '../config/configuration.ts'
import type { FetchFeed } from '../feed/fetch.ts'
import type { Log } from '../log.ts'
import type { Index } from '../match/match.ts'
import type { PollStore } from '../store/store.ts'

export type PollDeps = {
  readonly store: PollStore
  readonly fetch: FetchFeed
  readonly index: Index
  readonly configuration: Configuration
  readonly now: () => Date
  readonly log: Log
}

/** What one poll did. `skipped`: not due, taken by another poll, off or unknown. */
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

/** `scheduled`: only if the feed is due. */
export async function pollFeed(_deps: PollDeps, _feed: string, _options: { readonly scheduled: boolean }): Promise<PollReport> {
  throw new Error('to come')
}

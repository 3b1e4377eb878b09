/**
 * Poll 1-2: which feeds are due, packed into messages for the poll queue.
 *
 * It writes nothing: a feed stays due until a poll claims it, so a message sent twice or lost costs nothing.
 */
import type { Configuration } from '../config/configuration.ts'
import type { Log } from '../log.ts'
import type { PollQueue } from '../queue/queue.ts'
import type { PollStore } from '../store/store.ts'

export type DispatchDeps = {
  readonly store: Pick<PollStore, 'feedStates' | 'blockedHosts'>
  readonly queue: PollQueue
  readonly configuration: Configuration
  readonly now: () => Date
  readonly log: Log
}

export type DispatchReport = { readonly messages: number; readonly feeds: number }

/** `all`: look at all 60 shards, not only this minute's twelve. */
export async function dispatchFeeds(_deps: DispatchDeps, _options: { readonly all?: boolean } = {}): Promise<DispatchReport> {
  throw new Error('to come')
}

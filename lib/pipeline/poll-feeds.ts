/** One poll message (stub). */
import type { PollMessage } from '../queue/queue.ts'
import type { PollDeps, PollReport } from './poll-feed.ts'

export type PollFeedsDeps = PollDeps & {
  /** Wakes alert early; its errors are ignored. */
  readonly wake: () => Promise<void>
  readonly sleep: (ms: number) => Promise<void>
  /** Told as each feed ends. */
  readonly onReport?: (report: PollReport) => void
}

/** In the order of the message. */
export async function pollFeeds(
  _deps: PollFeedsDeps,
  _message: PollMessage,
  _options: { readonly scheduled: boolean },
): Promise<readonly PollReport[]> {
  throw new Error('to come')
}

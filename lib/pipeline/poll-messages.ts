/** Poll, whole: the messages of one call, each by the rules that are in use when it begins. */
import { StorywireError } from '../errors.ts'
import type { PollMessage } from '../queue/queue.ts'
import { type PollFeedsDeps, pollFeeds } from './poll-feeds.ts'
import type { PollReport } from './poll-report.ts'

type Rules = Pick<PollFeedsDeps, 'index' | 'configuration'>

export type PollMessagesDeps = Omit<PollFeedsDeps, keyof Rules> & {
  readonly rules: { readonly current: () => Promise<Rules> }
  /** Default true. False: feeds are polled whether they are due or not, and faults are left to who reads the reports. */
  readonly scheduled?: boolean
}

/** Throws `poll-broke-off` where a scheduled poll did: the queue hands its message out again. */
export async function pollMessages(
  { scheduled = true, rules, ...deps }: PollMessagesDeps,
  messages: readonly PollMessage[],
): Promise<readonly PollReport[]> {
  const reports: PollReport[] = []
  for (const message of messages) reports.push(...(await pollFeeds({ ...deps, ...(await rules.current()) }, message, { scheduled })))
  const broken = reports.flatMap(({ feed, code }) => (code === 'fault' ? [feed] : []))
  if (scheduled && broken.length > 0) throw new StorywireError('poll-broke-off', `polls broke off: ${broken.join(', ')}`)
  return reports
}

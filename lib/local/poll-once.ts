/** One round over the given feeds, whether they are due or not, and one pass of alerts: what `poll --once` does between opening and closing. */
import type { Feed } from '../feed/feed.ts'
import { pack } from '../pipeline/pack-feeds.ts'
import type { PollReport } from '../pipeline/poll-feed.ts'
import type { AlertReport } from '../pipeline/raise-alerts.ts'
import type { Session } from './session.ts'

/** A feed's report without a skip: what was asked for by a person either was polled or failed. */
export type OnceReport = Pick<PollReport, 'feed' | 'entries' | 'new' | 'hits' | 'problems'> & {
  readonly outcome: 'changed' | 'unchanged' | 'failed'
  readonly code?: string
  readonly message?: string
}

/** `onReport` hears of each feed as it ends. The reports are in the order of `feeds`. */
export async function pollOnce(
  { handlers, store }: Pick<Session, 'handlers' | 'store'>,
  feeds: readonly Feed[],
  onReport: (report: OnceReport) => void,
): Promise<{ readonly reports: readonly OnceReport[]; readonly alerts: AlertReport }> {
  const reports = new Map<string, OnceReport>()
  const take = (report: PollReport) => {
    if (reports.has(report.feed)) return
    const taken = onceReport(report)
    reports.set(report.feed, taken)
    onReport(taken)
  }
  const stop = handlers.listen(take)
  let left = feeds
  while (left.length > 0) {
    // A host's feeds come a few at a time, so that one message can be polite to it; the rest in the next round.
    const messages = pack(left)
    const sent = new Set(messages.flatMap(message => message.feeds))
    await handlers.queue.send(messages)
    await handlers.queue.drain()
    left = left.filter(feed => !sent.has(feed.id))
  }
  stop()
  for (const { id } of feeds) take({ feed: id, outcome: 'failed', code: 'fault', message: 'it was not polled', ...nothing })
  const first = await handlers.alert({ flushBacklog: true })
  // What another process had in hand, or what grew on the way, is due again at once; a retry is due later and not waited for.
  const dueAgain = await store.dueMessages(new Date().toISOString())
  const alerts = dueAgain.length === 0 ? first : both(first, await handlers.alert({ flushBacklog: true }))
  return { reports: feeds.flatMap(feed => reports.get(feed.id) ?? []), alerts }
}

const both = (first: AlertReport, second: AlertReport): AlertReport => ({
  planned: first.planned + second.planned,
  sent: first.sent + second.sent,
  failed: first.failed + second.failed,
  unavailable: second.unavailable.length > 0 ? second.unavailable : first.unavailable,
})

const nothing = { entries: 0, new: 0, hits: 0, problems: 0 }

const onceReport = ({ outcome, ...report }: PollReport): OnceReport => {
  const { feed, entries, new: fresh, hits, problems, code, message } = report
  return {
    feed,
    outcome: outcome === 'skipped' ? 'failed' : outcome,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    entries,
    new: fresh,
    hits,
    problems,
  }
}

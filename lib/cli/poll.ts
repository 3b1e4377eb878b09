/** `poll --once`: every feed now, due or not, then one pass of alerts. It ends; what polls on is `up`. */

import { loadConfiguration } from '../config/load.ts'
import { suggest } from '../config/nearest.ts'
import { StorywireError } from '../errors.ts'
import type { Feed } from '../feed/feed.ts'
import { pollOnce } from '../local/poll-once.ts'
import { openSession, type Session } from '../local/session.ts'
import { interrupted, onInterrupt } from './interrupt.ts'
import { liveLines, troubleWords } from './live-lines.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted, type Terminal } from './terminal.ts'
import { onWait } from './waiting.ts'

/** Sorts behind every due time. */
const endOfTime = '9999-12-31T23:59:59.999Z'

export async function pollCommand(
  { terminal, environment }: CommandDeps,
  { config, data = '.storywire', json }: GlobalOptions,
  wanted: readonly string[] | undefined,
): Promise<number> {
  const { configuration } = await loadConfiguration(config)
  const feeds = chosen(configuration.feeds, wanted)
  const live = liveLines(terminal, () => ({ configuration, sample: false }))
  const events = json ? { onPoll: () => {}, onHit: () => {}, onSend: () => {}, onTrouble: live.onTrouble } : { ...live, onPoll: () => {} }
  const opening = openSession({
    directory: data,
    configuration,
    environment,
    events,
    command: 'poll',
    sample: false,
    onWait: onWait(terminal),
  })
  const interrupt = onInterrupt(async () => {
    const opened = await opening.catch(() => undefined)
    await opened?.close()
    return interrupted
  })
  try {
    const session = await opening
    try {
      return await pollAndTell({ terminal, json, live }, session, feeds)
    } finally {
      await session.close()
    }
  } finally {
    interrupt.done()
  }
}

type Telling = { readonly terminal: Terminal; readonly json: boolean; readonly live: ReturnType<typeof liveLines> }

async function pollAndTell({ terminal, json, live }: Telling, session: Session, feeds: readonly Feed[]): Promise<number> {
  for (const notice of await session.notices()) terminal.err(notice)
  const { reports, alerts } = await pollOnce(session, feeds, report => {
    const { message, ...line } = report
    if (!json) live.onPoll(report)
    else terminal.out(JSON.stringify(line))
    if (json && message !== undefined) terminal.err(`${report.feed}: ${message}`)
  })
  for (const { channel, why } of alerts.unavailable) terminal.err(troubleWords('messages wait for their channel', { channel, why }))
  const failed = reports.filter(report => report.outcome === 'failed')
  const sum = (of: 'new' | 'hits') => reports.reduce((total, report) => total + report[of], 0)
  const waiting = (await session.store.dueMessages(endOfTime)).length
  const words = [
    `${counted(reports.length, 'feed')} polled${failed.length > 0 ? `, ${failed.length} failed` : ''}`,
    `${counted(sum('new'), 'new entry', 'new entries')}`,
    counted(sum('hits'), 'hit'),
    `${counted(alerts.sent, 'message')} sent${waiting > 0 ? `, ${waiting} not yet` : ''}`,
  ]
  ;(json ? terminal.err : terminal.out)(words.join(', '))
  return failed.length > 0 ? exits.someFeedsFailed : exits.ok
}

function chosen(feeds: readonly Feed[], wanted: readonly string[] | undefined): readonly Feed[] {
  if (wanted === undefined) return feeds.filter(feed => feed.off === undefined)
  return [...new Set(wanted)].map(id => {
    const feed = feeds.find(each => each.id === id)
    if (feed === undefined) {
      throw new StorywireError(
        'usage',
        `There is no feed "${id}": ${suggest(
          id,
          feeds.map(each => each.id),
        )}`,
      )
    }
    if (feed.off !== undefined) throw new StorywireError('usage', `The feed "${id}" is switched off: ${feed.off}`)
    return feed
  })
}

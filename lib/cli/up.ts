/** `up`: says what runs where, then a line for everything that happens, until Ctrl-C. */
import { SAMPLE } from '../alert/wording.ts'
import { formatProblems } from '../config/format-problem.ts'
import { loadConfiguration } from '../config/load.ts'
import { sampleFolder } from '../local/data-folder.ts'
import { wireSeconds } from '../local/sample/wire.ts'
import { type Started, startUp, type UpEvents } from '../local/up.ts'
import type { PollReport } from '../pipeline/poll-feed.ts'
import { summary } from './check.ts'
import { onInterrupt } from './interrupt.ts'
import { type InUse, jsonLines, liveLines } from './live-lines.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted, type Terminal } from './terminal.ts'
import { onWait } from './waiting.ts'
import { localTime } from './words.ts'

export type UpOptions = { readonly port?: number; readonly sample?: boolean }

export async function upCommand(
  { terminal, environment }: CommandDeps,
  { config, data, json }: GlobalOptions,
  { port, sample }: UpOptions,
): Promise<number> {
  const readAt = new Date()
  const { configuration, warnings } = await loadConfiguration(config)
  if (warnings.length > 0) terminal.err(`${formatProblems(warnings, { colour: terminal.colourErr })}\n`)
  let inUse: InUse = { configuration, sample: false }
  const events = upEvents(terminal, json, {
    get: () => inUse,
    set: next => {
      inUse = next
    },
  })
  const starting = startUp(
    {
      configuration,
      readAt,
      directory: data ?? '.storywire',
      // A data folder that was named for the feeds is never emptied for the sample.
      sampleDirectory: data === undefined ? sampleFolder : sample === true ? data : `${data}-sample`,
      environment,
      sample: sample === undefined ? 'if-offline' : sample ? 'always' : 'never',
      ...(port === undefined ? {} : { port }),
    },
    events,
  )
  // From here on something runs: what is still starting is waited for and closed too.
  const interrupt = onInterrupt(async () => {
    terminal.err('\nStopping; Ctrl-C once more stops at once.')
    const begun = await starting.catch(() => undefined)
    await begun?.close()
    terminal.err(inUse.sample ? 'Stopped.' : 'Stopped. Nothing is lost: the next start goes on from here.')
    return exits.ok
  })
  try {
    const up = await starting
    try {
      return await up.failed
    } finally {
      await up.close()
    }
  } finally {
    interrupt.done()
  }
}

function upEvents(terminal: Terminal, json: boolean, inUse: { readonly get: () => InUse; readonly set: (next: InUse) => void }): UpEvents {
  const live = json ? jsonLines(terminal) : liveLines(terminal, inUse.get)
  const say = json ? terminal.err : terminal.out
  return {
    ...live,
    onStart: started => {
      inUse.set(started)
      for (const line of startLines(terminal, started)) say(line)
    },
    onFirstRound: (reports, nextAt) => say(roundLine(terminal, reports, nextAt)),
    onRules: configuration => {
      inUse.set({ ...inUse.get(), configuration })
      say(terminal.style('dim', `Pushed rules are used from now on: ${counted(configuration.storylines.length, 'storyline')}.`))
    },
    onOffline: () =>
      say(
        `\n${terminal.style(['yellow', 'bold'], 'No feed could be reached.')} The bundled sample wire is played instead (--no-sample forbids it).\n`,
      ),
    onWait: onWait(terminal),
  }
}

function startLines({ style }: Terminal, { url, sample, directory, configuration, notices, mended }: Started): string[] {
  const title = sample ? `${style(['bold', 'inverse'], ` ${SAMPLE} `)} ` : ''
  const row = (name: string, text: string) => `${style('dim', name.padEnd(10))} ${text}`
  const mendedRows = (mended?.missing ?? 0) + (mended?.phantom ?? 0)
  const polled = configuration.feeds.filter(feed => feed.off === undefined).length
  return [
    `${title}${style('bold', 'Storywire')} follows ${summary(configuration)}.`,
    ...(sample
      ? [
          `Invented entries in four languages appear over the next ${Math.ceil(wireSeconds / 60)} minutes. Nothing of it happened; nothing is sent.`,
        ]
      : []),
    '',
    row('Dashboard', style(['cyan', 'underline'], `${url}/`)),
    row('Outbox', style(['cyan', 'underline'], `${url}/outbox`)),
    row('Data', `${directory}${sample ? ' (emptied at each start)' : ''}`),
    ...(sample ? [row('Alerts', 'all to the outbox')] : notices.map((notice, at) => row(at === 0 ? 'Alerts' : '', notice))),
    ...(mendedRows > 0 ? [row('Mended', `${counted(mendedRows, 'index row')} left wrong by the last end`)] : []),
    '',
    style('dim', `Polling ${counted(polled, 'feed')}; Ctrl-C stops.`),
    '',
  ]
}

function roundLine({ style }: Terminal, reports: readonly PollReport[], nextAt: string | undefined): string {
  if (reports.length === 0) {
    const when = nextAt === undefined ? '' : `; the next is at ${localTime(nextAt).slice(11)}`
    return style('dim', `No feed is due yet${when}.\n`)
  }
  const failed = reports.filter(report => report.outcome === 'failed').length
  const sum = (of: 'new' | 'hits') => reports.reduce((total, report) => total + report[of], 0)
  const words = [
    counted(reports.length, 'feed'),
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${counted(sum('new'), 'new entry', 'new entries')}`,
    counted(sum('hits'), 'hit'),
  ]
  return style('dim', `First round: ${words.join(', ')}.\n`)
}

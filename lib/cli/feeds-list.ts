/** `feeds list`: every feed with its health in words and what to do about it, those in trouble first; with --json as /v1/feeds has them. */
import type { Configuration } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load.ts'
import type { Feed } from '../feed/feed.ts'
import { isUnused } from '../local/data-folder.ts'
import { openForReading, readingStore } from '../local/session.ts'
import type { ApiFeed } from '../query/api-types.ts'
import { listFeeds } from '../query/feeds.ts'
import { configurationOf } from './listing.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { columns, counted, line, pad, type Terminal } from './terminal.ts'
import { onWait } from './waiting.ts'
import { localTime, nameOf } from './words.ts'

/** Longer names are cut there. */
const LONGEST_NAME = 24
/** Health that needs nobody, in the order in which it is listed, after all that does. */
const calm: readonly string[] = ['quiet', 'new', 'fine', 'off']

export async function feedsListCommand({ terminal }: CommandDeps, options: GlobalOptions): Promise<number> {
  const directory = options.data ?? '.storywire'
  const configuration = await configurationOf(directory, (await loadConfiguration(options.config)).configuration)
  const feeds = await read(terminal, directory, configuration)
  const sorted = feeds.toSorted((a, b) => rank(a) - rank(b))
  if (options.json) for (const feed of sorted) terminal.out(JSON.stringify(feed))
  else tell(terminal, configuration, sorted)
  return exits.ok
}

async function read(terminal: Terminal, directory: string, configuration: Configuration): Promise<readonly ApiFeed[]> {
  const now = () => new Date()
  if (await isUnused(directory)) return listFeeds({ store: { allFeedStates: async () => [] }, configuration, now })
  const table = await openForReading(directory, 'feeds list', onWait(terminal))
  try {
    return await listFeeds({ store: readingStore(table), configuration, now })
  } finally {
    await table.close()
  }
}

const inTrouble = (feed: ApiFeed): boolean => feed.overdue || !calm.includes(feed.health)
/** Calm, but entries may have been lost. */
const hasGap = (feed: ApiFeed): boolean => !inTrouble(feed) && feed.gap !== null
const rank = (feed: ApiFeed): number => (inTrouble(feed) ? -2 : hasGap(feed) ? -1 : calm.indexOf(feed.health))

function tell(terminal: Terminal, { sources, feeds: configured }: Configuration, feeds: readonly ApiFeed[]): void {
  const { out, style, width } = terminal
  const names = feeds.map(feed => ({ id: line(feed.id, LONGEST_NAME), source: line(nameOf(sources, feed.source), LONGEST_NAME) }))
  const byId = new Map(configured.map(feed => [feed.id, feed]))
  const widest = (of: 'id' | 'source') => Math.max(0, ...names.map(name => columns(name[of])))
  const [idWidth, sourceWidth] = [widest('id'), widest('source')]
  // Under the words of the first line, or indented alone where the terminal is narrow.
  const beside = 2 + idWidth + 2 + sourceWidth + 2
  const indent = width - beside >= 40 ? beside : 4
  for (const [index, feed] of feeds.entries()) {
    const { id = '', source = '' } = names[index] ?? {}
    const { mark, colour } = markOf(feed)
    const head = `${style(colour, mark)} ${style('bold', pad(id, idWidth))}  ${pad(source, sourceWidth)}`
    const words = wrapped(`${feed.words}${feed.overdue ? '. It should have been polled long ago: is `up` running?' : ''}`, width - indent)
    const painted = words.map(each => (colour === 'green' || feed.health === 'quiet' ? each : style(colour, each)))
    if (indent === beside) out(`${head}  ${painted[0] ?? ''}`)
    else out(`${head.trimEnd()}\n    ${painted[0] ?? ''}`)
    for (const more of painted.slice(1)) out(`${' '.repeat(indent)}${more}`)
    const facts = factsOf(feed, byId.get(feed.id))
    for (const fact of wrapped(facts, width - indent)) out(`${' '.repeat(indent)}${style('dim', fact)}`)
  }
  const count = (of: (feed: ApiFeed) => boolean) => feeds.filter(of).length
  const summary = [
    counted(feeds.length, 'feed'),
    `${count(inTrouble)} in trouble`,
    ...(count(hasGap) === 0 ? [] : [`${count(hasGap)} that may have lost entries`]),
    ...calm.flatMap(health => {
      const number = count(feed => feed.health === health && !feed.overdue)
      return number === 0 ? [] : [`${number} ${health === 'new' ? 'not polled yet' : health}`]
    }),
  ]
  out(`\n${summary.join(', ')}.`)
}

function markOf(feed: ApiFeed): { readonly mark: string; readonly colour: 'red' | 'yellow' | 'green' | 'dim' } {
  if (inTrouble(feed)) return { mark: '✗', colour: 'red' }
  if (hasGap(feed)) return { mark: '!', colour: 'yellow' }
  return feed.health === 'fine' ? { mark: '✓', colour: 'green' } : { mark: '·', colour: 'dim' }
}

function factsOf({ url, page, off, health, lastPolledAt, nextAt }: ApiFeed, feed: Feed | undefined): string {
  const address = line(url ?? page ?? '', Number.POSITIVE_INFINITY)
  if (off !== null) return address
  const pace = feed === undefined ? [] : [feed.adapts === true ? 'at its own pace' : `every ${duration(feed.everyMs)}`]
  const polled = lastPolledAt === null ? [] : [`polled ${localTime(lastPolledAt)}`]
  return [address, ...pace, ...polled, ...(nextAt === null || health === 'gone' ? [] : [`next ${localTime(nextAt)}`])].join(' · ')
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`
  return minutes % 1_440 === 0 ? `${minutes / 1_440} d` : minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}

/** Lines of at most so many columns; what has no space, as an address, is cut where the line ends. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line(text, Number.POSITIVE_INFINITY).split(' ')) {
    if (current !== '' && columns(current) + 1 + columns(word) > width) {
      lines.push(current)
      current = ''
    }
    current = current === '' ? line(word, width) : `${current} ${word}`
  }
  return [...lines, current]
}

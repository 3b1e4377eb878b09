/** What happens, as lines of a terminal: `poll`, `hit`, `alert` and what went wrong. Pure but for the writing. */
import type { MessageContent } from '../alert/channel.ts'
import { headlineOf, SAMPLE } from '../alert/wording.ts'
import type { Configuration } from '../config/configuration.ts'
import type { LocalEvents, NewHit } from '../local/events.ts'
import type { LogFields } from '../log.ts'
import type { PollReport } from '../pipeline/poll-feed.ts'
import { columns, counted, line, pad, type Terminal } from './terminal.ts'
import { evidenceWords, nameOf } from './words.ts'

/** Of the first word of a line, and of the space after it. */
const lead = 7
/** Longer names of sources and feeds are cut there. */
const longestName = 24

export type InUse = { readonly configuration: Configuration; readonly sample: boolean }

/** `inUse` changes when the sample begins. The sample, which polls every few seconds, does not tell of polls that brought nothing. */
export function liveLines(terminal: Terminal, inUse: () => InUse): LocalEvents {
  const { out, err, style, styleErr, width } = terminal
  const room = width - lead
  const say = (word: string, text: string) => out(`${word}${' '.repeat(lead - columns(plain(word)))}${text}`)
  const small = (text: string) => say('', style('dim', line(text, room)))
  /** What it is about, and its words as far as there is room. */
  const headline = (about: string, text: string) => `${style('cyan', about)} ${style('bold', line(text, room - columns(about) - 1))}`
  return {
    onPoll: report => {
      const { configuration, sample } = inUse()
      if (report.outcome === 'skipped' || (sample && report.outcome === 'unchanged')) return
      const failed = report.outcome === 'failed'
      const name = feedName(configuration, report.feed)
      const words = line(outcomeWords(report), room - columns(name) - 2)
      const text = failed ? style('red', words) : report.outcome === 'unchanged' ? style('dim', words) : words
      say(style(failed ? 'red' : 'dim', 'poll'), `${name}  ${text}`)
    },
    onHit: hit => {
      const { configuration, sample } = inUse()
      const storyline = `${sample ? `[${SAMPLE}] ` : ''}${storylineName(configuration, hit.storyline)}`
      say(style(['green', 'bold'], 'hit'), headline(`${storyline}:`, hit.entry.title))
      small(hitFacts(configuration, hit))
    },
    onSend: (channel, { content }, outcome) => {
      const to = `${content.subscription} on ${channel}`
      if (outcome.kind === 'sent') say(style(['magenta', 'bold'], 'alert'), headline(`→ ${to}:`, headlineOf(content, 200)))
      else say(style('red', 'alert'), style('red', line(`not yet to ${to}: ${outcome.error}`, room)))
      small(`${whyTold(content)} · ${outcome.kind === 'sent' ? outcome.note : 'it is tried again'}`)
    },
    onTrouble: (message, fields) => err(`${styleErr('yellow', 'note')}   ${troubleWords(message, fields)}`),
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of styleText
const plain = (text: string): string => text.replace(/\u001b\[\d+m/g, '')

/** `4 new of 32 entries, 1 hit` */
export function outcomeWords({ outcome, code, message, entries, new: fresh, hits, problems }: PollReport): string {
  const repairs = problems > 0 ? `, ${counted(problems, 'repair')}` : ''
  if (outcome === 'failed') return `${message ?? 'failed'}${code === undefined ? '' : ` [${code}]`}`
  if (outcome === 'unchanged') return 'unchanged'
  if (fresh === 0) return `nothing new in ${counted(entries, 'entry', 'entries')}${repairs}`
  return `${fresh.toLocaleString('en')} new of ${counted(entries, 'entry', 'entries')}, ${hits === 0 ? 'no hit' : counted(hits, 'hit')}${repairs}`
}

/** Source and feed, as wide as the widest of the configuration. */
function feedName({ sources, feeds }: Configuration, id: string): string {
  const polled = feeds.filter(feed => feed.off === undefined)
  const widest = (names: readonly string[]) => Math.min(longestName, Math.max(0, ...names.map(columns)))
  const source = feeds.find(feed => feed.id === id)?.source ?? ''
  const sourceWidth = widest(polled.map(feed => nameOf(sources, feed.source)))
  const feedWidth = widest(polled.map(feed => feed.id))
  return `${pad(line(nameOf(sources, source), sourceWidth), sourceWidth)}  ${pad(line(id, feedWidth), feedWidth)}`
}

function storylineName({ storylines }: Configuration, id: string): string {
  return storylines.find(storyline => storyline.id === id)?.title ?? id
}

function hitFacts({ sources }: Configuration, { entry, evidence, score, backlog }: NewHit): string {
  const older = backlog ? 'already there when first polled' : ''
  const facts = [nameOf(sources, entry.source), entry.language, evidenceWords(evidence), `score ${Math.round(score * 10) / 10}`, older]
  return facts.filter(fact => fact !== null && fact !== '').join(' · ')
}

const whyTold = ({ kind, total, subscription }: MessageContent): string =>
  kind === 'backlog'
    ? `${counted(total, 'older entry', 'older entries')}, held by the feeds before they were followed`
    : `${subscription} follows this storyline, and nothing of this was told before`

export function troubleWords(message: string, fields: LogFields): string {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined)
  return line(
    known.length === 0 ? message : `${message} (${known.map(([name, value]) => `${name}: ${value}`).join(', ')})`,
    Number.POSITIVE_INFINITY,
  )
}

/** The same as JSON, one object a line. */
export function jsonLines({ out, err }: Terminal): LocalEvents {
  const say = (event: string, value: object) => out(JSON.stringify({ event, ...value }))
  return {
    onPoll: report => say('poll', report),
    onHit: hit => say('hit', hit),
    onSend: (channel, { id, content, at }, outcome) =>
      say('alert', {
        message: id,
        at,
        channel,
        subscription: content.subscription,
        storyline: content.storyline.id,
        hits: content.hits.map(hit => hit.id),
        ...outcome,
      }),
    onTrouble: (message, fields) => err(troubleWords(message, fields)),
  }
}

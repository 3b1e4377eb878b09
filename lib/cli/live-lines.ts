/** What happens, as lines of a terminal: `poll`, `hit`, `alert` and what went wrong. Pure but for the writing. */
import type { OutgoingMessage, SendOutcome } from '../alert/channel.ts'
import { headlineOf } from '../alert/wording.ts'
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

/** `configuration`: the one in use, which changes when the sample begins. */
export function liveLines(terminal: Terminal, configuration: () => Configuration): LocalEvents {
  const { out, err, style, styleErr, width } = terminal
  const say = (word: string, text: string) => out(`${word}${' '.repeat(lead - columns(plain(word)))}${text}`)
  const room = width - lead
  return {
    onPoll: report => {
      if (report.outcome === 'skipped') return
      const word = report.outcome === 'failed' ? style('red', 'poll') : style('dim', 'poll')
      const words = outcomeWords(report)
      const name = feedName(configuration(), report.feed)
      const text = line(words, room - columns(name) - 2)
      say(word, `${name}  ${report.outcome === 'failed' ? style('red', text) : report.outcome === 'unchanged' ? style('dim', text) : text}`)
    },
    onHit: hit => {
      say(
        style(['green', 'bold'], 'hit'),
        `${style('cyan', storylineName(configuration(), hit.storyline))}${hit.backlog ? style('dim', ' (already there when first polled)') : ''}`,
      )
      say('', style('bold', line(hit.entry.title, room)))
      say('', style('dim', line(hitFacts(configuration(), hit), room)))
    },
    onSend: (channel, message, outcome) => {
      const told = sendWords(channel, message, outcome)
      const word = outcome.kind === 'sent' ? style(['magenta', 'bold'], 'alert') : style('red', 'alert')
      say(word, outcome.kind === 'sent' ? line(told.what, room) : style('red', line(told.what, room)))
      say('', line(headlineOf(message.content, 200), room))
      say('', style('dim', line(told.why, room)))
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
  return `${counted(fresh, 'new').replace(
    /s$/,
    '',
  )} of ${counted(entries, 'entry', 'entries')}, ${hits === 0 ? 'no hit' : counted(hits, 'hit')}${repairs}`
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

function hitFacts({ sources }: Configuration, { entry, evidence, score }: NewHit): string {
  const facts = [nameOf(sources, entry.source), entry.language, evidenceWords(evidence), `score ${Math.round(score * 10) / 10}`]
  return facts.filter(fact => fact !== null && fact !== '').join(' · ')
}

function sendWords(channel: string, { content }: OutgoingMessage, outcome: SendOutcome): { readonly what: string; readonly why: string } {
  const to = `${content.subscription} on ${channel}`
  const why =
    content.kind === 'backlog'
      ? `${counted(content.total, 'older entry', 'older entries')} that the feeds held before they were followed, in one message`
      : `the first message of this development; ${content.subscription} follows this storyline`
  if (outcome.kind === 'sent') return { what: `to ${to}: ${outcome.note}`, why }
  const next = outcome.scope === 'channel' ? 'the channel is tried again, its messages wait' : 'it is tried again'
  return { what: `not yet to ${to}: ${outcome.error}`, why: next }
}

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

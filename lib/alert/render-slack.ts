/**
 * A message as a Slack payload (Block Kit): what an incoming webhook takes. Fitted to Slack's
 * limits, whatever the feeds wrote: 50 blocks, 150 characters in a header, 3,000 in a section,
 * and all blocks together about 13,000 (github.com/slackapi/bolt-js/issues/2509).
 */
import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types'
import type { MessageContent, TellableHit } from './channel.ts'
import { clip, oneLine, tame, webLink } from './foreign-text.ts'
import { runsOf } from './marked-text.ts'
import { escapeSlack, inertMentions, markedMrkdwn, mrkdwn, slackLink } from './slack-text.ts'
import {
  becauseOf,
  factsOf,
  headlineOf,
  leadOf,
  matchedIn,
  moreOf,
  publicationTime,
  SAMPLE,
  SAMPLE_NOTE,
  sourceNames,
  storylineTitle,
  titleOf,
  titleRuns,
} from './wording.ts'

export type SlackPayload = {
  /** What notifications and screen readers get, and clients without blocks. */
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly unfurl_links: false
  readonly unfurl_media: false
}

const MAX_BLOCKS = 50
const MAX_HEADER = 150
/** JSON of all blocks, in characters, with a margin under the 13,200 at which Slack was seen to refuse. */
const MAX_JSON = 12_000
/** Kept for the closing block. */
const CLOSING_JSON = 1_500
/** Of `text`: Slack shows notifications in a line or two and asks for no more than 4,000. */
const MAX_TEXT = 3_000
/** Slack cuts texts there. */
const MAX_TEXT_EVER = 39_000
const MAX_TITLE = 700
const MAX_EXCERPT = 650
const MAX_MATCHED = 600

export function renderSlack(content: MessageContent): SlackPayload {
  const blocks: KnownBlock[] = [header(content), ...lead(content)]
  let shown = 0
  for (const hit of content.hits) {
    const next = hitBlocks(hit, content)
    if (shown > 0 && !fits([...blocks, ...next])) break
    blocks.push(...(fits([...blocks, ...next]) ? next : next.slice(0, roomFor(blocks, next))))
    shown += 1
  }
  blocks.push(closing(content, shown))
  return { text: plainText(content), blocks, unfurl_links: false, unfurl_media: false }
}

const fits = (blocks: readonly KnownBlock[]): boolean =>
  blocks.length < MAX_BLOCKS && JSON.stringify(blocks).length <= MAX_JSON - CLOSING_JSON

/** How many of the first hit's blocks fit; the first of them always does. */
function roomFor(blocks: readonly KnownBlock[], next: readonly KnownBlock[]): number {
  let count = next.length
  while (count > 1 && !fits([...blocks, ...next.slice(0, count)])) count -= 1
  return count
}

function header({ storyline, sample }: MessageContent): HeaderBlock {
  const title = `${sample ? `${SAMPLE} · ` : ''}${inertMentions(storylineTitle(storyline, MAX_HEADER))}`
  return { type: 'header', text: { type: 'plain_text', text: clip(title, MAX_HEADER), emoji: false } }
}

function lead(content: MessageContent): readonly KnownBlock[] {
  const lines = [leadOf(content), content.sample ? `*${SAMPLE}*${mrkdwn(SAMPLE_NOTE.slice(SAMPLE.length))}` : undefined]
  const text = lines.filter(line => line !== undefined).join('\n')
  return text === '' ? [] : [section(text)]
}

/** A hit's section (title, excerpts, link; a link too long for it in sections of its own) and below it, in small, the facts and why it matched. */
function hitBlocks(hit: TellableHit, { zone }: MessageContent): readonly KnownBlock[] {
  const link = hit.link === null || hit.link === '' ? { inline: '_the feed gives no link_' } : slackLink(hit.link)
  const excerpts = hit.evidence.body
    .map(excerpt => markedMrkdwn(runsOf(excerpt), MAX_EXCERPT))
    .filter(text => text !== '')
    .slice(0, 2)
    .map(text => `>${text}`)
  const lines = [markedMrkdwn(titleRuns(hit), MAX_TITLE), ...excerpts, ...('inline' in link ? [link.inline] : [])]
  const pieces = 'pieces' in link ? link.pieces.map(piece => section(piece)) : []
  return [section(lines.join('\n')), context([mrkdwn(factsOf(hit, zone)), ...matched(hit)]), ...pieces]
}

function matched(hit: TellableHit): readonly string[] {
  const { matched, more } = matchedIn(hit)
  if (matched.length === 0) return []
  const parts: string[] = []
  let length = 0
  let left = matched.length + more
  for (const { concept, words } of matched) {
    const part = mrkdwn(words.length > 0 ? `${concept} (${words.join(', ')})` : concept)
    if (length + part.length > MAX_MATCHED) break
    parts.push(part)
    length += part.length + 2
    left -= 1
  }
  return [`Matched: ${[...parts, ...(left > 0 ? [`${left} more`] : [])].join(', ')}`]
}

function closing(content: MessageContent, shown: number): ContextBlock {
  const more = moreOf(content, shown)
  const dashboard = webLink(content.dashboardUrl)
  const link =
    dashboard && dashboard.length < 300
      ? `<${escapeSlack(dashboard).replaceAll('|', '%7C')}|${more ? 'see all in the dashboard' : 'Open the dashboard'}>`
      : undefined
  const first = [more, link].filter(part => part !== undefined).join(more && link ? ': ' : '')
  return context([first, mrkdwn(becauseOf(content))].filter(text => text !== ''))
}

/** `verbatim`: nothing in it becomes a link, a channel or a mention by itself. */
const section = (text: string): SectionBlock => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })
const context = (texts: readonly string[]): ContextBlock => ({
  type: 'context',
  elements: texts.map(text => ({ type: 'mrkdwn' as const, text, verbatim: true })),
})

/** The headline, then each hit's title, source and link, as many as fit; the first link always. */
function plainText(content: MessageContent): string {
  const lines = content.hits.map((hit, at) => {
    const title = content.kind === 'now' && at === 0 ? '' : `${mrkdwn(oneLine(titleOf(hit), 200))} — `
    const link = hit.link ? ` — ${escapeSlack(tame(hit.link))}` : ''
    return `${title}${mrkdwn(`${sourceNames(hit)}, ${publicationTime(hit, content.zone)}`)}${link}`
  })
  let text = mrkdwn(headlineOf(content, 300))
  for (const [at, line] of lines.entries()) {
    if (text.length + 1 + line.length > (at === 0 ? MAX_TEXT_EVER : MAX_TEXT)) break
    text += `\n${line}`
  }
  return text
}

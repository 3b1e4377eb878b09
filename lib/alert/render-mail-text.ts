/** A mail's plain text: everything the HTML says, links in full. Texts stand as they were written; the matched words have a line of their own. */
import type { MessageContent, TellableHit } from './channel.ts'
import { tame, webLink } from './foreign-text.ts'
import { clipRuns, type Run, runsOf } from './marked-text.ts'
import { becauseOf, factsOf, leadOf, matchedText, moreOf, SAMPLE_NOTE, storylineTitle, titleRuns } from './wording.ts'

/** Bytes of UTF-8 after which no further hit is written. */
const MAX_BYTES = 90_000
const MAX_TITLE = 1_000
const MAX_EXCERPT = 600

export function renderMailText(content: MessageContent): string {
  const opening = [...(content.sample ? [SAMPLE_NOTE, ''] : []), storylineTitle(content.storyline, 200)]
  const lead = leadOf(content)
  const parts = [[...opening, ...(lead ? [lead] : [])].join('\n')]
  let bytes = 0
  let shown = 0
  for (const hit of content.hits) {
    const text = hitText(hit, content.zone)
    bytes += new TextEncoder().encode(text).length
    if (shown > 0 && bytes > MAX_BYTES) break
    parts.push(text)
    shown += 1
  }
  const more = moreOf(content, shown)
  const dashboard = webLink(content.dashboardUrl)
  parts.push(
    [
      ...(more ? [`${more}${dashboard ? ' in the dashboard' : ''}.`] : []),
      ...(dashboard ? [`Dashboard: ${dashboard}`] : []),
      becauseOf(content),
    ].join('\n'),
  )
  return `${parts.join('\n\n')}\n`
}

function hitText(hit: TellableHit, zone: string): string {
  const matched = matchedText(hit)
  const lines = [
    plain(clipRuns(titleRuns(hit), MAX_TITLE)),
    factsOf(hit, zone),
    hit.link ? tame(hit.link).trim() : 'The feed gives no link.',
    ...hit.evidence.body
      .map(excerpt => plain(clipRuns(runsOf(excerpt), MAX_EXCERPT)))
      .filter(text => text !== '')
      .map(text => `  ${text}`),
    ...(matched ? [`Matched: ${matched}`] : []),
  ]
  return lines.join('\n')
}

const plain = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('')

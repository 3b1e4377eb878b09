/** A Slack payload's blocks as HTML, near enough to see what people would get; the payload itself is shown beside it. Pure. */
import { type Html, html } from '../../alert/html.ts'

/** The texts that Slack would show, top to bottom. Blocks that we do not send are left out. */
export function slackHtml(payload: Readonly<Record<string, unknown>>): Html {
  const blocks = Array.isArray(payload.blocks) ? payload.blocks : []
  return html`<div class="slack">${blocks.map(blockHtml)}</div>`
}

function blockHtml(block: unknown): Html {
  const { type, text, elements } = asRecord(block)
  if (type === 'header') return html`<h3>${textOf(text)}</h3>`
  if (type === 'section') return html`<div>${textOf(text).split('\n').map(lineHtml)}</div>`
  if (type === 'context' && Array.isArray(elements))
    return html`<div class="small">${elements.map(element => html`<p>${mrkdwnHtml(textOf(element))}</p>`)}</div>`
  return html``
}

const lineHtml = (line: string): Html =>
  line.startsWith('>') ? html`<blockquote>${mrkdwnHtml(line.slice(1))}</blockquote>` : html`<p>${mrkdwnHtml(line)}</p>`

/** Links, then bold and italic of what is between them; everything else as it stands. */
function mrkdwnHtml(text: string): readonly Html[] {
  return text.split(/(<https?:[^>]*>)/).map(part => {
    const link = /^<(https?:[^|>]*)(?:\|([^>]*))?>$/.exec(part)
    if (link === null) return html`${boldHtml(part)}`
    const address = unescapeSlack(link[1] ?? '')
    return html`<a href="${address}" rel="noreferrer" target="_blank">${unescapeSlack(link[2] ?? '') || address}</a>`
  })
}

const boldHtml = (text: string): readonly Html[] =>
  text
    .split(/(\*[^*\n]+\*)/)
    .map(part =>
      part.length > 2 && part.startsWith('*') && part.endsWith('*')
        ? html`<mark>${unescapeSlack(part.slice(1, -1))}</mark>`
        : html`${unescapeSlack(part)}`,
    )

const unescapeSlack = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const textOf = (value: unknown): string => {
  const { text } = asRecord(value)
  return typeof text === 'string' ? text : ''
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

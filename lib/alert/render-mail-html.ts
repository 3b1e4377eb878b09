/**
 * A mail's HTML. Colours stand inline for light (many programs know nothing else) and once more
 * in a style element for dark; nothing is loaded from anywhere.
 */
import type { MessageContent, TellableHit } from './channel.ts'
import { clip, tame, webLink } from './foreign-text.ts'
import { type Html, html } from './html.ts'
import { clipRuns, type Run, runsOf } from './marked-text.ts'
import {
  becauseOf,
  headlineOf,
  languageName,
  leadOf,
  type Matched,
  matchedIn,
  moreOf,
  publicationTime,
  SAMPLE,
  SAMPLE_NOTE,
  scoreText,
  sourceNames,
  storylineTitle,
  titleRuns,
} from './wording.ts'

/** Gmail cuts mails off at 102 KB. */
const MAX_BYTES = 90_000
const MAX_TITLE = 500
const MAX_EXCERPT = 600
/** Of the address shown; the link itself is whole. */
const MAX_LINK_SHOWN = 300
/** A longer link would fill the mail: it is whole in the text part only. */
const MAX_LINK = 8_000

export function renderMailHtml(content: MessageContent): string {
  const hits: Html[] = []
  let bytes = 0
  for (const hit of content.hits) {
    const row = hitRow(hit, content.zone)
    bytes += bytesOf(row)
    if (hits.length > 0 && bytes > MAX_BYTES) break
    hits.push(row)
  }
  return page(content, hits).markup
}

const bytesOf = ({ markup }: Html): number => new TextEncoder().encode(markup).length

const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,'Apple SD Gothic Neo','Malgun Gothic','Noto Sans CJK KR',sans-serif"
const INK = '#1b1f24'
const SOFT = '#5b636e'
const LINE = '#e1e4e8'
const ACCENT = '#1f5fbf'
const MARK = 'background-color:#ffe48a;color:#1b1f24;border-radius:2px;padding:0 1px'

const DARK = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background-color:#121417!important}.card{background-color:#1b1e23!important;border-color:#2e333a!important}
.ink{color:#e9ebee!important}.soft{color:#a3abb6!important}.accent{color:#8ab4f8!important}
.line{border-color:#2e333a!important}.chip{background-color:#2a2f37!important;color:#d5d9df!important}
mark{background-color:#6b5410!important;color:#fff1c2!important}.sample{background-color:#5a2a00!important;color:#ffd9b0!important}
}
@media (max-width:480px){.pad{padding-left:16px!important;padding-right:16px!important}.outer{padding:0!important}.card{border-width:0!important;border-radius:0!important}}`

function page(content: MessageContent, hits: readonly Html[]): Html {
  const { storyline, kind, sample } = content
  const dashboard = webLink(content.dashboardUrl)
  const title = storylineTitle(storyline, 200)
  const lead = leadOf(content)
  const more = moreOf(content, hits.length)
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no"><title>${headlineOf(content, 120)}</title><style>${{ markup: DARK }}</style></head>
<body class="page" style="margin:0;padding:0;background-color:#f3f4f6">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview(content)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="background-color:#f3f4f6"><tr><td align="center" class="outer" style="padding:20px 10px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="card" style="width:100%;max-width:600px;background-color:#ffffff;border:1px solid ${LINE};border-radius:8px;font-family:${FONT};font-size:15px;line-height:1.5;text-align:left">
${sample ? sampleRow() : undefined}
<tr><td class="pad" style="padding:20px 24px 14px">
<div class="soft" style="font-size:12px;letter-spacing:.04em;color:${SOFT}">Storywire · ${kind === 'backlog' ? 'already in the feeds' : 'new development'}</div>
<h1 class="ink" style="margin:2px 0 0;font-size:21px;line-height:1.3;font-weight:700;color:${INK}">${title}</h1>
${lead ? html`<p class="ink" style="margin:8px 0 0;color:${INK}">${lead}</p>` : undefined}</td></tr>
${hits}
<tr><td class="pad line" style="padding:16px 24px 20px;border-top:1px solid ${LINE};font-size:13px">
${more ? html`<p class="ink" style="margin:0 0 8px;color:${INK}">${more}${dashboard ? html` in <a href="${dashboard}" class="accent" style="color:${ACCENT}">the dashboard</a>` : undefined}.</p>` : undefined}
<p class="soft" style="margin:0;color:${SOFT}">${becauseOf(content)}${dashboard && !more ? html` <a href="${dashboard}" class="accent" style="color:${ACCENT}">Open the dashboard</a>` : undefined}</p>
</td></tr></table></td></tr></table></body></html>
`
}

const sampleRow = (): Html =>
  html`<tr><td class="pad sample" style="padding:8px 24px;background-color:#ffe3c2;color:#5a2a00;font-size:13px;border-radius:8px 8px 0 0"><strong>${SAMPLE}</strong>${SAMPLE_NOTE.slice(SAMPLE.length)}</td></tr>
`

/** What the list of mails shows beside the subject. */
function preview(content: MessageContent): string {
  const [first] = content.hits
  if (!first) return ''
  const facts = `${sourceNames(first)}, ${publicationTime(first, content.zone)}`
  return content.kind === 'backlog'
    ? `${titleRuns(first)
        .map(({ text }) => text)
        .join('')} (${facts})`
    : facts
}

function hitRow(hit: TellableHit, zone: string): Html {
  const language = languageTag(hit.language)
  const href = linkOf(hit)
  const title = marked(clipRuns(titleRuns(hit), MAX_TITLE))
  return html`<tr><td class="pad line" style="padding:16px 24px;border-top:1px solid ${LINE}">
<div dir="auto"${language} style="text-align:start;font-size:17px;line-height:1.4;font-weight:600;word-break:keep-all;overflow-wrap:anywhere">${href ? html`<a href="${href}" class="ink" style="color:${INK};text-decoration:none">${title}</a>` : html`<span class="ink" style="color:${INK}">${title}</span>`}</div>
<div class="soft" style="margin-top:3px;font-size:13px;color:${SOFT}"><strong class="ink" style="color:${INK};font-weight:600">${sourceNames(hit)}</strong> · ${languageName(hit.language)} · ${publicationTime(hit, zone)} · <span style="white-space:nowrap">${scoreText(hit.score)}</span></div>
${hit.evidence.body.map(excerpt => quote(marked(clipRuns(runsOf(excerpt), MAX_EXCERPT)), language))}${chips(hit)}${address(hit, href)}</td></tr>
`
}

const quote = (text: readonly Html[], language: Html): Html =>
  text.length === 0
    ? html``
    : html`<div dir="auto"${language} class="ink line" style="text-align:start;margin-top:10px;padding:0 0 0 12px;border-left:3px solid ${LINE};color:${INK};word-break:keep-all;overflow-wrap:anywhere">${text}</div>
`

/** Why it is here: each concept, and the words of this text that stand for it. */
function chips(hit: TellableHit): Html {
  const { matched, more } = matchedIn(hit)
  if (matched.length === 0) return html``
  return html`<div class="soft" style="margin-top:10px;font-size:13px;line-height:1.9;color:${SOFT}">Matched ${matched.map(chip)}${more > 0 ? `and ${more} more` : ''}</div>
`
}

const chip = ({ concept, words }: Matched): Html =>
  html`<span class="chip" style="display:inline-block;background-color:#eef1f4;color:#30363d;border-radius:10px;padding:0 8px;margin-right:4px;line-height:1.55"><strong style="font-weight:600">${concept}</strong>${words.length > 0 ? html` <bdi>${words.join(', ')}</bdi>` : undefined}</span>`

function address({ link }: TellableHit, href: string | undefined): Html {
  const style = 'margin-top:8px;font-size:12px;line-height:1.4;word-break:break-all'
  if (href)
    return html`<div style="${style}"><a href="${href}" class="accent" style="color:${ACCENT}">${clip(tame(href), MAX_LINK_SHOWN)}</a></div>`
  const shown = !link
    ? 'The feed gives no link.'
    : link.length > MAX_LINK
      ? `${clip(tame(link), MAX_LINK_SHOWN)} (${link.length} characters; whole in the text part of this mail)`
      : tame(link)
  return html`<div class="soft" style="${style};color:${SOFT}">${shown}</div>`
}

const linkOf = ({ link }: TellableHit): string | undefined => (link && link.length <= MAX_LINK ? webLink(link) : undefined)

const marked = (runs: readonly Run[]): readonly Html[] =>
  runs.map(({ text, marked }) => (marked ? html`<mark style="${MARK}">${text}</mark>` : html`${text}`))

/** An attribute, or nothing where the language is unknown or no language tag. */
const languageTag = (language: string | null): Html =>
  language && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) ? html` lang="${language}"` : html``

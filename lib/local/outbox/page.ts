/** The outbox as a page: the list of messages beside the one that is open. Without script; pure. */
import type { OutboxEntry } from '../../alert/channels/outbox.ts'
import { type Html, html } from '../../alert/html.ts'
import { timeIn } from '../../alert/wording.ts'
import { slackHtml } from './slack-html.ts'

const kinds = { email: 'Mail', slack: 'Slack', webhook: 'Webhook' } as const

/** `open`: shown beside the list. `chosen`: by its own address, not just the newest; on a narrow screen it stands alone. `directory`: as told to the reader. */
export function outboxPage(entries: readonly OutboxEntry[], open: OutboxEntry | undefined, chosen: boolean, directory: string): string {
  const sample = entries.some(entry => entry.sample)
  const title = chosen && open !== undefined ? `${open.subject} · Outbox` : 'Outbox'
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Storywire</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/outbox/style.css">
</head>
<body class="${chosen ? 'chosen' : 'overview'}">
<header>
<p class="home"><a href="/">Storywire</a></p>
<h1><a href="/outbox">Outbox</a>${sample ? html` <span class="sample">SAMPLE</span>` : undefined}</h1>
<p class="soft">What channels without a secret would have sent, newest first. The files are in <code>${directory}</code>.</p>
</header>
${entries.length === 0 ? empty() : html`<main>${list(entries, open)}${open === undefined ? undefined : message(open)}</main>`}
</body>
</html>
`
  return markup
}

const empty = (): Html =>
  html`<main><p class="empty">Nothing here yet. A message appears as soon as a hit is alerted; reload this page then.</p></main>`

const list = (entries: readonly OutboxEntry[], open: OutboxEntry | undefined): Html => html`<nav aria-label="Messages">
<ul>${entries.map(
  entry => html`<li><a href="/outbox/${entry.file}"${entry.file === open?.file ? html` aria-current="page"` : undefined}>
<span class="facts"><b>${kinds[entry.kind]}</b> to ${entry.channel}<time datetime="${entry.at}">${timeIn('UTC', entry.at) ?? ''}</time></span>
<span class="subject">${entry.subject}</span></a></li>`,
)}</ul>
</nav>`

const message = (entry: OutboxEntry): Html => html`<article>
<p class="back"><a href="/outbox">← All messages</a></p>
<h2>${entry.subject}</h2>
<dl>
<dt>${kinds[entry.kind]}</dt><dd>on channel ${entry.channel}${entry.to === undefined ? undefined : `, to ${entry.to.join(', ')}`}</dd>
<dt>For</dt><dd>subscription ${entry.subscription}, storyline ${entry.storyline}</dd>
<dt>Written</dt><dd><time datetime="${entry.at}">${timeIn('UTC', entry.at) ?? ''}</time></dd>
<dt>File</dt><dd><a href="/outbox/${entry.file}/file" download="${entry.file}">${entry.file}</a></dd>
</dl>
${entry.kind === 'email' ? mail(entry) : payload(entry)}
</article>`

/** The mail's HTML in a frame that may do nothing but open its links; it is not ours alone: feeds wrote into it. */
const mail = (entry: OutboxEntry): Html => html`${
  entry.html === undefined
    ? undefined
    : html`<iframe title="The mail as HTML" src="/outbox/${entry.file}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
}
<details><summary>As plain text</summary><pre tabindex="0">${entry.text}</pre></details>`

const payload = (entry: OutboxEntry): Html => html`${entry.kind === 'slack' ? slackHtml(entry.payload ?? {}) : undefined}
<details${entry.kind === 'slack' ? undefined : html` open`}><summary>The payload</summary><pre tabindex="0">${JSON.stringify(entry.payload ?? {}, null, 2)}</pre></details>`

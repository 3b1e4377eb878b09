/** A newsroom in a temporary folder: a configuration of our own over feeds served on loopback. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Answer = string | ((request: IncomingMessage, response: ServerResponse) => void)

export type Wire = {
  readonly base: string
  /** Path → document or handler; may change while it serves. */
  readonly answers: Map<string, Answer>
  readonly close: () => Promise<void>
}

export async function serveWire(): Promise<Wire> {
  const answers = new Map<string, Answer>()
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '')
    if (typeof answer === 'function') answer(request, response)
    else if (answer === undefined) response.writeHead(404).end('nothing here')
    else response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' }).end(answer)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** An RSS 2.0 document; an entry is its title, or title and summary. Its link ends in its number unless `links` says otherwise. */
export function rss(titles: readonly string[], links: (n: number) => string = n => `https://wire.example/${n}`): string {
  const entries = titles.map((title, n) => {
    const at = new Date(Date.UTC(2026, 10, 24, 8, n)).toUTCString()
    return `<item><title>${title}</title><link>${links(n)}</link><pubDate>${at}</pubDate></item>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>${entries.join('')}</channel></rss>`
}

export type Newsroom = { readonly config: string; readonly data: string; readonly args: readonly string[] }

/** `feeds`: id → URL. The storyline `bridges` matches what has "bridge" and "closed". */
export function openNewsroom(feeds: Readonly<Record<string, string>>, alerts: string = twoChannels): Newsroom {
  const folder = mkdtempSync(join(tmpdir(), 'storywire-'))
  const config = join(folder, 'config')
  mkdirSync(join(config, 'storylines'), { recursive: true })
  const rows = Object.entries(feeds).map(([id, url]) => `      - { id: ${id}, url: "${url}", allowPrivate: true }\n`)
  writeFileSync(
    join(config, 'feeds.yaml'),
    `sources:\n  - id: wire\n    name: The Wire\n    country: DE\n    language: en\n    state: false\n    feeds:\n${rows.join('')}`,
  )
  writeFileSync(
    join(config, 'storylines/bridges.yaml'),
    'id: bridges\ntitle: Bridges closed\nrule: bridge AND closed\nexamples:\n  match: [ { lang: en, title: Bridge closed by ice } ]\n  ignore: [ { lang: en, title: Bridge opened } ]\n',
  )
  writeFileSync(join(config, 'alerts.yaml'), alerts)
  const data = join(folder, 'data')
  return { config, data, args: ['--config', config, '--data', data] }
}

export const twoChannels = `channels:
  - { id: desk-slack, type: slack, secret: SLACK_DESK_URL }
  - { id: desk-mail, type: email, to: [desk@example.org], from: storywire@example.org, secret: SMTP_URL }
subscriptions:
  - { id: desk, storylines: all, channels: [desk-slack, desk-mail], send: now }
`

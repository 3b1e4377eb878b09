/** Serves the sample wire on a loopback port: its feeds with ETag and 304, and a page for each entry that has appeared. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { entryPath, escapeXml, feedDocument, feedPath } from './documents.ts'
import { type SampleEntry, type SampleFeed, sampleWire } from './wire.ts'

export type ServedWire = { readonly base: string; readonly close: () => Promise<void> }

/** The wire starts now: the entries' times count from this call. */
export async function serveWire(now: () => Date): Promise<ServedWire> {
  const startedAt = now().getTime()
  let base = ''
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', base)
    const feed = sampleWire.find(each => feedPath(each) === pathname)
    if (feed === undefined) {
      sendPage(response, pathname, (now().getTime() - startedAt) / 1000)
      return
    }
    const { bytes, type } = feedDocument(feed, base, { startedAt, now: now().getTime() })
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`
    response.setHeader('etag', etag)
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
    else end(response, 200, type, bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    base,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const sendPage = (response: ServerResponse, path: string, second: number): void => {
  for (const feed of sampleWire) {
    const entry = feed.entries.find(each => entryPath(feed, each) === path)
    if (entry === undefined || entry.after > second) continue
    end(response, 200, 'text/html; charset=utf-8', entryPage(feed, entry))
    return
  }
  end(response, 404, 'text/plain; charset=utf-8', 'The sample wire has no such page (yet).\n')
}

const entryPage = ({ source }: SampleFeed, { title, summary }: SampleEntry): string => `<!doctype html>
<html lang="${source.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>SAMPLE: ${escapeXml(title)}</title>
<style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}</style></head>
<body><main><p lang="en"><strong>SAMPLE</strong>: an invented entry of Storywire’s sample wire. Nothing of it happened.</p>
<h1>${escapeXml(title)}</h1><p>${escapeXml(source.name)}</p><p>${escapeXml(summary)}</p></main></body></html>
`

function end(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type }).end(body)
}

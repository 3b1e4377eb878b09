/** /outbox on the laptop's server: the page, each message, its HTML in a frame of its own and its file. It reads the folder anew each time. */
import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { listOutbox, type OutboxEntry } from '../../alert/channels/outbox.ts'
import type { LocalRoute } from '../serve.ts'
import { outboxPage } from './page.ts'
import { style } from './style.ts'

/** Messages shown; older ones stay in the folder. */
const shown = 200

const strict = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors"
const policies = {
  page: `${strict} 'none'; style-src 'self'; img-src data:; frame-src 'self'`,
  /** What feeds wrote is in it: no script, nothing loaded from elsewhere, and an origin of its own wherever it is opened. */
  mail: `${strict} 'self'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox`,
  file: `${strict} 'none'; sandbox`,
} as const

/** `directory`: where the outbox is at the moment. */
export function outboxRoute(directory: () => string): LocalRoute {
  return async (path, response) => {
    const [, area, file, part, ...more] = path.split('/')
    if (area !== 'outbox') return false
    if (file === 'style.css' && part === undefined) return send(response, 200, 'text/css; charset=utf-8', 'page', style)
    const entries = await listOutbox(directory(), { limit: shown })
    const chosen = file === undefined || file === '' ? undefined : entries.find(entry => entry.file === file)
    if (more.length > 0 || (file !== undefined && file !== '' && chosen === undefined)) return missing(response)
    if (chosen === undefined || part === undefined || part === '')
      return send(
        response,
        200,
        'text/html; charset=utf-8',
        'page',
        outboxPage(entries, chosen ?? entries[0], chosen !== undefined, directory()),
      )
    if (part === 'html' && chosen.html !== undefined)
      return send(response, 200, 'text/html; charset=utf-8', 'mail', openingLinksOutside(chosen.html))
    if (part === 'file') return sendFile(response, directory(), chosen)
    return missing(response)
  }
}

const openingLinksOutside = (mail: string): string => mail.replace(/<head\b[^>]*>/i, head => `${head}<base target="_blank">`)

async function sendFile(response: ServerResponse, directory: string, { file, kind }: OutboxEntry): Promise<boolean> {
  response.setHeader('content-disposition', `attachment; filename="${file}"`)
  return send(response, 200, kind === 'email' ? 'message/rfc822' : 'application/json', 'file', await readFile(join(directory, file)))
}

const missing = (response: ServerResponse): boolean =>
  send(response, 404, 'text/plain; charset=utf-8', 'file', 'The outbox has no such message.\n')

function send(response: ServerResponse, status: number, type: string, policy: keyof typeof policies, body: string | Buffer): boolean {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policies[policy],
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(body)
  return true
}

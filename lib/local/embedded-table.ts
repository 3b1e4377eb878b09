/**
 * The embedded DynamoDB: dynalite over files in the data folder, in this process, on a loopback port.
 *
 * It guards what dynalite leaves open: a client that dies in the middle of a request does not take the process down, and
 * a web page in a browser is not let in. Who may open the files is decided by `open-table.ts`.
 */
import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { ClassicLevel } from 'classic-level'
import dynalite from 'dynalite'
import { StorywireError } from '../errors.ts'
import { tableHeader } from './running.ts'

export type EmbeddedTable = { readonly port: number; readonly close: () => Promise<void> }

const hangUpMs = 20

/** Open the files under `path`, created if absent. The caller holds the folder's lock. Throws `data-folder`. */
export async function startEmbeddedTable(path: string, id: string): Promise<EmbeddedTable> {
  await tryFiles(path)
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  const work = guard(server, id)
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: async () => {
      // dynalite goes on with a request whose client has left, and ends the process if the files are closed under it.
      await work.end()
      // A connection is idle only once its last answer is out; one left open would keep the files, and everybody waiting, for a minute.
      const hangUp = setInterval(() => server.closeIdleConnections(), hangUpMs)
      try {
        await new Promise<void>((resolve, reject) => server.close(error => (error ? reject(error) : resolve())))
      } finally {
        clearInterval(hangUp)
      }
    },
  }
}

/** dynalite answers files that do not open by ending the process, so they are tried first. */
async function tryFiles(path: string): Promise<void> {
  const level = new ClassicLevel(path)
  try {
    await level.open()
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new StorywireError('data-folder', `The table in ${path} cannot be opened: ${why}`, { cause: error })
  }
  await level.close()
}

type Handler = (request: Readable, response: ServerResponse) => void

/**
 * Put ourselves before dynalite's handler: it throws out of its event handlers when a request breaks off, so it only sees whole ones.
 * `end` refuses what comes from then on and resolves when dynalite has answered all that it was given.
 */
function guard(server: Server, id: string): { readonly end: () => Promise<void> } {
  let inHand = 0
  let ended: (() => void) | undefined
  const [handle] = server.listeners('request') as Handler[]
  if (handle === undefined) throw new Error('dynalite has no request handler')
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader(tableHeader, id)
    if (request.headers.origin !== undefined) {
      response.writeHead(403).end()
      return
    }
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => response.destroy())
    response.on('error', () => response.destroy())
    request.on('end', () => {
      if (ended !== undefined) {
        response.destroy()
        return
      }
      inHand++
      const answer = response.end.bind(response)
      response.end = ((...parts: Parameters<typeof answer>) => {
        if (--inHand === 0) ended?.()
        return answer(...parts)
      }) as typeof response.end
      const { method, url, headers } = request
      const whole = parts.length === 0 ? Readable.from([]) : Readable.from([Buffer.concat(parts)])
      handle(Object.assign(whole, { method, url, headers }), response)
    })
  })
  return {
    end: () =>
      new Promise(resolve => {
        ended = resolve
        if (inHand === 0) resolve()
      }),
  }
}

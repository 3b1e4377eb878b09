/**
 * The laptop's HTTP server, on loopback only: the outbox under /outbox, everything else from the query function.
 *
 * It answers only requests that name this machine (a page elsewhere that resolves its own name to 127.0.0.1 is refused).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { StorywireError } from '../errors.ts'
import { eventOf, sendResult } from './gateway.ts'

export type QueryHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

/** True: answered. */
export type LocalRoute = (path: string, response: ServerResponse) => Promise<boolean>

export type LocalServer = {
  /** `http://127.0.0.1:4400` */
  readonly url: string
  readonly close: () => Promise<void>
}

const host = '127.0.0.1'
export const defaultPort = 4400
/** How many ports after the default one are tried. */
const triedPorts = 50

/** `port`: exactly this one, else `port-taken` is thrown; absent: 4400 or the next free one. */
export async function serve(
  deps: {
    readonly query: QueryHandler
    readonly routes: readonly LocalRoute[]
    readonly now: () => Date
    readonly onError: (cause: unknown) => void
  },
  port: number | undefined,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    answer(deps, request, response).catch((cause: unknown) => {
      deps.onError(cause)
      if (!response.headersSent) refuse(response, 500, 'The request failed; the terminal says why.')
      else response.destroy()
    })
  })
  const bound = port === undefined ? await listenFrom(server, defaultPort) : await listen(server, port)
  if (bound === undefined) {
    const hint =
      port === undefined ? 'Give a free one with --port.' : 'Give another one with --port, or leave it out to take the next free one.'
    throw new StorywireError(
      'port-taken',
      `Port ${port ?? `${defaultPort} and the ${triedPorts - 1} after it`} on ${host} is taken, or not this user's to take. ${hint}`,
    )
  }
  return {
    url: `http://${host}:${bound}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  { query, routes, now }: Parameters<typeof serve>[0],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!namesThisMachine(request.headers.host)) {
    refuse(response, 421, 'Storywire answers on this machine only, by the name 127.0.0.1 or localhost.')
    return
  }
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (request.method === 'GET' || request.method === 'HEAD') for (const route of routes) if (await route(pathname, response)) return
  const event = await eventOf(request, now())
  if (event === undefined) refuse(response, 413, 'The body of the request is too long.')
  else sendResult(response, await query(event))
}

const namesThisMachine = (name: string | undefined): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(name ?? '')

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

async function listenFrom(server: Server, first: number): Promise<number | undefined> {
  for (let port = first; port < first + triedPorts; port++) if ((await listen(server, port)) !== undefined) return port
  return undefined
}

/** Undefined: taken, or not ours to take (ports under 1024). */
function listen(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined)
      else reject(error)
    }
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}

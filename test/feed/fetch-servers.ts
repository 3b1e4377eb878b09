/** What the fetch tests share: servers on loopback that answer as a test wants and remember what they were asked. */
import type { LookupAddress } from 'node:dns'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net'
import type { Lookup } from '../../lib/feed/fetch/guarded-connector.ts'
import { type FetchDeps, type FetchOutcome, type FetchRequest, fetchFeed, userAgentOf } from '../../lib/feed/fetch.ts'

export const feedText = '<rss version="2.0"><channel><title>Harbour Post</title></channel></rss>'
export const now = new Date('2026-11-24T09:00:00.000Z')
export const fetchDeps: FetchDeps = { userAgent: userAgentOf('https://example.org/about'), now: () => now }

export const get = (url: string, request: Partial<FetchRequest> = {}, more: Partial<FetchDeps> = {}): Promise<FetchOutcome> =>
  fetchFeed({ ...fetchDeps, ...more }, { url, allowPrivate: true, ...request })

/** The document's text, or how it failed. */
export const textOf = (outcome: FetchOutcome): string =>
  outcome.kind === 'changed' ? new TextDecoder().decode(outcome.bytes) : `${outcome.kind} ${'code' in outcome ? outcome.code : ''}`

export async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  return (server.address() as AddressInfo).port
}

/** Open connections end it too. */
export const stopped = (server: Server): Promise<void> => new Promise(resolve => server.close(() => resolve()))

export type FeedServer = {
  readonly base: string
  readonly port: number
  readonly server: Server
  readonly asked: IncomingMessage[]
  /** Connections so far: resolved when closed. */
  readonly closed: Promise<void>[]
  answer: (response: ServerResponse, request: IncomingMessage) => void
}

export async function startFeedServer(make: typeof createServer = createServer): Promise<FeedServer> {
  const asked: IncomingMessage[] = []
  const closed: Promise<void>[] = []
  const server = make((request, response) => {
    asked.push(request)
    feedServer.answer(response, request)
  })
  server.on('connection', (socket: Socket) => void closed.push(new Promise(resolve => socket.on('close', () => resolve()))))
  const port = await listening(server)
  const feedServer: FeedServer = {
    base: `http://127.0.0.1:${port}`,
    port,
    server,
    asked,
    closed,
    answer: response => response.end(feedText),
  }
  return feedServer
}

/** Runs `use` with the URL of a server that does with each connection, numbered from 1, what `serve` says. */
export async function withRawServer<T>(
  serve: (socket: Socket, connection: number) => void,
  use: (url: string, connections: () => number) => Promise<T>,
): Promise<T> {
  let connections = 0
  const open = new Set<Socket>()
  const server = createRawServer(socket => {
    open.add(socket.on('error', () => {}).on('close', () => open.delete(socket)))
    serve(socket, ++connections)
  })
  const port = await listening(server)
  try {
    return await use(`http://127.0.0.1:${port}/`, () => connections)
  } finally {
    // What the client has not closed by now it never would.
    for (const socket of open) socket.destroy()
    await stopped(server)
  }
}

/** A resolver that gives each of `answers` in turn, the last one for ever. */
export function answering(...answers: readonly (readonly string[])[]): Lookup {
  let calls = 0
  return (_, __, callback) => {
    const answer = answers[Math.min(calls++, answers.length - 1)] ?? []
    const addresses = answer.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))
    setImmediate(() => callback(null, addresses))
  }
}

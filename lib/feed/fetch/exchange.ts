/**
 * One GET to one address: one request over one guarded connection that is closed whatever happens, the body read and unpacked.
 *
 * A connection that breaks before it says anything is opened once more. An answer that undici finds malformed is asked for once more and
 * read leniently, as browsers read everything: else feeds of servers older than their standard could not be read at all.
 */
import { request as requestLeniently, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Client } from 'undici'
import { type Body, readBody, tooLarge } from './body.ts'
import { isBrokenOff, isMalformed, tooManyHeaders, truncated } from './failure.ts'
import { type Connector, guardedConnector, type Lookup } from './guarded-connector.ts'

const HEADER_BYTES = 32 * 1_024
const MOST_HEADERS = 256

export type Exchange = {
  readonly url: URL
  /** Lower-case names; values of one byte a character. */
  readonly headers: Readonly<Record<string, string>>
  /** The host may be on a private or loopback address. */
  readonly allowPrivate: boolean
  readonly lookup: Lookup | undefined
  /** Ends everything, with a `TimeoutError`. */
  readonly signal: AbortSignal
  /** Bytes of the decoded body. */
  readonly bodyBytes: number
}

/** `reason`: the status in the standard's words. `body`: of a 200 or 203 only; other bodies are not read. */
export type Answer = {
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Body
}

type Head = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: AsyncIterable<Uint8Array>
}
type Ask = (exchange: Exchange, connector: Connector) => Promise<Head>

/** Throws `FetchFailure`s, and what undici and Node throw: `failureOf` has the words. */
export async function exchange(asked: Exchange): Promise<Answer> {
  const strictly = () => over(asked, askStrictly)
  try {
    return await strictly().catch(error => {
      if (isBrokenOff(error)) return strictly()
      throw error
    })
  } catch (error) {
    if (isMalformed(error)) return await over(asked, askLeniently)
    throw error
  }
}

/** Neither undici nor Node ends a request for an abort at every moment (not while connecting): the deadline is kept here. */
async function over(asked: Exchange, ask: Ask): Promise<Answer> {
  const connector = guardedConnector(asked)
  const { signal } = asked
  let onAbort = () => {}
  const deadline = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
  })
  try {
    signal.throwIfAborted()
    return await Promise.race([deadline, answered(asked, ask(asked, connector))])
  } finally {
    signal.removeEventListener('abort', onAbort)
    connector.close()
  }
}

async function answered({ url, bodyBytes }: Exchange, asking: Promise<Head>): Promise<Answer> {
  const head = await asking
  const { status } = head
  const headers = flatHeaders(head.headers, url.host)
  const reason = STATUS_CODES[status] ?? ''
  if (status !== 200 && status !== 203) return { status, reason, headers }
  if (Number(headers['content-length']) > bodyBytes) throw tooLarge(bodyBytes)
  try {
    return { status, reason, headers, body: await readBody(head.body, headers['content-encoding'], bodyBytes) }
  } catch (error) {
    throw isBrokenOff(error) ? truncated(url.host) : error
  }
}

const unconnected = new Error('no connection')

const askStrictly: Ask = async ({ url, headers }, { connect }) => {
  const client = new Client(url.origin, {
    connect: (target, callback) =>
      connect(target, (error, socket) => (socket === null ? callback(error ?? unconnected, null) : callback(null, socket))),
    pipelining: 0,
    maxHeaderSize: HEADER_BYTES,
  })
  try {
    const {
      statusCode,
      headers: answered,
      body,
    } = await client.request({
      method: 'GET',
      path: url.pathname + url.search,
      headers,
    })
    // Closing the connection before the body's end is an error on the body; nobody reads it then.
    body.on('error', () => {})
    return { status: statusCode, headers: answered, body }
  } finally {
    // Waits for the body, whose connection `over` closes; takes no second request.
    client.close().catch(() => {})
  }
}

const askLeniently: Ask = ({ url, headers }, { connect }) =>
  new Promise((resolve, reject) => {
    const target = { hostname: url.hostname.replace(/^\[|\]$/g, ''), protocol: url.protocol, port: url.port }
    connect(target, (refused, socket) => {
      if (socket === null) {
        reject(refused)
        return
      }
      requestLeniently(lenientOptions(url, headers, socket))
        .on('response', response => {
          response.on('error', () => {})
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response })
        })
        .on('error', reject)
        .end()
    })
  })

const lenientOptions = (url: URL, headers: Exchange['headers'], socket: Socket) => ({
  method: 'GET',
  path: url.pathname + url.search,
  headers: { host: url.host, connection: 'close', ...headers },
  createConnection: () => socket,
  insecureHTTPParser: true,
  maxHeaderSize: HEADER_BYTES,
})

/** Of these a second one is a mistake, not the rest of a list. */
const onlyOnce = new Set(['content-type', 'date', 'etag', 'expires', 'last-modified', 'location', 'retry-after', 'age'])

function flatHeaders(headers: Head['headers'], host: string): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {}
  let count = 0
  for (const [name, value] of Object.entries(headers)) {
    const values = value === undefined ? [] : typeof value === 'string' ? [value] : value
    count += values.length
    if (name === 'set-cookie') continue
    flat[name.toLowerCase()] = onlyOnce.has(name.toLowerCase()) ? (values[0] ?? '') : values.join(', ')
  }
  if (count > MOST_HEADERS) throw tooManyHeaders(host)
  return flat
}

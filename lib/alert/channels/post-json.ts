/**
 * One POST of JSON to a URL that is a secret: what came of it, in our own words. Errors of the
 * network and of the library are named by their code, never by their message, and the receiver's
 * answer is cleared of the URL's parts before anybody reads it.
 */
import { Readable } from 'node:stream'
import { request } from 'undici'
import type { SendOutcome } from '../channel.ts'
import { oneLine } from '../foreign-text.ts'

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly retryAt?: string }
  | { readonly kind: 'failure'; readonly outcome: SendOutcome }

export type Post = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly payload: unknown
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Of an answer, what is read and what is told. */
const MAX_BODY_BYTES = 4_096
const MAX_BODY_TOLD = 200
/** A receiver's wish to be left alone is honoured up to a day. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000

export async function postJson({ url, headers, payload, signal, now }: Post): Promise<Answer> {
  const bytes = new TextEncoder().encode(JSON.stringify(payload))
  let handedOver = false
  // A body that is asked for more after its bytes has been written to the connection.
  async function* body(): AsyncGenerator<Uint8Array> {
    yield bytes
    handedOver = true
  }
  try {
    const response = await request(withoutCredentials(url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(bytes.length),
        ...credentials(url),
        ...headers,
      },
      body: Readable.from(body(), { objectMode: false }),
      signal,
      // A connection kept over a frozen function is dead when it is used again, and nobody knows whether the message got through.
      reset: true,
    })
    const retryAt = retryTime(response.headers['retry-after'], now())
    const text = await readStart(response.body)
    return { kind: 'answer', status: response.statusCode, body: oneLine(redact(text, url), MAX_BODY_TOLD), ...(retryAt ? { retryAt } : {}) }
  } catch (error) {
    return { kind: 'failure', outcome: failure(error, signal, handedOver) }
  }
}

function failure(error: unknown, signal: AbortSignal, handedOver: boolean): SendOutcome {
  const why = signal.aborted ? 'no answer in time' : nameOfFailure(error)
  return {
    kind: 'failed',
    scope: 'channel',
    error: handedOver ? `${why}; the message was already handed over` : why,
    ...(handedOver ? { maybeDelivered: true } : {}),
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  UND_ERR_SOCKET: 'connection closed without an answer',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'no answer in time',
  ENOTFOUND: 'its host name does not resolve',
  EAI_AGAIN: 'its host name does not resolve now',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its host cannot be reached',
}

/** Words for a network failure, made of its code alone: messages may name what is secret. */
export function nameOfFailure(error: unknown): string {
  const code = codeOf(error)
  if (code === undefined) return 'it could not be reached'
  if (code in FAILURES) return `${FAILURES[code]} (${code})`
  return /CERT|TLS|SSL|SIGN/.test(code) ? `its certificate or TLS is not accepted (${code})` : `it could not be reached (${code})`
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // Happy-eyeballs failures carry one error an address; the first says enough.
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const inner = error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause)
  const code = own ?? inner
  return code && /^[A-Z0-9_]{2,50}$/.test(code) ? code : undefined
}

async function readStart(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= MAX_BODY_BYTES) break
    }
  } catch {
    // The status says what came of it; the rest of the body would only have been shown.
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES))
}

/** Delay in seconds or a date (RFC 9110, 10.2.3). */
function retryTime(header: string | string[] | undefined, now: Date): string | undefined {
  const value = Array.isArray(header) ? header[0] : header
  if (!value) return undefined
  const waitMs = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now.getTime()
  if (Number.isNaN(waitMs)) return undefined
  return new Date(now.getTime() + Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS)).toISOString()
}

/** The text without anything that stands in the URL's user, password, path or query. */
export function redact(text: string, url: URL): string {
  const parts = [url.href, url.pathname, ...url.pathname.split('/'), ...url.searchParams.values(), url.search, url.username, url.password]
  const secrets = parts.flatMap(part => [part, decode(part)]).filter(part => part.length >= 4)
  return [...new Set(secrets)].sort((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const pair = `${decode(username)}:${decode(password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

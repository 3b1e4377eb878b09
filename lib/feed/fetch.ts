/**
 * Fetches one feed: a single polite GET through the guarded connector, redirects followed by hand, everything bounded.
 *
 * Outcomes are values; nothing rejects and nothing is tried again: when to ask again is `schedule.ts`. Parsing comes after.
 */
import { STATUS_CODES } from 'node:http'
import { Client } from 'undici'
import type { Validators } from './feed.ts'
import { decodeBody, readBody } from './fetch/body.ts'
import { FetchFailure, failureOf } from './fetch/failure.ts'
import { guardedConnector, type Lookup } from './fetch/guarded-connector.ts'
import type { FetchFeed, FetchOutcome, FetchRequest } from './fetch/outcome.ts'
import { retryAtOf } from './fetch/retry-after.ts'

export type { FetchFeed, FetchOutcome, FetchRequest } from './fetch/outcome.ts'

const VERSION = '0.1.0'

/** For all of it: names, redirects, body. */
const DEADLINE_MS = 15_000
/** Of the decoded document; the largest news feeds have 3 MiB. */
const BODY_BYTES = 8 * 1_048_576
const HEADER_BYTES = 32 * 1_024
const MOST_REDIRECTS = 5
const publicPorts = new Set(['', '80', '443'])
/** Those that send us elsewhere; the permanent ones are remembered as `movedTo`. */
const redirects = new Set([301, 302, 303, 307, 308])
const permanent = new Set([301, 308])

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1'

export type FetchDeps = {
  readonly userAgent: string
  readonly now: () => Date
  /** Default: the system's resolver. */
  readonly lookup?: Lookup
  /** For tests. */
  readonly limits?: { readonly deadlineMs?: number; readonly bodyBytes?: number }
}

/** As publishers ask: who we are and where to complain. */
export const userAgentOf = (contact: string | undefined): string =>
  `Storywire/${VERSION}${contact === undefined ? '' : ` (+${contact.replace(/[^\x20-\x7e]|[()]/g, '')})`}`

/** `fetchFeed` with its dependencies filled in. */
export const feedFetcher =
  (deps: FetchDeps): FetchFeed =>
  request =>
    fetchFeed(deps, request)

export async function fetchFeed(deps: FetchDeps, request: FetchRequest): Promise<FetchOutcome> {
  const deadlineMs = deps.limits?.deadlineMs ?? DEADLINE_MS
  const walk: Walk = { signal: AbortSignal.timeout(deadlineMs), seen: new Set(), moved: undefined, host: '' }
  try {
    const outcome = await follow(deps, request, walk)
    return walk.moved === undefined ? outcome : { ...outcome, movedTo: walk.moved }
  } catch (error) {
    const { code, message } = failureOf(error, { host: walk.host, seconds: deadlineMs / 1_000 })
    return { kind: 'failed', code, message, ...(walk.moved === undefined ? {} : { movedTo: walk.moved }) }
  }
}

type Walk = {
  readonly signal: AbortSignal
  readonly seen: Set<string>
  /** Where the permanent redirects so far have led, as long as all were. */
  moved: string | undefined
  host: string
}

async function follow(deps: FetchDeps, request: FetchRequest, walk: Walk): Promise<FetchOutcome> {
  let url = checkedUrl(request.url)
  const own = url.hostname
  let onlyPermanent = true
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    walk.host = url.host
    const lifted = request.allowPrivate && url.hostname === own
    if (!lifted && !publicPorts.has(url.port))
      throw new FetchFailure(
        'forbidden-port',
        `${url.host}: feeds are fetched from ports 80 and 443 only; \`allowPrivate: true\` lets a feed of your own network be elsewhere`,
      )
    walk.seen.add(url.href)
    const answer = await ask(deps, request, { url, lifted, walk })
    if ('kind' in answer) return answer
    onlyPermanent &&= permanent.has(answer.status)
    const next = nextUrl(url, answer.location)
    if (walk.seen.has(next.href)) throw new FetchFailure('redirect-loop', `${url.host} redirects in a circle`)
    if (onlyPermanent) walk.moved = next.href
    url = next
  }
  throw new FetchFailure('too-many-redirects', `more than ${MOST_REDIRECTS} redirects, the last from ${walk.host}`)
}

function checkedUrl(written: string): URL {
  if (!URL.canParse(written)) throw new FetchFailure('bad-url', 'the address is no URL')
  const url = new URL(written)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchFailure('bad-url', `feeds are fetched by http and https, not ${url.protocol}`)
  if (url.username !== '' || url.password !== '')
    throw new FetchFailure('bad-url', `the address of ${url.host} holds a user name or a password`)
  url.hash = ''
  return url
}

function nextUrl(from: URL, location: string | undefined): URL {
  if (location === undefined || !URL.canParse(location, from.href))
    throw new FetchFailure('redirect-without-location', `${from.host} redirects to nowhere`)
  const next = checkedUrl(new URL(location, from.href).href)
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw new FetchFailure('redirect-to-http', `${from.host} redirects to an insecure address`)
  return next
}

type Redirect = { readonly status: number; readonly location: string | undefined }

/** One request, one connection: it is closed whatever happens. */
async function ask(
  deps: FetchDeps,
  request: FetchRequest,
  { url, lifted, walk }: { readonly url: URL; readonly lifted: boolean; readonly walk: Walk },
): Promise<FetchOutcome | Redirect> {
  const limit = deps.limits?.bodyBytes ?? BODY_BYTES
  const client = new Client(url.origin, {
    connect: guardedConnector({ allowPrivate: lifted, lookup: deps.lookup, timeoutMs: DEADLINE_MS }),
    pipelining: 0,
    maxHeaderSize: HEADER_BYTES,
  })
  try {
    const response = await client.request({
      method: 'GET',
      path: url.pathname + url.search,
      headers: requestHeaders(deps.userAgent, request),
      signal: walk.signal,
    })
    // Closing the connection before the body's end is an error on the body; nobody reads it then.
    response.body.on('error', () => {})
    const { statusCode: status } = response
    const headers = flatHeaders(response.headers)
    if (redirects.has(status)) return { status, location: headers.location }
    const validators = validatorsOf(headers)
    const sent = conditionalHeaders(request)
    if (status === 304 && Object.keys(sent).length > 0)
      return { kind: 'unchanged', validators: { ...validatorsSent(request), ...validators }, status, headers }
    if (status !== 200 && status !== 203 && status !== 226) return refused(status, headers, { host: url.host, now: deps.now() })
    if (Number(headers['content-length']) > limit)
      throw new FetchFailure('too-large', `the document is larger than ${Math.round(limit / 1_048_576)} MiB`)
    const bytes = await decodeBody(await readBody(response.body, limit), headers['content-encoding'], limit)
    return { kind: 'changed', bytes, contentType: headers['content-type'], url: url.href, validators, status, headers }
  } finally {
    client.destroy().catch(() => {})
  }
}

function refused(
  status: number,
  headers: Readonly<Record<string, string>>,
  { host, now }: { readonly host: string; readonly now: Date },
): FetchOutcome {
  const retryAt = retryAtOf(headers['retry-after'], now)
  const challenge = headers['cf-mitigated'] === 'challenge' ? ' and wants a browser to prove itself' : ''
  const message = `${host} answers ${status} ${STATUS_CODES[status] ?? ''}`.trim() + challenge
  return { kind: 'failed', code: `http-${status}`, message, status, headers, ...(retryAt === undefined ? {} : { retryAt }) }
}

const requestHeaders = (userAgent: string, request: FetchRequest): Record<string, string> => ({
  'user-agent': userAgent,
  accept: ACCEPT,
  'accept-encoding': 'gzip, br, deflate',
  ...conditionalHeaders(request),
})

const conditionalHeaders = (request: Validators): Record<string, string> => ({
  ...(sendable(request.etag) ? { 'if-none-match': request.etag } : {}),
  ...(sendable(request.lastModified) ? { 'if-modified-since': request.lastModified } : {}),
})

/** A value that is not ASCII would not arrive byte for byte. */
const sendable = (value: string | undefined): value is string => value !== undefined && /^[\t\x20-\x7e]+$/.test(value)

const validatorsSent = ({ etag, lastModified }: Validators): Validators => ({
  ...(etag === undefined ? {} : { etag }),
  ...(lastModified === undefined ? {} : { lastModified }),
})

const validatorsOf = (headers: Readonly<Record<string, string>>): Validators => ({
  ...(headers.etag === undefined ? {} : { etag: headers.etag }),
  ...(headers['last-modified'] === undefined ? {} : { lastModified: headers['last-modified'] }),
})

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'set-cookie') continue
    flat[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ')
  }
  return flat
}

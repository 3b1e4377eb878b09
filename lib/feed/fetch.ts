/**
 * Fetches one feed: a polite GET through the guarded connector, redirects followed by hand, everything bounded (docs/fetching.md).
 *
 * Outcomes are values; nothing rejects: when to ask again is `schedule.ts`. Parsing comes after.
 */
import type { Validators } from './feed.ts'
import { checkedUrl, checkPort, nextUrl } from './fetch/addressed.ts'
import type { Answer } from './fetch/exchange.ts'
import { FetchFailure, failureOf } from './fetch/failure.ts'
import type { Lookup } from './fetch/guarded-connector.ts'
import type { FetchFeed, FetchOutcome, FetchRequest } from './fetch/outcome.ts'
import { isConditional, requestHeaders } from './fetch/request-headers.ts'
import { retryAtOf } from './fetch/retry-after.ts'

export type { FetchFeed, FetchOutcome, FetchRequest } from './fetch/outcome.ts'

const VERSION = '0.1.0'

/** For all of it: names, redirects, body. */
const DEADLINE_MS = 15_000
/** Of the decoded document; the largest news feeds have 3 MiB. */
const BODY_BYTES = 8 * 1_048_576
const MOST_REDIRECTS = 5
/** Those that send us elsewhere; the permanent ones are remembered as `movedTo`. */
const redirects = new Set([301, 302, 303, 307, 308])
const permanent = new Set([301, 308])

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
  const walk: Walk = { signal: AbortSignal.timeout(deadlineMs), moved: undefined, host: '' }
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
  /** Where the permanent redirects so far have led, as long as all were. */
  moved: string | undefined
  host: string
}

async function follow(deps: FetchDeps, request: FetchRequest, walk: Walk): Promise<FetchOutcome> {
  let url = checkedUrl(request.url)
  const own = url.hostname
  const seen = new Set<string>()
  let atHome = true
  let onlyPermanent = true
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    walk.host = url.host
    // Whoever has sent us to another host once decides no more what we reach in our own network.
    atHome &&= url.hostname === own
    const allowPrivate = request.allowPrivate && atHome
    if (!allowPrivate) checkPort(url)
    seen.add(url.href)
    const answer = await ask(deps, request, { url, allowPrivate, signal: walk.signal })
    if (!redirects.has(answer.status)) return outcomeOf(answer, { url, request, now: deps.now(), redirected: hop > 0 })
    onlyPermanent &&= permanent.has(answer.status)
    const next = nextUrl(url, answer.headers.location)
    if (seen.has(next.href)) throw new FetchFailure('redirect-loop', `${url.host} redirects in a circle`)
    if (onlyPermanent) walk.moved = next.href
    url = next
  }
  throw new FetchFailure('too-many-redirects', `more than ${MOST_REDIRECTS} redirects, the last from ${walk.host}`)
}

async function ask(
  { userAgent, lookup, limits }: FetchDeps,
  request: FetchRequest,
  hop: { readonly url: URL; readonly allowPrivate: boolean; readonly signal: AbortSignal },
): Promise<Answer> {
  // Loaded at the first fetch: undici is half of what the poll function would load before it can be called.
  const { exchange } = await import('./fetch/exchange.ts')
  return exchange({ ...hop, lookup, headers: requestHeaders(userAgent, request), bodyBytes: limits?.bodyBytes ?? BODY_BYTES })
}

/** What the last answer says. */
function outcomeOf(
  { status, reason, headers, body }: Answer,
  {
    url,
    request,
    now,
    redirected,
  }: { readonly url: URL; readonly request: FetchRequest; readonly now: Date; readonly redirected: boolean },
): FetchOutcome {
  if (status === 304 && isConditional(request))
    return { kind: 'unchanged', validators: { ...validatorsSent(request), ...validatorsOf(headers) }, status, headers }
  if (body === undefined) return refused({ status, reason, headers }, { host: url.host, now, redirected })
  // What was cut off is asked for again: its validators would answer that nothing has changed.
  const validators = body.cut ? {} : validatorsOf(headers)
  const cut = body.cut ? { cut: true } : {}
  return { kind: 'changed', bytes: body.bytes, ...cut, contentType: headers['content-type'], url: url.href, validators, status, headers }
}

function refused(
  { status, reason, headers }: Answer,
  { host, now, redirected }: { readonly host: string; readonly now: Date; readonly redirected: boolean },
): FetchOutcome {
  const retryAt = retryAtOf(headers['retry-after'], now)
  const challenge = headers['cf-mitigated'] === 'challenge' ? ' and wants a browser to prove itself' : ''
  const unasked = status < 400 ? ', which is no document' : ''
  const message = `${host} answers ${status} ${reason}`.trim() + unasked + challenge
  // Gone for good is said of an address by itself: who is sent elsewhere may be sent back.
  const code = status === 410 && redirected ? 'redirect-to-gone' : `http-${status}`
  return { kind: 'failed', code, message, status, headers, ...(retryAt === undefined ? {} : { retryAt }) }
}

const validatorsSent = ({ etag, lastModified }: Validators): Validators => ({
  ...(etag === undefined ? {} : { etag }),
  ...(lastModified === undefined ? {} : { lastModified }),
})

const validatorsOf = (headers: Readonly<Record<string, string>>): Validators => ({
  ...(headers.etag === undefined ? {} : { etag: headers.etag }),
  ...(headers['last-modified'] === undefined ? {} : { lastModified: headers['last-modified'] }),
})

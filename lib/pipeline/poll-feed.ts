/**
 * Poll 3-8 and what follows from it for one feed: claim it, ask for its document, read that, and say what is to be kept.
 *
 * `keep-polls.ts` writes that, hits being stored already. It retries nothing and wakes nobody.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { Archive } from '../archive/archive.ts'
import type { Configuration } from '../config/configuration.ts'
import type { Feed } from '../feed/feed.ts'
import type { FetchFeed, FetchOutcome } from '../feed/fetch/outcome.ts'
import { hintsAfter, isSkipped } from '../feed/hints-pace.ts'
import { addressHash, addressOf, askedAddress } from '../feed/moves.ts'
import { CHALLENGE, earlyByMs, LONGEST_RETRY_MS, nextPollAt, nextSlot, polledBefore, postponedTo, shardOf } from '../feed/schedule.ts'
import type { Log } from '../log.ts'
import type { Index } from '../match/match.ts'
import type { PollStore } from '../store/store.ts'
import type { PolledFeed, PollMetrics } from './keep-polls.ts'
import { type PollResult, pollRecord, postponedRecord, stateOf } from './poll-record.ts'
import { faultWords, nothingFound, type PollReport, skippedPoll } from './poll-report.ts'
import type { Document, Poll, Reading } from './read-document.ts'

export type { PollReport } from './poll-report.ts'

export type PollDeps = {
  readonly store: PollStore
  readonly fetch: FetchFeed
  readonly index: Index
  readonly configuration: Configuration
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly log: Log
  readonly archive: Archive
  readonly metrics?: PollMetrics
}

/** A feed that was claimed comes again after an hour at most, whatever becomes of this poll. */
const longestClaimMs = 3_600_000
/** Servers that answer 304 for ever are asked for the whole document this often; the ring lives 90 days from its last writing. */
const longestConditionalMs = 8 * 86_400_000
/** A host that asks to be left alone without saying how long. */
const blockMs = 5 * 60_000

/** `scheduled`: only if the feed is due. Throws only where the table does not answer. */
export async function pollFeed(deps: PollDeps, id: string, { scheduled }: { readonly scheduled: boolean }): Promise<PolledFeed> {
  const { store, configuration } = deps
  const skipped = (code: string, message: string): PolledFeed => ({ report: skippedPoll(id, code, message) })
  const feed = configuration.feeds.find(one => one.id === id)
  if (feed === undefined) return skipped('unknown-feed', 'not in the configuration')
  if (feed.off !== undefined) return skipped('off', feed.off)
  const url = addressOf(feed)
  if (url === undefined) return skipped('no-url', 'it has no address')
  const now = deps.now().toISOString()
  const urlHash = addressHash(feed)
  const claimed = await store.claimFeed({
    id: randomUUID().slice(0, 8),
    feed: id,
    now,
    nextAt: claimedUntil(feed, now),
    scheduled,
    urlHash,
    polledBefore: polledBefore(feed, now),
  })
  if (claimed === undefined) return skipped('not-due', 'not due, or being polled')
  const state = stateOf(claimed, urlHash)
  const kept = (record: ReturnType<typeof pollRecord>) => ({ state: claimed, archived: [], record })
  const left = leftAlone(feed, { ...state, polledAt: now }, scheduled)
  if (left !== undefined) return { ...skipped(left.code, left.message), kept: kept(postponedRecord(state, left.until)) }
  if (scheduled) {
    const early = earlyByMs(feed, state, now)
    if (early > 0) await deps.sleep(early)
  }
  const asked = askedAddress(url, state)
  const allowPrivate = feed.allowPrivate && new URL(asked).hostname === new URL(url).hostname
  const poll: Poll = { feed, url, asked, state, now, allowPrivate }
  try {
    const { result, reading, document } = await askAndRead(deps, poll)
    const { archived = [], ring } = reading ?? {}
    const source = document === undefined || archived.length === 0 ? undefined : documentOf(document)
    return {
      report: reportOf(id, result),
      kept: {
        state: claimed,
        record: pollRecord(feed, state, now, result),
        archived: source === undefined ? [] : archived.map(one => ({ ...one, document: source })),
        ...(ring === undefined ? {} : { ring }),
      },
    }
  } catch (cause) {
    deps.log.error('poll broke off; its entries come again', { feed: id, cause })
    const result: PollResult = { kind: 'failed', code: 'fault', message: faultWords(cause), ...nothingFound }
    return { report: reportOf(id, result), kept: kept(pollRecord(feed, state, now, result)) }
  }
}

function reportOf(feed: string, result: PollResult): PollReport {
  const { kind, entries, new: fresh, hits, problems } = result
  const why = result.kind === 'failed' ? { code: result.code, message: result.message } : {}
  return { feed, outcome: kind, ...why, entries, new: fresh, hits, problems }
}

function claimedUntil(feed: Feed, now: string): string {
  const regular = nextPollAt(feed, { now, failures: 0 })
  const latest = nextSlot(new Date(Date.parse(now) + longestClaimMs).toISOString(), shardOf(feed.id))
  return regular < latest ? regular : latest
}

/** Why the feed is not asked though it was claimed, and until when. */
function leftAlone(
  feed: Feed,
  state: Poll['state'],
  scheduled: boolean,
): { readonly code: string; readonly message: string; readonly until: string } | undefined {
  const { polledAt: now, health, retryAt, hints } = state
  if (health === 'gone') {
    const message = 'the publisher says that it is gone for good; another address in feeds.yaml makes it be asked again'
    return { code: 'gone', message, until: nextPollAt(feed, { now, failures: 1, code: 'http-410' }) }
  }
  if (retryAt !== undefined && retryAt > now) {
    const message = `it asks to be left alone until ${retryAt}`
    return { code: 'retry-later', message, until: postponedTo(feed, retryAt, hints) }
  }
  // A message may have waited until an hour that the publisher skips.
  if (scheduled && isSkipped(hints, Date.parse(now)))
    return { code: 'skipped-hour', message: 'its publisher asks for no polls at this hour', until: postponedTo(feed, now, hints) }
  return undefined
}

type Asked = { readonly result: PollResult; readonly reading?: Reading; readonly document?: Document }

async function askAndRead(deps: PollDeps, poll: Poll): Promise<Asked> {
  const { state, now, asked, allowPrivate } = poll
  const fullLately = state.fullAt !== undefined && Date.parse(now) - Date.parse(state.fullAt) < longestConditionalMs
  const { etag, lastModified } = fullLately ? state : {}
  const validators = { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) }
  const answer = await deps.fetch({ url: asked, allowPrivate, ...validators })
  const { movedTo, headers } = answer
  if (answer.kind === 'failed') {
    // A believed move that ends in nothing is given up; the configured address has its say.
    const told = answer.code === 'http-410' && asked !== poll.url ? 'redirect-to-gone' : answer.code
    const code = headers?.['cf-mitigated'] === 'challenge' ? CHALLENGE : told
    const { message } = answer
    const retryAt = await blockIfAsked(deps, poll, answer)
    return { result: { kind: 'failed', code, message, retryAt, ...nothingFound } }
  }
  const known = (revalidated: boolean): Asked => {
    const hints = hintsAfter(state.hints, { headers, revalidated, now })
    const brought = revalidated ? { ...validators, ...answer.validators } : answer.validators
    return { result: { kind: 'unchanged', validators: brought, asked, movedTo, hints, ...nothingFound } }
  }
  if (answer.kind === 'unchanged') return known(true)
  const bodyHash = createHash('sha256').update(answer.bytes).digest('hex').slice(0, 32)
  // Not where the whole document is looked at now and then: that also renews the ring.
  if (fullLately && state.bodyHash === bodyHash) return known(false)
  // Loaded with the first changed document: what reads one is most of what the poll function would load before it can be called.
  const { readDocument } = await import('./read-document.ts')
  const reading = await readDocument(deps, poll, answer, !fullLately)
  const { counts, failure, firstPoll, overflowed, gap, newestAt, perDay } = reading
  const lost = gap === undefined ? {} : { gap }
  // What is cut off is asked for again: without this document's validators, or a 304 would hide the rest.
  if (failure !== undefined) return { result: { kind: 'failed', ...failure, ...lost, ...counts }, reading, document: answer }
  const result: PollResult = {
    kind: 'changed',
    validators: answer.validators,
    asked,
    movedTo,
    hints: hintsAfter(state.hints, { document: reading.hints, headers, now }),
    bodyHash,
    fullAt: now,
    ...(newestAt === undefined ? {} : { newestAt }),
    ...(perDay === undefined ? {} : { perDay }),
    firstPoll,
    overflowed,
    ...lost,
    ...counts,
  }
  return { result, reading, document: answer }
}

/**
 * 429 and 503 speak for the host: its other feeds wait too. A host of one's own and one that serves many publishers are not spared.
 * The feed itself waits as long as it is asked to, whatever the code.
 */
async function blockIfAsked(
  { store, configuration }: PollDeps,
  { feed, asked, now }: Poll,
  { code, retryAt }: Extract<FetchOutcome, { kind: 'failed' }>,
): Promise<string | undefined> {
  const at = Date.parse(now)
  const wish = retryAt === undefined ? undefined : new Date(Math.min(Date.parse(retryAt), at + LONGEST_RETRY_MS)).toISOString()
  const { hostname } = new URL(asked)
  if (!feed.allowPrivate && asksForPeace(code) && !isShared(configuration, hostname))
    await store.blockHost(hostname, wish ?? new Date(at + blockMs).toISOString())
  return wish
}

export const asksForPeace = (code: string | undefined): boolean => code === 'http-429' || code === 'http-503'

/** A host that serves many publishers (RSSHub): what it answers for one feed says nothing of the others. */
export const isShared = ({ sharedHosts = [] }: Pick<Configuration, 'sharedHosts'>, hostname: string): boolean =>
  sharedHosts.some(shared => hostname === shared || hostname.endsWith(`.${shared}`))

/** As the archive keeps it: it leaves out what may be a secret. */
const documentOf = ({ url, status, headers, bytes }: Document) => ({
  url,
  ...(status === undefined ? {} : { status }),
  headers: headers ?? {},
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

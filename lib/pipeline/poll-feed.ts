/**
 * Poll 3-5 and 10 for one feed: claim it, fetch, parse, find what is new or changed, record the hits, then what it was.
 *
 * The order is the point: hits, then ring, then validators. A crash before the last write only repeats work; an early
 * validator would answer 304 next time and lose entries for ever. It retries nothing and wakes nobody.
 */
import { createHash } from 'node:crypto'
import type { Configuration } from '../config/configuration.ts'
import { StorywireError } from '../errors.ts'
import type { Entry } from '../feed/entry.ts'
import type { Feed, FeedState } from '../feed/feed.ts'
import type { FetchFeed, FetchOutcome } from '../feed/fetch/outcome.ts'
import { identifyEntries } from '../feed/identity.ts'
import { fatalProblem, parseFeed } from '../feed/parse.ts'
import { type Freshness, freshEntries, mergeRing } from '../feed/ring.ts'
import { nextPollAt, nextSlot, shardOf } from '../feed/schedule.ts'
import type { Log } from '../log.ts'
import type { Index } from '../match/match.ts'
import type { PollStore } from '../store/store.ts'
import { type PollResult, pollRecord, sameRecord } from './poll-record.ts'
import { recordHits } from './record-hits.ts'

export type PollDeps = {
  readonly store: PollStore
  readonly fetch: FetchFeed
  readonly index: Index
  readonly configuration: Configuration
  readonly now: () => Date
  readonly log: Log
}

/** What one poll did. `skipped`: unknown, off, not due, or taken by another poll; it was not asked for anything. */
export type PollReport = {
  readonly feed: string
  readonly outcome: 'changed' | 'unchanged' | 'failed' | 'skipped'
  /** Of a failure or a skip. */
  readonly code?: string
  readonly message?: string
  /** In the document. */
  readonly entries: number
  /** Not in this feed's ring before. */
  readonly new: number
  /** Stored now for the first time. */
  readonly hits: number
  /** Repairs and losses in the document. */
  readonly problems: number
}

/** A feed that was claimed comes again after an hour at most, whatever becomes of this poll. */
const longestClaimMs = 3_600_000
/** Servers that answer 304 for ever are asked for the whole document this often; the ring lives 90 days from its last writing. */
const longestConditionalMs = 8 * 86_400_000
/** After a gap, what was published so long before the last document's newest entry is old. */
const oldAfterGapMs = 48 * 3_600_000
/** A host that asks to be left alone without saying how long. */
const blockMs = 5 * 60_000
const longestBlockMs = 86_400_000
const mostProblemsLogged = 3

const nothing = { entries: 0, new: 0, hits: 0, problems: 0 }

export const skippedPoll = (feed: string, code: string, message: string): PollReport => ({
  feed,
  outcome: 'skipped',
  code,
  message,
  ...nothing,
})

/** `scheduled`: only if the feed is due. Throws only where the table does not answer. */
export async function pollFeed(deps: PollDeps, id: string, { scheduled }: { readonly scheduled: boolean }): Promise<PollReport> {
  const { store, configuration } = deps
  const feed = configuration.feeds.find(one => one.id === id)
  if (feed === undefined) return skippedPoll(id, 'unknown-feed', 'not in the configuration')
  if (feed.off !== undefined) return skippedPoll(id, 'off', feed.off)
  if (feed.url === undefined) return skippedPoll(id, 'no-url', 'pages without a feed are not read yet')
  const now = deps.now().toISOString()
  const state = await store.claimFeed({ feed: id, now, nextAt: claimedUntil(feed, now), scheduled })
  if (state === undefined) return skippedPoll(id, 'not-due', 'not due, or being polled')
  const poll = { feed, url: feed.url, state, now }
  let result: PollResult
  try {
    result = await askAndRecord(deps, poll)
  } catch (cause) {
    deps.log.error('poll broke off; its entries come again', { feed: id, cause })
    result = { kind: 'failed', code: 'fault', message: faultWords(cause), ...nothing }
  }
  await finish(deps, poll, result)
  return {
    feed: id,
    outcome: result.kind,
    ...(result.kind === 'failed' ? { code: result.code, message: result.message } : {}),
    entries: result.entries,
    new: result.new,
    hits: result.hits,
    problems: result.problems,
  }
}

/** Ours say what happened, and never a secret; others only their name. */
const faultWords = (cause: unknown): string =>
  cause instanceof StorywireError ? `${cause.code}: ${cause.message}` : cause instanceof Error ? cause.name : 'unexpected'

type Poll = { readonly feed: Feed; readonly url: string; readonly state: FeedState; readonly now: string }

function claimedUntil(feed: Feed, now: string): string {
  const regular = nextPollAt(feed, { now, failures: 0 })
  const latest = nextSlot(new Date(Date.parse(now) + longestClaimMs).toISOString(), shardOf(feed.id))
  return regular < latest ? regular : latest
}

async function askAndRecord(deps: PollDeps, poll: Poll): Promise<PollResult> {
  const { feed, url, state, now } = poll
  const sameUrl = state.urlHash === hash(url, 16)
  const fullLately = state.fullAt !== undefined && Date.parse(now) - Date.parse(state.fullAt) < longestConditionalMs
  const { etag, lastModified } = sameUrl && fullLately ? state : {}
  const validators = { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) }
  const answer = await deps.fetch({ url, allowPrivate: feed.allowPrivate, ...validators })
  const moved = answer.movedTo === undefined ? {} : { movedTo: answer.movedTo }
  switch (answer.kind) {
    case 'failed': {
      await blockIfAsked(deps, poll, answer)
      const { code, message, retryAt } = answer
      return { kind: 'failed', code, message, ...(retryAt === undefined ? {} : { retryAt }), ...nothing }
    }
    case 'unchanged':
      return { kind: 'unchanged', validators: { ...validators, ...answer.validators }, ...moved, ...nothing }
    case 'changed': {
      const bodyHash = hash(answer.bytes, 32)
      // Not where the whole document is looked at now and then: that also renews the ring.
      if (sameUrl && fullLately && state.bodyHash === bodyHash)
        return { kind: 'unchanged', validators: answer.validators, ...moved, ...nothing }
      const reading = await readDocument(deps, poll, answer, !fullLately)
      if (reading.kind === 'failed') return reading
      return { ...reading, urlHash: hash(url, 16), bodyHash, fullAt: now, validators: answer.validators, ...moved }
    }
  }
}

/** 429 and 503 speak for the host: its other feeds wait too. A host of one's own serves many and is not spared. */
async function blockIfAsked({ store }: PollDeps, { feed, url, now }: Poll, { code, retryAt }: Extract<FetchOutcome, { kind: 'failed' }>) {
  if (feed.allowPrivate || !asksForPeace(code)) return
  const at = Date.parse(now)
  const wish = retryAt === undefined ? at + blockMs : Math.min(Date.parse(retryAt), at + longestBlockMs)
  await store.blockHost(new URL(url).hostname, new Date(wish).toISOString())
}

export const asksForPeace = (code: string | undefined): boolean => code === 'http-429' || code === 'http-503'

type Reading = Pick<PollReport, 'entries' | 'new' | 'hits' | 'problems'> &
  ({ readonly kind: 'changed'; readonly newestAt?: string } | { readonly kind: 'failed'; readonly code: string; readonly message: string })

async function readDocument(
  deps: PollDeps,
  poll: Poll,
  { bytes, contentType, url }: Extract<FetchOutcome, { kind: 'changed' }>,
  renewRing: boolean,
): Promise<Reading> {
  const { store, now, log } = deps
  const { feed, state } = poll
  const parsed = await parseFeed(bytes, { url, ...(contentType === undefined ? {} : { contentType }) })
  const problems = parsed.problems.length
  const ring = await store.ring(feed.id)
  const fatal = fatalProblem(parsed)
  if (parsed.entries.length === 0) {
    if (fatal !== undefined) return { kind: 'failed', code: fatal.code, message: fatal.message, ...nothing, problems }
    const had = ring !== undefined && ring.length > 0
    if (had) return { kind: 'failed', code: 'no-entries', message: 'it had entries and has none', ...nothing, problems }
  }
  const entries = identifyEntries(parsed, { url: poll.url, now: poll.now })
  const freshness = freshEntries(ring, entries)
  // Until a document was read whole, what it lacked is as old as what it had.
  const rest = state.fullAt === undefined && ring !== undefined ? restOf(entries, freshness) : new Set<string>()
  const foundAt = now().toISOString()
  let hits = 0
  let unstored = 0
  for (const entry of freshness.fresh) {
    const backlog = isBacklog(entry, { firstPoll: ring === undefined, freshness, newestAt: state.newestAt }) || rest.has(entry.key)
    try {
      hits += await recordHits(deps, { feed, entry, changed: !freshness.isNew(entry), backlog, foundAt })
    } catch (cause) {
      // What can never be stored keeps no other entry from being read; any other fault breaks the poll off, and all comes again.
      if (!(cause instanceof StorywireError) || cause.code !== 'item-too-large') throw cause
      log.error('an entry cannot be stored as a hit', { feed: feed.id, cause })
      unstored += 1
    }
  }
  if (ring === undefined || freshness.fresh.length > 0 || renewRing) await store.putRing(feed.id, mergeRing(ring, entries), foundAt)
  for (const { code, message } of parsed.problems.slice(0, mostProblemsLogged)) log.info('feed repaired', { feed: feed.id, code, message })
  const counts = { entries: entries.length, new: entries.filter(freshness.isNew).length, hits, problems: problems + unstored }
  // What is cut off is asked for again: without this document's validators, or a 304 would hide the rest.
  if (fatal !== undefined) return { kind: 'failed', code: fatal.code, message: fatal.message, ...counts }
  const newestAt = newest(entries.map(entry => entry.publishedAt)) ?? state.newestAt
  return { kind: 'changed', ...(newestAt === undefined ? {} : { newestAt }), ...counts }
}

/**
 * All of a feed's first document; and where a document has nothing in common with what was seen (a gap, a moved site)
 * what is much older than the last document. Anything else is news, whatever its date; our clock has no say.
 */
function isBacklog(
  entry: Entry,
  seen: { readonly firstPoll: boolean; readonly freshness: Freshness<Entry>; readonly newestAt: string | undefined },
): boolean {
  if (seen.firstPoll) return true
  if (seen.freshness.sharesAny || seen.newestAt === undefined || entry.publishedAt === null) return false
  return Date.parse(entry.publishedAt) < Date.parse(seen.newestAt) - oldAfterGapMs
}

/** Keys of what a first document that was cut off did not show yet: not newer than what it showed; without dates, what stands behind that. */
function restOf(entries: readonly Entry[], { isNew }: Freshness<Entry>): ReadonlySet<string> {
  const lastKnown = entries.findLastIndex(entry => !isNew(entry))
  const newestKnown = newest(entries.map(entry => (isNew(entry) ? null : entry.publishedAt)))
  const isRest = ({ publishedAt }: Entry, at: number) =>
    publishedAt !== null && newestKnown !== undefined ? publishedAt <= newestKnown : at > lastKnown
  return new Set(entries.filter((entry, at) => isNew(entry) && lastKnown !== -1 && isRest(entry, at)).map(({ key }) => key))
}

const newest = (instants: readonly (string | null)[]): string | undefined =>
  instants.reduce<string | undefined>(
    (latest, instant) => (instant && (latest === undefined || instant > latest) ? instant : latest),
    undefined,
  )

/** Nothing is written where the claim already says all. */
async function finish({ store, log }: PollDeps, { feed, state, now }: Poll, result: PollResult): Promise<void> {
  const record = pollRecord(feed, state, now, result)
  if (sameRecord(record, state)) return
  const written = await store.finishPoll(feed.id, now, record)
  if (written === 'refused') log.info('another poll took the feed meanwhile; its record stands', { feed: feed.id })
}

/** So many hex digits. */
const hash = (content: string | Uint8Array, digits: number): string => createHash('sha256').update(content).digest('hex').slice(0, digits)

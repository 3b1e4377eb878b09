/**
 * Poll 5-8 for one document: parse it, find what is new or changed, prove that nothing was lost, record the hits.
 *
 * What it found is given back for the archive, the ring and the state, which are written later and in this order by `keep-polls.ts`.
 */
import type { ArchivedEntry } from '../archive/archive.ts'
import { StorywireError } from '../errors.ts'
import type { Entry, FeedProblem, ParsedFeed } from '../feed/entry.ts'
import type { Feed, FeedState, Gap } from '../feed/feed.ts'
import type { FetchOutcome } from '../feed/fetch/outcome.ts'
import { gapAfter } from '../feed/gap.ts'
import { LAYOUT_CHANGED } from '../feed/health.ts'
import type { FeedHints } from '../feed/hints.ts'
import { identifyEntries } from '../feed/identity.ts'
import { NOTHING_SELECTED, readPage } from '../feed/page.ts'
import { fatalProblem, readFeed } from '../feed/parse.ts'
import { entriesPerDay } from '../feed/rhythm.ts'
import { type Freshness, freshEntries, mergeRing } from '../feed/ring.ts'
import { olderEntries } from './older-pages.ts'
import type { PollDeps } from './poll-feed.ts'
import { nothingFound, type PollReport } from './poll-report.ts'
import { recordHits } from './record-hits.ts'

export type Document = Extract<FetchOutcome, { kind: 'changed' }>

/** One feed in hand. `state`: as it counts for the configured address `url`; `asked`: where it is asked now. */
export type Poll = {
  readonly feed: Feed
  readonly url: string
  readonly asked: string
  readonly state: FeedState
  readonly now: string
  /** The private network is open at the configured host only, wherever the feed has moved. */
  readonly allowPrivate: boolean
}

export type Reading = {
  readonly counts: Pick<PollReport, 'entries' | 'new' | 'hits' | 'problems'>
  /** Why the document does not count as read. */
  readonly failure?: FeedProblem
  readonly hints?: FeedHints
  readonly firstPoll: boolean
  readonly overflowed: boolean
  readonly gap?: Gap
  readonly newestAt?: string
  readonly perDay?: number
  /** To be archived before the ring. */
  readonly archived: readonly Omit<ArchivedEntry, 'document'>[]
  readonly ring?: Uint8Array
}

/** After a gap, what was published so long before the last document's newest entry is old. */
const oldAfterGapMs = 48 * 3_600_000
const mostProblemsLogged = 3

/** `renewRing`: write it though nothing has changed, so that it does not expire. Throws only where the table does not answer. */
export async function readDocument(deps: PollDeps, poll: Poll, document: Document, renewRing: boolean): Promise<Reading> {
  const { store, now, log } = deps
  const { feed, state } = poll
  const parsed = await parsedDocument(feed, document)
  const ring = await store.ring(feed.id)
  const had = ring !== undefined && ring.length > 0
  const failure = failureOf(feed, parsed, had)
  const problems = parsed.problems.length
  const none = { firstPoll: !had, overflowed: false, archived: [] }
  if (failure !== undefined && parsed.entries.length === 0) return { ...none, counts: { ...nothingFound, problems }, failure }

  const foundAt = now().toISOString()
  const entries = identifyEntries(parsed, { url: poll.url, now: foundAt })
  const freshness = freshEntries(ring, entries)
  // Other entries are no loss where they come from another place, or where no whole document was seen.
  const isSamePlace = state.fullAt !== undefined && !hasJustMoved(state, document)
  const overflowed = had && isSamePlace && entries.length > 0 && !freshness.sharesAny
  const older = overflowed
    ? await olderEntries(deps, poll, { from: document.url, first: parsed.hints.prevArchive, ring, known: entries })
    : { entries: [], closed: false }
  const gap = overflowed && !older.closed ? gapOf(deps, poll, entries) : undefined

  // Until a document was read whole, what it lacked is as old as what it had.
  const rest = state.fullAt === undefined && ring !== undefined ? restOf(entries, freshness) : new Set<string>()
  const isOld = (entry: Entry) =>
    isBacklog(entry, { firstPoll: ring === undefined, freshness, newestAt: state.newestAt }) || rest.has(entry.key)
  const found = [
    ...freshness.fresh.map(entry => ({ entry, revised: !freshness.isNew(entry), backlog: isOld(entry) })),
    ...older.entries.map(({ entry, revised, afterKnown }) => ({ entry, revised, backlog: isOldPage(entry, afterKnown, state.newestAt) })),
  ]
  let hits = 0
  let unstored = 0
  for (const { entry, revised, backlog } of found) {
    try {
      hits += await recordHits(deps, { feed, entry, changed: revised, backlog, foundAt })
    } catch (cause) {
      // What can never be stored keeps no other entry from being read; any other fault breaks the poll off, and all comes again.
      if (!(cause instanceof StorywireError) || cause.code !== 'item-too-large') throw cause
      log.error('an entry cannot be stored as a hit', { feed: feed.id, cause })
      unstored += 1
    }
  }
  for (const { code, message } of parsed.problems.slice(0, mostProblemsLogged)) log.info('feed repaired', { feed: feed.id, code, message })
  const dates = entries.map(entry => entry.publishedAt)
  const newestAt = newest(dates)
  const perDay = entriesPerDay(dates, foundAt)
  return {
    counts: {
      entries: entries.length,
      new: entries.filter(freshness.isNew).length,
      hits,
      problems: problems + unstored + (gap === undefined ? 0 : 1),
    },
    ...(failure === undefined ? {} : { failure }),
    hints: parsed.hints,
    firstPoll: !had,
    overflowed,
    ...(gap === undefined ? {} : { gap }),
    ...(newestAt === undefined ? {} : { newestAt }),
    ...(perDay === undefined ? {} : { perDay }),
    archived: found.map(({ entry, revised }) => ({ foundAt, feed: feed.id, source: feed.source, entry, revised })),
    ...(ring === undefined || found.length > 0 || renewRing
      ? { ring: mergeRing(ring, [...entries, ...older.entries.map(({ entry }) => entry)]) }
      : {}),
  }
}

async function parsedDocument(
  { select, page }: Feed,
  { bytes, contentType, url, cut }: Pick<Document, 'bytes' | 'contentType' | 'url' | 'cut'>,
): Promise<ParsedFeed & { readonly hints: FeedHints }> {
  const type = contentType === undefined ? {} : { contentType }
  if (page === undefined || select === undefined) return await readFeed(bytes, { url, ...type })
  const read = await readPage(bytes, { select, url, ...type })
  // A feed shows its end; of a page that broke off nobody knows what is missing.
  const problems = cut === true ? [{ code: 'truncated', message: 'the page broke off' }, ...read.problems] : read.problems
  return { ...read, problems, hints: {} }
}

/** Three silences that are no news: no feed at all, a page whose selectors find nothing, no entries where there were some. */
function failureOf(feed: Feed, parsed: ParsedFeed, had: boolean): FeedProblem | undefined {
  const fatal = fatalProblem(parsed)
  if (fatal !== undefined) return fatal
  if (feed.page !== undefined) {
    // What the other selectors find is matched all the same.
    const why = parsed.problems.find(({ code }) => code === NOTHING_SELECTED)
    if (why === undefined && parsed.entries.length > 0) return undefined
    if (had) return { code: LAYOUT_CHANGED, message: `it had entries; ${why?.message ?? 'the selectors find nothing'}` }
    return why ?? { code: NOTHING_SELECTED, message: 'the selectors find nothing' }
  }
  if (parsed.entries.length > 0) return undefined
  return had ? { code: 'no-entries', message: 'it had entries and has none' } : undefined
}

const hasJustMoved = ({ movedTo }: FeedState, document: Document): boolean => document.movedTo !== undefined && document.movedTo !== movedTo

function gapOf({ log }: PollDeps, { feed, state, now }: Poll, entries: readonly Entry[]): Gap {
  const dates = entries.flatMap(({ publishedAt }) => publishedAt ?? [])
  const oldestAt = dates.reduce<string | undefined>((oldest, date) => (oldest === undefined || date < oldest ? date : oldest), undefined)
  const gap = gapAfter(state, { oldestAt, perDay: entriesPerDay(dates, now), now })
  log.warn('possible loss: nothing in this document was seen at the poll before', { feed: feed.id, code: 'possible-gap', ...gap })
  return gap
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
  return !seen.freshness.sharesAny && isMuchOlder(entry, seen.newestAt)
}

/** On the pages of older entries what stands behind a known one has been there before, if its date does not tell. */
const isOldPage = (entry: Entry, afterKnown: boolean, newestAt: string | undefined): boolean =>
  entry.publishedAt === null || newestAt === undefined ? afterKnown : isMuchOlder(entry, newestAt)

const isMuchOlder = ({ publishedAt }: Entry, newestAt: string | undefined): boolean =>
  publishedAt !== null && newestAt !== undefined && Date.parse(publishedAt) < Date.parse(newestAt) - oldAfterGapMs

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

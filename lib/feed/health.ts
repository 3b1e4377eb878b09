/**
 * What a person is told about a feed: its health after a poll, the words for it, and what an operator is told at once. Pure.
 *
 * `since` moves only when the health changes. It decides nothing: the next poll's time is `schedule.ts`.
 */
import type { Feed, FeedHealth, FeedState } from './feed.ts'
import { leastWaitMs } from './hints-pace.ts'
import { isMoved } from './moves.ts'
import { CHALLENGE } from './schedule.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Without a new entry for this long a feed that answers is called quiet. */
const QUIET_MS = 14 * DAY_MS
/** Without an answer for this long a feed is no longer broken for the moment: what it told meanwhile may be gone. */
const STALE_MS = DAY_MS
/** The longest `lastError`, in bytes. */
const ERROR_BYTES = 200
/** An operator is told of a feed that fails so often in a row: less passes by itself. */
const TOLD_FAILURES = 5

/** The site answers, but not to us. */
const blockedCodes = new Set(['http-401', 'http-403', 'http-429', 'http-451', CHALLENGE])
const goneCode = 'http-410'
/** A page's selectors find nothing where they found something before. */
export const LAYOUT_CHANGED = 'layout-changed'

export type HealthRecord = Pick<FeedState, 'health' | 'since' | 'failures' | 'lastError'>

/** How a poll ended. `newestAt`: the newest publication time in the feed's last document, if known. */
export type PollEnd =
  | ({ readonly kind: 'changed' | 'unchanged'; readonly newestAt?: string | undefined } & Pick<FeedState, 'movedTo' | 'movedCount'>)
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

export function healthAfter(previous: Partial<HealthRecord> | undefined, end: PollEnd, now: string): HealthRecord {
  if (end.kind !== 'failed') {
    const health = isMoved(end) ? 'moved' : isQuiet(end.newestAt, now) ? 'quiet' : 'fine'
    return { health, since: sinceOf(previous, health, now), failures: 0 }
  }
  const health = failureHealth(previous, end.code, now)
  const lastError = shortened(`${end.code}: ${end.message}`)
  return { health, since: sinceOf(previous, health, now), failures: (previous?.failures ?? 0) + 1, lastError }
}

/** Broken for long is stale since it broke. */
function sinceOf(previous: Partial<HealthRecord> | undefined, health: FeedHealth, now: string): string {
  const same = previous?.health === health || (health === 'stale' && previous?.health === 'broken')
  return same ? (previous?.since ?? now) : now
}

function failureHealth(previous: Partial<HealthRecord> | undefined, code: string, now: string): FeedHealth {
  if (code === goneCode) return 'gone'
  if (code === LAYOUT_CHANGED) return 'layout-changed'
  if (blockedCodes.has(code)) return 'blocked'
  if (previous?.health === 'stale') return 'stale'
  const brokeAt = previous?.health === 'broken' ? previous.since : undefined
  return brokeAt !== undefined && Date.parse(now) - Date.parse(brokeAt) >= STALE_MS ? 'stale' : 'broken'
}

/** What an operator should hear, once: a stable code and words. Undefined: nothing that does not pass by itself, or that was told before. */
export function operatorNews(
  before: Pick<FeedState, 'health' | 'failures'>,
  after: HealthRecord,
): { readonly code: string; readonly message: string } | undefined {
  const became = (health: FeedHealth) => after.health === health && before.health !== health
  if (became('gone'))
    return { code: 'feed-gone', message: 'a feed is gone (410) and no longer polled: find its new address, or switch it off' }
  if (became('layout-changed')) return { code: 'feed-layout-changed', message: 'a page has a new layout: its selectors find nothing' }
  if (became('moved')) return { code: 'feed-moved', message: 'a feed has moved for good: change its address in feeds.yaml' }
  const again = after.failures === TOLD_FAILURES && before.failures < TOLD_FAILURES
  if (!again || after.health === 'gone' || after.health === 'layout-changed') return undefined
  return after.health === 'blocked'
    ? { code: 'feed-blocked', message: 'a feed refuses us again and again' }
    : { code: 'feed-failing', message: 'a feed fails again and again' }
}

/**
 * Health in words, with since-when and what to do: `broken since 24 Nov 09:15 UTC, 3 polls in a row (timeout: …)`. With `feed` it is told too
 * where its publisher slows it down.
 */
export function describeHealth(
  state: Pick<FeedState, 'health' | 'since' | 'failures' | 'lastError'> &
    Partial<Pick<FeedState, 'newestAt' | 'movedTo' | 'gap' | 'retryAt' | 'hints' | 'intervalMs'>>,
  feed?: Pick<Feed, 'everyMs' | 'ceilingMs'>,
): string {
  const { gap } = state
  const lost =
    gap === undefined
      ? ''
      : `. Possible loss between ${when(gap.from)} and ${when(gap.to)}, about ${gap.about} ${gap.about === 1 ? 'entry' : 'entries'}: look at its site for what was missed`
  return `${healthWords(state)}${lost}${feed === undefined ? '' : slowedWords(state, feed)}`
}

/** Whoever wrote `every: 5m` should see why it is every hour. */
function slowedWords(
  { health, failures, hints, intervalMs }: Parameters<typeof describeHealth>[0],
  feed: Pick<Feed, 'everyMs' | 'ceilingMs'>,
): string {
  const wishedMs = Math.min(leastWaitMs(hints), feed.ceilingMs)
  if (failures > 0 || health === 'gone' || wishedMs <= (intervalMs ?? feed.everyMs)) return ''
  return `. Its publisher asks for ${Math.round(wishedMs / 60_000)} min between polls; a lower "ceiling" in feeds.yaml asks oftener`
}

function healthWords(state: Parameters<typeof describeHealth>[0]): string {
  const since = `since ${when(state.since)}`
  const why = state.lastError === undefined ? '' : ` (${state.lastError})`
  const polls = `${state.failures} ${state.failures === 1 ? 'poll' : 'polls in a row'}`
  const retry = state.retryAt === undefined ? '' : `. It asks to be left alone until ${when(state.retryAt)}`
  switch (state.health) {
    case 'new':
      return 'not polled yet'
    case 'fine':
      return `fine ${since}`
    case 'quiet':
      return `quiet: it answers, but its newest entry is ${state.newestAt === undefined ? 'old' : `of ${when(state.newestAt)}`}. Check that the address is still the right one`
    case 'moved':
      return `moved ${since}: it is read at ${state.movedTo ?? 'its new address'}. Change the address in feeds.yaml`
    case 'broken':
      return `broken ${since}, ${polls}${why}${retry}`
    case 'stale':
      return `stale: no document ${since}, ${polls}${why}${retry}. What it told meanwhile may be lost; look at its address, or switch it off`
    case 'blocked':
      return `blocked ${since}: the site answers, but refuses us${why}${retry}. It is asked less often; if it stays so, ask the publisher`
    case 'layout-changed':
      return `layout changed ${since}: the page answers, but its selectors find nothing${why}. Mend its "select" in feeds.yaml`
    case 'gone':
      return `gone ${since}: the publisher has removed it${why}, and it is not asked again. Find its new address, or switch it off`
  }
}

function isQuiet(newestAt: string | undefined, now: string): boolean {
  return newestAt !== undefined && Date.parse(now) - Date.parse(newestAt) > QUIET_MS
}

function shortened(text: string): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= ERROR_BYTES) return text
  // Three bytes for the ellipsis; a character cut in two is dropped.
  return `${new TextDecoder().decode(bytes.subarray(0, ERROR_BYTES - 3)).replace(/\uFFFD+$/, '')}…`
}

/** `24 Nov 09:15 UTC`; the year is left out, as a feed's health is of these days. */
function when(at: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][date.getUTCMonth()]
  return `${date.getUTCDate()} ${month} ${at.slice(11, 16)} UTC`
}

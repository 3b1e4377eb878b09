/**
 * How often a feed brings something, and the interval that follows from it. Pure.
 *
 * It looks at the share of new entries in each document and at the entries' own dates; wishes of the publisher and failures are `schedule.ts`.
 */
import type { Feed, FeedState } from './feed.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Feeds due in slots are due in multiples of this. */
const STEP_MS = 5 * MINUTE_MS
/** A rhythm is read from at least so many dates. */
const LEAST_DATES = 3
/** A poll after less than this part of the interval was none of the regular ones. */
const REGULAR = 0.8
/** However often a feed brings something, waiting so long is fine where it has paused. */
const LEAST_LONGEST_MS = 30 * MINUTE_MS

type Pace = Pick<Feed, 'everyMs' | 'floorMs' | 'ceilingMs' | 'adapts'>

/** What a poll found. `firstPoll`: all was new, and says nothing. */
export type Found = {
  readonly entries: number
  readonly new: number
  readonly firstPoll: boolean
  readonly gap: boolean
  /** Since the poll before; undefined: not known. */
  readonly sinceMs?: number | undefined
}

/** Where the interval begins: what was asked for, between floor and ceiling. */
export const startingIntervalMs = (feed: Pace): number => Math.min(Math.max(feed.everyMs, feed.floorMs), feed.ceilingMs)

/** Entries a day by the dates of a document, to one decimal; undefined where too few have one. Dates after `now` do not count. */
export function entriesPerDay(dates: readonly (string | null)[], now: string): number | undefined {
  const known = dates.flatMap(date => (date === null || date > now ? [] : [Date.parse(date)])).sort((a, b) => a - b)
  const [oldest = 0, newest = 0] = [known[0], known.at(-1)]
  if (known.length < LEAST_DATES || newest <= oldest) return undefined
  return Math.round(((known.length - 1) / (newest - oldest)) * DAY_MS * 10) / 10
}

/**
 * The next regular interval. A gap: the floor, at once. Mostly new entries: half of it. Some new: at most half the usual time between two
 * entries. Nothing new: half as long again, up to a quarter of the silence so far or twice the usual time between two entries; but not
 * after a poll that came early, by hand.
 * Never longer than what a person asked for, never outside floor and ceiling.
 */
export function nextIntervalMs(
  feed: Pace,
  state: Pick<FeedState, 'intervalMs' | 'newestAt' | 'perDay'>,
  found: Found,
  now: string,
): number {
  const longest = feed.adapts === true ? feed.ceilingMs : startingIntervalMs(feed)
  const within = (ms: number) => Math.min(Math.max(stepped(feed, ms), feed.floorMs), longest)
  const current = within(state.intervalMs ?? startingIntervalMs(feed))
  if (found.gap) return within(feed.floorMs)
  const betweenMs = state.perDay === undefined || state.perDay === 0 ? undefined : DAY_MS / state.perDay
  if (found.firstPoll) return betweenMs === undefined ? current : within(Math.min(current, betweenMs / 2))
  if (found.new > 0) {
    const share = found.new / Math.max(found.entries, 1)
    const rhythm = betweenMs === undefined ? current : Math.min(current, betweenMs / 2)
    return within(share > 0.5 ? Math.min(current / 2, rhythm) : rhythm)
  }
  if (found.sinceMs !== undefined && found.sinceMs < current * REGULAR) return current
  const silenceMs = state.newestAt === undefined ? feed.ceilingMs : Math.max(Date.parse(now) - Date.parse(state.newestAt), 0)
  const patience = betweenMs === undefined ? feed.ceilingMs : Math.max(LEAST_LONGEST_MS, 2 * betweenMs, silenceMs / 4)
  return within(Math.max(current, Math.min(current * 1.5, patience)))
}

/** Rounded up to whole slots, but on one's own network, where floors may be below them. */
const stepped = ({ floorMs }: Pace, ms: number): number => (floorMs < STEP_MS ? Math.round(ms) : Math.ceil(ms / STEP_MS) * STEP_MS)

/**
 * A feed as the configuration names it, and what is remembered between its polls.
 *
 * Types only: fetching is `fetch.ts`, the next time is `schedule.ts`, the wording of health is `health.ts`.
 */

/** A publisher. `id` is stored with every hit and never reused. */
export type Source = {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** BCP 47, the default of its feeds. */
  readonly language: string
  /** Controlled by a state. */
  readonly state: boolean
}

/** Where a page without a feed keeps its entries: CSS selectors. */
export type PageSelectors = {
  readonly entry: string
  readonly title?: string
  readonly link?: string
  readonly date?: string
  /** IANA zone of day-only dates. */
  readonly zone?: string
}

/** A polled URL. Exactly one of `url` and `page` is set. */
export type Feed = {
  readonly id: string
  /** The id of its source. */
  readonly source: string
  readonly url?: string
  readonly page?: string
  readonly select?: PageSelectors
  /** BCP 47: the feed's own, else its source's. */
  readonly language: string
  /** What a person asked for: the longest regular interval. With `adapts` only where the interval begins. */
  readonly everyMs: number
  readonly floorMs: number
  readonly ceilingMs: number
  /** Nobody asked for an interval: it follows the feed's own rhythm, between floor and ceiling. */
  readonly adapts?: boolean
  /** May live on a private or loopback address (an intranet's or a local feed). */
  readonly allowPrivate: boolean
  /** Why it is never polled; absent: it is polled. */
  readonly off?: string
}

/**
 * What a person is told about a feed. `quiet`: it answers, with nothing new for weeks. `broken`: the last polls failed. `stale`: they have failed
 * for so long that news is missed. `blocked`: the site refuses us. `moved`: it answers at another address. `gone`: 410, never asked again.
 * `layout-changed`: a page's selectors find nothing where they found something before.
 */
export type FeedHealth = 'new' | 'fine' | 'quiet' | 'stale' | 'blocked' | 'moved' | 'gone' | 'broken' | 'layout-changed'

/** Validators of the last complete document, byte for byte as the server sent them. */
export type Validators = { readonly etag?: string; readonly lastModified?: string }

/** What the feed wishes of its pace, as it is remembered from poll to poll: a 304 keeps it. */
export type PaceHints = {
  /** Of the document: the larger of `<ttl>` and `sy:updatePeriod`. */
  readonly documentMs?: number
  /** Of the headers: the larger of max-age and Expires. */
  readonly headerMs?: number
  /** Bit n: hour n in GMT is skipped. */
  readonly skipHours?: number
  /** Bit n: weekday n in GMT is skipped, Sunday is 0. */
  readonly skipDays?: number
}

/** Entries may have come and gone between two polls: what was seen at `to` had nothing in common with what was seen at `from`. */
export type Gap = {
  readonly from: string
  readonly to: string /** Entries that may be lost, by the feed's rhythm. */
  readonly about: number
}

/** The stored state of one feed. Instants are ISO 8601 UTC of 24 characters. */
export type FeedState = Validators & {
  readonly feed: string
  readonly nextAt: string
  /** When the poll that owns the state began: later writes are conditional on it. */
  readonly polledAt: string
  /** When the poll before began; set by the claim. */
  readonly previousAt?: string
  /** The last poll that brought an answer, where it is not the one before. */
  readonly okAt?: string
  /** The regular wait, as it has adapted. */
  readonly intervalMs?: number
  /** Hash of the last complete body's bytes. */
  readonly bodyHash?: string
  /** When a document was last fetched whole (not answered 304). */
  readonly fullAt?: string
  /** Newest publication time in the last document; decides what is backlog after a gap. */
  readonly newestAt?: string
  /** Entries a day in the last document, by their dates. */
  readonly perDay?: number
  /** Hash of the configured address that all this belongs to: with another address it counts for nothing. */
  readonly urlHash?: string
  /** Where permanent redirects have led, and how many polls in a row. From three on it is asked there. */
  readonly movedTo?: string
  readonly movedCount?: number
  readonly hints?: PaceHints
  /** Not before this, says the server. */
  readonly retryAt?: string
  readonly gap?: Gap
  /** Polls in a row that failed. */
  readonly failures: number
  readonly health: FeedHealth
  /** Since when `health` holds. */
  readonly since: string
  /** The last failure's `code: message`, absent when fine; at most 200 bytes. */
  readonly lastError?: string
}

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
  readonly everyMs: number
  readonly floorMs: number
  readonly ceilingMs: number
  /** May live on a private or loopback address (an intranet's or a local feed). */
  readonly allowPrivate: boolean
  /** Why it is never polled; absent: it is polled. */
  readonly off?: string
}

/** What a person is told about a feed. */
export type FeedHealth = 'new' | 'fine' | 'quiet' | 'failing' | 'blocked' | 'gone'

/** Validators of the last complete document, byte for byte as the server sent them. */
export type Validators = { readonly etag?: string; readonly lastModified?: string }

/** The stored state of one feed. Instants are ISO 8601 UTC of 24 characters. */
export type FeedState = Validators & {
  readonly feed: string
  readonly nextAt: string
  /** When the poll that owns the state began: later writes are conditional on it. */
  readonly polledAt: string
  readonly intervalMs?: number
  /** Hash of the last complete body's bytes. */
  readonly bodyHash?: string
  /** When a document was last fetched whole (not answered 304). */
  readonly fullAt?: string
  /** Newest publication time in the last document; decides what is backlog after a gap. */
  readonly newestAt?: string
  /** Hash of the URL the validators belong to. */
  readonly urlHash?: string
  readonly movedTo?: string
  readonly movedCount?: number
  /** Polls in a row that failed. */
  readonly failures: number
  readonly health: FeedHealth
  /** Since when `health` holds. */
  readonly since: string
  /** The last failure's `code: message`, absent when fine; at most 200 bytes. */
  readonly lastError?: string
}

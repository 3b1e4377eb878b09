/** What a feed document says of its own pace and of its other pages: read by `parse`, weighed by `schedule`. Types only. */

/** Absent where the document says nothing that can be read. */
export type FeedHints = {
  /** RSS `<ttl>`. */
  readonly ttlMs?: number
  /** mod_syndication: updatePeriod / updateFrequency. */
  readonly updateMs?: number
  /** RSS `<skipHours>`: hours of the day in GMT, 0–23. */
  readonly skipHours?: readonly number[]
  /** RSS `<skipDays>`: days of the week in GMT, Sunday is 0. */
  readonly skipDays?: readonly number[]
  /** RFC 5005: the page of older entries (`rel="prev-archive"`), absolute. */
  readonly prevArchive?: string
  /** WebSub: `rel="hub"` and `rel="self"`, absolute. Not subscribed to; told to people. */
  readonly hub?: string
  readonly self?: string
}

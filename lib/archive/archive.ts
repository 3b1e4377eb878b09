/**
 * The archive port: every new and revised entry, hit or not, kept as it was read. Written by poll before the ring, read by `explain`.
 *
 * `s3.ts` and `folder.ts` implement it. One write is one compressed JSONL object; an entry may lie in it twice (a poll that
 * broke off comes again), so readers take key and text hash as its name.
 */
import type { Entry } from '../feed/entry.ts'

/** A line of an object. */
export type ArchivedEntry = {
  /** When the poll found it: ISO 8601 UTC; its day is the object's. */
  readonly foundAt: string
  readonly feed: string
  readonly source: string
  readonly entry: Entry
  /** The feed had it before, with another text. */
  readonly revised: boolean
  /** The document that carried it. */
  readonly document: {
    /** Where it was in the end, without its query if that may hold a secret. */
    readonly url: string
    readonly status?: number
    /** Those that say what it is: content-type, etag, last-modified, date, age, cache-control, server. */
    readonly headers: Readonly<Record<string, string>>
    /** SHA-256 of the decoded body, in hex. */
    readonly sha256: string
  }
}

/** A part of the archive that cannot be read: named and passed over. */
export type ArchiveProblem = { readonly object: string; readonly message: string; readonly line?: number }

export type ArchiveFinding = { readonly entry: ArchivedEntry } | { readonly problem: ArchiveProblem }

export type Archive = {
  /**
   * One object a day of `foundAt`. Resolves when it is kept; throws `archive-write` where it is not. Nothing for no entries.
   * What may be a secret in `document` is left out: parts of its address, and headers other than those named above.
   */
  readonly write: (entries: readonly ArchivedEntry[]) => Promise<void>
  /**
   * Newest day first, newest object first, within an object in the order of writing. `day` (2026-11-24) bounds are inclusive.
   * Never throws: a part that is bad, missing, cut off or foreign is named and passed over, after what it still gives.
   * `containing`: only entries whose line of JSON holds this ASCII text, which is much faster than looking at each.
   */
  readonly read: (options?: {
    readonly fromDay?: string
    readonly toDay?: string
    readonly containing?: string
  }) => AsyncIterable<ArchiveFinding>
}

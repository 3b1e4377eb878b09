/**
 * An entry of a feed: as parsed from a document, and as identified for matching and storing.
 */

/** What `parseFeed` reads from a document. Absent is `null`; texts are plain, the Html fields sanitised; dates ISO 8601 UTC. */
export type ParsedEntry = {
  /** As the feed gives it, else the link. */
  readonly id: string | null
  /** Absolute. */
  readonly link: string | null
  readonly title: string | null
  readonly summary: string | null
  readonly content: string | null
  readonly summaryHtml: string | null
  readonly contentHtml: string | null
  readonly author: string | null
  readonly publishedAt: string | null
  readonly updatedAt: string | null
  readonly language: string | null
  readonly publisher: string | null
  readonly categories: readonly string[]
}

export type ParsedFeed = {
  readonly feed: {
    readonly title: string | null
    readonly link: string | null
    readonly description: string | null
    readonly language: string | null
  }
  readonly entries: readonly ParsedEntry[]
  readonly problems: readonly FeedProblem[]
}

/** A repair or a loss in a document: told, never thrown. `offset` is in UTF-16 units of the decoded text. */
export type FeedProblem = { readonly code: string; readonly message: string; readonly offset?: number }

/** A parsed entry with its identity: the same article has the same key in every feed and at every poll. */
export type Entry = {
  /** 16 lower-case hex digits (64 bits). See docs/entry-identity.md. */
  readonly key: string
  /** 8 lower-case hex digits: changes when title, summary or content change. */
  readonly textHash: string
  readonly link: string | null
  readonly title: string
  readonly summary: string
  readonly content: string
  readonly publishedAt: string | null
  /** BCP 47 primary subtag: the entry's own, else the document's, else null; the feed's configured language is a later tie-break. */
  readonly language: string | null
  readonly publisher: string | null
}

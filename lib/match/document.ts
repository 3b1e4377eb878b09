/**
 * What the engine reads and what it answers. It knows documents and rules only: no feeds, no storage.
 */

export type Field = 'title' | 'body'

export type MatchDocument = {
  readonly title: string
  /** "" where there is none. */
  readonly body: string
  /** BCP 47 primary subtag; absent: by script alone. */
  readonly lang?: string
  /** The id of the source. */
  readonly source?: string
}

/** A place in a field as given, in UTF-16 units, end exclusive. `concept`: `@id`, or the term as written. */
export type Span = { readonly field: Field; readonly start: number; readonly end: number; readonly concept: string }

export type Match = { readonly storyline: string; readonly score: number; readonly spans: readonly Span[] }

/** A storyline as the engine needs it. */
export type RuleSource = { readonly id: string; readonly rule: string; readonly minScore?: number }

/** Entity id → language (BCP 47 primary subtag, or `any`) → aliases. */
export type Entities = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

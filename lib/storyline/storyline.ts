/** A storyline as the configuration holds it. The engine compiles `rule`; nothing here matches. */

/** A text of our own that the rule must match, or must ignore. */
export type Example = { readonly lang: string; readonly title: string; readonly summary?: string }

export type Storyline = {
  readonly id: string
  readonly title: string
  readonly rule: string
  /** A match scoring less is no hit. */
  readonly minScore: number
  readonly examples: { readonly match: readonly Example[]; readonly ignore: readonly Example[] }
}

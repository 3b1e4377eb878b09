/** The port to where pushed rules lie: one object. `s3.ts` and `folder.ts` implement it; commands write it, functions read it. */

/** Its name, behind the prefix or in the data folder. */
export const RULES_OBJECT = 'rules.swr'

export type RulesFound =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unchanged' }
  /** `etag` names these bytes; what it is made of is the place's own. */
  | { readonly kind: 'found'; readonly etag: string; readonly bytes: Uint8Array }

export type RulesPlace = {
  /** `known`: the ETag of what was read before. Throws `rules-read`, also for more bytes than a rule set has. */
  readonly read: (known?: string) => Promise<RulesFound>
  /**
   * Whole or not at all. `over`: the ETag of what is replaced, absent: there is nothing yet. Throws `rules-changed` where
   * somebody else pushed meanwhile, `rules-write` where it is not kept.
   */
  readonly write: (bytes: Uint8Array, over: string | undefined) => Promise<void>
}

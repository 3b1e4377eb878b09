/** The lists in which an entity's aliases stand: `ko`, `any`, or `ko-only` for what is looked for in Korean entries alone. */

const ONLY = '-only'

/** `language`: BCP 47 primary subtag in lower case, or `any`. `only`: in entries of this language and no others. */
export type AliasList = { readonly language: string; readonly only: boolean }

export function readListName(name: string): AliasList {
  const lower = name.toLowerCase()
  return { language: lower.split('-')[0] ?? lower, only: lower.endsWith(ONLY) }
}

/** The list of what is looked for in entries of one language only. */
export const onlyList = (language: string): string => language + ONLY

/** Where things of XML end: searches that remember what they found, so that a document full of beginnings is read once. For `tokens.ts` and the prolog. */

/** The position at or after `from`, or the text's length if there is none. `from` must not fall between calls by more than it helps: it is looked for again then. */
export type Search = (from: number) => number

export function search(text: string, what: string): Search {
  let since = 0
  let found = -1
  return from => {
    if (from >= since && from <= found) return found
    since = from
    const at = text.indexOf(what, from)
    found = at < 0 ? text.length : at
    return found
  }
}

/** `<?…?>`. XML's own declaration is often broken: it ends at the next `>` or before the next `<`. Gives the position after it. */
export function instructionEnd(text: string, open: number, instruction: Search, greater: Search): number {
  const end = instruction(open + 2)
  const first = greater(open + 2)
  if (end + 1 === first) return first + 1
  const less = text.indexOf('<', open + 2)
  if (/^<\s*\?\s*xml(?![\w-])/i.test(text.slice(open, open + 24)) || end === text.length) {
    if (less >= 0 && less < first) return less
    return Math.min(text.length, first + 1)
  }
  return end + 2
}

/** Longer subsets are not read for entities: honest ones have some hundred lines. */
const SUBSET_CHARACTERS = 20_000
const subsetParts = /"[^"]*"|'[^']*'|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|[[\]]|<!ENTITY\s|>/gi

/** What stands in a DOCTYPE's brackets: `from` after `[`, `end` after `]`. Undefined: it has none, or they do not end. */
export function subsetOf(text: string, open: number): { readonly from: number; readonly end: number } | undefined {
  const head = text.slice(open, open + SUBSET_CHARACTERS)
  let from: number | undefined
  for (const part of head.matchAll(subsetParts)) {
    if (part[0] === '[') from ??= part.index + 1
    else if (part[0] === ']' && from !== undefined) return { from: open + from, end: open + part.index + 1 }
    else if (part[0] === '>' && from === undefined) return undefined
  }
  return undefined
}

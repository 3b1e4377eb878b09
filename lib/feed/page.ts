/**
 * The front door for pages without a feed: HTML and CSS selectors → entries, in the shape of a parsed feed.
 *
 * decode → page-entries. It never rejects and never fetches. A selector that finds nothing is the problem `nothing-selected`:
 * whether the layout has changed is for the feed's health to say.
 */
import { decodeFeed } from './decode.ts'
import type { FeedProblem, ParsedFeed } from './entry.ts'
import type { PageSelectors } from './feed.ts'

/** A selector that cannot be used, or that finds nothing at all. Such a page must not count as read. */
export const NOTHING_SELECTED = 'nothing-selected'

export type PageRequest = {
  readonly select: PageSelectors
  /** The page's own address, to which its links are relative. */
  readonly url: string
  /** The HTTP header. */
  readonly contentType?: string | undefined
}

export async function readPage(bytes: Uint8Array, request: PageRequest): Promise<ParsedFeed> {
  const problems: FeedProblem[] = []
  try {
    const decoded = await decodeFeed(bytes, request.contentType)
    problems.push(...decoded.problems)
    // The selectors' library is loaded for those who have pages.
    const { readEntries } = await import('./page-entries.ts')
    const read = readEntries(decoded.text, request)
    return { ...read, problems: [...problems, ...read.problems] }
  } catch (error) {
    const message = `the page cannot be read: ${error instanceof Error ? error.message.slice(0, 100) : 'unknown'}`
    return {
      feed: { title: null, link: null, description: null, language: null },
      entries: [],
      problems: [...problems, { code: NOTHING_SELECTED, message }],
    }
  }
}

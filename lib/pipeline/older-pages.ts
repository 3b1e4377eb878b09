/**
 * After a gap: the feed's pages of older entries (RFC 5005, `rel="prev-archive"`), until one shows an entry that was seen before.
 *
 * Only on the host that carried the feed, through the same guarded and paced fetch, and a few pages at most. Every fault ends it quietly:
 * the gap then stays as it is told.
 */
import type { Entry } from '../feed/entry.ts'
import { identifyEntries } from '../feed/identity.ts'
import { readFeed } from '../feed/parse.ts'
import { freshEntries } from '../feed/ring.ts'
import type { PollDeps } from './poll-feed.ts'
import type { Poll } from './read-document.ts'

/** A day of a busy feed is two or three pages; what has thousands of them must not be walked to its beginning. */
const MOST_PAGES = 5

export type OlderEntry = {
  readonly entry: Entry
  readonly revised: boolean
  /** It stands behind an entry that was seen before. */
  readonly afterKnown: boolean
}

/** `from`: where the document came from; `first`: its `prev-archive`; `known`: its entries, which do not come again. `closed`: nothing is lost. */
export async function olderEntries(
  { fetch, now, log }: Pick<PollDeps, 'fetch' | 'now' | 'log'>,
  { feed, url, asked, allowPrivate }: Poll,
  {
    from,
    first,
    ring,
    known,
  }: { readonly from: string; readonly first: string | undefined; readonly ring: Uint8Array | undefined; readonly known: readonly Entry[] },
): Promise<{ readonly entries: readonly OlderEntry[]; readonly closed: boolean }> {
  const found: OlderEntry[] = []
  const keys = new Set(known.map(({ key }) => key))
  const visited = new Set([from])
  let page = first
  let closed = false
  while (page !== undefined && !closed && visited.size <= MOST_PAGES && isSameHost(page, asked) && !visited.has(page)) {
    visited.add(page)
    const answer = await fetch({ url: page, allowPrivate })
    if (answer.kind !== 'changed') break
    const { bytes, contentType, url: at } = answer
    const parsed = await readFeed(bytes, { url: at, ...(contentType === undefined ? {} : { contentType }) })
    const entries = identifyEntries(parsed, { url, now: now().toISOString() })
    const { fresh, isNew } = freshEntries(ring, entries)
    const firstKnown = entries.findIndex(entry => !isNew(entry))
    for (const entry of fresh) {
      if (keys.has(entry.key)) continue
      keys.add(entry.key)
      found.push({ entry, revised: !isNew(entry), afterKnown: firstKnown !== -1 && entries.indexOf(entry) > firstKnown })
    }
    closed = firstKnown !== -1
    page = parsed.hints.prevArchive
  }
  if (visited.size > 1) log.info('pages of older entries read', { feed: feed.id, pages: visited.size - 1, entries: found.length, closed })
  return { entries: found, closed }
}

const isSameHost = (page: string, asked: string): boolean => URL.canParse(page) && new URL(page).hostname === new URL(asked).hostname

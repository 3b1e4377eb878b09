/**
 * Reads one entry's values from its element: which of several titles, links, texts, dates and people counts. The step of
 * `feed-tree.ts` for each entry; the rules lie in the `entry-*.ts` that it joins.
 */
import type { AroundDate } from './date-order.ts'
import type { FeedProblem } from './entry.ts'
import { categoriesOf, languageOf } from './entry-categories.ts'
import { entryDates } from './entry-dates.ts'
import { entryId, entryLink, type LinkContext } from './entry-links.ts'
import { authorOf, publisherOf } from './entry-people.ts'
import { bodiesOf, titleOf } from './entry-texts.ts'
import type { XmlNode } from './read-xml.ts'

/** An entry as read, before the plain texts are made; texts are HTML. */
export type EntryParts = {
  readonly id?: string | undefined
  readonly link?: string | undefined
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly content?: string | undefined
  /** Their plain texts, where they are known already. */
  readonly summaryText?: string | undefined
  readonly contentText?: string | undefined
  readonly author?: string | undefined
  readonly published?: string | undefined
  readonly updated?: string | undefined
  readonly language?: string | undefined
  readonly publisher?: string | undefined
  readonly categories: readonly string[]
  /** What relative links in the texts are relative to. */
  readonly summaryBase?: string | undefined
  readonly contentBase?: string | undefined
}

/** What an entry inherits, and what its links are relative to. */
export type EntryContext = LinkContext & {
  readonly language: string | undefined
  readonly author: string | undefined
  /** What the document tells of dates such as 05/03/2027, with an entry's language. */
  readonly aroundDate: (language: () => string | undefined) => AroundDate
}

export function entryParts(entry: XmlNode, feed: EntryContext): { readonly parts: EntryParts; readonly problems: readonly FeedProblem[] } {
  const problems: FeedProblem[] = []
  const link = entryLink(entry, feed)
  const { published, updated } = entryDates(
    entry,
    problems,
    feed.aroundDate(() => languageOf(entry, feed.language) ?? feed.language),
  )
  const { summary, content } = bodiesOf(entry, feed.atom)
  // What xml:base says holds; else links in a text are relative to the page that it is on.
  const based = (base: string | undefined): string | undefined => (base !== undefined && base !== feed.document ? base : (link ?? base))
  const parts: EntryParts = {
    id: entryId(entry, link),
    link,
    title: titleOf(entry, feed.atom),
    summary: summary?.html,
    content: content?.html,
    summaryText: summary?.text,
    contentText: content?.text,
    author: authorOf(entry) ?? sourceAuthor(entry) ?? feed.author,
    published,
    updated,
    language: languageOf(entry, feed.language),
    publisher: publisherOf(entry),
    categories: categoriesOf(entry),
    summaryBase: based(summary?.base),
    contentBase: based(content?.base),
  }
  return { parts, problems }
}

/** RFC 4287, 4.2.1: an entry without an author has its source's, else its feed's. */
function sourceAuthor(entry: XmlNode): string | undefined {
  const source = entry.children.find(child => child.name === 'source' || child.name === 'atom:source')
  return source === undefined ? undefined : authorOf(source)
}

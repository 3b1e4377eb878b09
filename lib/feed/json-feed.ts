/** JSON Feed 1.0 and 1.1 (jsonfeed.org) → the same tree as XML feeds. A value of the wrong kind is read as absent; an entry that is no object is left out. */
import * as z from 'zod'
import { readDate } from './dates.ts'
import type { FeedProblem } from './entry.ts'
import type { EntryParts } from './entry-parts.ts'
import { type FeedTree, treeOf } from './feed-tree.ts'
import type { FeedHints } from './hints.ts'
import { escapeHtml } from './html-text.ts'
import { webLink } from './links.ts'
import { newestEntries } from './newest-entries.ts'
import { jsonHints } from './read-hints.ts'

const text = z.string().optional().catch(undefined)
const author = z.object({ name: text }).optional().catch(undefined)
const jsonEntry = z.object({
  id: z.union([z.string(), z.number()]).optional().catch(undefined),
  url: text,
  external_url: text,
  title: text,
  summary: text,
  content_text: text,
  content_html: text,
  date_published: text,
  date_modified: text,
  language: text,
  author,
  authors: z.array(author).optional().catch(undefined),
  tags: z.array(text).optional().catch(undefined),
})
const jsonFeed = z.object({
  version: z
    .string()
    .regex(/jsonfeed/i)
    .optional(),
  title: text,
  home_page_url: text,
  description: text,
  language: text,
  feed_url: text,
  hubs: z.array(z.object({ url: text }).catch({ url: undefined })).catch([]),
  items: z.array(z.unknown()),
})

/** Undefined: JSON, but no feed; a syntax error throws. */
export function jsonFeedTree(
  document: string,
  base: string | undefined,
): { readonly tree: FeedTree; readonly hints: FeedHints; readonly problems: readonly FeedProblem[] } | undefined {
  const feed = jsonFeed.safeParse(JSON.parse(document))
  if (!feed.success) return undefined
  const chosen = newestEntries(feed.data.items, rawDate)
  const problems: FeedProblem[] = [...chosen.problems]
  const entries: EntryParts[] = []
  for (const raw of chosen.entries) {
    const read = jsonEntry.safeParse(raw)
    if (read.success) entries.push(entryOf(read.data, base, problems))
    else problems.push({ code: 'bad-entry', message: 'an entry is no object' })
  }
  const { title, home_page_url, description, language, hubs, feed_url } = feed.data
  return {
    tree: treeOf(
      {
        title: title && escapeHtml(title),
        link: webLink(home_page_url, base),
        description: description && escapeHtml(description),
        language,
      },
      entries,
    ),
    hints: jsonHints({ hub: hubs.find(hub => hub.url !== undefined)?.url, self: feed_url }, base),
    problems,
  }
}

const dated = z.object({ date_published: z.string().optional().catch(undefined), date_modified: z.string().optional().catch(undefined) })

function rawDate(raw: unknown): string | undefined {
  const { data } = dated.safeParse(raw)
  const written = data?.date_published ?? data?.date_modified
  return written === undefined ? undefined : readDate(written)
}

function entryOf(entry: z.output<typeof jsonEntry>, base: string | undefined, problems: FeedProblem[]): EntryParts {
  const date = (written: string | undefined): string | undefined => {
    const read = written === undefined ? undefined : readDate(written)
    if (read === undefined && written !== undefined && written.trim() !== '')
      problems.push({ code: 'unreadable-date', message: `no date: ${written.slice(0, 60)}` })
    return read
  }
  const link = webLink(entry.url, base) ?? webLink(entry.external_url, base)
  const updated = date(entry.date_modified)
  const names = [...(entry.authors ?? []), entry.author].map(person => person?.name).filter(name => name !== undefined)
  return {
    id: entry.id === undefined ? link : String(entry.id),
    link,
    title: entry.title && escapeHtml(entry.title),
    summary: entry.summary && escapeHtml(entry.summary),
    content: entry.content_html ?? (entry.content_text && escapeHtml(entry.content_text)),
    author: names.length > 0 ? [...new Set(names)].join(', ') : undefined,
    published: date(entry.date_published) ?? updated,
    updated,
    language: entry.language,
    categories: (entry.tags ?? []).filter(tag => tag !== undefined),
    summaryBase: link ?? base,
    contentBase: link ?? base,
  }
}

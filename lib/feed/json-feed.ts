/** JSON Feed 1.0 and 1.1 (jsonfeed.org) → the same tree as XML feeds. A value of the wrong kind is read as absent; an entry that is no object is left out. */
import * as z from 'zod/mini'
import { type AroundDate, orderOfDates } from './date-order.ts'
import { readDate } from './dates.ts'
import type { FeedProblem } from './entry.ts'
import type { EntryParts } from './entry-parts.ts'
import { joined, readPerson } from './entry-people.ts'
import { type FeedTree, treeOf } from './feed-tree.ts'
import type { FeedHints } from './hints.ts'
import { escapeHtml, htmlLine } from './html-text.ts'
import { webLink } from './links.ts'
import { looksLikeHtml } from './loose-html.ts'
import { mendJson } from './mend-json.ts'
import { newestEntries } from './newest-entries.ts'
import { jsonHints } from './read-hints.ts'

/** Of authors and of tags: nobody reads more. */
const MOST_NAMES = 50

/** JSON can escape half a letter. */
const text = z.catch(
  z.optional(
    z.pipe(
      z.string(),
      z.transform(written => written.toWellFormed()),
    ),
  ),
  undefined,
)
const author = z.catch(z.optional(z.object({ name: text, url: text })), undefined)
const authors = z.catch(z.optional(z.array(author)), undefined)
const jsonEntry = z.object({
  id: z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
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
  authors,
  tags: z.catch(z.optional(z.array(text)), undefined),
})
const jsonFeed = z.object({
  version: z.optional(z.string().check(z.regex(/jsonfeed/i))),
  title: text,
  home_page_url: text,
  description: text,
  language: text,
  author,
  authors,
  feed_url: text,
  hubs: z.catch(z.array(z.catch(z.object({ url: text }), { url: undefined })), []),
  items: z.optional(z.array(z.unknown())),
})

type JsonEntry = z.output<typeof jsonEntry>
type JsonFeed = z.output<typeof jsonFeed>
export type JsonRead = { readonly tree?: FeedTree; readonly hints?: FeedHints; readonly problems: readonly FeedProblem[] }

/** What may stand before JSON: white space, marks, comments, the guard that some servers put before it, and a function's name. */
const before = /^(?:[\s\ufeff]|\/\*(?:(?!\*\/)[\s\S]){0,10000}\*\/|\/\/[^\n]{0,1000}\n|\)\]\}',?)*(?:[\w$.]{1,80}\s{0,9}\(\s{0,9}(?=\{))?/

/** The JSON object that a document is; undefined: it is something else. */
export function jsonObjectIn(document: string): string | undefined {
  const start = before.exec(document.slice(0, 20_000))?.[0].length ?? 0
  return document[start] === '{' ? document.slice(start) : undefined
}

export function readJsonFeed(document: string, base: string | undefined): JsonRead {
  const { json, problems } = parsedJson(document)
  if (json === undefined) return { problems }
  const feed = jsonFeed.safeParse(json)
  const said = feed.success && (feed.data.version !== undefined || (feed.data.items !== undefined && isTitled(feed.data)))
  if (!said) return { problems: [{ code: 'not-a-feed', message: 'JSON, but no JSON Feed' }] }
  const read = feedOf(feed.data, base)
  return { ...read, problems: [...problems, ...read.problems] }
}

/** `json` is undefined if nothing can be made of it. */
function parsedJson(document: string): { readonly json?: unknown; readonly problems: readonly FeedProblem[] } {
  try {
    return { json: JSON.parse(document), problems: [] }
  } catch {
    return mendedParse(document)
  }
}

/** Of a broken document the first are read: twice as many as are used in the end. What JSON.parse makes of a million takes ten times their text. */
const MOST_ENTRIES = 8_000

function mendedParse(document: string): { readonly json?: unknown; readonly problems: readonly FeedProblem[] } {
  const truncated = { code: 'truncated', message: 'the document ends before the feed does', offset: document.length }
  const mended = mendJson(document, MOST_ENTRIES)
  try {
    if (mended !== undefined) {
      const json: unknown = JSON.parse(mended.text)
      return { json, problems: [mended.cut ? truncated : { code: 'malformed-json', message: 'JSON that had to be mended' }] }
    }
  } catch {
    return { problems: [{ code: 'not-a-feed', message: 'JSON that cannot be read' }] }
  }
  return { problems: [truncated] }
}

/** A list of items alone is any program's answer. */
const isTitled = ({ title, home_page_url, feed_url }: JsonFeed): boolean => (title ?? home_page_url ?? feed_url) !== undefined

function feedOf(feed: JsonFeed, base: string | undefined): JsonRead {
  const items = feed.items ?? []
  let told: { readonly order: ReturnType<AroundDate['order']> } | undefined
  const aroundDate = (language: string | undefined): AroundDate => ({
    language: () => language,
    order: () => {
      told ??= { order: orderOfDates(datesIn(items), undefined) }
      return told.order
    },
  })
  const chosen = newestEntries(items, entry => rawDate(entry, aroundDate(feed.language)))
  const problems: FeedProblem[] = [...chosen.problems]
  const entries: EntryParts[] = []
  const inherited = { author: authorOf(feed), language: feed.language, aroundDate }
  for (const raw of chosen.entries) {
    const read = jsonEntry.safeParse(raw)
    if (read.success) entries.push(entryOf(read.data, { base, ...inherited }, problems))
    else problems.push({ code: 'bad-entry', message: 'an entry is no object' })
  }
  const parts = {
    title: feed.title && escapeHtml(feed.title),
    link: webLink(feed.home_page_url, base),
    description: feed.description && escapeHtml(feed.description),
    language: feed.language?.trim() || undefined,
  }
  const hints = jsonHints({ hub: feed.hubs.find(hub => hub.url !== undefined)?.url, self: feed.feed_url }, base)
  return { tree: treeOf(parts, entries), hints, problems }
}

const dated = z.object({
  date_published: z.catch(z.optional(z.string()), undefined),
  date_modified: z.catch(z.optional(z.string()), undefined),
})

function rawDate(raw: unknown, around: AroundDate): string | undefined {
  const { data } = dated.safeParse(raw)
  const written = data?.date_published ?? data?.date_modified
  return written === undefined ? undefined : readDate(written, { around })
}

function* datesIn(items: readonly unknown[]): Generator<string> {
  for (const item of items) {
    const { data } = dated.safeParse(item)
    for (const written of [data?.date_published, data?.date_modified]) if (written !== undefined) yield written.slice(0, LONGEST_DATE)
  }
}

/** Characters of a date that are looked at for its order. */
const LONGEST_DATE = 200

function entryOf(
  entry: JsonEntry,
  feed: {
    readonly base: string | undefined
    readonly author: string | undefined
    readonly language: string | undefined
    readonly aroundDate: (language: string | undefined) => AroundDate
  },
  problems: FeedProblem[],
): EntryParts {
  const around = feed.aroundDate(entry.language ?? feed.language)
  const date = (written: string | undefined): string | undefined => {
    const read = written === undefined ? undefined : readDate(written, { around })
    if (read === undefined && written !== undefined && written.trim() !== '')
      problems.push({ code: 'unreadable-date', message: `no date: ${written.slice(0, 60)}` })
    return read
  }
  const id = entry.id === undefined ? '' : String(entry.id).trim().toWellFormed()
  const link = webLink(entry.url, feed.base) ?? webLink(entry.external_url, feed.base) ?? webLink(id)
  const updated = date(entry.date_modified)
  return {
    id: id === '' ? link : id,
    link,
    title: entry.title && plainOrHtml(entry.title),
    summary: entry.summary && plainOrHtml(entry.summary),
    content: entry.content_html?.trim() ? entry.content_html : entry.content_text && linesOf(entry.content_text),
    author: authorOf(entry) ?? feed.author,
    published: date(entry.date_published) ?? updated,
    updated,
    language: entry.language === feed.language ? undefined : entry.language?.trim() || undefined,
    categories: [
      ...new Set(
        (entry.tags ?? [])
          .slice(0, MOST_NAMES)
          .map(tag => htmlLine(escapeHtml(tag ?? '')))
          .filter(tag => tag !== ''),
      ),
    ],
    summaryBase: link ?? feed.base,
    contentBase: link ?? feed.base,
  }
}

/** 1.1 has several, 1.0 one. */
const authorOf = (bearer: Pick<JsonFeed, 'author' | 'authors'>): string | undefined =>
  joined(
    [...(bearer.authors ?? []), bearer.author].slice(0, MOST_NAMES).map(person => {
      const { name, mail } = readPerson(person?.name ?? '')
      return name ?? mail
    }),
  )

/** Titles are plain, and many do not know it. */
const plainOrHtml = (written: string): string => (looksLikeHtml(written) ? written : escapeHtml(written))

/** In plain text the lines are the author's own. */
const linesOf = (content: string): string => escapeHtml(content).replace(/\r?\n/g, '<br />')

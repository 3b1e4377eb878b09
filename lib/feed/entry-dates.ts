/** Which of an entry's dates counts. An unreadable one costs itself only: the next readable one is taken. */
import { all, limited, plain } from './child-elements.ts'
import { readDate } from './dates.ts'
import type { FeedProblem } from './entry.ts'
import type { XmlNode } from './read-xml.ts'

/** In order of trust. The channel's own dates are never an entry's. */
const published = [
  'pubdate',
  'published',
  'atom:published',
  'issued',
  'atom:issued',
  'dc:date',
  'dcterms:issued',
  'dcterms:date',
  'dcterms:created',
  'dcterms:available',
  'created',
  'atom:created',
  'prism:publicationdate',
  'dc:issued',
  'dc:created',
  'atom:pubdate',
  'date',
  'pubdatetime',
]
const updated = [
  'updated',
  'atom:updated',
  'modified',
  'atom:modified',
  'dcterms:modified',
  'dc:modified',
  'prism:modificationdate',
  'lastbuilddate',
  'dc:date',
]

/** Of one name. */
const MOST_DATES = 10

export type EntryDates = { readonly published: string | undefined; readonly updated: string | undefined }

/** ISO 8601 UTC. What was never published, but updated, was published then. */
export function entryDates(entry: XmlNode, problems: FeedProblem[]): EntryDates {
  const first = dateOf(entry, published)
  const last = dateOf(entry, updated)
  const changed = last.date ?? cdfDate(entry)
  const unreadable = first.date === undefined ? (first.unreadable ?? (changed === undefined ? last.unreadable : undefined)) : undefined
  if (unreadable !== undefined) {
    const message = `no date: ${(plain(unreadable) ?? '').slice(0, 60).toWellFormed()}`
    problems.push({ code: 'unreadable-date', message, offset: unreadable.offset })
  }
  return { published: first.date ?? changed, updated: changed }
}

/** An entry's date, without reading the rest of it. */
export const entryDate = (entry: XmlNode): string | undefined => dateOf(entry, published).date ?? dateOf(entry, updated).date

function dateOf(entry: XmlNode, names: readonly string[]): { readonly date?: string; readonly unreadable?: XmlNode } {
  let unreadable: XmlNode | undefined
  for (const name of names) {
    for (const element of limited(all(entry, name), MOST_DATES)) {
      const text = plain(element)
      if (text === undefined) continue
      const date = safeDate(text)
      if (date !== undefined) return { date }
      unreadable ??= element
    }
  }
  return unreadable === undefined ? {} : { unreadable }
}

/** CDF, Microsoft's channels of 1997. */
const cdfDate = (entry: XmlNode): string | undefined => safeDate(entry.attributes.lastmod ?? '')

/** A date that the reader chokes on costs the date, as any other. */
function safeDate(text: string): string | undefined {
  try {
    return text === '' ? undefined : readDate(text)
  } catch {
    return undefined
  }
}

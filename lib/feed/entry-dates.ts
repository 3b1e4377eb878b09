/** Which of an entry's dates counts. An unreadable one costs itself only: the next readable one is taken. */
import { all, limited, plain } from './child-elements.ts'
import { type AroundDate, orderOfDates } from './date-order.ts'
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
  // Of no vocabulary, but in feeds all the same.
  'datepublished',
  'publisheddate',
  'publishdate',
  'publicationdate',
  'article:published_time',
  'regdate',
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
  'datemodified',
  'lastmodified',
  'lastmod',
  'article:modified_time',
]

/** Of one name. */
const MOST_DATES = 10

export type EntryDates = { readonly published: string | undefined; readonly updated: string | undefined }

/** ISO 8601 UTC. What was never published, but updated, was published then. `around`: what the document tells of dates such as 05/03/2027. */
export function entryDates(entry: XmlNode, problems: FeedProblem[], around: AroundDate): EntryDates {
  const first = dateOf(entry, published, around)
  const last = dateOf(entry, updated, around)
  const changed = last.date ?? cdfDate(entry)
  const unreadable = first.date === undefined ? (first.unreadable ?? (changed === undefined ? last.unreadable : undefined)) : undefined
  if (unreadable !== undefined) {
    const message = `no date: ${(plain(unreadable) ?? '').slice(0, 60).toWellFormed()}`
    problems.push({ code: 'unreadable-date', message, offset: unreadable.offset })
  }
  return { published: first.date ?? changed, updated: changed }
}

/** An entry's date, without reading the rest of it. */
export const entryDate = (entry: XmlNode, around: AroundDate): string | undefined =>
  dateOf(entry, published, around).date ?? dateOf(entry, updated, around).date

/** What all dates of a document tell together, looked at when the first of them can be read two ways; else the entry's or the feed's language. */
export function aroundDates(entries: readonly XmlNode[], channels: readonly XmlNode[]): (language: () => string | undefined) => AroundDate {
  let known: { readonly order: ReturnType<AroundDate['order']> } | undefined
  const order: AroundDate['order'] = () => {
    known ??= { order: orderOfDates(datesIn(entries), latestOf(channels)) }
    return known.order
  }
  return language => ({ language, order })
}

const dateNames: ReadonlySet<string> = new Set([...published, ...updated])

function* datesIn(entries: readonly XmlNode[]): Generator<string> {
  for (const entry of entries)
    for (const child of limited(entry.children, MOST_CHILDREN)) if (dateNames.has(child.name)) yield child.text.slice(0, LONGEST_DATE)
}

/** Elements of an entry, and characters of a date, that are looked at for that. */
const MOST_CHILDREN = 100
const LONGEST_DATE = 200

/** When the document was made, by a date of its channel that can be read one way only: milliseconds. */
function latestOf(channels: readonly XmlNode[]): number | undefined {
  const names = ['lastbuilddate', 'pubdate', 'updated', 'modified', 'dc:date', 'atom:updated']
  const written = channels.flatMap(channel =>
    names.flatMap(name => limited(all(channel, name), MOST_DATES)).map(element => plain(element) ?? ''),
  )
  const dates = written.filter(date => !/\d[/-]\d{1,2}[/-]\d/.test(date) || /\d{4}-\d/.test(date)).map(date => safeDate(date, undefined))
  const newest = dates
    .filter(date => date !== undefined)
    .toSorted()
    .at(-1)
  return newest === undefined ? undefined : Date.parse(newest)
}

function dateOf(entry: XmlNode, names: readonly string[], around: AroundDate): { readonly date?: string; readonly unreadable?: XmlNode } {
  let unreadable: XmlNode | undefined
  for (const name of names) {
    for (const element of limited(all(entry, name), MOST_DATES)) {
      const text = plain(element)
      if (text === undefined) continue
      const date = safeDate(text, around)
      if (date !== undefined) return { date }
      unreadable ??= element
    }
  }
  return unreadable === undefined ? {} : { unreadable }
}

/** CDF, Microsoft's channels of 1997. */
const cdfDate = (entry: XmlNode): string | undefined => safeDate(entry.attributes.lastmod ?? '', undefined)

/** A date that the reader chokes on costs the date, as any other. */
function safeDate(text: string, around: AroundDate | undefined): string | undefined {
  try {
    return text === '' ? undefined : readDate(text, { around })
  } catch {
    return undefined
  }
}

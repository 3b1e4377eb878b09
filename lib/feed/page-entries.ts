/**
 * The entries of a page by its selectors: page-tree → page-selectors → texts, links and dates of each entry. Called by `page.ts`
 * with the decoded text. Pure; it throws only for a selector that is none.
 */
import { type Element, isTag } from 'domhandler'
import type { FeedProblem, ParsedEntry, ParsedFeed } from './entry.ts'
import type { PageSelectors } from './feed.ts'
import { htmlLine } from './html-text.ts'
import { webLink } from './links.ts'
import { NOTHING_SELECTED, type PageRequest } from './page.ts'
import { dateInText } from './page-date.ts'
import { openSelector, type Selector } from './page-selectors.ts'
import { firstWithin, markupOf, type PageTree, readPageTree } from './page-tree.ts'

/** No list that people read is longer. */
const MOST_ENTRIES = 5_000
/** A headline is never longer; an entry's whole text may be. */
const LONGEST_TITLE = 1_000

export function readEntries(text: string, request: PageRequest): ParsedFeed {
  const tree = readPageTree(text)
  const { entries, problems } = entriesOf(tree, request)
  const cut: readonly FeedProblem[] = tree.cut
    ? [{ code: 'too-deep', message: 'the page has more elements than are read, or deeper ones' }]
    : []
  return { feed: feedOf(tree, request.url), entries, problems: [...cut, ...problems] }
}

/** A page's own `lang` is its template's, often not its texts': the language configured for the feed is better. */
function feedOf({ document }: PageTree, url: string): ParsedFeed['feed'] {
  const isTitle = (each: Element): boolean => each.name === 'title'
  const roots = document.children.filter(isTag)
  const title = roots.find(isTitle) ?? roots.map(root => firstWithin(root, isTitle)).find(each => each !== undefined)
  return { title: title === undefined ? null : textOf(title) || null, link: webLink(url) ?? null, description: null, language: null }
}

type Selectors = { readonly entry: Selector } & { readonly [key in 'title' | 'link' | 'date']: Selector | undefined }

function entriesOf(tree: PageTree, { select, url }: PageRequest): Pick<ParsedFeed, 'entries' | 'problems'> {
  const opened = (written: string | undefined) => (written === undefined ? undefined : openSelector(written))
  const { title, link, date } = select
  const selectors: Selectors = { entry: openSelector(select.entry), title: opened(title), link: opened(link), date: opened(date) }
  const elements = selectors.entry.all(tree.document)
  if (elements.length === 0) return { entries: [], problems: [missing('entry', select.entry)] }
  const around: Around = { base: webLink(tree.base, url) ?? url, page: url, dateIn: remembered(select.zone) }
  const read = elements.slice(0, MOST_ENTRIES).map(element => entryOf(element, selectors, around))
  const entries = withoutRepeats(read.filter(entry => entry.title !== null || entry.link !== null))
  const lost = unfound(elements, selectors, select)
  // Rows are there, but nothing in them.
  if (entries.length === 0) return { entries, problems: lost.length > 0 ? lost : [missing('link', select.link ?? 'a[href]')] }
  return { entries, problems: [...lost, ...findings({ elements: elements.length, read, entries, select })] }
}

const missing = (key: string, selector: string): FeedProblem => ({
  code: NOTHING_SELECTED,
  message: `the ${key} selector "${selector.slice(0, 80)}" finds nothing in the page`,
})

/** Titles and links that are nowhere in any entry: the layout has changed, whatever else is still found. */
function unfound(elements: readonly Element[], selectors: Selectors, select: PageSelectors): readonly FeedProblem[] {
  return (['title', 'link'] as const).flatMap(key => {
    const [selector, written] = [selectors[key], select[key]]
    if (selector === undefined || written === undefined) return []
    return elements.some(element => selector.within(element) !== undefined) ? [] : [missing(key, written)]
  })
}

function findings(found: {
  readonly elements: number
  readonly read: readonly ParsedEntry[]
  readonly entries: readonly ParsedEntry[]
  readonly select: PageSelectors
}): readonly FeedProblem[] {
  const { elements, read, entries, select } = found
  const empty = read.filter(entry => entry.title === null && entry.link === null).length
  const undated = select.date !== undefined && entries.every(entry => entry.publishedAt === null)
  return [
    ...(elements > read.length ? [{ code: 'too-many-entries', message: `only the first ${MOST_ENTRIES} entries are read` }] : []),
    ...(empty > 0 ? [{ code: 'empty-entry', message: `${empty} of ${read.length} entries have neither title nor link: left out` }] : []),
    ...(undated ? [{ code: 'no-dates', message: `the date selector "${select.date?.slice(0, 80)}" finds no date that can be read` }] : []),
  ]
}

type DateIn = (text: string) => string | undefined
type Around = { readonly base: string; readonly page: string; readonly dateIn: DateIn }

/** A list has few days and many entries. */
function remembered(zone: string | undefined): DateIn {
  const known = new Map<string, string | undefined>()
  return text => {
    if (!known.has(text)) known.set(text, dateInText(text, zone))
    return known.get(text)
  }
}

function entryOf(element: Element, selectors: Selectors, { base, page, dateIn }: Around): ParsedEntry {
  const date = selectors.date?.within(element)
  const clock = date ?? firstWithin(element, isDatedTime)
  const { anchor, link } = linkOf(element, selectors, { base, page })
  const titled = selectors.title?.within(element)
  const named = titled === undefined ? '' : textOf(titled, clock) || attribute(titled, 'title')
  const fromLink = anchor === undefined ? '' : textOf(anchor, clock)
  // A link around nothing but a picture or a date has no words of its own.
  const fromEntry = selectors.title === undefined ? textOf(element, clock) : ''
  const title = named || fromLink || fromEntry || attribute(anchor, 'title')
  return {
    id: link ?? null,
    link: link ?? null,
    title: title || null,
    summary: null,
    content: null,
    summaryHtml: null,
    contentHtml: null,
    author: null,
    publishedAt: (clock === undefined ? undefined : dateOf(clock, dateIn)) ?? null,
    updatedAt: null,
    language: null,
    publisher: null,
    categories: [],
  }
}

const attribute = (element: Element | undefined, name: string): string => htmlLine(element?.attribs[name] ?? '').slice(0, LONGEST_TITLE)

/** The words of an element, those of `without` left out unless that is the element itself. */
function textOf(element: Element, without?: Element): string {
  const left = new Set(without === undefined || without === element ? [] : [without])
  return htmlLine(markupOf(element, left, 8 * LONGEST_TITLE))
    .slice(0, LONGEST_TITLE)
    .toWellFormed()
}

function linkOf(
  element: Element,
  selectors: Selectors,
  { base, page }: Omit<Around, 'dateIn'>,
): { readonly anchor: Element | undefined; readonly link: string | undefined } {
  const here = new URL(page).href.replace(/#.*$/, '')
  const leadsTo = (each: Element): string | undefined => {
    const written = each.attribs.href?.trim() ?? ''
    const link = webLink(written, base)
    // A place on the page may be an entry's, as in a live blog; `#`, `#top` and the page itself lead nowhere.
    return link === undefined || link === here || /^#(?:top)?$/i.test(written) ? undefined : link
  }
  const isLink = (each: Element): boolean => each.name === 'a' && leadsTo(each) !== undefined
  const chosen = selectors.link === undefined ? element : selectors.link.within(element)
  if (chosen === undefined) return { anchor: undefined, link: undefined }
  const anchor = chosen.attribs.href !== undefined && leadsTo(chosen) !== undefined ? chosen : firstWithin(chosen, isLink)
  if (anchor !== undefined) return { anchor, link: leadsTo(anchor) }
  // A sitemap writes its links as text.
  const written = selectors.link === undefined ? '' : textOf(chosen)
  return { anchor: undefined, link: /^https?:\/\/\S+$/i.test(written) ? webLink(written, base) : undefined }
}

const isDatedTime = (element: Element): boolean => element.name === 'time' && element.attribs.datetime !== undefined

/** What machines are told comes first: `<time datetime>`, `<abbr title>`, `<meta content>`. */
function dateOf(element: Element, dateIn: DateIn): string | undefined {
  const time = isDatedTime(element) ? element : firstWithin(element, isDatedTime)
  const told = [time?.attribs.datetime, element.attribs.content, element.attribs.title]
  for (const text of [...told, textOf(element)]) {
    const at = text === undefined ? undefined : dateIn(text)
    if (at !== undefined) return at
  }
  return undefined
}

/** A picture and a headline often lead to one article: the picture, which has no words, is no entry of its own. */
function withoutRepeats(entries: readonly ParsedEntry[]): readonly ParsedEntry[] {
  const titled = new Set(entries.flatMap(({ link, title }) => (title === null ? [] : [link])))
  const seen = new Set<string>()
  return entries.filter(({ link, title, publishedAt }) => {
    if (title === null && titled.has(link)) return false
    const same = JSON.stringify([link, title, publishedAt])
    if (seen.has(same)) return false
    seen.add(same)
    return true
  })
}

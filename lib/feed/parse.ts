/**
 * The front door for feed documents: bytes → feed, entries and problems. Called by poll and the command line.
 *
 * decode → prolog → read-xml (or json-feed) → feed-tree → rss-parser → plain and safe texts. It never rejects and never fetches;
 * a document that is no feed has no entries and a problem that says what it is.
 */
import RssParser from 'rss-parser'
import { type Decoded, decodeFeed } from './decode.ts'
import type { FeedProblem, ParsedEntry, ParsedFeed } from './entry.ts'
import type { EntryParts } from './entry-parts.ts'
import { customFields, type FeedTree, feedTree } from './feed-tree.ts'
import type { FeedHints } from './hints.ts'
import { htmlLine, htmlText } from './html-text.ts'
import { jsonObjectIn, readJsonFeed } from './json-feed.ts'
import { binaryProblem, noFeedProblem } from './no-feed.ts'
import { escapedFeed, readProlog } from './prolog.ts'
import { readXml } from './read-xml.ts'
import { hasMarkup, openSafeHtml, type SafeHtml, unmarkedHtml } from './safe-html.ts'

/** A title made from the text has about this many characters. */
const MADE_TITLE = 100
/** A document can have a finding an entry; nobody reads more of them than this. */
const MOST_PROBLEMS = 100
/** Longer plain texts are cut: no article is longer, and every one of them is matched. */
const LONGEST_TEXT = 500_000

/** Problems after which a document must not count as read: its validators are not kept. */
const fatalCodes: ReadonlySet<string> = new Set(['empty', 'html', 'not-a-feed', 'truncated'])

/** The problem that makes the document no complete feed, if there is one. */
export const fatalProblem = (parsed: ParsedFeed): FeedProblem | undefined => parsed.problems.find(problem => fatalCodes.has(problem.code))

type Read = { readonly tree?: FeedTree; readonly hints?: FeedHints; readonly problems: readonly FeedProblem[] }
type ReadOptions = { readonly contentType?: string | undefined; readonly url?: string | undefined }

/** `contentType`: the HTTP header; `url`: the document's own address, to which relative links are relative. */
export async function parseFeed(bytes: Uint8Array, options: ReadOptions = {}): Promise<ParsedFeed> {
  const { feed, entries, problems } = await readFeed(bytes, options)
  return { feed, entries, problems }
}

/** As `parseFeed`, with what the document says of its pace. */
export async function readFeed(
  bytes: Uint8Array,
  { contentType, url }: ReadOptions = {},
): Promise<ParsedFeed & { readonly hints: FeedHints }> {
  try {
    const binary = binaryProblem(bytes)
    if (binary !== undefined) return { ...nothing([binary]), hints: {} }
    const decoded = await decodeFeed(bytes, contentType)
    const read = readDocument(decoded, url !== undefined && URL.canParse(url) ? url : undefined)
    const problems = [...decoded.problems, ...read.problems]
    return { ...(read.tree === undefined ? nothing(problems) : await built(read.tree, problems)), hints: read.hints ?? {} }
  } catch (error) {
    const message = `the document cannot be read: ${error instanceof Error ? error.message.slice(0, 100) : 'unknown'}`
    return { ...nothing([{ code: 'not-a-feed', message }]), hints: {} }
  }
}

const nothing = (problems: readonly FeedProblem[]): ParsedFeed => ({
  feed: { title: null, link: null, description: null, language: null },
  entries: [],
  problems: problems.slice(0, MOST_PROBLEMS),
})

function readDocument(decoded: Decoded, url: string | undefined, mayBeEscaped = true): Read {
  const { text, problem } = withoutControls(decoded)
  const json = jsonObjectIn(text)
  if (json !== undefined) return readJsonFeed(json, url)
  const prolog = readProlog(text)
  const unescaped = mayBeEscaped && prolog.kind !== 'xml' && prolog.kind !== 'json' ? escapedFeed(text) : undefined
  if (unescaped !== undefined) {
    const read = readDocument({ ...decoded, text: unescaped, clean: false }, url, false)
    return {
      ...read,
      problems: [{ code: 'escaped-document', message: 'the whole feed is escaped, as browsers show it', offset: 0 }, ...read.problems],
    }
  }
  if (prolog.kind === 'json') return readJsonFeed(text.slice(text.indexOf('{')), url)
  if (prolog.kind !== 'xml') return { problems: [...problem, noFeedProblem(prolog.kind, text, url)] }
  const junk: readonly FeedProblem[] = prolog.junk
    ? [{ code: 'junk-before-document', message: 'something stands before the feed', offset: 0 }]
    : []
  const xml = readXml(text, { start: prolog.start, base: url, entities: prolog.entities })
  const { tree, hints, problems, cut } = feedTree(xml.root, url)
  const truncated: readonly FeedProblem[] = cut
    ? [{ code: 'truncated', message: 'the document ends before the feed does', offset: text.length }]
    : []
  return { tree, hints, problems: [...truncated, ...problem, ...junk, ...xml.problems, ...problems] }
}

/** XML forbids them, and they split words. */
function withoutControls({ text, clean = false }: Decoded): { readonly text: string; readonly problem: readonly FeedProblem[] } {
  if (clean) return { text, problem: [] }
  // All but what XML allows: one range is looked through twice as fast as many.
  const controls = /[^\t\n\r\x20-\ufffd]/g
  const offset = text.search(controls)
  if (offset < 0) return { text: text.toWellFormed(), problem: [] }
  return {
    text: text.replace(controls, '').toWellFormed(),
    problem: [{ code: 'control-characters', message: 'control characters are dropped', offset }],
  }
}

/** What rss-parser gives of an entry: its own fields and `customFields`. */
type Built = { readonly parts: EntryParts }

async function built(tree: FeedTree, problems: readonly FeedProblem[]): Promise<ParsedFeed> {
  const parser = new RssParser<{ language?: string }, Built>({ customFields: { item: customFields.map(pair => [...pair]) } })
  // Our reader takes the place of xml2js, whose strictness loses a whole feed for one stray "&".
  Object.assign(parser, { xmlParser: { parseString: (_: string, done: (error: null, read: FeedTree) => void) => done(null, tree) } })
  const feed = await parser.parseString('')
  const marked = feed.items.some(entry => hasMarkup(entry.parts.summary) || hasMarkup(entry.parts.content))
  const safe = marked ? await openSafeHtml() : unmarkedHtml
  return {
    feed: {
      title: line(feed.title),
      link: feed.link ?? null,
      description: line(feed.description),
      language: feed.language ?? null,
    },
    ...parsedEntries(feed.items, safe, problems),
  }
}

/** An entry that cannot be read costs no other. */
function parsedEntries(
  read: readonly (Built & RssParser.Item)[],
  safe: SafeHtml,
  problems: readonly FeedProblem[],
): { readonly entries: readonly ParsedEntry[]; readonly problems: readonly FeedProblem[] } {
  const entries: ParsedEntry[] = []
  const bad: FeedProblem[] = []
  for (const entry of read) {
    try {
      entries.push(parsedEntry(entry, safe))
    } catch {
      bad.push({ code: 'bad-entry', message: 'an entry cannot be read' })
    }
  }
  return { entries, problems: [...problems, ...bad].slice(0, MOST_PROBLEMS) }
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

function parsedEntry(entry: Built & RssParser.Item, safe: SafeHtml): ParsedEntry {
  const { parts } = entry
  const summary = parts.summaryText === undefined ? text(parts.summary) : shortened(parts.summaryText) || null
  const content = parts.contentText === undefined ? text(parts.content) : shortened(parts.contentText) || null
  const read: Mutable<ParsedEntry> = {
    id: entry.guid ?? entry.link ?? null,
    link: entry.link ?? null,
    title: line(entry.title) ?? madeTitle(summary ?? content),
    summary,
    content,
    summaryHtml: null,
    contentHtml: null,
    author: line(entry.creator),
    publishedAt: parts.published ?? null,
    updatedAt: parts.updated ?? null,
    language: parts.language ?? null,
    publisher: line(parts.publisher),
    categories: entry.categories ?? [],
  }
  setHtml(read, 'summaryHtml', safe, parts.summary, parts.summaryBase)
  setHtml(read, 'contentHtml', safe, parts.content, parts.contentBase)
  return read
}

/** Making HTML safe costs more than all the rest, and only who shows it needs it. A text without markup is at hand. */
function setHtml(
  of: { summaryHtml: string | null; contentHtml: string | null },
  name: 'summaryHtml' | 'contentHtml',
  safe: SafeHtml,
  html: string | undefined,
  base: string | undefined,
): void {
  if (!hasMarkup(html)) {
    of[name] = unmarkedHtml(html, base)
    return
  }
  let made: string | null | undefined
  const get = (): string | null => {
    if (made === undefined) made = safe(html, base)
    return made
  }
  Object.defineProperty(of, name, { get, enumerable: true, configurable: true })
}

const line = (html: string | undefined): string | null => (html === undefined ? null : shortened(htmlLine(html)) || null)
const text = (html: string | undefined): string | null => (html === undefined ? null : shortened(htmlText(html)) || null)

/** No half of a letter is left at the end. */
const shortened = (long: string): string =>
  long.length <= LONGEST_TEXT ? long : long.slice(0, LONGEST_TEXT).replace(/[\ud800-\udbff]$/, '')

/** The first words of a text whose entry has no title. */
function madeTitle(body: string | null): string | null {
  const words = body?.replace(/\s+/g, ' ').trim() ?? ''
  if (words.length <= MADE_TITLE) return words || null
  const cut = words.slice(0, MADE_TITLE)
  const space = cut.lastIndexOf(' ')
  return `${cut
    .slice(0, space > MADE_TITLE / 2 ? space : MADE_TITLE)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`
}

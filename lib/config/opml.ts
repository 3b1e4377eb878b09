/**
 * OPML, the lists of feeds that readers exchange: read as far as it can be, and written as OPML 2.0. Pure.
 *
 * A library reads and writes it. What only Storywire knows stands in attributes of a namespace of its own, which other readers pass
 * over. Which source a feed belongs to, and what is a duplicate, is decided in `import-feeds.ts`.
 */
import { generateOpml, type Opml, parseOpml } from 'feedsmith'
import { type Outline, ownNames, ownOf, PREFIX } from './opml-outline.ts'
import { looseOutlines } from './opml-tags.ts'

/** An outline that is a feed, or was meant to be one. */
export type OpmlFeed = {
  readonly title: string | undefined
  readonly xmlUrl: string | undefined
  readonly htmlUrl: string | undefined
  readonly language: string | undefined
  /** The folders around it, outermost first. */
  readonly folders: readonly string[]
  readonly tags: readonly string[]
  /** Attributes of our own export, without their prefix. */
  readonly own: Readonly<Record<string, string>>
  /** Those of the folder around it. */
  readonly ownFolder: Readonly<Record<string, string>>
}

const NAMESPACE = 'urn:storywire:feeds'
const extraOutlineAttributes = ownNames.map(name => `${PREFIX}${name}`)

/** Every outline without outlines of its own, in order. Undefined: there is no outline at all, so this is no OPML. */
export function readOpml(text: string): readonly OpmlFeed[] | undefined {
  const strict = strictOutlines(text)
  // The library passes over what it cannot read; then the tags alone tell more.
  const wanted = text.match(/\bxmlurl\s*=/gi)?.length ?? 0
  const loose = strict !== undefined && countUrls(strict) >= wanted ? strict : looseOutlines(text)
  const outlines = strict !== undefined && countUrls(strict) >= countUrls(loose) ? strict : loose
  // A list may be empty; a page is none.
  return outlines.length === 0 && !/<opml[\s>]/i.test(text) ? undefined : flat(outlines)
}

function strictOutlines(text: string): readonly Outline[] | undefined {
  try {
    const { body } = parseOpml(text, { extraOutlineAttributes })
    return (body?.outlines ?? []).map(fromLibrary)
  } catch {
    return undefined
  }
}

type LibraryOutline = Partial<Opml.Outline<string>> & Readonly<Record<string, unknown>>

function fromLibrary(outline: LibraryOutline): Outline {
  const { outlines, ...attributes } = outline
  const texts = Object.entries(attributes).filter((each): each is [string, string] => typeof each[1] === 'string')
  return {
    ...Object.fromEntries(texts.filter(([name]) => !name.startsWith(PREFIX))),
    own: ownOf(texts),
    outlines: ((outlines ?? []) as readonly LibraryOutline[]).map(fromLibrary),
  }
}

const countUrls = (outlines: readonly Outline[]): number =>
  outlines.reduce((sum, { xmlUrl, outlines: inner }) => sum + (xmlUrl === undefined ? 0 : 1) + countUrls(inner), 0)

function flat(outlines: readonly Outline[], folders: readonly string[] = [], ownFolder: OpmlFeed['ownFolder'] = {}): readonly OpmlFeed[] {
  return outlines.flatMap(outline => {
    const title = plain(outline.title ?? outline.text)
    // A feed may have outlines below it too.
    const inner = flat(outline.outlines, title === undefined ? folders : [...folders, title], outline.own)
    if (outline.outlines.length > 0 && outline.xmlUrl === undefined) return inner
    const feed: OpmlFeed = {
      title,
      xmlUrl: plain(outline.xmlUrl) ?? (outline.type?.toLowerCase() === 'rss' ? plain(outline.url) : undefined),
      htmlUrl: plain(outline.htmlUrl),
      language: plain(outline.language),
      folders,
      tags: (outline.category ?? '').split(',').flatMap(each => plain(each.replace(/^\s*\//, '')) ?? []),
      own: outline.own,
      ownFolder,
    }
    return [feed, ...inner]
  })
}

const plain = (text: string | undefined): string | undefined =>
  text?.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\s]+/gu, ' ').trim() || undefined

/** A folder with its feeds. */
export type OpmlFolder = {
  readonly text: string
  readonly own: Readonly<Record<string, string>>
  readonly feeds: readonly {
    readonly text: string
    readonly xmlUrl: string
    readonly language: string
    readonly own: Readonly<Record<string, string>>
  }[]
}

/** OPML 2.0; the same for the same feeds. */
export function writeOpml(title: string, folders: readonly OpmlFolder[]): string {
  const owned = (own: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(own).map(([name, value]) => [`${PREFIX}${name}`, written(value)]))
  const outlines = folders.map(({ text, own, feeds }) => ({
    text: written(text),
    title: written(text),
    ...owned(own),
    outlines: feeds.map(feed => ({
      text: written(feed.text),
      title: written(feed.text),
      type: 'rss',
      xmlUrl: feed.xmlUrl,
      language: feed.language,
      ...owned(feed.own),
    })),
  }))
  const opml = generateOpml({ head: { title }, body: { outlines } }, { extraOutlineAttributes })
  // The library knows no namespaces of others, and an undeclared prefix is no XML.
  return opml.replace('<opml version="2.0"', `<opml version="2.0" xmlns:storywire="${NAMESPACE}"`)
}

/** XML cannot hold control characters, and attributes keep no lines. */
const written = (text: string): string => text.replace(/[\p{Cc}\ufffe\uffff]+/gu, ' ').toWellFormed()

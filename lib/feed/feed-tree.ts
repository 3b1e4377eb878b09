/**
 * The XML tree of any feed family → the one tree that rss-parser builds a feed from: RSS 2.0, every value chosen, absolute and single.
 *
 * rss-parser alone would take the first of repeated elements, lose attributes and throw on a bad date or a link without
 * attributes. The texts go under names of our own, because its snippets take quadratic time on hostile HTML.
 */

import { forgetChildren } from './child-elements.ts'
import type { FeedProblem } from './entry.ts'
import { aroundDates, entryDate } from './entry-dates.ts'
import { type EntryParts, entryParts } from './entry-parts.ts'
import { type FeedParts, feedAuthor, feedParts } from './feed-parts.ts'
import type { FeedHints } from './hints.ts'
import { newestEntries } from './newest-entries.ts'
import { readHints } from './read-hints.ts'
import type { XmlNode } from './read-xml.ts'

/** What xml2js would have read: each name with its values. */
export type FeedTree = { readonly rss: { readonly $: { readonly version: '2.0' }; readonly channel: readonly [Branch] } }
export type Branch = { readonly [name: string]: readonly (string | Branch | EntryParts)[] | undefined }

/** What rss-parser copies as it is, besides its own fields: [name in the tree, name in its result]. */
export const customFields = [['storywire:parts', 'parts']] as const

/** `base`: the document's address. `cut`: the document ends before its root does; of the entry that it ends in the whole elements are read. */
export function feedTree(
  root: XmlNode,
  base: string | undefined,
): { readonly tree: FeedTree; readonly hints: FeedHints; readonly problems: readonly FeedProblem[]; readonly cut: boolean } {
  const tops = root.children.filter(child => ['rss', 'rdf:rdf', 'feed', 'channel', 'entry'].includes(child.name))
  // Of a root whose own tag is broken the rest may stand behind it.
  const top = tops.find(child => child.children.length > 0) ?? tops[0]
  const atom = top?.name === 'feed' || top?.name === 'entry'
  const channels = top === undefined ? [] : atom || top.name === 'channel' ? [top] : channelsIn(top)
  const problems: FeedProblem[] = []
  const cut = top !== undefined && !top.closed && !(channels.length > 0 && top !== channels[0] && channels.every(channel => channel.closed))

  const elements = top?.name === 'entry' ? tops.filter(child => child.name === 'entry') : entryElements(top, channels)
  const aroundDate = aroundDates(elements, channels)
  const single = top?.name === 'entry' && elements.length === 1
  const feed = single
    ? sourceParts(top, base)
    : feedParts(channels.length > 0 || top === undefined ? channels : [top], { top, atom, document: base })
  const aroundFeeds = aroundDate(() => feed.language)
  const chosen = newestEntries(
    elements,
    entry => entryDate(entry, aroundFeeds),
    ({ offset }) => offset,
  )
  problems.push(...chosen.problems)
  const context = {
    language: feed.language,
    author: single ? undefined : feedAuthor(channels),
    site: feed.link,
    document: base,
    aroundDate,
  }
  const entries: EntryParts[] = []
  for (const chosenEntry of chosen.entries) {
    const element = chosenEntry.closed ? chosenEntry : whatIsWhole(chosenEntry)
    if (element === undefined) continue
    try {
      const read = entryParts(element, { ...context, atom: element.name === 'entry' })
      problems.push(...read.problems)
      entries.push(read.parts)
    } catch {
      problems.push({ code: 'bad-entry', message: 'an entry cannot be read', offset: element.offset })
    }
  }
  const hints = readHints(channels, base)
  forgetChildren()
  return { tree: treeOf(feed, entries), hints, problems, cut }
}

/**
 * The entry in which a cut document ends, without the element that it ends in. Undefined where its title or what it is known by may be
 * missing: it would be taken for another entry when the whole document comes.
 */
function whatIsWhole(entry: XmlNode): XmlNode | undefined {
  const whole = entry.children.filter(child => child.closed)
  const has = (names: ReadonlySet<string>): boolean => whole.some(({ name }) => names.has(name))
  return has(titles) && has(identities) ? { ...entry, children: whole } : undefined
}

const titles: ReadonlySet<string> = new Set(['title', 'atom:title', 'dc:title'])
const identities: ReadonlySet<string> = new Set(['link', 'atom:link', 'guid', 'id', 'atom:id'])

/** The tree of a feed of whatever family. */
export function treeOf(feed: FeedParts, entries: readonly EntryParts[]): FeedTree {
  const channel = { title: one(feed.title), link: one(feed.link), description: one(feed.description), language: one(feed.language) }
  return { rss: { $: { version: '2.0' }, channel: [{ ...channel, item: entries.map(entryBranch) }] } }
}

const entryBranch = (parts: EntryParts): Branch => ({
  title: one(parts.title),
  link: one(parts.link),
  guid: one(parts.id),
  'dc:creator': one(parts.author),
  category: parts.categories,
  'storywire:parts': [parts],
})

/** rss-parser passes over what is undefined. */
const one = (value: string | undefined): readonly string[] | undefined => (value === undefined ? undefined : [value])

/** A root's channels, or those of what stands between through a slip: `<rss <version="2.0">`. */
function channelsIn(top: XmlNode): readonly XmlNode[] {
  const own = top.children.filter(child => child.name === 'channel')
  if (own.length > 0 || top.children.length > MOST_BETWEEN) return own
  return top.children.flatMap(child => child.children.filter(inner => inner.name === 'channel'))
}

const MOST_BETWEEN = 10

/** In RSS 1.0 entries stand beside the channel, in others within; some feeds have several channels. */
function entryElements(top: XmlNode | undefined, channels: readonly XmlNode[]): readonly XmlNode[] {
  if (top === undefined) return []
  const places = channels.includes(top) ? channels : [...channels, top]
  return places.flatMap(place => place.children.flatMap(child => entriesIn(child, top.name === 'channel', DEEPEST_CHANNEL)))
}

/** CDF has channels in channels, RSS 1.1 a list around its entries. */
function entriesIn(child: XmlNode, inChannels: boolean, depth: number): readonly XmlNode[] {
  if (child.name === 'item' || child.name === 'entry' || child.name === 'atom:entry') return [child]
  const holds = child.name === 'items' || (inChannels && child.name === 'channel')
  return holds && depth > 0 ? child.children.flatMap(inner => entriesIn(inner, inChannels, depth - 1)) : []
}

const DEEPEST_CHANNEL = 4

/** A document that is one entry names its feed in the entry's source. */
function sourceParts(entry: XmlNode, document: string | undefined): FeedParts {
  const sources = entry.children.filter(child => child.name === 'source')
  return feedParts(sources, { top: undefined, atom: true, document })
}

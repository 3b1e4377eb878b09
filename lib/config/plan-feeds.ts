/**
 * New feeds joined with a configuration: duplicates found, sources chosen by their site, ids made that are free. Pure.
 * What is not known (a country, a language) is asked for by the command; nothing is made up here.
 */
import { canonicalLink } from '../feed/canonical-link.ts'
import type { Feed, Source } from '../feed/feed.ts'
import type { NewFeed, WrittenFeed, WrittenSource } from './edit-feeds.ts'
import { kebab, siteId, siteOf } from './sites.ts'

export type FeedPlan = {
  /** The id of the feed that has this address already, in whatever spelling. */
  readonly duplicateOf: (url: string) => string | undefined
  /** The one source whose feeds, old or new, live on the site of one of these addresses. */
  readonly sourceAt: (addresses: readonly (string | undefined)[]) => WrittenSource | undefined
  readonly sourceById: (id: string) => WrittenSource | undefined
  /** A source that is there from now on. `name` suggests its id unless one is wanted. */
  readonly addSource: (source: Omit<WrittenSource, 'id'> & { readonly id?: string | undefined }, address: string) => WrittenSource
  readonly addFeed: (request: FeedRequest) => NewFeed
}

export type FeedRequest = {
  readonly source: WrittenSource
  /** Without an id one is made. */
  readonly feed: Omit<WrittenFeed, 'id'>
  readonly id?: string | undefined
  readonly note?: string | undefined
}

/** Room for a number within the 64 letters of an id. */
const LONGEST_ID = 58

/** An id that is asked for is taken even where it is not free: the configuration's checks say so with its place. */
export function planFeeds({ sources, feeds }: { readonly sources: readonly Source[]; readonly feeds: readonly Feed[] }): FeedPlan {
  const known = new Map(sources.map(source => [source.id, written(source)]))
  const fromFile = new Set(known.keys())
  const urls = new Map(feeds.map(feed => [spelling(feed.url ?? feed.page ?? ''), feed.id]))
  const feedIds = new Set(feeds.map(({ id }) => id))
  const sites = new Map<string, Set<string>>()
  const free = freeIds()
  const settle = (address: string, source: string) => {
    const site = siteOf(address)
    if (site !== undefined) sites.set(site, (sites.get(site) ?? new Set()).add(source))
  }
  for (const feed of feeds) settle(feed.url ?? feed.page ?? '', feed.source)
  return {
    duplicateOf: url => urls.get(spelling(url)),
    sourceById: id => known.get(id),
    sourceAt: addresses => {
      for (const address of addresses) {
        const found = sites.get(address === undefined ? '' : (siteOf(address) ?? ''))
        // Several sources of one site (searches of one engine): which one is not for us to say.
        if (found?.size === 1) return known.get([...found][0] ?? '')
      }
      return undefined
    },
    addSource: ({ id, ...rest }, address) => {
      const source = { id: id ?? free(sourceIdOf(rest.name, address), known), ...rest }
      known.set(source.id, source)
      settle(address, source.id)
      return source
    },
    addFeed: ({ source, feed, id, note }) => {
      const language = feed.language === source.language ? undefined : feed.language
      const made = id ?? free(feedIdOf(source, feed.url, language, feedIds), feedIds)
      feedIds.add(made)
      urls.set(spelling(feed.url), made)
      settle(feed.url, source.id)
      const { url, language: _, ...others } = feed
      return {
        source: fromFile.has(source.id) ? source.id : source,
        feed: { id: made, url, ...(language === undefined ? {} : { language }), ...others },
        ...(note === undefined ? {} : { note }),
      }
    },
  }
}

const written = ({ id, name, country, language, state }: Source): WrittenSource => ({ id, name, country, language, state })

const spelling = (url: string): string => canonicalLink(url) ?? url

/** A short name makes a good id; the site's address is better than a long one, or one in other letters. */
function sourceIdOf(name: string, address: string): string {
  const id = kebab(name)
  const plain = /^[\p{Script=Latin}\p{N}\p{P}\s]+$/u.test(name)
  return plain && name !== siteOf(address) && id !== '' && id.split('-').length <= 4 && id.length <= 30 ? id : siteId(address)
}

/** The source's id, then with what tells it from the source's other feeds: its language, or the last name of its path. */
function feedIdOf(source: WrittenSource, url: string, language: string | undefined, taken: ReadonlySet<string>): string {
  if (language !== undefined) return `${source.id}-${kebab(language)}`
  if (!taken.has(source.id)) return source.id
  const names = (URL.parse(url)?.pathname ?? '').split('/').map(each => kebab(decoded(each).replace(/\.\w{2,4}$/, '')))
  const telling = names.findLast(each => each !== '' && each.length <= 20 && !/^(?:rss\d*|feeds?|atom|xml|index|rdf|v?\d+)$/.test(each))
  return telling === undefined ? source.id : `${source.id}-${telling}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `id`, else `id-2`, `id-3` … */
function freeIds(): (id: string, taken: { readonly has: (id: string) => boolean }) => string {
  // Thousands of feeds of one source would else be counted from 2 each time.
  const last = new Map<string, number>()
  return (wanted, taken) => {
    const id = wanted.slice(0, LONGEST_ID).replace(/-+$/, '')
    if (!taken.has(id)) return id
    let number = last.get(id) ?? 2
    while (taken.has(`${id}-${number}`)) number++
    last.set(id, number)
    return `${id}-${number}`
  }
}

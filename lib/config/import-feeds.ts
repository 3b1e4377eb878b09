/**
 * The feeds of an OPML file joined with a configuration: what is new, what is passed over and why, what is not known. Pure.
 *
 * Folders and tags of other readers are topics, not publishers: the source is found by the feed's site, and they are kept as a
 * comment. The folders of our own export say what source they are.
 */

import type { Configuration } from './configuration.ts'
import type { NewFeed, WrittenFeed, WrittenSource } from './edit-feeds.ts'
import type { OpmlFeed } from './opml.ts'
import { type FeedPlan, planFeeds } from './plan-feeds.ts'
import { countryOf, siteOf } from './sites.ts'
import { Country, Duration, HttpUrl, Id, Language } from './values.ts'

export type Skipped = {
  readonly title: string
  /** `duplicate`: followed already, or twice in the file. `no-address`: nothing to follow. `bad-address`: nothing that can be. */
  readonly why: 'duplicate' | 'no-address' | 'bad-address'
  readonly words: string
}

export type Import = {
  readonly added: readonly NewFeed[]
  readonly skipped: readonly Skipped[]
  /** New sources by name, with what nobody says of them. */
  readonly missing: readonly { readonly name: string; readonly what: 'country' | 'language' }[]
  /** New sources by id, whose country is the one of their address. */
  readonly guessed: readonly { readonly source: string; readonly country: string }[]
  /** Ids of new sources of which nobody says whether a government controls them. */
  readonly stateUnknown: readonly string[]
}

type Defaults = { readonly country?: string | undefined; readonly language?: string | undefined }

export function planImport(
  configuration: Pick<Configuration, 'sources' | 'feeds'>,
  feeds: readonly OpmlFeed[],
  defaults: Defaults = {},
): Import {
  const plan = planFeeds(configuration)
  const configured = new Set(configuration.feeds.map(({ id }) => id))
  const taken = new Set(configured)
  const names = siteNames(feeds)
  const added: NewFeed[] = []
  const skipped: Skipped[] = []
  const missing = new Map<string, Import['missing'][number]>()
  const guessed: { source: string; country: string }[] = []
  const stateUnknown: string[] = []
  for (const feed of feeds) {
    const url = addressOf(feed)
    const title = feed.title ?? feed.xmlUrl ?? 'an outline without a name'
    if ('words' in url) {
      skipped.push({ title, ...url })
      continue
    }
    const before = plan.duplicateOf(url.address)
    if (before !== undefined) {
      const words = configured.has(before) ? `followed already as "${before}"` : `twice in this file: it is "${before}"`
      skipped.push({ title, why: 'duplicate', words })
      continue
    }
    const found = sourceOf(plan, feed, { address: url.address, name: names.get(siteOf(url.address) ?? ''), defaults })
    if ('missing' in found) {
      for (const what of found.missing) missing.set(`${what} ${found.name}`, { name: found.name, what })
      continue
    }
    if (found.fresh && feed.ownFolder.state === undefined) stateUnknown.push(found.source.id)
    if (found.guessed !== undefined) guessed.push({ source: found.source.id, country: found.guessed })
    const note = noteOf(feed)
    const own = Id.safeParse(feed.own.id)
    const one = plan.addFeed({
      source: found.source,
      id: own.success && !taken.has(own.data) ? own.data : undefined,
      feed: { url: url.address, ...keysOf(feed, found.source, defaults) },
      ...(note === undefined ? {} : { note }),
    })
    taken.add(one.feed.id)
    added.push(one)
  }
  return { added, skipped, missing: [...missing.values()], guessed, stateUnknown }
}

function addressOf({ xmlUrl }: OpmlFeed): { readonly address: string } | Omit<Skipped, 'title'> {
  if (xmlUrl === undefined) return { why: 'no-address', words: 'it has no xmlUrl' }
  const address = xmlUrl.replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:/i, 'https:')
  const checked = HttpUrl.safeParse(address)
  return checked.success ? { address } : { why: 'bad-address', words: checked.error.issues[0]?.message ?? 'its address cannot be read' }
}

type Sourced =
  | { readonly source: WrittenSource; readonly fresh: boolean; readonly guessed?: string }
  | { readonly name: string; readonly missing: readonly ('country' | 'language')[] }

function sourceOf(
  plan: FeedPlan,
  feed: OpmlFeed,
  { address, name: siteName, defaults }: { readonly address: string; readonly name: string | undefined; readonly defaults: Defaults },
): Sourced {
  const { ownFolder, folders, htmlUrl, title } = feed
  const id = valid(Id, ownFolder.id)
  const known = id === undefined ? plan.sourceAt([address, htmlUrl]) : plan.sourceById(id)
  if (known !== undefined) return { source: known, fresh: false }
  const name = (id === undefined ? undefined : folders.at(-1)) ?? siteName ?? title ?? siteOf(address) ?? address
  const told = valid(Country, ownFolder.country)
  const guessed = told === undefined ? (countryOf(address) ?? countryOf(htmlUrl ?? '')) : undefined
  const country = told ?? guessed ?? defaults.country
  const language = valid(Language, ownFolder.language) ?? languageOf(feed) ?? defaults.language
  if (country === undefined || language === undefined) {
    const missing = [...(country === undefined ? (['country'] as const) : []), ...(language === undefined ? (['language'] as const) : [])]
    return { name, missing }
  }
  const source = plan.addSource({ id, name, country, language, state: ownFolder.state === 'true' }, address)
  return { source, fresh: true, ...(guessed === undefined ? {} : { guessed }) }
}

const valid = (schema: typeof Id, text: string | undefined): string | undefined => {
  const result = schema.safeParse(text)
  return result.success ? result.data : undefined
}

const languageOf = ({ language }: OpmlFeed): string | undefined => valid(Language, language?.replaceAll('_', '-'))

function keysOf(feed: OpmlFeed, source: WrittenSource, defaults: Defaults): Omit<WrittenFeed, 'id' | 'url'> {
  const { every, floor, ceiling, allowPrivate, off } = feed.own
  const language = languageOf(feed) ?? defaults.language
  const durations = Object.entries({ every, floor, ceiling }).flatMap(([key, text]) => {
    const duration = valid(Duration, text)
    return duration === undefined ? [] : [[key, duration]]
  })
  return {
    ...(language === undefined || language === source.language ? {} : { language }),
    ...Object.fromEntries(durations),
    ...(allowPrivate === 'true' ? { allowPrivate: true } : {}),
    ...(off === undefined || off.trim() === '' ? {} : { off }),
  }
}

/** `News / Asia; tags: korea, defence`: for the people who read the file. */
function noteOf({ folders, tags, ownFolder }: OpmlFeed): string | undefined {
  const parts = [
    ...(ownFolder.id === undefined && folders.length > 0 ? [folders.join(' / ')] : []),
    ...(tags.length > 0 ? [`tags: ${tags.join(', ')}`] : []),
  ]
  return parts.length === 0 ? undefined : parts.join('; ').slice(0, LONGEST_NOTE)
}

const LONGEST_NOTE = 160

/** A site with several feeds is called by what their titles begin with; where that says nothing, by its address. */
function siteNames(feeds: readonly OpmlFeed[]): ReadonlyMap<string, string> {
  const bySite = Map.groupBy(
    feeds.filter(({ xmlUrl }) => xmlUrl !== undefined),
    ({ xmlUrl }) => siteOf(xmlUrl ?? '') ?? '',
  )
  return new Map(
    [...bySite].flatMap(([site, own]) => {
      const titles = [...new Set(own.flatMap(({ title }) => title ?? []))]
      if (titles.length < 2) return titles[0] === undefined ? [] : [[site, titles[0]]]
      return [[site, commonStart(titles) ?? site]]
    }),
  )
}

function commonStart(titles: readonly string[]): string | undefined {
  const [first = '', ...others] = titles
  const words = first.split(' ')
  const same = words.findIndex((_, index) => {
    const start = words.slice(0, index + 1).join(' ')
    return others.some(title => title !== start && !title.startsWith(`${start} `))
  })
  const start = words
    .slice(0, same < 0 ? words.length : same)
    .join(' ')
    .replace(/[\s\p{P}\p{S}]+$/u, '')
  return start.length >= 3 ? start : undefined
}

/** A feed document's own words on its pace and its other pages → `FeedHints`, for `parse.ts`. Whether to follow them is `schedule.ts`'s. */
import type { FeedHints } from './hints.ts'
import { webLink } from './links.ts'
import type { XmlNode } from './read-xml.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** mod_syndication: `updatePeriod`. */
const periodsMs: ReadonlyMap<string, number> = new Map([
  ['hourly', HOUR_MS],
  ['daily', DAY_MS],
  ['weekly', 7 * DAY_MS],
  ['monthly', 30 * DAY_MS],
  ['yearly', 365 * DAY_MS],
])
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** `channels`: the elements that describe the feed; the first that says something of a hint is heard. `base`: the document's address. */
export function readHints(channels: readonly XmlNode[], base: string | undefined): FeedHints {
  const inside = channels.flatMap(channel => channel.children)
  const named = (name: string): readonly XmlNode[] => inside.filter(child => child.name === name)
  const first = <Value>(name: string, read: (element: XmlNode) => Value | undefined): Value | undefined => {
    for (const element of named(name)) {
      const value = read(element)
      if (value !== undefined) return value
    }
    return undefined
  }
  const related = (relation: string): string | undefined => {
    const links = [...named('link'), ...named('atom:link')].filter(link => relations(link).includes(relation))
    return links.map(link => webLink(link.attributes.href, link.base ?? base)).find(link => link !== undefined)
  }
  return present({
    ttlMs: first('ttl', ttl => {
      const minutes = positive(ttl.text)
      return minutes === undefined ? undefined : minutes * MINUTE_MS
    }),
    updateMs: updateMs(
      first('sy:updateperiod', period => periodsMs.get(period.text.trim().toLowerCase())),
      first('sy:updatefrequency', frequency => positive(frequency.text)),
    ),
    skipHours: first('skiphours', element => someOf(insideNumbers(element, 'hour', hourOf), 24)),
    skipDays: first('skipdays', element => someOf(insideNumbers(element, 'day', dayOf), 7)),
    prevArchive: related('prev-archive'),
    hub: related('hub'),
    self: related('self'),
  })
}

/** The hints of a JSON Feed. */
export const jsonHints = (feed: { readonly hub?: string | undefined; readonly self?: string | undefined }, base: string | undefined) =>
  present({ hub: webLink(feed.hub, base), self: webLink(feed.self, base) })

/** A frequency alone is of a day, as the module says; one that is no number counts once. */
function updateMs(period: number | undefined, frequency: number | undefined): number | undefined {
  if (period === undefined && frequency === undefined) return undefined
  return Math.round((period ?? DAY_MS) / (frequency ?? 1))
}

/** `rel` holds several relations in some feeds, and registered ones by their URI in others. */
const relations = (link: XmlNode): readonly string[] =>
  (link.attributes.rel ?? '')
    .toLowerCase()
    .split(/\s+/)
    .map(relation => relation.slice(relation.lastIndexOf('/') + 1))

/** Publishers write "60", and some "60 min"; what is not above 0 says nothing. */
function positive(written: string): number | undefined {
  const number = Number(/^\s*(\d{1,12}(?:\.\d{1,6})?)\s*(?:min(?:ute)?s?)?\s*$/i.exec(written)?.[1])
  return number > 0 ? number : undefined
}

const insideNumbers = (element: XmlNode, name: string, read: (text: string) => number | undefined): readonly number[] => [
  ...new Set(
    element.children
      .filter(child => child.name === name)
      .map(child => read(child.text.trim().toLowerCase()))
      .filter(number => number !== undefined),
  ),
]

/** A day has no hour 24: those who write it count from 1. */
const hourOf = (text: string): number | undefined => (/^(?:[01]?\d|2[0-4])$/.test(text) ? Number(text) % 24 : undefined)

const dayOf = (text: string): number | undefined => {
  const day = days.indexOf(text.slice(0, 3))
  return day < 0 ? undefined : day
}

/** A feed that may never be asked says nothing. */
const someOf = (numbers: readonly number[], all: number): readonly number[] | undefined =>
  numbers.length === 0 || numbers.length >= all ? undefined : numbers.toSorted((a, b) => a - b)

const present = (hints: { readonly [Name in keyof FeedHints]: FeedHints[Name] | undefined }): FeedHints =>
  Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== undefined))

/** A configuration's feeds as OPML: a folder for each source, with what only Storywire knows beside it. Pure. */
import type { Feed } from '../feed/feed.ts'
import type { Configuration } from './configuration.ts'
import { writeOpml } from './opml.ts'
import { paceOf } from './pace.ts'

/** `pages`: ids of feeds that have no address to be followed at. */
export function exportFeeds({ sources, feeds }: Pick<Configuration, 'sources' | 'feeds'>): {
  readonly opml: string
  readonly pages: readonly string[]
} {
  const bySource = Map.groupBy(
    feeds.filter(feed => feed.url !== undefined),
    feed => feed.source,
  )
  const folders = sources.flatMap(({ id, name, country, language, state }) => {
    const own = bySource.get(id)
    if (own === undefined) return []
    const rows = own.map(feed => ({
      text: own.length === 1 ? name : `${name}: ${feed.id}`,
      xmlUrl: feed.url ?? '',
      language: feed.language,
      own: { id: feed.id, ...keysOf(feed) },
    }))
    return [{ text: name, own: { id, country, language, state: String(state) }, feeds: rows }]
  })
  return { opml: writeOpml('Feeds of Storywire', folders), pages: feeds.flatMap(feed => (feed.url === undefined ? [feed.id] : [])) }
}

/** What is not as it is by default. */
function keysOf(feed: Feed): Readonly<Record<string, string>> {
  const { allowPrivate, off, everyMs, floorMs, ceilingMs, adapts } = feed
  const every = adapts === true ? undefined : written(everyMs)
  const usual = paceOf({ allowPrivate, every })
  return {
    ...(every === undefined ? {} : { every }),
    ...(floorMs === usual.floorMs ? {} : { floor: written(floorMs) }),
    ...(ceilingMs === usual.ceilingMs ? {} : { ceiling: written(ceilingMs) }),
    ...(allowPrivate ? { allowPrivate: 'true' } : {}),
    ...(off === undefined ? {} : { off }),
  }
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** `15m`, as feeds.yaml writes it. */
function written(ms: number): string {
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? ['s', 1_000]
  return `${ms / size}${unit}`
}

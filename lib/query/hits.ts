/** Hits newest first, by storyline, source, language and time: what `/v1/hits` and the command `hits` list. */
import type { Configuration } from '../config/configuration.ts'
import type { QueryStore } from '../store/store.ts'
import { type Hit, hitId } from '../storyline/hit.ts'
import type { ApiEntry, ApiHit, HitsAnswer } from './api-types.ts'
import { encodeCursor, type Place, placeOf } from './cursor.ts'
import type { EmptyDays } from './empty-days.ts'
import { primary } from './parameters.ts'
import { type Range, walkHits } from './walk-hits.ts'

export type HitsDeps = {
  readonly store: Pick<QueryStore, 'hitsByStoryline' | 'hitsByDay'>
  readonly configuration: Configuration
  readonly now: () => Date
  /** Kept from request to request; absent: every day is asked for. */
  readonly emptyDays?: EmptyDays
}

/** What both lists are asked; filters that are absent let everything pass. */
export type PageQuery = {
  readonly storyline?: string | undefined
  /** ISO 8601 UTC, of `foundAt`: from inclusive, to exclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly limit: number
  readonly cursor?: Place | undefined
}

export type HitsQuery = PageQuery & {
  /** Carried by a feed of this source. */
  readonly source?: string | undefined
  /** Primary subtag. */
  readonly language?: string | undefined
}

/** Rows read at once where a filter will drop most of them. */
const filteredPageSize = 200

/** One page. `next` may be set on a short or empty one: the bound on the work of one request was reached. */
export async function listHits(deps: HitsDeps, query: HitsQuery): Promise<HitsAnswer> {
  const sourcesOf = carriers(deps.configuration)
  const filtered = query.source !== undefined || query.language !== undefined
  const hits: ApiHit[] = []
  let last: Place | undefined
  for await (const step of walkHits(deps, rangeOf(query, filtered ? filteredPageSize : query.limit + 1))) {
    if (step.kind === 'paused') return { hits, next: encodeCursor(step.place) }
    const { hit } = step
    if (query.source !== undefined && !sourcesOf(hit).includes(query.source)) continue
    if (query.language !== undefined && (hit.entry.language === null || primary(hit.entry.language) !== query.language)) continue
    // One more than asked for: only now it is known that a next page has something.
    if (hits.length === query.limit && last !== undefined) return { hits, next: encodeCursor(last) }
    hits.push(presentHit(hit, sourcesOf(hit)))
    last = placeOf(hit)
  }
  return { hits, next: null }
}

export const rangeOf = (query: PageQuery, pageSize: number): Range => ({
  pageSize,
  ...(query.storyline === undefined ? {} : { storyline: query.storyline }),
  ...(query.from === undefined ? {} : { from: query.from }),
  ...(query.to === undefined ? {} : { to: query.to }),
  ...(query.cursor === undefined ? {} : { after: query.cursor }),
})

/** The sources of every feed that carries a hit, the first bringer's first. A feed that left the configuration no longer tells its source. */
export function carriers(configuration: Configuration): (hit: Pick<Hit, 'entry' | 'feeds'>) => readonly string[] {
  const sourceOfFeed = new Map(configuration.feeds.map(feed => [feed.id, feed.source]))
  return hit => {
    const others = Object.keys(hit.feeds).flatMap(feed => sourceOfFeed.get(feed) ?? [])
    return [...new Set([hit.entry.source, ...others.toSorted()])]
  }
}

export const presentEntry = ({ entryKey, entry }: Hit): ApiEntry => ({
  key: entryKey,
  title: entry.title,
  link: entry.link,
  language: entry.language,
  publishedAt: entry.publishedAt,
})

const presentHit = (hit: Hit, sources: readonly string[]): ApiHit => ({
  id: hitId(hit),
  storyline: hit.storyline,
  entry: presentEntry(hit),
  sources,
  score: hit.score,
  evidence: hit.evidence,
  development: hit.development ?? null,
  foundAt: hit.foundAt,
  lapsedAt: hit.lapsedAt ?? null,
  backlog: hit.backlog,
})

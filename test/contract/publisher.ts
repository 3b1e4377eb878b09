/**
 * A publisher on loopback and a poller under a fake clock: the real pipeline, the real fetch and the real store over dynalite.
 *
 * Feeds are `allowPrivate` and live on the server itself; those of `publicHost` have an address of the open net, and only the
 * connection is led to the server.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ArchivedEntry } from '../../lib/archive/archive.ts'
import type { Configuration } from '../../lib/config/configuration.ts'
import type { Feed, FeedState } from '../../lib/feed/feed.ts'
import { type FetchDeps, type FetchFeed, feedFetcher, userAgentOf } from '../../lib/feed/fetch.ts'
import { nextSlot, shardOf } from '../../lib/feed/schedule.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex } from '../../lib/match/match.ts'
import type { PollReport } from '../../lib/pipeline/poll-feed.ts'
import { pollFeeds } from '../../lib/pipeline/poll-feeds.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import type { Store } from '../../lib/store/store.ts'
import type { Hit } from '../../lib/storyline/hit.ts'
import { type Engine, newTable } from '../store/engines.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
/** A Tuesday. */
export const start = Date.UTC(2026, 10, 24, 9, 0)

export type Answer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
}
export type Asked = {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** By the fake clock. */
  readonly at: number
}
type Handler = (request: IncomingMessage, response: ServerResponse) => void

export type Publisher = {
  readonly base: string
  readonly asked: Asked[]
  /** By path; what is not named is answered 404. A list is answered in turn, its last for ever. */
  readonly answers: Map<string, Answer | readonly Answer[] | Handler>
  readonly clock: { now: number }
  /** What operators read: `error feed-gone a …`. */
  readonly told: string[]
  readonly slept: number[]
  readonly archived: ArchivedEntry[]
  readonly store: Store
  configuration: Configuration
  /** For tests of limits and names. */
  fetchDeps: Partial<FetchDeps>
  /** Wraps what the pipeline uses. */
  wrapStore: (store: Store) => Store
  readonly feed: (id: string, over?: Partial<Feed>) => Feed
  readonly poll: (ids?: string | readonly string[], options?: { readonly scheduled: boolean }) => Promise<readonly PollReport[]>
  /** Only the one feed `a`, whether it is due or not. */
  readonly once: () => Promise<PollReport>
  readonly state: (id?: string) => Promise<FeedState>
  /** Lets the clock run from slot to slot until the feed `a` is asked again; the minutes that took. */
  readonly minutesToNext: (mostMinutes?: number) => Promise<number>
  readonly hits: () => Promise<readonly Hit[]>
  readonly close: () => Promise<void>
}

/** `public http://news.example/…` is served as `/news.example/…`. */
export const publicHost = 'http://news.example'

export async function openPublisher(engine: Engine): Promise<Publisher> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, method: request.method ?? '', headers: request.headers, at: clock.now })
    response.sendDate = false
    const answer = publisher.answers.get(path) ?? { status: 404 }
    if (typeof answer === 'function') return answer(request, response)
    const [next = { status: 404 }, ...rest] = Array.isArray(answer) ? (answer as readonly Answer[]) : [answer as Answer]
    if (rest.length > 0) publisher.answers.set(path, rest)
    const { status = 200, headers = {}, body = '' } = next
    response.writeHead(status, headers as Record<string, string | string[]>).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = { now: start }
  const now = () => new Date(clock.now)
  const store = makeDynamoStore({ client: documentClient(engine.client), table: await newTable(engine.client), now })
  const told: string[] = []
  const slept: number[] = []
  const archived: ArchivedEntry[] = []
  const tell =
    (level: string) =>
    (message: string, { code = '' }: Readonly<Record<string, unknown>> = {}) =>
      void told.push(`${level} ${code} ${message}`)

  const fetch: FetchFeed = async request => {
    const fetchFeed = feedFetcher({ userAgent: userAgentOf('https://example.org/about'), now, ...publisher.fetchDeps })
    const url = new URL(request.url)
    if (!url.hostname.endsWith('.example') || publisher.fetchDeps.lookup !== undefined) return fetchFeed(request)
    return fetchFeed({ ...request, url: `${base}/${url.hostname}${url.pathname}`, allowPrivate: true })
  }

  const feed = (id: string, over: Partial<Feed> = {}): Feed => ({
    id,
    source: 'harbour',
    url: `${base}/${id}`,
    language: 'en',
    everyMs: 15 * minute,
    floorMs: 5 * minute,
    ceilingMs: 6 * hour,
    allowPrivate: true,
    ...over,
  })
  const storyline = { id: 'troops', title: 'Troops', rule: 'troops', minScore: 0, examples: { match: [], ignore: [] } }
  const index = loadIndex(compileRules({ storylines: [storyline] }))

  const toNextSlot = () => {
    clock.now = Date.parse(nextSlot(new Date(clock.now + 1).toISOString(), shardOf('a')))
  }

  const publisher: Publisher = {
    base,
    asked,
    answers: new Map(),
    clock,
    told,
    slept,
    archived,
    store,
    configuration: {
      sources: [{ id: 'harbour', name: 'Harbour Post', country: 'DE', language: 'en', state: false }],
      feeds: [feed('a')],
      entities: {},
      storylines: [storyline],
      channels: [],
      subscriptions: [],
    },
    fetchDeps: {},
    wrapStore: same => same,
    feed,
    poll: (ids = 'a', options = { scheduled: true }) =>
      pollFeeds(
        {
          store: publisher.wrapStore(store),
          fetch,
          index,
          configuration: publisher.configuration,
          now,
          sleep: async ms => void slept.push(ms),
          wake: async () => {},
          log: { info: () => {}, warn: tell('warn'), error: tell('error') },
          archive: { write: async entries => void archived.push(...entries), read: async function* () {} },
        },
        { feeds: [ids].flat() },
        options,
      ),
    once: async () => {
      const [report] = await publisher.poll('a', { scheduled: false })
      if (report === undefined) throw new Error('no report')
      return report
    },
    state: async (id = 'a') => {
      const state = (await store.feedStates(shardOf(id))).find(one => one.feed === id)
      if (state === undefined) throw new Error(`no state of ${id}`)
      return state
    },
    minutesToNext: async (mostMinutes = 3 * 24 * 60) => {
      const [from, count] = [clock.now, asked.length]
      while (asked.length === count && clock.now - from < mostMinutes * minute) {
        toNextSlot()
        await publisher.poll()
        // The slots between are all the same: on to the last before the feed says that it is due.
        const due = Date.parse((await publisher.state()).nextAt) - 10 * minute
        if (asked.length === count && due > clock.now) {
          clock.now = due
          toNextSlot()
          await publisher.poll()
        }
      }
      return asked.length === count ? Number.POSITIVE_INFINITY : (clock.now - from) / minute
    },
    hits: async () => {
      const hits: Hit[] = []
      for (let from = start; from <= clock.now + day; from += day)
        hits.push(...(await store.hitsByDay(new Date(from).toISOString().slice(0, 10), { limit: 200 })).rows)
      return hits.toSorted((a, b) => (a.entry.title < b.entry.title ? -1 : 1))
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return publisher
}

const at = (ms: number): string => new Date(ms).toUTCString()

/** RSS of our own. Each name is an entry, newest first, a quarter of an hour apart from `newest` on; `head` stands in the channel. */
export const wire = (
  names: readonly string[],
  {
    head = '',
    newest = start - hour,
    stepMs = 15 * minute,
  }: { readonly head?: string; readonly newest?: number; readonly stepMs?: number } = {},
): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Harbour Post</title><link>https://harbour.example/</link>${head}${names
    .map(
      (name, n) =>
        `<item><title>${name}</title><link>https://harbour.example/${encodeURIComponent(name)}</link><description>troops</description><pubDate>${at(newest - n * stepMs)}</pubDate></item>`,
    )
    .join('')}</channel></rss>`

export const numbered = (from: number, count: number): readonly string[] => Array.from({ length: count }, (_, n) => `n${from - n}`)

/** Every feed of the configuration with its health: those never polled are new, those switched off say why. */
import type { Feed, FeedState } from '../feed/feed.ts'
import { describeHealth } from '../feed/health.ts'
import type { QueryStore } from '../store/store.ts'
import type { ApiFeed } from './api-types.ts'
import type { HitsDeps } from './hits.ts'

/** A feed is polled within 5 minutes of being due; after three such rounds polling itself has stopped. */
const overdueMs = 15 * 60_000

type Deps = Pick<HitsDeps, 'configuration' | 'now'> & { readonly store: Pick<QueryStore, 'allFeedStates'> }

/** In the order of the configuration. */
export async function listFeeds({ store, configuration, now }: Deps): Promise<readonly ApiFeed[]> {
  const states = new Map((await store.allFeedStates()).map(state => [state.feed, state]))
  const overdueBefore = new Date(now().getTime() - overdueMs).toISOString()
  return configuration.feeds.map(feed => present(feed, states.get(feed.id), overdueBefore))
}

function present(feed: Feed, state: FeedState | undefined, overdueBefore: string): ApiFeed {
  const polled = feed.off === undefined
  return {
    id: feed.id,
    source: feed.source,
    language: feed.language,
    url: withoutPassword(feed.url),
    page: withoutPassword(feed.page),
    health: polled ? (state?.health ?? 'new') : 'off',
    words: polled ? (state === undefined ? 'not polled yet' : describeHealth(state, feed)) : `switched off: ${feed.off}`,
    since: polled ? (state?.since ?? null) : null,
    lastPolledAt: state?.polledAt ?? null,
    nextAt: polled ? (state?.nextAt ?? null) : null,
    overdue: polled && state !== undefined && state.nextAt < overdueBefore,
    failures: state?.failures ?? 0,
    lastError: state?.lastError ?? null,
    gap: polled ? (state?.gap ?? null) : null,
    off: feed.off ?? null,
  }
}

/** A feed's address may carry a name and password for its server: they are nobody's business here. */
function withoutPassword(address: string | undefined): string | null {
  if (address === undefined) return null
  const url = URL.parse(address)
  if (url === null || (url.username === '' && url.password === '')) return address
  url.username = ''
  url.password = ''
  return url.href
}

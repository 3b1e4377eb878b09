/**
 * What a message says: the hits it tells, read consistently, in the form that channels render.
 *
 * Hits whose entry no longer matches, or that are no longer stored, are not told.
 */
import type { MessageContent, TellableHit } from '../alert/channel.ts'
import type { Message } from '../alert/message.ts'
import type { Subscription } from '../alert/subscription.ts'
import type { Configuration } from '../config/configuration.ts'
import type { AlertStore } from '../store/store.ts'
import { type Hit, hitId } from '../storyline/hit.ts'

export type ContentDeps = {
  readonly store: Pick<AlertStore, 'hits' | 'development'>
  readonly configuration: Configuration
  /** Without a trailing slash. */
  readonly dashboardUrl?: string
  readonly sample: boolean
}

/** A backlog message shows so many of its entries, and says how many there are. */
const backlogShown = 5

/** The hits a message is about, lapsed ones too. */
export async function hitsOfMessage({ store }: Pick<ContentDeps, 'store'>, message: Message): Promise<readonly Hit[]> {
  const { storyline, development } = message
  const keys = development === undefined ? message.keys : (await store.development(storyline, development))?.members
  return store.hits((keys ?? []).map(entryKey => ({ entryKey, storyline })))
}

/** `hits`: those to be told, at least one. */
export function messageContent(deps: ContentDeps, message: Message, subscription: Subscription, hits: readonly Hit[]): MessageContent {
  const { configuration, dashboardUrl, sample } = deps
  const backlog = message.development === undefined
  const newestFirst = [...hits].sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : a.entryKey < b.entryKey ? -1 : 1))
  const storylines = [...configuration.storylines, ...(configuration.retired ?? [])]
  const title = storylines.find(one => one.id === message.storyline)?.title ?? message.storyline
  return {
    kind: backlog ? 'backlog' : 'now',
    storyline: { id: message.storyline, title },
    subscription: subscription.id,
    zone: subscription.zone,
    total: hits.length,
    hits: (backlog ? newestFirst.slice(0, backlogShown) : newestFirst).map(hit => tellable(configuration, hit)),
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
    sample,
  }
}

function tellable({ feeds, sources }: Configuration, hit: Hit): TellableHit {
  const carriers = new Set([hit.entry.source, ...feeds.filter(feed => feed.id in hit.feeds).map(feed => feed.source)])
  const { title, link, language, publishedAt } = hit.entry
  return {
    id: hitId(hit),
    title,
    link,
    language,
    publishedAt,
    foundAt: hit.foundAt,
    sources: [...carriers].map(id => sources.find(source => source.id === id)?.name ?? id),
    score: hit.score,
    evidence: hit.evidence,
  }
}

const timeOf = (hit: Hit): string => hit.entry.publishedAt ?? hit.foundAt

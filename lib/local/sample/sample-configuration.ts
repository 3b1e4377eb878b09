/** The configuration while the sample plays: the wire's sources and feeds in place of the user's; storylines, entities, channels and subscriptions stay theirs. */
import type { Configuration } from '../../config/configuration.ts'
import type { Feed } from '../../feed/feed.ts'
import { feedPath } from './documents.ts'
import { sampleWire } from './wire.ts'

/** Far under the floor of real feeds, which only feeds on one's own network may. */
const everyMs = 2_000

/** `base`: where the wire is served. Where nobody subscribes, a subscription of the sample's own follows everything, so that alerts are seen. */
export function sampleConfiguration(user: Configuration, base: string): Configuration {
  const { contact: _, ...rest } = user
  const feeds = sampleWire.map(
    (feed): Feed => ({
      id: feed.id,
      source: feed.source.id,
      url: `${base}${feedPath(feed)}`,
      language: feed.source.language,
      everyMs,
      floorMs: everyMs,
      ceilingMs: everyMs,
      allowPrivate: true,
    }),
  )
  const played = { ...rest, sources: sampleWire.map(feed => feed.source), feeds }
  if (user.subscriptions.length > 0) return played
  return {
    ...played,
    channels: [...user.channels, { id: 'sample-mail', type: 'email', to: ['desk@example.org'], from: 'storywire@example.org' }],
    subscriptions: [{ id: 'sample-desk', storylines: 'all', channels: ['sample-mail'], zone: 'UTC' }],
  }
}

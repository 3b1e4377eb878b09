/** From checked files to the flat `Configuration`: defaults filled in, languages in canonical form. Pure; finds no problems. */
import type { ChannelSettings, Subscription } from '../alert/subscription.ts'
import type { Feed, Source } from '../feed/feed.ts'
import type { Example, Storyline } from '../storyline/storyline.ts'
import type { Configuration } from './configuration.ts'
import { paceOf } from './pace.ts'
import type { AlertsFile, EntitiesFile, FeedsFile, StorylineFile } from './schema.ts'

/** What may be absent from the result. */
type Optional<Value> = { -readonly [Key in keyof Value]?: Exclude<Value[Key], undefined> }

/** Without the members that are undefined: absent and undefined are not the same. */
const present = <Value extends object>(value: Value): Optional<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Optional<Value>

const canonical = (language: string): string => Intl.getCanonicalLocales(language)[0] ?? language

type SourceFile = FeedsFile['sources'][number]
type FeedFile = SourceFile['feeds'][number]

const feedOf = (source: SourceFile, feed: FeedFile): Feed => {
  const { url, page, select, off } = feed
  return {
    id: feed.id,
    source: source.id,
    ...present({ url, page, off }),
    ...(select === undefined ? {} : { select: { entry: select.entry, ...present(select) } }),
    language: canonical(feed.language ?? source.language),
    ...paceOf(feed),
    allowPrivate: feed.allowPrivate ?? false,
  }
}

const sourceOf = ({ id, name, country, language, state }: SourceFile): Source => ({
  id,
  name,
  country,
  language: canonical(language),
  state,
})

const examplesOf = (examples: readonly { lang: string; title: string; summary?: string | undefined }[] | undefined): readonly Example[] =>
  (examples ?? []).map(({ lang, title, summary }) => ({ lang, title, ...present({ summary }) }))

const storylineOf = ({ id, title, rule, minScore, examples }: StorylineFile): Storyline => ({
  id,
  title,
  rule,
  minScore: minScore ?? 0,
  examples: { match: examplesOf(examples?.match), ignore: examplesOf(examples?.ignore) },
})

const channelOf = (channel: NonNullable<AlertsFile['channels']>[number]): ChannelSettings =>
  channel.type === 'email'
    ? { id: channel.id, type: channel.type, to: channel.to, from: channel.from, ...present({ secret: channel.secret }) }
    : channel

const subscriptionOf = (subscription: NonNullable<AlertsFile['subscriptions']>[number]): Subscription => {
  const { id, storylines, channels, zone, minScore, languages, sources } = subscription
  return { id, storylines, channels, zone: zone ?? 'UTC', ...present({ minScore, languages, sources }) }
}

export const buildConfiguration = (files: {
  readonly feeds: FeedsFile
  readonly entities: EntitiesFile
  readonly storylines: readonly StorylineFile[]
  readonly alerts: AlertsFile
}): Configuration => ({
  ...present({ contact: files.feeds.contact, sharedHosts: files.feeds.sharedHosts }),
  sources: files.feeds.sources.map(sourceOf),
  feeds: files.feeds.sources.flatMap(source => source.feeds.map(feed => feedOf(source, feed))),
  entities: files.entities.entities,
  storylines: files.storylines.map(storylineOf),
  channels: (files.alerts.channels ?? []).map(channelOf),
  subscriptions: (files.alerts.subscriptions ?? []).map(subscriptionOf),
})

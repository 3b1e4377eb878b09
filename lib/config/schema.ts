/**
 * The four kinds of configuration files, as zod sees them: closed objects, nothing is ignored.
 *
 * These describe single files. What takes more than one key or file to see (duplicate ids,
 * references, `url` or `page`, rules) is in `cross-checks.ts`. `title` names an object in
 * messages, and in the JSON Schemas that editors will read.
 */
import * as z from 'zod'
import {
  AliasLanguage,
  Country,
  Duration,
  HostName,
  HttpUrl,
  Id,
  Language,
  MailAddress,
  PrimaryLanguage,
  SecretName,
  Selector,
  Send,
  Text,
  Zone,
} from './values.ts'

const Select = z
  .strictObject({
    entry: Selector,
    title: Selector.optional(),
    link: Selector.optional(),
    date: Selector.optional(),
    zone: Zone.optional(),
  })
  .meta({ title: 'select' })

const Feed = z
  .strictObject({
    id: Id,
    url: HttpUrl.optional(),
    page: HttpUrl.optional(),
    select: Select.optional(),
    language: Language.optional(),
    every: Duration.optional(),
    floor: Duration.optional(),
    ceiling: Duration.optional(),
    allowPrivate: z.boolean().optional(),
    off: Text.optional(),
  })
  .meta({ title: 'a feed' })

const Source = z
  .strictObject({ id: Id, name: Text, country: Country, language: Language, state: z.boolean(), feeds: z.array(Feed).min(1) })
  .meta({ title: 'a source' })

export const FeedsFile = z
  .strictObject({ contact: HttpUrl.optional(), sharedHosts: z.array(HostName).optional(), sources: z.array(Source).min(1) })
  .meta({ title: 'feeds.yaml' })

export const EntitiesFile = z
  .strictObject({ entities: z.record(Id, z.record(AliasLanguage, z.array(Text).min(1))) })
  .meta({ title: 'entities.yaml' })

const Example = z.strictObject({ lang: PrimaryLanguage, title: Text, summary: Text.optional() }).meta({ title: 'an example' })

export const StorylineFile = z
  .strictObject({
    id: Id,
    title: Text,
    rule: Text,
    minScore: z.number().min(0).optional(),
    examples: z
      .strictObject({ match: z.array(Example).optional(), ignore: z.array(Example).optional() })
      .meta({ title: 'examples' })
      .optional(),
  })
  .meta({ title: 'a storyline' })

const Channel = z.discriminatedUnion('type', [
  z.strictObject({ id: Id, type: z.literal('slack'), secret: SecretName }).meta({ title: 'a slack channel' }),
  z.strictObject({ id: Id, type: z.literal('webhook'), secret: SecretName }).meta({ title: 'a webhook channel' }),
  z
    .strictObject({ id: Id, type: z.literal('email'), to: z.array(MailAddress).min(1), from: MailAddress, secret: SecretName.optional() })
    .meta({ title: 'an email channel' }),
])

const Subscription = z
  .strictObject({
    id: Id,
    storylines: z.union([z.literal('all'), z.array(Id).min(1)]),
    channels: z.array(Id).min(1),
    send: Send.optional(),
    zone: Zone.optional(),
    minScore: z.number().min(0).optional(),
    languages: z.array(PrimaryLanguage).min(1).optional(),
    sources: z.array(Id).min(1).optional(),
  })
  .meta({ title: 'a subscription' })

export const AlertsFile = z
  .strictObject({ channels: z.array(Channel).optional(), subscriptions: z.array(Subscription).optional() })
  .meta({ title: 'alerts.yaml' })

/** Keys that a later version adds, by the title of their object: refused until then, by name. */
export const LATER_KEYS: Readonly<Record<string, readonly string[]>> = { 'a subscription': ['quiet', 'minOrigins', 'atMostEvery'] }

export type FeedsFile = z.infer<typeof FeedsFile>
export type EntitiesFile = z.infer<typeof EntitiesFile>
export type StorylineFile = z.infer<typeof StorylineFile>
export type AlertsFile = z.infer<typeof AlertsFile>

/**
 * The four kinds of configuration files, as zod sees them: closed objects, nothing is ignored.
 *
 * These describe single files. What takes more than one key or file to see (duplicate ids,
 * references, `url` or `page`, rules) is in `cross-checks.ts`. `title` names an object in
 * messages, and `description` explains a key in the JSON Schemas that editors read (`json-schema.ts`).
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

/** The same schema with the words that an editor shows beside the key. */
const told = <Schema extends z.ZodType>(schema: Schema, description: string): Schema => schema.meta({ description })

const Select = z
  .strictObject({
    entry: told(Selector, 'CSS selector of one entry; the others are looked for inside it'),
    title: told(Selector, 'CSS selector of its title; absent: the text of the link').optional(),
    link: told(Selector, 'CSS selector of its link').optional(),
    date: told(Selector, 'CSS selector of its date').optional(),
    zone: told(Zone, 'IANA time zone of dates that name none, such as Asia/Pyongyang').optional(),
  })
  .meta({ title: 'select', description: 'Where the entries of a page without a feed stand, in CSS selectors' })

const Feed = z
  .strictObject({
    id: told(Id, 'Lower-case letters, digits and hyphens; unique among feeds and never used again'),
    url: told(HttpUrl, 'Address of an RSS, Atom, RDF or JSON Feed').optional(),
    page: told(HttpUrl, 'Address of a page without a feed; needs select beside it').optional(),
    select: Select.optional(),
    language: told(Language, 'BCP 47, where it is not the language of its source').optional(),
    every: told(Duration, 'Polled at least so often, such as 15m; absent: at its own pace').optional(),
    floor: told(Duration, 'Never more often than this; a public feed: 5m or more').optional(),
    ceiling: told(Duration, 'Never more rarely than this; default 6h').optional(),
    allowPrivate: told(z.boolean(), 'true for a feed on this machine or on your own network').optional(),
    off: told(Text, 'Why it is not polled; it is then listed with this reason').optional(),
  })
  .meta({ title: 'a feed', description: 'An address that is polled: url, or page with select' })

const Source = z
  .strictObject({
    id: told(Id, 'Lower-case letters, digits and hyphens; unique among sources and never used again: it is stored with every hit'),
    name: told(Text, 'As people call the publisher'),
    country: told(Country, 'ISO 3166-1, two capitals, such as KR'),
    language: told(Language, 'BCP 47, the language of its feeds unless they name their own'),
    state: told(z.boolean(), 'true where a government decides what is printed'),
    feeds: told(z.array(Feed).min(1), 'What is polled of it'),
  })
  .meta({ title: 'a source', description: 'A publisher' })

export const FeedsFile = z
  .strictObject({
    contact: told(HttpUrl, 'A page of yours that publishers find in the User-Agent').optional(),
    sharedHosts: told(
      z.array(HostName),
      'Hosts that serve many publishers: what one of their feeds is answered says nothing of the others',
    ).optional(),
    sources: told(z.array(Source).min(1), 'The publishers, each with its feeds'),
  })
  .meta({ title: 'feeds.yaml', description: 'The feeds that are polled, by the source that publishes them' })

export const EntitiesFile = z
  .strictObject({
    entities: told(
      z.record(
        Id,
        told(
          z.record(AliasLanguage, told(z.array(Text).min(1), 'Names in this language; "…" inside one makes it exact')),
          'Aliases by language (en, de, ko, …); those under any take no endings, those under ko-only are looked for in Korean entries only',
        ),
      ),
      'By id: what a rule calls @id',
    ),
  })
  .meta({ title: 'entities.yaml', description: 'Named concepts in every language they are read in' })

const Example = z
  .strictObject({
    lang: told(PrimaryLanguage, 'The language in which it is read, such as ko'),
    title: told(Text, 'A headline in your own words'),
    summary: told(Text, 'What would stand below it').optional(),
  })
  .meta({ title: 'an example', description: 'A text that check runs through the rule' })

export const StorylineFile = z
  .strictObject({
    id: told(Id, "The file's name without .yaml; stored with every hit, so it never changes its meaning"),
    title: told(Text, 'As people call it'),
    rule: told(Text, 'What an entry must hold: terms, @entities, AND, OR, NOT, NEAR/n; see docs/rules.md'),
    minScore: told(z.number().min(0), 'A match that scores less is no hit; default 0').optional(),
    examples: z
      .strictObject({
        match: told(z.array(Example), 'Texts that the rule must match').optional(),
        ignore: told(z.array(Example), 'Texts that look alike, and that it must not match').optional(),
      })
      .meta({ title: 'examples', description: 'Texts of your own by which check tests the rule' })
      .optional(),
  })
  .meta({ title: 'a storyline', description: 'What is followed: a rule, and examples that test it' })

const channelId = told(Id, 'Lower-case letters, digits and hyphens; subscriptions name it')
const urlSecret = told(SecretName, 'Name of the environment variable (on AWS of the SSM parameter) that holds the URL to POST to')

const Channel = z.discriminatedUnion('type', [
  z
    .strictObject({ id: channelId, type: told(z.literal('slack'), 'A Slack incoming webhook'), secret: urlSecret })
    .meta({ title: 'a slack channel' }),
  z
    .strictObject({ id: channelId, type: told(z.literal('webhook'), 'A program of yours, which gets JSON'), secret: urlSecret })
    .meta({ title: 'a webhook channel' }),
  z
    .strictObject({
      id: channelId,
      type: told(z.literal('email'), 'Mail'),
      to: told(z.array(MailAddress).min(1), 'Whom to write to'),
      from: told(MailAddress, 'The address it comes from'),
      secret: told(
        SecretName,
        'Name of the variable that holds smtp://user:password@host:port; absent: SES on AWS, the outbox locally',
      ).optional(),
    })
    .meta({ title: 'an email channel' }),
])

const Subscription = z
  .strictObject({
    id: told(Id, 'Lower-case letters, digits and hyphens; stored with every decision'),
    storylines: told(z.union([z.literal('all'), z.array(Id).min(1)]), 'all, or a list of ids'),
    channels: told(z.array(Id).min(1), 'Ids of the channels that are told'),
    send: told(Send, 'When: now').optional(),
    zone: told(Zone, 'IANA time zone in which times are written, such as Europe/Berlin; default UTC').optional(),
    minScore: told(z.number().min(0), 'Only hits that score at least this').optional(),
    languages: told(z.array(PrimaryLanguage).min(1), 'Only entries in these languages').optional(),
    sources: told(z.array(Id).min(1), 'Only entries of these sources, by id').optional(),
  })
  .meta({ title: 'a subscription', description: 'Who is told of which storylines, and where' })

export const AlertsFile = z
  .strictObject({
    channels: told(z.array(Channel), 'Where messages go').optional(),
    subscriptions: told(z.array(Subscription), 'Who is told what').optional(),
  })
  .meta({ title: 'alerts.yaml', description: 'Who is told what, where' })

/** Keys that a later version adds, by the title of their object: refused until then, by name. */
export const LATER_KEYS: Readonly<Record<string, readonly string[]>> = { 'a subscription': ['quiet', 'minOrigins', 'atMostEvery'] }

export type FeedsFile = z.infer<typeof FeedsFile>
export type EntitiesFile = z.infer<typeof EntitiesFile>
export type StorylineFile = z.infer<typeof StorylineFile>
export type AlertsFile = z.infer<typeof AlertsFile>

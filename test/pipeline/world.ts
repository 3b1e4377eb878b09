/**
 * A small world around the real pipeline: the real store over dynalite in memory, three feeds whose documents are set by
 * the test, three channels that keep what they are given, and a clock. Every command sent to the table and every POST
 * passes a gate, where a test may crash the process, hold it up, or lose an answer.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Channels, MessageContent, OutgoingMessage, SendOutcome } from '../../lib/alert/channel.ts'
import type { Archive, ArchivedEntry } from '../../lib/archive/archive.ts'
import type { Configuration } from '../../lib/config/configuration.ts'
import type { FetchFeed } from '../../lib/feed/fetch/outcome.ts'
import type { Log } from '../../lib/log.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex } from '../../lib/match/match.ts'
import type { AlertMetrics } from '../../lib/pipeline/alert-metrics.ts'
import type { PollReport } from '../../lib/pipeline/poll-feed.ts'
import { pollFeeds } from '../../lib/pipeline/poll-feeds.ts'
import { type AlertReport, raiseAlerts } from '../../lib/pipeline/raise-alerts.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import type { Store } from '../../lib/store/store.ts'
import { type Engine, newTable } from '../store/engines.ts'

/** Entry name → text. The link is made of the name, the title of the name up to an `@`: `six` and `six@2` have the same title. */
export type Document = Readonly<Record<string, string>>
/** Feed id → what it carries; a string is served as it is. */
export type Documents = Readonly<Record<string, Document | string>>

export type Post = {
  readonly channel: string
  readonly subscription: string
  readonly kind: 'now' | 'backlog'
  readonly storyline: string
  /** `subscription/channel/sort key`. */
  readonly message: string
  /** Hit ids; of a backlog message the newest five. */
  readonly told: readonly string[]
  readonly total: number
  /** As the channel was given it. */
  readonly content: MessageContent
}

export type Step = {
  readonly kind: 'read' | 'write' | 'post'
  /** `PutItem`, `Query`, …; of a POST the channel. */
  readonly command: string
  /** What a query of the index of due items asks for. */
  readonly due?: unknown
  /** Of a POST and of writes to a message: `subscription/channel/sort key`. */
  readonly message: string
  /** The write that notes a message as sent. */
  readonly isMark: boolean
  /** The claim that takes over from an attempt which left no mark. */
  readonly takesOver: boolean
}
/** Runs the step, or does what a world may do instead. */
export type Gate = <T>(step: Step, run: () => Promise<T>) => Promise<T>

/** The process is dead. */
export class Crash extends Error {}
/** The answer to a command never came, though it was done. */
export class Lost extends Error {}

const feed = (id: string, source: string) => ({
  id,
  source,
  url: `http://127.0.0.1/${id}`,
  language: 'en',
  everyMs: 300_000,
  floorMs: 300_000,
  ceilingMs: 21_600_000,
  allowPrivate: true,
})
const storyline = (id: string, rule: string) => ({ id, title: id.toUpperCase(), rule, minScore: 0, examples: { match: [], ignore: [] } })

export const configuration: Configuration = {
  sources: ['north', 'south'].map(id => ({ id, name: `The ${id}`, country: 'DE', language: 'en', state: false })),
  feeds: [feed('a', 'north'), feed('b', 'south'), feed('c', 'south')],
  entities: {},
  storylines: [storyline('troops', 'troops'), storyline('workers', 'workers')],
  channels: [
    { id: 'slack', type: 'slack', secret: 'S' },
    { id: 'mail', type: 'email', to: ['a@example.org'], from: 'b@example.org' },
    { id: 'dead', type: 'webhook', secret: 'D' },
  ],
  subscriptions: [
    { id: 'desk', storylines: 'all', channels: ['slack', 'mail'], zone: 'UTC' },
    { id: 'lonely', storylines: ['troops'], channels: ['dead'], zone: 'UTC' },
  ],
}

const index = loadIndex(compileRules({ storylines: configuration.storylines, entities: {} }))

export type World = {
  readonly store: Store
  readonly posts: Post[]
  /** What the archive was given, object by object. */
  readonly archive: (readonly ArchivedEntry[])[]
  readonly errors: readonly string[]
  readonly clock: { now: number }
  documents: Documents
  configuration: Configuration
  /** What alert is told where it asks for the newest; absent: it cannot ask. */
  newest?: () => Promise<Configuration>
  gate: Gate
  /** Default: serves the documents, with an ETag. */
  fetch: FetchFeed
  /** What a channel answers; default: sent. */
  answer: (channel: string) => SendOutcome | { readonly unavailable: string }
  /** Counted by metric and channel. */
  readonly counted: string[]
  readonly poll: (feeds: string | readonly string[], options?: { readonly scheduled: boolean }) => Promise<readonly PollReport[]>
  readonly alert: (options?: { readonly flushBacklog: boolean }) => Promise<AlertReport>
  /** Everything in the table. */
  readonly items: () => Promise<readonly StoredItem[]>
  /** Fill the empty table as another one was. */
  readonly fill: (items: readonly StoredItem[]) => Promise<void>
}

export type StoredItem = Readonly<Record<string, unknown>>

/** Keeps nothing. */
export const noArchive: Archive = { write: async () => {}, read: async function* () {} }

const passThrough: Gate = (_, run) => run()
/** Commands that a test sends itself pass no gate. */
const behindTheScenes = new AsyncLocalStorage<true>()
const gates = new WeakMap<Engine, { world: World | undefined }>()

export const startTime = Date.UTC(2026, 10, 24, 9, 1)
export const minutes = (count: number): number => count * 60_000

export async function makeWorld(engine: Engine): Promise<World> {
  const current = gated(engine)
  const table = await newTable(engine.client)
  const clock = { now: startTime }
  const now = () => new Date(clock.now)
  const posts: Post[] = []
  const archive: (readonly ArchivedEntry[])[] = []
  const errors: string[] = []
  const note = (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    if (!(fields.cause instanceof Crash || fields.cause instanceof Lost))
      errors.push(`${message}${fields.cause === undefined ? '' : `: ${String(fields.cause)}`}`)
  }
  const log: Log = { info: () => {}, warn: () => {}, error: note }
  const counted: string[] = []
  const metrics: AlertMetrics = {
    count: (metric, { channel } = {}) => counted.push(channel === undefined ? metric : `${metric} ${channel}`),
  }
  const client = documentClient(engine.client)
  const store = makeDynamoStore({ client, table, now })
  let claims = 0

  const fetch: FetchFeed = async ({ url, etag }) => {
    const document = world.documents[url.slice(url.lastIndexOf('/') + 1)] ?? {}
    const text = typeof document === 'string' ? document : rss(document)
    const version = `"${createHash('sha256').update(text).digest('hex').slice(0, 8)}"`
    if (etag === version) return { kind: 'unchanged', validators: {} }
    return {
      kind: 'changed',
      bytes: new TextEncoder().encode(text),
      contentType: 'application/rss+xml',
      url,
      validators: { etag: version },
    }
  }

  const channels: Channels = async id => {
    const answer = world.answer(id)
    if ('unavailable' in answer) return answer
    return {
      id,
      send: message =>
        world.gate({ kind: 'post', command: id, message: messageOf(message.id), isMark: false, takesOver: false }, async () => {
          if (answer.kind === 'sent') posts.push(postOf(id, message))
          return answer
        }),
    }
  }

  const world: World = {
    store,
    posts,
    archive,
    errors,
    counted,
    clock,
    documents: {},
    configuration,
    gate: passThrough,
    fetch,
    answer: channel => (channel === 'dead' ? { kind: 'failed', scope: 'channel', error: 'refused' } : { kind: 'sent', note: 'ok' }),
    poll: (id, options = { scheduled: true }) =>
      pollFeeds(
        {
          store,
          fetch: request => world.fetch(request),
          index,
          configuration: world.configuration,
          now,
          log,
          wake: async () => {},
          sleep: async () => {},
          archive: {
            write: entries =>
              world.gate(
                { kind: 'write', command: 'Archive', message: '', isMark: false, takesOver: false },
                async () => void archive.push(entries),
              ),
            read: async function* () {},
          },
        },
        { feeds: [id].flat() },
        options,
      ),
    alert: options =>
      raiseAlerts(
        {
          store,
          channels,
          configuration: world.configuration,
          ...(world.newest === undefined ? {} : { renew: async () => ({ configuration: (await world.newest?.()) ?? configuration }) }),
          now,
          log,
          newId: () => `claim-${++claims}`,
          sample: false,
          metrics,
        },
        options,
      ),
    items: () =>
      behindTheScenes.run(true, async () => {
        const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }))
        return Items
      }),
    fill: items =>
      behindTheScenes.run(true, async () => {
        for (let from = 0; from < items.length; from += 25) {
          const puts = items.slice(from, from + 25).map(Item => ({ PutRequest: { Item } }))
          await client.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }))
        }
      }),
  }
  current.world = world
  return world
}

/** One middleware for all worlds of an engine: it asks the latest world's gate. */
function gated(engine: Engine): { world: World | undefined } {
  const known = gates.get(engine)
  if (known !== undefined) return known
  const current: { world: World | undefined } = { world: undefined }
  gates.set(engine, current)
  engine.client.middlewareStack.add(
    (next, context) => async args => {
      const command = String(context.commandName).replace('Command', '')
      const { world } = current
      if (world === undefined || behindTheScenes.getStore() === true || command.includes('Table')) return next(args)
      return world.gate(stepOf(command, args.input), () => next(args))
    },
    { step: 'initialize', name: 'gate' },
  )
  return current
}

function stepOf(command: string, input: unknown): Step {
  const { Key = {}, ExpressionAttributeValues = {} } = input as Record<string, Record<string, unknown>>
  const kind = command.startsWith('Put') || command.startsWith('Update') ? 'write' : 'read'
  const [, subscription, channel] = String(Key.pk).split('#')
  return {
    kind,
    command,
    message: `${subscription}/${channel}/${Key.sk}`,
    isMark: ':sent' in ExpressionAttributeValues,
    takesOver: ':unmarked' in ExpressionAttributeValues,
    ...(command === 'Query' && ':due' in ExpressionAttributeValues ? { due: ExpressionAttributeValues[':due'] } : {}),
  }
}

/** Without the revision. */
const messageOf = (id: string): string => id.slice(0, id.lastIndexOf('@'))

function postOf(channel: string, { id, content }: OutgoingMessage): Post {
  return {
    channel,
    subscription: content.subscription,
    kind: content.kind,
    storyline: content.storyline.id,
    message: messageOf(id),
    told: content.hits.map(hit => hit.id),
    total: content.total,
    content,
  }
}

/** RSS of our own. */
export const rss = (document: Document): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed</title><link>https://example.org/</link>${Object.entries(
    document,
  )
    .map(
      ([name, text]) =>
        `<item><title>${name.split('@')[0]}</title><link>https://example.org/${name}</link><guid>https://example.org/${name}</guid><description>${text}</description><pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate></item>`,
    )
    .join('')}</channel></rss>`

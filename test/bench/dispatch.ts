/**
 * One minute of dispatch over 10,000 feeds with their states in the embedded table: reads, messages, how they spread over the seconds, and
 * the time it takes. `npm run bench:dispatch [feeds]`.
 */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import type { Feed } from '../../lib/feed/feed.ts'
import { nextSlot, shardOf } from '../../lib/feed/schedule.ts'
import { silentLog } from '../../lib/log.ts'
import { dispatchFeeds } from '../../lib/pipeline/dispatch-feeds.ts'
import type { DelayedPoll } from '../../lib/queue/queue.ts'
import { documentClient, makeDynamoStore } from '../../lib/store/dynamo.ts'
import { feedKey } from '../../lib/store/keys.ts'
import { dynaliteWithoutSocket, newTable } from '../store/engines.ts'

const count = Number(process.argv[2] ?? 10_000)
const everyMs = 900_000
const start = Date.UTC(2026, 10, 24, 9, 0)
const feeds = Array.from(
  { length: count },
  (_, n): Feed => ({
    id: `feed-${n}`,
    source: 'wire',
    url: `https://${n % 3 === 0 ? `some-${n % 300}` : `host-${n}`}.example/${n}`,
    language: 'en',
    everyMs,
    floorMs: 300_000,
    ceilingMs: 21_600_000,
    allowPrivate: false,
  }),
)
const configuration = { sources: [], feeds, entities: {}, storylines: [], channels: [], subscriptions: [] }

const engine = dynaliteWithoutSocket()
const table = await newTable(engine.client)
const client = documentClient(engine.client)
// As after a few hours: a third of the feeds is due in each five minutes.
const states = feeds.map(({ id }, n) => ({
  ...feedKey(id),
  v: 1,
  nextAt: nextSlot(new Date(start + (n % 3) * 300_000).toISOString(), shardOf(id)),
  polledAt: new Date(start - everyMs).toISOString(),
  etag: `"${'v'.repeat(40)}"`,
  bodyHash: 'b'.repeat(32),
  failures: 0,
  health: 'fine',
}))
for (let at = 0; at < states.length; at += 25)
  await client.send(new BatchWriteCommand({ RequestItems: { [table]: states.slice(at, at + 25).map(Item => ({ PutRequest: { Item } })) } }))

const store = makeDynamoStore({ client, table, now: () => new Date(start) })
let reads = 0
engine.client.middlewareStack.add(
  next => args => {
    reads += 1
    return next(args)
  },
  { step: 'initialize' },
)
for (let minute = 0; minute < 5; minute++) {
  const sent: DelayedPoll[] = []
  const at = new Date(start + minute * 60_000)
  reads = 0
  const began = performance.now()
  const report = await dispatchFeeds(
    { store, queue: { send: async messages => void sent.push(...messages) }, configuration, now: () => at, log: silentLog },
    { at },
  )
  const ms = performance.now() - began
  const seconds = Map.groupBy(sent, ({ delayMs = 0 }) => Math.round(delayMs / 1_000))
  const busiest = Math.max(...[...seconds.values()].map(messages => messages.flatMap(message => message.feeds).length))
  const sizes = sent.map(message => message.feeds.length)
  console.log(
    `minute ${minute}: ${report.feeds} feeds due in ${report.messages} messages of ${Math.min(...sizes)}–${Math.max(...sizes)}, ${seconds.size} seconds, at most ${busiest} feeds begin in one; ${reads} reads, ${ms.toFixed(0)} ms`,
  )
}
await engine.close()

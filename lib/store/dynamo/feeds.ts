/**
 * Feed states, rings and blocked hosts: what poll remembers between two polls of a feed.
 *
 * A state never exceeds one write unit: what is too long is left out, the least needed first.
 */
import * as z from 'zod/mini'
import type { FeedState } from '../../feed/feed.ts'
import { SHARDS } from '../../feed/schedule.ts'
import { afterPrefix, expiresAfter, feedKey, feedsPartition, hostKey, hostsPartition, keptFeedMs, keptHostMs, ringKey } from '../keys.ts'
import type { PollRecord, PollStore, QueryStore } from '../store.ts'
import { assertFits, itemBytes, largestFeedBytes, largestValidatorBytes, textBytes } from './item-size.ts'
import type { Row, TableAccess } from './table-access.ts'

/** The item's own version: a later form of it can tell. */
const itemVersion = 1

const optionalText = z.exactOptional(z.string())

const optionalNumber = z.exactOptional(z.number())
const healths = ['new', 'fine', 'quiet', 'stale', 'blocked', 'moved', 'gone', 'broken', 'layout-changed'] as const

const FeedItem = z.object({
  sk: z.pipe(z.string(), z.transform(afterPrefix)),
  nextAt: z.string(),
  polledAt: z.string(),
  previousAt: optionalText,
  okAt: optionalText,
  interval: optionalNumber,
  etag: optionalText,
  lastModified: optionalText,
  bodyHash: optionalText,
  fullAt: optionalText,
  newestAt: optionalText,
  perDay: optionalNumber,
  urlHash: optionalText,
  movedTo: optionalText,
  movedCount: optionalNumber,
  hints: z.exactOptional(
    z.object({ documentMs: optionalNumber, headerMs: optionalNumber, skipHours: optionalNumber, skipDays: optionalNumber }),
  ),
  retryAt: optionalText,
  gap: z.exactOptional(z.object({ from: z.string(), to: z.string(), about: z.number() })),
  failures: z._default(z.number(), 0),
  // What an earlier version called failing.
  health: z.pipe(
    z.transform(health => (health === 'failing' ? 'broken' : (health ?? 'new'))),
    z.enum(healths),
  ),
  since: optionalText,
  lastError: optionalText,
})

function feedState(row: Row): FeedState {
  const { sk: feed, interval, since, previousAt, ...rest } = FeedItem.parse(row)
  // The first claim finds no poll before it and writes its own time.
  const previous = previousAt === undefined || previousAt === rest.polledAt ? {} : { previousAt }
  return { feed, ...rest, ...previous, ...(interval === undefined ? {} : { intervalMs: interval }), since: since ?? rest.polledAt }
}

type FeedStore = Pick<
  PollStore & QueryStore,
  'feedStates' | 'claimFeed' | 'finishPoll' | 'ring' | 'putRing' | 'blockedHosts' | 'blockHost' | 'allFeedStates'
>

export function feedStore(table: TableAccess): FeedStore {
  const feedStates = async (shard: number) =>
    (await table.all({ where: '#pk = :pk', values: { ':pk': feedsPartition(shard) } })).map(feedState)

  return {
    feedStates,
    allFeedStates: async () => (await Promise.all(Array.from({ length: SHARDS }, (_, shard) => feedStates(shard)))).flat(),

    claimFeed: async ({ id, feed, now, nextAt, scheduled, urlHash, polledBefore }) => {
      const key = feedKey(feed)
      const values = { ':id': id, ':now': now, ':next': nextAt, ':expiresAt': expiresAfter(now, keptFeedMs), ':v': itemVersion }
      const isDue = '#nextAt <= :now OR (attribute_exists(#urlHash) AND #urlHash <> :urlHash)'
      const row = await table.update(key, {
        update:
          'SET #previousAt = if_not_exists(#polledAt, :now), #nextAt = :next, #polledAt = :now, #claim = :id, #expiresAt = :expiresAt, #v = :v',
        values: scheduled ? { ...values, ':urlHash': urlHash, ':polledBefore': polledBefore } : values,
        ...(scheduled ? { if: `attribute_not_exists(#pk) OR ((${isDue}) AND #polledAt <= :polledBefore)` } : {}),
      })
      if (row !== undefined) return feedState(row)
      // Refused: somebody has it, or the answer to our own claim was lost.
      const current = await table.get(key)
      return current?.claim === id ? feedState(current) : undefined
    },

    finishPoll: (feed, polledAt, record) =>
      table.put(feedItem(feed, polledAt, record), { if: '#polledAt = :mine', values: { ':mine': polledAt } }),

    ring: async feed => {
      const ring = (await table.get(ringKey(feed)))?.ring
      return ring instanceof Uint8Array ? ring : undefined
    },

    putRing: async (feed, ring, now) => {
      await table.put({ ...ringKey(feed), ring, expiresAt: expiresAfter(now, keptFeedMs) })
    },

    blockedHosts: async now => {
      const rows = await table.all({ where: '#pk = :pk', values: { ':pk': hostsPartition } })
      return new Map(
        rows.flatMap(row =>
          typeof row.blockedUntil === 'string' && row.blockedUntil > now ? [[afterPrefix(row.sk), row.blockedUntil]] : [],
        ),
      )
    },

    blockHost: async (host, until) => {
      // Refused where a longer block stands already.
      await table.update(hostKey(host), {
        update: 'SET #blockedUntil = :until, #expiresAt = :expiresAt',
        values: { ':until': until, ':expiresAt': expiresAfter(until, keptHostMs) },
        if: 'attribute_not_exists(#pk) OR #blockedUntil < :until',
      })
    },
  }
}

/** The next claim adds when this poll was and its own id: two names, an instant and 8 characters. */
const claimBytes = 48

/** Left out one after the other until the item fits: losing a move's count or a validator costs a request, losing more would cost entries. */
const dispensable = [['lastError'], ['movedTo', 'movedCount'], ['lastModified'], ['etag'], ['gap'], ['hints']] as const

function feedItem(feed: string, polledAt: string, { intervalMs, etag, lastModified, ...record }: PollRecord): Row {
  const short = (validator: string | undefined) =>
    validator !== undefined && textBytes(validator) <= largestValidatorBytes ? validator : undefined
  const item: Record<string, unknown> & Row = {
    ...feedKey(feed),
    v: itemVersion,
    polledAt,
    expiresAt: expiresAfter(polledAt, keptFeedMs),
    ...record,
    interval: intervalMs,
    etag: short(etag),
    lastModified: short(lastModified),
  }
  for (const names of dispensable) {
    if (itemBytes(item) <= largestFeedBytes - claimBytes) break
    for (const name of names) item[name] = undefined
  }
  assertFits('feed', feed, item, largestFeedBytes)
  return item
}

/**
 * Feed states, rings and blocked hosts: what poll remembers between two polls of a feed.
 *
 * A state never exceeds one write unit: what is too long is left out, the least needed first.
 */
import * as z from 'zod'
import type { FeedState } from '../../feed/feed.ts'
import { SHARDS } from '../../feed/schedule.ts'
import { afterPrefix, expiresAfter, feedKey, feedsPartition, hostKey, hostsPartition, keptFeedMs, keptHostMs, ringKey } from '../keys.ts'
import type { PollRecord, PollStore, QueryStore } from '../store.ts'
import { assertFits, itemBytes, largestFeedBytes, largestValidatorBytes, textBytes } from './item-size.ts'
import type { Row, TableAccess } from './table-access.ts'

/** The item's own version: a later form of it can tell. */
const itemVersion = 1

const optionalText = z.exactOptional(z.string())

const FeedItem = z.object({
  sk: z.string().transform(afterPrefix),
  nextAt: z.string(),
  polledAt: z.string(),
  interval: z.exactOptional(z.number()),
  etag: optionalText,
  lastModified: optionalText,
  bodyHash: optionalText,
  fullAt: optionalText,
  newestAt: optionalText,
  urlHash: optionalText,
  movedTo: optionalText,
  movedCount: z.exactOptional(z.number()),
  failures: z.number().default(0),
  health: z.enum(['new', 'fine', 'quiet', 'failing', 'blocked', 'gone']).default('new'),
  since: optionalText,
  lastError: optionalText,
})

function feedState(row: Row): FeedState {
  const { sk: feed, interval, since, ...rest } = FeedItem.parse(row)
  return { feed, ...rest, ...(interval === undefined ? {} : { intervalMs: interval }), since: since ?? rest.polledAt }
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

    claimFeed: async ({ feed, now, nextAt, scheduled }) => {
      const key = feedKey(feed)
      const values = { ':now': now, ':next': nextAt, ':expiresAt': expiresAfter(now, keptFeedMs), ':v': itemVersion }
      const row = await table.update(key, {
        update: 'SET #nextAt = :next, #polledAt = :now, #expiresAt = :expiresAt, #v = :v',
        values,
        ...(scheduled ? { if: 'attribute_not_exists(#pk) OR #nextAt <= :now' } : {}),
      })
      if (row !== undefined) return feedState(row)
      // Refused: somebody has it, or the answer to our own claim was lost.
      const current = await table.get(key)
      return current?.polledAt === now && current.nextAt === nextAt ? feedState(current) : undefined
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

/** Left out one after the other until the item fits: losing a move's count or a validator costs a request, losing more would cost entries. */
const dispensable = [['lastError'], ['movedTo', 'movedCount'], ['lastModified'], ['etag']] as const

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
    if (itemBytes(item) <= largestFeedBytes) break
    for (const name of names) item[name] = undefined
  }
  assertFits('feed', feed, item, largestFeedBytes)
  return item
}

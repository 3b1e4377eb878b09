/**
 * The keys of every item in the one table, and how long each is kept.
 *
 * Pure strings: docs/table.md shows them with their attributes. Feed, storyline, subscription and
 * channel ids are kebab-case, so that `#`, `/` and `.` never occur in them.
 */
import type { MessageRef } from '../alert/message.ts'
import { shardOf } from '../feed/schedule.ts'
import type { HitRef } from './store.ts'

export type Key = { readonly pk: string; readonly sk: string }

const twoDigits = (shard: number): string => String(shard).padStart(2, '0')

/** A feed's state lives in one of 60 partitions, so that a minute reads a fifth of them. */
export const feedsPartition = (shard: number): string => `FEEDS#${twoDigits(shard)}`
export const feedKey = (feed: string): Key => ({ pk: feedsPartition(shardOf(feed)), sk: `FEED#${feed}` })
export const ringKey = (feed: string): Key => ({ pk: `FEED#${feed}`, sk: 'RING' })
export const hostsPartition = 'HOSTS'
export const hostKey = (host: string): Key => ({ pk: hostsPartition, sk: `HOST#${host}` })
export const entryPartition = (entryKey: string): string => `ENTRY#${entryKey}`
export const hitPrefix = 'HIT#'
export const hitKey = (ref: HitRef): Key => ({ pk: entryPartition(ref.entryKey), sk: `${hitPrefix}${ref.storyline}` })
export const boardKey = (storyline: string): Key => ({ pk: `STORYLINE#${storyline}`, sk: 'BOARD' })
export const developmentKey = (storyline: string, id: string): Key => ({ pk: `STORYLINE#${storyline}`, sk: `DEV#${id}` })
export const messageKey = (ref: MessageRef): Key => ({ pk: `SUB#${ref.subscription}#${ref.channel}`, sk: ref.sk })
export const channelKey = (channel: string): Key => ({ pk: `CHANNEL#${channel}`, sk: 'STATE' })

/** The rest of a key after its prefix: `HIT#troop-offers` → `troop-offers`. */
export const afterPrefix = (key: string): string => key.slice(key.indexOf('#') + 1)

export const hitRefOf = (key: Key): HitRef => ({ entryKey: afterPrefix(key.pk), storyline: afterPrefix(key.sk) })

export function messageRefOf(key: Key): MessageRef {
  const [subscription = '', channel = ''] = afterPrefix(key.pk).split('#')
  return { subscription, channel, sk: key.sk }
}

/** `day` of the index byDay, by an instant. */
export const hitsDay = (at: string): string => `HITS#${at.slice(0, 10)}`
export const alertsDay = (at: string): string => `ALERTS#${at.slice(0, 10)}`

/** `at` of the indexes byStoryline and byDay: sorts by time, and one instant may have many. */
export const atOf = (instant: string, id: string): string => `${instant}#${id}`
/** The instant of an `at`: its first 24 characters. */
export const instantOf = (at: string): string => at.slice(0, 24)

/** What stands on an item while exactly one thing is left to do with it. */
export type Due = 'plan' | 'send'

const dayMs = 86_400_000
/** Hits, developments and messages: more than a year, so that an anniversary finds the last one. */
export const keptHitMs = 400 * dayMs
/** Feed state and ring: renewed by every poll that writes. */
export const keptFeedMs = 90 * dayMs
/** A host's block, after its end. */
export const keptHostMs = dayMs
/** Nothing due expires: the least time between an item's due time and its end. */
export const leastAfterDueMs = 30 * dayMs

/** Seconds, as DynamoDB's TTL wants them. */
export const expiresAfter = (instant: string, keptMs: number): number => Math.floor((Date.parse(instant) + keptMs) / 1000)

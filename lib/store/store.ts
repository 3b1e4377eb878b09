/**
 * The store port: every read and write of the one table, named by what it means.
 *
 * `dynamo.ts` is the implementation and `keys.ts` has the keys; nothing else knows the table.
 * Each write is one item and one command; a failed condition is an expected outcome and comes
 * back as a value. docs/table.md lists the items, docs/one-item-one-write.md says why.
 */
import type { ChannelState, Message, MessageRef } from '../alert/message.ts'
import type { FeedState } from '../feed/feed.ts'
import type { Board, Development } from '../storyline/development.ts'
import type { Decisions, Evidence, Hit, HitEntry } from '../storyline/hit.ts'

export type HitRef = { readonly entryKey: string; readonly storyline: string }

/** `applied`: written now. `refused`: the condition failed; read again before concluding anything (our own lost answer looks the same). */
export type Written = 'applied' | 'refused'

/** A page of an index, newest first. `next` continues it: opaque outside the store. */
export type Page<Row> = { readonly rows: readonly Row[]; readonly next?: string }

export type PageOptions = {
  readonly limit: number
  /** `foundAt` (or createdAt) bounds, ISO 8601 UTC: from inclusive, to exclusive. */
  readonly from?: string
  readonly to?: string
  /** A `next` of an earlier page of the same query. */
  readonly after?: string
}

/** What a revision changes of a hit. */
export type HitText = {
  readonly entry: HitEntry
  readonly evidence: Evidence
  readonly score: number
  readonly textHash: string
  readonly rules: string
}

/** What a finished poll records: the whole state; an absent member is removed. */
export type PollRecord = Omit<FeedState, 'feed' | 'polledAt' | 'previousAt'>

/** `scheduled`: only if the feed is due, or its address (`urlHash`) is another than that of its state, and its last poll began before `polledBefore`. */
export type Claim = {
  /** New for each claim: tells our own lost answer from somebody else's claim. */
  readonly id: string
  readonly feed: string
  readonly now: string
  readonly nextAt: string
  readonly scheduled: boolean
  readonly urlHash: string
  readonly polledBefore: string
}

/** What poll and dispatch use. */
export type PollStore = {
  /** The states of one of the 60 shards. */
  readonly feedStates: (shard: number) => Promise<readonly FeedState[]>
  /** Take the feed for one poll: moves `nextAt`, sets `polledAt` and `previousAt`. Undefined: somebody else has it or it is not due. */
  readonly claimFeed: (claim: Claim) => Promise<FeedState | undefined>
  /** Write a poll's end, if the state still belongs to it (`polledAt`). */
  readonly finishPoll: (feed: string, polledAt: string, record: PollRecord) => Promise<Written>
  readonly ring: (feed: string) => Promise<Uint8Array | undefined>
  readonly putRing: (feed: string, ring: Uint8Array, now: string) => Promise<void>
  /** Host → blocked until, those still in force at `now`. */
  readonly blockedHosts: (now: string) => Promise<ReadonlyMap<string, string>>
  readonly blockHost: (host: string, until: string) => Promise<void>
  /** Put a hit, due for planning, unless it exists. */
  readonly addHit: (hit: Omit<Hit, 'due' | 'revision'>) => Promise<Written>
  readonly hit: (ref: HitRef) => Promise<Hit | undefined>
  readonly hitsOfEntry: (entryKey: string) => Promise<readonly Hit[]>
  /** Another feed carries the entry too. */
  readonly addFeed: (ref: HitRef, feed: string, textHash: string) => Promise<Written>
  /** A feed changed the entry's text and it matches (again): a revision, due again. */
  readonly reviseHit: (ref: HitRef, feed: string, text: HitText, now: string) => Promise<Written>
  /** The revised entry no longer matches and no other feed carries it (refused if one does): a revision, due again. */
  readonly lapseHit: (ref: HitRef, feed: string, textHash: string, now: string) => Promise<Written>
}

/** What alert uses. */
export type AlertStore = {
  /** Keys of hits to plan up to `now`: hints, read from an index (every page). */
  readonly duePlans: (now: string) => Promise<readonly HitRef[]>
  /** Keys of messages to send up to `now`: hints. */
  readonly dueMessages: (now: string) => Promise<readonly MessageRef[]>
  /** Consistent. */
  readonly hits: (refs: readonly HitRef[]) => Promise<readonly Hit[]>
  readonly board: (storyline: string) => Promise<Board>
  /** Replace the board if it still has `readVersion`. */
  readonly commitBoard: (board: Board, readVersion: number) => Promise<Written>
  /** Create or grow a development; a newer revision wins. */
  readonly applyDevelopment: (development: Development) => Promise<Written>
  readonly development: (storyline: string, id: string) => Promise<Development | undefined>
  /**
   * A `now` message is wanted at this revision; refused if it is wanted at this one or a newer already. `once`: only
   * where it was not told yet, be it cancelled; one that was sent, is being sent or was given up stays as it is.
   */
  readonly wantMessage: (want: { ref: MessageRef; rev: number; once?: boolean; now: string; failAfter: string }) => Promise<Written>
  /** Add entries to a backlog message, unless it is sealed (attempted or closed) or full. `dueAt` is of its first entry. */
  readonly addToBacklog: (want: {
    ref: MessageRef
    entryKeys: readonly string[]
    now: string
    dueAt: string
    failAfter: string
  }) => Promise<Written>
  /** The hit is planned: nothing is left to do with this revision of it. */
  readonly planHit: (ref: HitRef, plan: { revision: number; development: string; decisions: Decisions; now: string }) => Promise<Written>
  /** Try the planning again later. */
  readonly postponePlan: (ref: HitRef, dueAt: string) => Promise<Written>
  readonly message: (ref: MessageRef) => Promise<Message | undefined>
  /**
   * Take the message for one attempt; undefined: it is not due or another attempt is alive. `unmarked`: the claim on it as read,
   * of an earlier attempt that ended without a mark; it must have run out, and the message is `maybeTwice` from now on.
   */
  readonly claimMessage: (
    ref: MessageRef,
    claim: { id: string; now: string; until: string; unmarked?: string },
  ) => Promise<Message | undefined>
  /** Sent: `rev` (now) or `keys` (backlog) is what was told; refused if it grew meanwhile or the claim is lost. */
  readonly markSent: (
    ref: MessageRef,
    mark: { claim: string; rev?: number; keys?: readonly string[]; outcome: string; maybeTwice: boolean; now: string },
  ) => Promise<Written>
  /** Sent, but it grew meanwhile (`now` messages): told up to `rev`, due again. */
  readonly markGrown: (ref: MessageRef, mark: { claim: string; rev: number; now: string }) => Promise<Written>
  /** Not sent: due again at `dueAt`. With `claim`: the attempt is over and gives it back. `failAfter`: it is given up later than was planned. */
  readonly postponeMessage: (
    ref: MessageRef,
    retry: { claim?: string; dueAt: string; failAfter?: string; outcome?: string; maybeTwice?: boolean },
  ) => Promise<Written>
  /** Given up or no longer wanted, if it is still as it was read and no attempt is alive. */
  readonly closeMessage: (read: Message, close: { state: 'failed' | 'cancelled'; outcome: string; now: string }) => Promise<Written>
  /** The subscription of a decision is gone: `gone` in place of what was decided with the message `sk`. Refused while the hit is due. */
  readonly recordGone: (ref: HitRef, subscription: string, sk: string) => Promise<Written>
  readonly channelState: (channel: string) => Promise<ChannelState | undefined>
  readonly putChannelState: (state: ChannelState) => Promise<void>
}

/** What the query endpoint and the commands read: eventually consistent, newest first. */
export type QueryStore = {
  readonly hitsByStoryline: (storyline: string, options: PageOptions) => Promise<Page<Hit>>
  /** `day`: 2026-11-24, of `foundAt`. */
  readonly hitsByDay: (day: string, options: PageOptions) => Promise<Page<Hit>>
  readonly hit: (ref: HitRef) => Promise<Hit | undefined>
  /** Messages by reference, those that exist. */
  readonly messages: (refs: readonly MessageRef[]) => Promise<readonly Message[]>
  /** `day` of `createdAt`. */
  readonly messagesByDay: (day: string, options: PageOptions) => Promise<Page<Message>>
  readonly allFeedStates: () => Promise<readonly FeedState[]>
  readonly channelState: (channel: string) => Promise<ChannelState | undefined>
}

export type Store = PollStore & AlertStore & QueryStore

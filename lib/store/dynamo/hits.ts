/**
 * Hits: put once under (entry, storyline), changed by revisions, planned once a revision.
 *
 * The index attributes storyline, day and at are written by `addHit` only; `due` comes and goes.
 */
import * as z from 'zod/mini'
import type { Hit } from '../../storyline/hit.ts'
import { atOf, entryPartition, expiresAfter, hitKey, hitPrefix, hitRefOf, hitsDay, instantOf, keptHitMs } from '../keys.ts'
import type { AlertStore, PageOptions, PollStore, QueryStore, Written } from '../store.ts'
import { assertFits, largestHitBytes } from './item-size.ts'
import { pageOf } from './pages.ts'
import type { Change, Row, TableAccess } from './table-access.ts'

const Spans = z.array(z.object({ start: z.number(), end: z.number(), concept: z.string() }))
const Excerpt = z.object({ text: z.string(), spans: Spans })

const Decision = z.object({
  decision: z.enum(['send', 'below', 'duplicate', 'backlog', 'lapsed', 'gone']),
  reason: z.string(),
  message: z.exactOptional(z.string()),
})

export const DecisionsItem = z.record(z.string(), Decision)

const HitItem = z.object({
  at: z.string(),
  entry: z.object({
    title: z.string(),
    link: z.nullable(z.string()),
    language: z.nullable(z.string()),
    publishedAt: z.nullable(z.string()),
    source: z.string(),
  }),
  evidence: z.object({ title: Excerpt, body: z.array(Excerpt) }),
  score: z.number(),
  textHash: z.string(),
  rules: z.string(),
  feeds: z.record(z.string(), z.string()),
  revision: z.number(),
  backlog: z._default(z.boolean(), false),
  lapsedAt: z.exactOptional(z.string()),
  development: z.exactOptional(z.string()),
  decisions: z.exactOptional(DecisionsItem),
  plannedAt: z.exactOptional(z.string()),
  due: z.exactOptional(z.literal('plan')),
})

export function hitOf(row: Row): Hit {
  const { at, due, ...rest } = HitItem.parse(row)
  return { ...hitRefOf(row), ...rest, foundAt: instantOf(at), due: due !== undefined }
}

/** Due for planning at `dueAt`, kept as long as a new hit from then on. */
const planDue = (dueAt: string) => ({ dueAt, expiresAt: expiresAfter(dueAt, keptHitMs) })

type HitStore = Pick<
  PollStore & AlertStore & QueryStore,
  | 'addHit'
  | 'hit'
  | 'hitsOfEntry'
  | 'addFeed'
  | 'reviseHit'
  | 'lapseHit'
  | 'duePlans'
  | 'hits'
  | 'planHit'
  | 'postponePlan'
  | 'recordGone'
  | 'hitsByStoryline'
  | 'hitsByDay'
>

export function hitStore(table: TableAccess, now: () => Date): HitStore {
  const change = async (ref: Parameters<typeof hitKey>[0], what: Change): Promise<Written> =>
    (await table.update(hitKey(ref), what)) === undefined ? 'refused' : 'applied'

  return {
    addHit: ({ entryKey, storyline, foundAt, backlog, ...hit }) => {
      const item = {
        ...hitKey({ entryKey, storyline }),
        ...hit,
        ...(backlog ? { backlog } : {}),
        storyline,
        day: hitsDay(foundAt),
        at: atOf(foundAt, entryKey),
        revision: 1,
        due: 'plan',
        ...planDue(foundAt),
      }
      assertFits('hit', `${entryKey}~${storyline}`, item, largestHitBytes)
      // An expired hit may lie about for two more days: it is no longer seen, so it is no guard.
      const seconds = Math.floor(now().getTime() / 1000)
      return table.put(item, { if: 'attribute_not_exists(#pk) OR #expiresAt <= :seconds', values: { ':seconds': seconds } })
    },

    hit: async ref => {
      const row = await table.get(hitKey(ref))
      return row === undefined ? undefined : hitOf(row)
    },

    hitsOfEntry: async entryKey => {
      const where = '#pk = :pk AND begins_with(#sk, :prefix)'
      return (await table.all({ where, values: { ':pk': entryPartition(entryKey), ':prefix': hitPrefix }, consistent: true })).map(hitOf)
    },

    addFeed: (ref, feed, textHash) =>
      change(ref, {
        update: 'SET #feeds.#feed = :hash',
        names: { feed },
        values: { ':hash': textHash },
        if: 'attribute_exists(#pk) AND attribute_not_exists(#feeds.#feed)',
      }),

    reviseHit: (ref, feed, text, at) => {
      const due = planDue(at)
      assertFits('hit', `${ref.entryKey}~${ref.storyline}`, text, largestHitBytes)
      return change(ref, {
        update:
          'SET #entry = :entry, #evidence = :evidence, #score = :score, #textHash = :hash, #rules = :rules, #feeds.#feed = :hash, ' +
          '#revision = #revision + :one, #due = :plan, #dueAt = :dueAt, #expiresAt = :expiresAt REMOVE #lapsedAt',
        names: { feed },
        values: {
          ':entry': text.entry,
          ':evidence': text.evidence,
          ':score': text.score,
          ':hash': text.textHash,
          ':rules': text.rules,
          ':one': 1,
          ':plan': 'plan',
          ':dueAt': due.dueAt,
          ':expiresAt': due.expiresAt,
        },
        if: 'attribute_exists(#pk) AND (attribute_not_exists(#feeds.#feed) OR #feeds.#feed <> :hash)',
      })
    },

    lapseHit: (ref, feed, textHash, at) => {
      const due = planDue(at)
      return change(ref, {
        update:
          'SET #feeds.#feed = :hash, #lapsedAt = :dueAt, #revision = #revision + :one, #due = :plan, #dueAt = :dueAt, #expiresAt = :expiresAt',
        names: { feed },
        values: { ':hash': textHash, ':one': 1, ':plan': 'plan', ':dueAt': due.dueAt, ':expiresAt': due.expiresAt },
        if: '#feeds.#feed <> :hash AND attribute_exists(#feeds.#feed) AND size(#feeds) = :one AND attribute_not_exists(#lapsedAt)',
      })
    },

    duePlans: async until => {
      const rows = await table.all({ index: 'due', where: '#due = :due AND #dueAt <= :until', values: { ':due': 'plan', ':until': until } })
      return rows.map(hitRefOf)
    },

    hits: async refs => (await table.batch(refs.map(hitKey), { consistent: true })).map(hitOf),

    planHit: (ref, { revision, development, decisions, now: at }) =>
      change(ref, {
        update: 'SET #development = :development, #decisions = :decisions, #plannedAt = :at REMOVE #due, #dueAt',
        values: { ':development': development, ':decisions': decisions, ':at': at, ':revision': revision },
        if: '#revision = :revision AND attribute_exists(#due)',
      }),

    postponePlan: (ref, dueAt) => {
      const due = planDue(dueAt)
      return change(ref, {
        update: 'SET #dueAt = :dueAt, #expiresAt = :expiresAt',
        values: { ':dueAt': due.dueAt, ':expiresAt': due.expiresAt },
        if: 'attribute_exists(#due)',
      })
    },

    recordGone: (ref, subscription, sk) =>
      change(ref, {
        update: 'SET #decisions.#subscription = :gone',
        names: { subscription },
        values: { ':gone': { decision: 'gone', reason: 'subscription', message: sk }, ':sk': sk },
        // While it is due its decisions are being written: they would overwrite this.
        if: '#decisions.#subscription.#message = :sk AND attribute_not_exists(#due)',
      }),

    hitsByStoryline: (storyline: string, options: PageOptions) => pageOf(table, { index: 'byStoryline', hash: storyline }, options, hitOf),
    hitsByDay: (day: string, options: PageOptions) => pageOf(table, { index: 'byDay', hash: hitsDay(day) }, options, hitOf),
  }
}

/**
 * Messages and the state of channels: wanted by planning, claimed for one attempt, marked by its end.
 *
 * A claim that is still on the item when the next attempt takes it had no mark: its POST may have
 * reached people. Every regular end removes it.
 */
import * as z from 'zod/mini'
import { type ChannelState, type Message, mostBacklogEntries } from '../../alert/message.ts'
import { alertsDay, atOf, channelKey, expiresAfter, instantOf, keptHitMs, messageKey, messageRefOf } from '../keys.ts'
import type { AlertStore, PageOptions, QueryStore, Written } from '../store.ts'
import { pageOf } from './pages.ts'
import type { Change, Row, TableAccess } from './table-access.ts'

const optionalText = z.exactOptional(z.string())
const optionalNumber = z.exactOptional(z.number())

const MessageItem = z.object({
  at: z.string(),
  keys: z.exactOptional(z.set(z.string())),
  wantRev: optionalNumber,
  toldRev: optionalNumber,
  state: z.enum(['due', 'sent', 'failed', 'cancelled']),
  attempts: z._default(z.number(), 0),
  outcome: optionalText,
  maybeTwice: z.exactOptional(z.boolean()),
  claim: optionalText,
  claimUntil: optionalText,
  failAfter: optionalText,
  sentAt: optionalText,
  dueAt: optionalText,
})

const ChannelItem = z.object({
  notBefore: optionalText,
  failingSince: optionalText,
  lastError: optionalText,
  lastOkAt: optionalText,
})

/** `DEV#storyline/development` or `EP#backlog#storyline#hour`: not an attribute, or messages would stand among a storyline's hits in its index. */
function subjectOf(sk: string): Pick<Message, 'storyline' | 'development'> {
  const [kind = '', a = '', b = ''] = sk.split('#')
  if (kind === 'EP') return { storyline: b }
  const slash = a.indexOf('/')
  return { storyline: a.slice(0, slash), development: a.slice(slash + 1) }
}

function messageOf(row: Row): Message {
  const { at, keys, ...rest } = MessageItem.parse(row)
  return {
    ...messageRefOf(row),
    ...subjectOf(row.sk),
    ...rest,
    ...(keys === undefined ? {} : { keys: [...keys].sort() }),
    createdAt: instantOf(at),
  }
}

const sendDue = (dueAt: string) => ({ ':dueAt': dueAt, ':expiresAt': expiresAfter(dueAt, keptHitMs) })
const idle = 'attribute_not_exists(#claimUntil) OR #claimUntil < :now'

type MessageStore = Pick<
  AlertStore & QueryStore,
  | 'dueMessages'
  | 'wantMessage'
  | 'addToBacklog'
  | 'message'
  | 'claimMessage'
  | 'markSent'
  | 'markGrown'
  | 'postponeMessage'
  | 'closeMessage'
  | 'channelState'
  | 'putChannelState'
  | 'messages'
  | 'messagesByDay'
>

export function messageStore(table: TableAccess): MessageStore {
  const change = async (ref: Parameters<typeof messageKey>[0], what: Change): Promise<Written> =>
    (await table.update(messageKey(ref), what)) === undefined ? 'refused' : 'applied'

  const message = async (ref: Parameters<typeof messageKey>[0]): Promise<Message | undefined> => {
    const row = await table.get(messageKey(ref))
    return row === undefined ? undefined : messageOf(row)
  }

  /** Written once: where the message stands among the alerts of its day. */
  const created = 'SET #day = if_not_exists(#day, :day), #at = if_not_exists(#at, :at), '
  const createdValues = (ref: Parameters<typeof messageKey>[0], now: string) => ({
    ':day': alertsDay(now),
    ':at': atOf(now, `${ref.subscription}/${ref.channel}`),
  })

  return {
    dueMessages: async until => {
      const rows = await table.all({ index: 'due', where: '#due = :due AND #dueAt <= :until', values: { ':due': 'send', ':until': until } })
      return rows.map(messageRefOf)
    },

    wantMessage: ({ ref, rev, once, now, failAfter }) =>
      change(ref, {
        update: `${created}#wantRev = :rev, #due = :send, #dueAt = :dueAt, #expiresAt = :expiresAt, #failAfter = if_not_exists(#failAfter, :failAfter), #state = :due`,
        values: {
          ...createdValues(ref, now),
          ...sendDue(now),
          ':rev': rev,
          ':send': 'send',
          ':failAfter': failAfter,
          ':due': 'due',
          ...(once ? { ':cancelled': 'cancelled' } : {}),
        },
        if: once
          ? 'attribute_not_exists(#wantRev) OR (#wantRev < :rev AND attribute_not_exists(#claim) AND (#state = :due OR #state = :cancelled))'
          : 'attribute_not_exists(#wantRev) OR #wantRev < :rev',
      }),

    addToBacklog: ({ ref, entryKeys, now, dueAt, failAfter }) =>
      change(ref, {
        update: `${created}#due = :send, #dueAt = if_not_exists(#dueAt, :dueAt), #expiresAt = :expiresAt, #failAfter = if_not_exists(#failAfter, :failAfter), #state = :due ADD #keys :keys`,
        values: {
          ...createdValues(ref, now),
          ...sendDue(dueAt),
          ':send': 'send',
          ':failAfter': failAfter,
          ':due': 'due',
          ':keys': new Set(entryKeys),
          ':most': mostBacklogEntries,
        },
        if: 'attribute_not_exists(#attempts) AND (attribute_not_exists(#state) OR #state = :due) AND (attribute_not_exists(#keys) OR size(#keys) < :most)',
      }),

    message,

    claimMessage: async (ref, { id, now, until, unmarked }) => {
      const row = await table.update(messageKey(ref), {
        update: `SET #claim = :id, #claimUntil = :dueAt, #dueAt = :dueAt, #expiresAt = :expiresAt${unmarked === undefined ? '' : ', #maybeTwice = :true'} ADD #attempts :one`,
        values: {
          ':id': id,
          ':one': 1,
          ...sendDue(until),
          ...(unmarked === undefined ? {} : { ':unmarked': unmarked, ':now': now, ':true': true }),
        },
        if: `attribute_exists(#due) AND ${unmarked === undefined ? 'attribute_not_exists(#claim)' : '#claim = :unmarked AND #claimUntil < :now'}`,
      })
      if (row !== undefined) return messageOf(row)
      // Refused: another attempt is alive, or the answer to our own claim was lost.
      const current = await message(ref)
      return current?.claim === id ? current : undefined
    },

    markSent: (ref, { claim, rev, keys, outcome, maybeTwice, now }) =>
      change(ref, {
        update:
          `SET #state = :sent, #outcome = :outcome, #sentAt = :now, #expiresAt = :expiresAt${rev === undefined ? '' : ', #toldRev = :rev'}${maybeTwice ? ', #maybeTwice = :true' : ''} ` +
          'REMOVE #due, #dueAt, #claim, #claimUntil, #failAfter',
        values: {
          ':sent': 'sent',
          ':outcome': outcome,
          ':now': now,
          ':expiresAt': expiresAfter(now, keptHitMs),
          ':claim': claim,
          ...(rev === undefined ? {} : { ':rev': rev }),
          ...(keys === undefined ? {} : { ':keys': new Set(keys) }),
          ...(maybeTwice ? { ':true': true } : {}),
        },
        if: `#claim = :claim${rev === undefined ? '' : ' AND #wantRev = :rev'}${keys === undefined ? '' : ' AND #keys = :keys'}`,
      }),

    markGrown: (ref, { claim, rev, now }) =>
      change(ref, {
        update: 'SET #toldRev = :rev, #dueAt = :dueAt, #expiresAt = :expiresAt REMOVE #claim, #claimUntil',
        values: { ':rev': rev, ...sendDue(now), ':claim': claim },
        if: '#claim = :claim AND attribute_exists(#due)',
      }),

    postponeMessage: (ref, { claim, dueAt, failAfter, outcome, maybeTwice }) =>
      change(ref, {
        update:
          `SET #dueAt = :dueAt, #expiresAt = :expiresAt${failAfter === undefined ? '' : ', #failAfter = :failAfter'}${outcome === undefined ? '' : ', #outcome = :outcome'}${maybeTwice === true ? ', #maybeTwice = :true' : ''}` +
          (claim === undefined ? '' : ' REMOVE #claim, #claimUntil'),
        values: {
          ...sendDue(dueAt),
          ...(failAfter === undefined ? {} : { ':failAfter': failAfter }),
          ...(outcome === undefined ? {} : { ':outcome': outcome }),
          ...(maybeTwice === true ? { ':true': true } : {}),
          ...(claim === undefined ? {} : { ':claim': claim }),
        },
        if: `attribute_exists(#due)${claim === undefined ? '' : ' AND #claim = :claim'}`,
      }),

    closeMessage: (read, { state, outcome, now }) =>
      change(read, {
        update: `SET #state = :state, #outcome = :outcome REMOVE #due, #dueAt, #claim, #claimUntil, #failAfter`,
        values: {
          ':state': state,
          ':outcome': outcome,
          ':now': now,
          ...(read.wantRev === undefined ? {} : { ':rev': read.wantRev }),
          ...(read.keys === undefined ? {} : { ':keys': new Set(read.keys) }),
        },
        if: `attribute_exists(#due) AND (${idle})${read.wantRev === undefined ? '' : ' AND #wantRev = :rev'}${read.keys === undefined ? '' : ' AND #keys = :keys'}`,
      }),

    channelState: async channel => {
      const row = await table.get(channelKey(channel))
      return row === undefined ? undefined : { channel, ...ChannelItem.parse(row) }
    },

    putChannelState: async ({ channel, ...state }: ChannelState) => {
      await table.put({ ...channelKey(channel), ...state })
    },

    messages: async refs => (await table.batch(refs.map(messageKey), { consistent: false })).map(messageOf),
    messagesByDay: (day: string, options: PageOptions) => pageOf(table, { index: 'byDay', hash: alertsDay(day) }, options, messageOf),
  }
}

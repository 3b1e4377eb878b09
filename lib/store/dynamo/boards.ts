/**
 * Boards and developments: a storyline's decisions, and what is projected of them.
 */
import * as z from 'zod/mini'
import { type Board, type Development, emptyBoard } from '../../storyline/development.ts'
import { afterPrefix, boardKey, developmentKey, expiresAfter, keptHitMs } from '../keys.ts'
import type { AlertStore } from '../store.ts'
import { DecisionsItem } from './hits.ts'
import { assertFits, largestBoardBytes } from './item-size.ts'
import type { TableAccess } from './table-access.ts'

const BoardItem = z.object({
  version: z.number(),
  open: z.array(z.object({ id: z.string(), told: z.record(z.string(), z.array(z.string())) })),
  batch: z.array(
    z.object({
      entryKey: z.string(),
      revision: z.number(),
      development: z.string(),
      rev: z.number(),
      decisions: DecisionsItem,
      kept: z.array(z.string()),
    }),
  ),
})

const DevelopmentItem = z.object({
  rev: z.number(),
  title: z.string(),
  firstAt: z.string(),
  lastAt: z.string(),
  members: z.set(z.string()),
})

/** A set of this many keys is 16 KB: read whole for every message. */
const mostMembers = 1_000

type BoardStore = Pick<AlertStore, 'board' | 'commitBoard' | 'applyDevelopment' | 'development'>

export function boardStore(table: TableAccess): BoardStore {
  return {
    board: async (storyline): Promise<Board> => {
      const row = await table.get(boardKey(storyline))
      return row === undefined ? emptyBoard(storyline) : { storyline, ...BoardItem.parse(row) }
    },

    commitBoard: async ({ storyline, ...board }, readVersion) => {
      const item = { ...boardKey(storyline), ...board }
      assertFits('board', storyline, item, largestBoardBytes)
      return table.put(item, { if: 'attribute_not_exists(#pk) OR #version = :read', values: { ':read': readVersion } })
    },

    applyDevelopment: async ({ id, storyline, rev, title, firstAt, lastAt, members }: Development) => {
      if (members.length > mostMembers) throw new RangeError(`development ${id} has ${members.length} members, more than ${mostMembers}`)
      const row = await table.update(developmentKey(storyline, id), {
        update: 'SET #rev = :rev, #title = :title, #firstAt = :firstAt, #lastAt = :lastAt, #expiresAt = :expiresAt ADD #members :members',
        values: {
          ':rev': rev,
          ':title': title,
          ':firstAt': firstAt,
          ':lastAt': lastAt,
          ':members': new Set(members),
          ':expiresAt': expiresAfter(lastAt, keptHitMs),
        },
        if: 'attribute_not_exists(#rev) OR #rev <= :rev',
      })
      return row === undefined ? 'refused' : 'applied'
    },

    development: async (storyline, id) => {
      const row = await table.get(developmentKey(storyline, id))
      if (row === undefined) return undefined
      const { members, ...rest } = DevelopmentItem.parse(row)
      return { id: afterPrefix(row.sk), storyline, ...rest, members: [...members].sort() }
    },
  }
}

/**
 * Cursors: a place in the hits' order, newest first (`foundAt`, entry key, storyline, all descending).
 *
 * A cursor names the last row that was passed and nothing of the store, so that it stays valid while
 * hits arrive, under other filters and over deployments, and no client can steer a read with it.
 */
import * as z from 'zod'
import type { Hit } from '../storyline/hit.ts'

const Cursor = z.strictObject({
  v: z.literal(1),
  /** `foundAt` of the hit passed last; without `key`: everything found at or after it was passed. */
  at: z.iso.datetime({ precision: 3 }),
  key: z.string().min(1).max(64).optional(),
  storyline: z.string().min(1).max(200).optional(),
  /** Alerts: the subscription passed last of that hit, whose rows go on after it. */
  subscription: z.string().min(1).max(200).optional(),
})

export type Place = {
  readonly at: string
  readonly hit?: { readonly key: string; readonly storyline: string }
  /** Only with `hit`. */
  readonly subscription?: string
}

export const placeOf = (hit: Hit, subscription?: string): Place => ({
  at: hit.foundAt,
  hit: { key: hit.entryKey, storyline: hit.storyline },
  ...(subscription === undefined ? {} : { subscription }),
})

export function encodeCursor(place: Place): string {
  const cursor: z.input<typeof Cursor> = {
    v: 1,
    at: place.at,
    ...place.hit,
    ...(place.subscription === undefined ? {} : { subscription: place.subscription }),
  }
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** Undefined for anything that `encodeCursor` did not write. */
export function decodeCursor(text: string): Place | undefined {
  if (!/^[\w-]{1,600}$/.test(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined
  }
  const parsed = Cursor.safeParse(value)
  if (!parsed.success) return undefined
  const { at, key, storyline, subscription } = parsed.data
  if (key === undefined || storyline === undefined) return key === storyline && subscription === undefined ? { at } : undefined
  return { at, hit: { key, storyline }, ...(subscription === undefined ? {} : { subscription }) }
}

/** Below zero: `hit` comes before the place (it was passed); zero: it is the place itself; above: still to come. */
export function compareToPlace(hit: Hit, place: Place): number {
  if (hit.foundAt !== place.at) return hit.foundAt > place.at ? -1 : 1
  if (place.hit === undefined) return -1
  if (hit.entryKey !== place.hit.key) return hit.entryKey > place.hit.key ? -1 : 1
  if (hit.storyline !== place.hit.storyline) return hit.storyline > place.hit.storyline ? -1 : 1
  return 0
}

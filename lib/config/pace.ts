/** How often a feed may be polled: the defaults, and what a feed's own keys make of them. Pure. */
import { durationMs } from './values.ts'

export const DEFAULT_EVERY = '15m'
/** Politeness: no public feed is polled more often. */
export const FLOOR = '5m'
export const CEILING = '6h'

type PaceKeys = {
  readonly every?: string | undefined
  readonly floor?: string | undefined
  readonly ceiling?: string | undefined
  readonly allowPrivate?: boolean | undefined
}

export type Pace = { readonly everyMs: number; readonly floorMs: number; readonly ceilingMs: number; readonly adapts?: true }

const ms = (text: string): number => durationMs(text) ?? 0

/** Without `every` the interval begins at the default and adapts to the feed. A feed on one's own network (`allowPrivate`) may be polled faster than the floor: its `every` alone says so. */
export const paceOf = ({ every, floor, ceiling = CEILING, allowPrivate = false }: PaceKeys): Pace => {
  const everyMs = ms(every ?? DEFAULT_EVERY)
  const floorMs = floor === undefined ? (allowPrivate ? Math.min(ms(FLOOR), everyMs) : ms(FLOOR)) : ms(floor)
  return { everyMs, floorMs, ceilingMs: ms(ceiling), ...(every === undefined ? { adapts: true } : {}) }
}

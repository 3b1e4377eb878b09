/**
 * Walks the stored hits newest first, of one storyline or day by day, from a place on, with a bound on
 * the work of one request. It filters nothing: hits.ts and alerts.ts choose from what it yields.
 */
import type { PageOptions, QueryStore } from '../store/store.ts'
import type { Hit } from '../storyline/hit.ts'
import { compareToPlace, type Place, placeOf } from './cursor.ts'
import type { EmptyDays } from './empty-days.ts'

export type WalkDeps = {
  readonly store: Pick<QueryStore, 'hitsByStoryline' | 'hitsByDay'>
  readonly now: () => Date
  /** Days that need not be asked for; filled by the walk. */
  readonly emptyDays?: EmptyDays
}

export type Range = {
  readonly storyline?: string
  /** ISO 8601 UTC, of `foundAt`: inclusive. */
  readonly from?: string
  /** Exclusive. */
  readonly to?: string
  /** Only what comes after this place (for `subscription` places also its own hit, whose rows may not all be passed). */
  readonly after?: Place
  /** Rows of one read; as many as will probably be needed. */
  readonly pageSize: number
}

/** `paused`: the bound is reached; go on from the place in another request. The end of the walk is the end of what is stored. */
export type WalkStep = { readonly kind: 'hit'; readonly hit: Hit } | { readonly kind: 'paused'; readonly place: Place }

/** Hits that one request may look at: some 2 MB of the table. */
const maxRows = 1_000
/** Days that one request may ask for: some 300 ms of mostly empty answers. Those known to be empty do not count. */
const maxDays = 60
const dayMs = 86_400_000
/** Hits are kept 400 days; the day they expire in counts too. */
const retentionDays = 401

export async function* walkHits(deps: WalkDeps, range: Range): AsyncGenerator<WalkStep> {
  const end = earlier(range.to, range.after && justAfter(range.after))
  let rows = 0
  let last: Place | undefined
  for await (const step of inOrder(pages(deps, range, end))) {
    if (step.kind === 'paused') {
      yield step
      return
    }
    // What was passed is skipped without counting, so that a thousand hits of one millisecond cannot stop the walk.
    const passed = range.after === undefined ? 1 : compareToPlace(step.hit, range.after)
    if (passed < 0 || (passed === 0 && range.after?.subscription === undefined)) continue
    if (rows === maxRows && last !== undefined) {
      yield { kind: 'paused', place: last }
      return
    }
    rows += 1
    last = placeOf(step.hit)
    yield step
  }
}

/** The index orders by time and entry; among the storylines of one entry its order is not defined, so it is made here. */
async function* inOrder(pages: AsyncGenerator<Rows>): AsyncGenerator<WalkStep> {
  let tied: Hit[] = []
  const flush = (): readonly WalkStep[] => tied.toSorted((a, b) => (a.storyline > b.storyline ? -1 : 1)).map(hit => ({ kind: 'hit', hit }))
  for await (const page of pages) {
    if (page.kind === 'paused') {
      yield* flush()
      yield page
      return
    }
    for (const hit of page.rows) {
      const [first] = tied
      if (first !== undefined && (first.foundAt !== hit.foundAt || first.entryKey !== hit.entryKey)) {
        yield* flush()
        tied = []
      }
      tied.push(hit)
    }
  }
  yield* flush()
}

type Rows = { readonly kind: 'rows'; readonly rows: readonly Hit[] } | { readonly kind: 'paused'; readonly place: Place }

async function* pages({ store, now, emptyDays }: WalkDeps, range: Range, end: string | undefined): AsyncGenerator<Rows> {
  const bounds = (from: string | undefined, to: string | undefined): PageOptions => ({
    limit: range.pageSize,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  })
  if (range.from !== undefined && end !== undefined && range.from >= end) return
  if (range.storyline !== undefined) {
    const { storyline } = range
    yield* readAll(options => store.hitsByStoryline(storyline, options), bounds(range.from, end))
    return
  }
  const today = dayOf(now().toISOString())
  // An exclusive end at midnight belongs to the day before it.
  const lastDay = end === undefined ? today : (earlier(today, dayOf(shift(end, -1))) ?? today)
  const oldest = shift(`${today}T00:00:00.000Z`, -retentionDays * dayMs)
  const firstDay = dayOf(range.from === undefined || range.from < oldest ? oldest : range.from)
  let days = 0
  for (let day = lastDay; day >= firstDay; day = dayOf(shift(`${day}T00:00:00.000Z`, -1))) {
    if (emptyDays?.has(day)) continue
    if (days === maxDays) {
      yield { kind: 'paused', place: { at: shift(`${day}T00:00:00.000Z`, dayMs) } }
      return
    }
    days += 1
    const from = range.from !== undefined && dayOf(range.from) === day ? range.from : undefined
    const to = end !== undefined && end < shift(`${day}T00:00:00.000Z`, dayMs) ? end : undefined
    let empty = from === undefined && to === undefined
    for await (const page of readAll(options => store.hitsByDay(day, options), bounds(from, to))) {
      if (page.kind === 'rows' && page.rows.length > 0) empty = false
      yield page
    }
    if (empty) emptyDays?.add(day)
  }
}

async function* readAll(read: (options: PageOptions) => ReturnType<QueryStore['hitsByDay']>, options: PageOptions): AsyncGenerator<Rows> {
  let after: string | undefined
  do {
    const page = await read(after === undefined ? options : { ...options, after })
    yield { kind: 'rows', rows: page.rows }
    after = page.next
  } while (after !== undefined)
}

/** The exclusive end of a read that must still see the place's own millisecond, of which some hits may be left. */
const justAfter = (place: Place): string => (place.hit === undefined ? place.at : shift(place.at, 1))
const shift = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()
const dayOf = (instant: string): string => instant.slice(0, 10)
const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined ? b : b === undefined ? a : a < b ? a : b

/** Every storyline of the configuration with its last day: how many hits, and the newest one. */
import { follows } from '../alert/subscription.ts'
import type { QueryStore } from '../store/store.ts'
import { type Hit, hitId } from '../storyline/hit.ts'
import type { Storyline } from '../storyline/storyline.ts'
import type { ApiStoryline } from './api-types.ts'
import { type HitsDeps, presentEntry } from './hits.ts'

const dayMs = 86_400_000
/** Counted up to here, since counting means reading (1–2 KB a hit). */
const maxCounted = 500
/** Storylines read side by side. */
const width = 8

type Deps = Omit<HitsDeps, 'store'> & { readonly store: Pick<QueryStore, 'hitsByStoryline'> }

/** In the order of the configuration. */
export async function listStorylines(deps: Deps): Promise<readonly ApiStoryline[]> {
  const rows: ApiStoryline[] = []
  const { storylines } = deps.configuration
  for (let start = 0; start < storylines.length; start += width)
    rows.push(...(await Promise.all(storylines.slice(start, start + width).map(storyline => lastDay(deps, storyline)))))
  return rows
}

async function lastDay({ store, configuration, now }: Deps, { id, title, rule }: Storyline): Promise<ApiStoryline> {
  const from = new Date(now().getTime() - dayMs).toISOString()
  let count = 0
  let newest: Hit | undefined
  let after: string | undefined
  do {
    const page = await store.hitsByStoryline(id, { limit: 100, from, ...(after === undefined ? {} : { after }) })
    newest ??= page.rows[0]
    count += page.rows.length
    after = page.next
  } while (after !== undefined && count < maxCounted)
  newest ??= (await store.hitsByStoryline(id, { limit: 1 })).rows[0]
  return {
    id,
    title,
    rule: rule.trim(),
    hitsLastDay: count,
    hitsLastDayCapped: after !== undefined,
    lastHit: newest === undefined ? null : { id: hitId(newest), entry: presentEntry(newest), foundAt: newest.foundAt },
    followed: configuration.subscriptions.some(subscription => follows(subscription, id)),
  }
}

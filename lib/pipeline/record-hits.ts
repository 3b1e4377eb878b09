/**
 * Poll 6-8: what an entry that is new or changed in a feed does to the hits: adds, joins, revises or lapses them.
 *
 * The hit's key is the guard against a second one, so doing this twice for an entry does nothing the second time.
 * A refused write may be our own lost answer: what to do next is read from the hit, never from the refusal.
 */
import { StorywireError } from '../errors.ts'
import type { Entry } from '../feed/entry.ts'
import type { Feed } from '../feed/feed.ts'
import { documentOf } from '../feed/identity.ts'
import type { Match } from '../match/document.ts'
import { excerptEvidence } from '../match/explain.ts'
import { type Index, matchDocument } from '../match/match.ts'
import type { HitText, PollStore } from '../store/store.ts'
import type { Hit } from '../storyline/hit.ts'
import { detectLanguage } from '../text/language.ts'

export type RecordDeps = {
  readonly store: Pick<PollStore, 'addHit' | 'hit' | 'hitsOfEntry' | 'addFeed' | 'reviseHit' | 'lapseHit'>
  readonly index: Index
}

export type SeenEntry = {
  readonly feed: Feed
  readonly entry: Entry
  /** The feed had it before, with another text. */
  readonly changed: boolean
  /** The feed held it before we followed it. */
  readonly backlog: boolean
  /** ISO 8601 UTC. */
  readonly foundAt: string
}

/** Titles are headlines; what is longer is shown cut, and matched whole. */
const longestTitle = 1_000
/** No article's address is longer; a longer one would not fit into a hit, and the hit counts for more than its link. */
const longestLink = 8_192

/** How many hits were stored that were none before. */
export async function recordHits(deps: RecordDeps, seen: SeenEntry): Promise<number> {
  const { store, index } = deps
  const { feed, entry } = seen
  const { title, body } = documentOf(entry)
  const language = await detectLanguage(`${title}\n\n${body}`, entry.language ?? feed.language)
  const matches = matchDocument(index, { title, body, source: feed.source, ...(language === undefined ? {} : { lang: language }) })
  let added = 0
  for (const match of matches) {
    const text: HitText = {
      entry: {
        title: title.length > longestTitle ? `${title.slice(0, longestTitle)}…` : title,
        link: entry.link !== null && entry.link.length > longestLink ? null : entry.link,
        language: language ?? null,
        publishedAt: entry.publishedAt,
        source: feed.source,
      },
      evidence: excerptEvidence({ title, body }, match.spans),
      score: match.score,
      textHash: entry.textHash,
      rules: index.version,
    }
    if (await recordMatch(deps, seen, match, text)) added += 1
  }
  if (seen.changed) await lapseOthers(store, seen, matches)
  return added
}

async function recordMatch({ store }: RecordDeps, seen: SeenEntry, { storyline }: Match, text: HitText): Promise<boolean> {
  const { feed, entry, backlog, foundAt } = seen
  const ref = { entryKey: entry.key, storyline }
  const hit: Omit<Hit, 'due' | 'revision'> = { ...ref, ...text, feeds: { [feed.id]: entry.textHash }, backlog, foundAt }
  if ((await store.addHit(hit)) === 'applied') return true
  const found = await store.hit(ref)
  // Taken and then gone: only an item on the edge of its expiry. The poll fails, and the next one has the entry again.
  if (found === undefined) throw new StorywireError('hit-vanished', `hit ${entry.key}~${storyline} was there and is not`)
  const known = found.feeds[feed.id]
  if (known === entry.textHash && found.lapsedAt === undefined) return found.foundAt === foundAt
  if (known === undefined && found.lapsedAt === undefined) await store.addFeed(ref, feed.id, entry.textHash)
  else await store.reviseHit(ref, feed.id, { ...text, entry: { ...text.entry, source: found.entry.source } }, foundAt)
  return false
}

/** The changed entry's hits that it no longer matches, where no other feed carries it. */
async function lapseOthers(store: RecordDeps['store'], { feed, entry, foundAt }: SeenEntry, matches: readonly Match[]): Promise<void> {
  for (const hit of await store.hitsOfEntry(entry.key)) {
    if (matches.some(match => match.storyline === hit.storyline)) continue
    await store.lapseHit(hit, feed.id, entry.textHash, foundAt)
  }
}

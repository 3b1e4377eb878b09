/**
 * Replay: entries of the past, one after the other under their own clock, through the same matching and the same decisions as live ones.
 *
 * It stores nothing and reads no feed. What it remembers grows with the hits, never with the entries: only an entry that
 * hit can be revised.
 */
import { planBatch } from '../alert/plan.ts'
import type { Configuration } from '../config/configuration.ts'
import { documentOf, textHash } from '../feed/identity.ts'
import type { MatchDocument, Span } from '../match/document.ts'
import { type Index, matchDocument, mayMatch } from '../match/match.ts'
import { type Board, emptyBoard } from '../storyline/development.ts'
import type { DecisionKind } from '../storyline/hit.ts'
import { detectLanguage } from '../text/language.ts'

/** Texts are plain, and matched as they are. */
export type ReplayEntry = {
  readonly id: string
  /** BCP 47 primary subtag; absent: detected. */
  readonly lang?: string
  readonly source: string
  /** ISO 8601 UTC of 24 characters: the replay's clock. */
  readonly published: string
  readonly title: string
  readonly summary: string
  readonly content?: string
  readonly url: string
}

export type ReplayHit = {
  /** The id of the line that brought it. */
  readonly entry: string
  readonly storyline: string
  readonly score: number
  readonly development: string
  readonly spans: readonly Span[]
  /** Empty where nobody subscribes. */
  readonly alerts: readonly { readonly subscription: string; readonly decision: DecisionKind; readonly reason: string }[]
}

/** Two entries of one URL that are further apart are two entries: sites use addresses again. */
const sameUrlMs = 14 * 86_400_000
/** Known addresses are looked through for old ones after so many new ones. */
const sweepAfter = 50_000

/** An entry that hit, by whatever id and URL it came. */
type Known = { readonly key: string; readonly storylines: Set<string> }

/** Takes entries in the order of `published`, one at a time; gives the hits of each. */
export function makeReplay({
  index,
  configuration,
}: {
  readonly index: Index
  readonly configuration: Configuration
}): (entry: ReplayEntry) => Promise<readonly ReplayHit[]> {
  const sourceOf = new Map(configuration.feeds.map(feed => [feed.id, feed.source]))
  const boards = new Map<string, Board>()
  const known = rememberHits()
  return async entry => {
    const { title, body } = documentOf({ title: entry.title, summary: entry.summary, content: entry.content ?? '' })
    const { source } = entry
    // Of most entries nobody needs to know the language, and telling it costs as much as all else.
    if (entry.lang === undefined && !mayMatch(index, { title, body, source })) {
      known(entry, false)
      return []
    }
    const language = entry.lang ?? (await detectLanguage(`${title}\n\n${body}`))
    const document: MatchDocument = { title, body, source, ...(language === undefined ? {} : { lang: language }) }
    const matches = matchDocument(index, document)
    const seen = known(entry, matches.length > 0)
    const hits: ReplayHit[] = []
    for (const { storyline, score, spans } of matches) {
      if (seen === undefined || seen.storylines.has(storyline)) continue
      seen.storylines.add(storyline)
      const board = planBatch({
        board: { ...(boards.get(storyline) ?? emptyBoard(storyline)), batch: [] },
        due: [
          {
            entryKey: seen.key,
            storyline,
            entry: { title, link: entry.url, language: language ?? null, publishedAt: entry.published, source: entry.source },
            // Nobody is shown it: the spans are printed whole.
            evidence: { title: { text: '', spans: [] }, body: [] },
            score,
            textHash: textHash({ title, summary: entry.summary, content: entry.content ?? '' }),
            rules: index.version,
            feeds: {},
            revision: 1,
            backlog: false,
            foundAt: entry.published,
            due: true,
          },
        ],
        subscriptions: configuration.subscriptions,
        sourceOf,
        now: entry.published,
      })
      boards.set(storyline, board)
      const [planned] = board.batch
      const alerts = Object.entries(planned?.decisions ?? {}).map(([subscription, { decision, reason }]) => ({
        subscription,
        decision,
        reason,
      }))
      hits.push({ entry: entry.id, storyline, score, development: planned?.development ?? seen.key, spans, alerts })
    }
    return hits
  }
}

/** What is known of an entry from earlier lines; with `hit` it is known from now on. */
function rememberHits(): (entry: ReplayEntry, hit: boolean) => Known | undefined {
  const byId = new Map<string, Known>()
  const byUrl = new Map<string, { readonly known: Known; at: number }>()
  let sweepAt = sweepAfter
  return ({ id, url, published }, hit) => {
    const at = Date.parse(published)
    const there = url === '' ? undefined : byUrl.get(url)
    const fresh = there !== undefined && Math.abs(at - there.at) <= sameUrlMs ? there.known : undefined
    const found = byId.get(id) ?? fresh ?? (hit ? { key: id, storylines: new Set<string>() } : undefined)
    if (found === undefined) return undefined
    byId.set(id, found)
    if (url !== '') byUrl.set(url, { known: found, at })
    if (byUrl.size >= sweepAt) {
      for (const [old, seen] of byUrl) if (at - seen.at > sameUrlMs) byUrl.delete(old)
      sweepAt = byUrl.size + sweepAfter
    }
    return found
  }
}

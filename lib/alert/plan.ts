/**
 * The decisions about a batch of due hits of one storyline: what each subscription is told of each hit, and why.
 *
 * Pure: a board and hits in, the next board out. Nothing here is an effect; `pipeline/plan-storyline` commits the
 * board and then applies its batch, as often as it takes.
 */
import { type Board, developmentId, type OpenDevelopment, type PlannedHit } from '../storyline/development.ts'
import type { Decision, Decisions, Hit } from '../storyline/hit.ts'
import { backlogMessageKey, developmentMessageKey } from './message.ts'
import { score, withCode } from './reason.ts'
import { follows, type Subscription } from './subscription.ts'

export type PlanInput = {
  readonly board: Board
  /** Read consistently, every one still due; among them all of the board's batch that are. */
  readonly due: readonly Hit[]
  readonly subscriptions: readonly Subscription[]
  /** Feed id → source id. */
  readonly sourceOf: ReadonlyMap<string, string>
  /** ISO 8601 UTC. */
  readonly now: string
}

/** A batch is read and applied as a whole. */
const mostHits = 100
/** Together a board stays under 64 KB: the batch in hand, and what later hits are compared with. JSON is longer than the item. */
const mostBatchBytes = 24 * 1_024
const mostOpenBytes = 36 * 1_024
const mostOpen = 40

/** The next board, with one version more. Hits that do not fit stay due and come with the next batch. */
export function planBatch({ board, due, subscriptions, sourceOf, now }: PlanInput): Board {
  const version = board.version + 1
  const decided = new Map(board.batch.map(planned => [planned.entryKey, planned]))
  const following = subscriptions.filter(subscription => follows(subscription, board.storyline))
  const open = openOf(board)
  const batch: PlannedHit[] = []
  let bytes = 0
  for (const hit of inOrder(due, decided)) {
    const earlier = decided.get(hit.entryKey)
    const stays = earlier?.revision === hit.revision
    const planned = stays ? earlier : planHit({ hit, earlier, following, open, sourceOf, version, hour: now.slice(0, 13) })
    const size = jsonBytes(planned)
    // The first always fits: a storyline has at most 100 pairs of subscription and channel.
    if (batch.length === mostHits || (batch.length > 0 && bytes + size > mostBatchBytes)) break
    batch.push(planned)
    bytes += size
    if (!stays) noteTold(open, hit, planned)
  }
  return { storyline: board.storyline, version, open: newest(open), batch }
}

type Deciding = {
  readonly hit: Hit
  readonly earlier: PlannedHit | undefined
  readonly following: readonly Subscription[]
  readonly open: Open
  readonly sourceOf: ReadonlyMap<string, string>
  readonly version: number
  readonly hour: string
}

function planHit(deciding: Deciding): PlannedHit {
  const { hit, earlier, following, version } = deciding
  const decisions: Record<string, Decision> = {}
  const kept: string[] = []
  for (const [subscription, decision] of Object.entries(earlierDecisions(hit, earlier))) {
    // A text that was not told may be by its next revision; what was decided otherwise stays.
    if (decision.decision === 'below' || decision.decision === 'lapsed') continue
    decisions[subscription] = decision
    kept.push(subscription)
  }
  for (const subscription of following) decisions[subscription.id] ??= decide(subscription, deciding)
  return { entryKey: hit.entryKey, revision: hit.revision, development: developmentOf(hit), rev: version, decisions, kept }
}

/**
 * What was decided about an earlier revision. The board's batch has the latest decisions there are; the hit's own
 * tell more only where applying them found another message or a subscription gone.
 */
function earlierDecisions(hit: Hit, earlier: PlannedHit | undefined): Decisions {
  const merged: Record<string, Decision> = { ...hit.decisions }
  for (const [subscription, decision] of Object.entries(earlier?.decisions ?? {})) {
    const applied = merged[subscription]
    if (applied?.decision !== decision.decision && applied?.decision !== 'gone') merged[subscription] = decision
  }
  return merged
}

function decide(subscription: Subscription, { hit, open, sourceOf, hour }: Deciding): Decision {
  if (hit.lapsedAt !== undefined) return withCode('lapsed', 'revision', hit.revision)
  const below = filtered(subscription, hit, sourceOf)
  if (below !== undefined) return below
  const told = tellingOf(open, hit, subscription.id)
  if (told !== undefined) return withCode('duplicate', 'text', hit.textHash, developmentMessageKey(hit.storyline, told))
  if (hit.backlog) return withCode('backlog', 'older', undefined, backlogMessageKey(hit.storyline, hour))
  return withCode('send', 'new', undefined, developmentMessageKey(hit.storyline, developmentOf(hit)))
}

function filtered({ minScore, languages, sources }: Subscription, hit: Hit, sourceOf: ReadonlyMap<string, string>): Decision | undefined {
  if (minScore !== undefined && hit.score < minScore) return withCode('below', 'score', `${score(hit.score)} < ${score(minScore)}`)
  const { language, source } = hit.entry
  // An unknown language may be one of those wanted.
  if (languages !== undefined && language !== null && !languages.includes(language)) return withCode('below', 'language', language)
  if (sources === undefined) return undefined
  const carriers = [source, ...Object.keys(hit.feeds).map(feed => sourceOf.get(feed))]
  return carriers.some(carrier => carrier !== undefined && sources.includes(carrier)) ? undefined : withCode('below', 'source', source)
}

const developmentOf = (hit: Hit): string => hit.development ?? developmentId(hit.foundAt, hit.entryKey)

/** Those decided already come first and so always fit; the others by when they were found. */
function inOrder(due: readonly Hit[], decided: ReadonlyMap<string, PlannedHit>): readonly Hit[] {
  const isNew = (hit: Hit) => (decided.get(hit.entryKey)?.revision === hit.revision ? '0' : '1')
  const place = (hit: Hit) => `${isNew(hit)}${hit.foundAt}${hit.entryKey}`
  return [...due].sort((a, b) => (place(a) < place(b) ? -1 : 1))
}

/** Developments by id, oldest first; replaced where more is told, never changed. */
type Open = Map<string, OpenDevelopment>

const openOf = (board: Board): Open => new Map(board.open.map(development => [development.id, development]))

/** The development under which the subscription was told this very text. A hit is no duplicate of its own development. */
function tellingOf(open: Open, hit: Hit, subscription: string): string | undefined {
  const own = developmentOf(hit)
  for (const [id, { told }] of open) if (id !== own && told[hit.textHash]?.includes(subscription)) return id
  return undefined
}

function noteTold(open: Open, hit: Hit, planned: PlannedHit): void {
  const sends = Object.entries(planned.decisions).flatMap(([id, { decision }]) =>
    decision === 'send' && !planned.kept.includes(id) ? [id] : [],
  )
  if (sends.length === 0) return
  const { development: id } = planned
  const told = open.get(id)?.told ?? {}
  open.set(id, { id, told: { ...told, [hit.textHash]: [...(told[hit.textHash] ?? []), ...sends] } })
}

/** As many of the newest as fit; the oldest fall out. */
function newest(open: Open): readonly OpenDevelopment[] {
  const kept: OpenDevelopment[] = []
  let bytes = 0
  for (const development of [...open.values()].reverse()) {
    bytes += bytesOf(development)
    if (kept.length === mostOpen || bytes > mostOpenBytes) break
    kept.push(development)
  }
  return kept.reverse()
}

/** A development stays as it is from one batch to the next, but for those that are told: a replay asks for each hit. */
const sizes = new WeakMap<OpenDevelopment, number>()
function bytesOf(development: OpenDevelopment): number {
  const known = sizes.get(development) ?? jsonBytes(development)
  sizes.set(development, known)
  return known
}

const encoder = new TextEncoder()
const jsonBytes = (value: unknown): number => encoder.encode(JSON.stringify(value)).length

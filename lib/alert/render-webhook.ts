/**
 * A message as JSON for a webhook: the stable shape that other people's programs read.
 *
 * Members are added, never renamed or removed, under `version` 1. Texts are as the feeds gave
 * them, neither escaped nor clipped; spans count in UTF-16 units of the text beside them.
 */
import type { Evidence } from '../storyline/hit.ts'
import type { OutgoingMessage } from './channel.ts'

export type WebhookPayload = {
  readonly version: 1
  /** The same for every attempt of one message: deduplicate by it. Also in the headers `Idempotency-Key` and `X-Storywire-Message-Id`. */
  readonly id: string
  /** `now`: one development. `backlog`: entries a feed already held, the newest of `total`. */
  readonly kind: 'now' | 'backlog'
  readonly storyline: { readonly id: string; readonly title: string }
  /** The subscription's id. */
  readonly subscription: string
  /** How many entries are told; `hits` may hold fewer. */
  readonly total: number
  readonly hits: readonly WebhookHit[]
  /** When it was sent, ISO 8601 UTC. */
  readonly at: string
  /** Played from the bundled sample wire: nothing of it happened. */
  readonly sample: boolean
  /** Where a person can see more; null: nowhere. */
  readonly dashboardUrl: string | null
}

export type WebhookHit = {
  /** `entryKey~storyline`, as in the API. */
  readonly id: string
  readonly title: string
  /** As the feed gave it, made absolute; null: it gave none. */
  readonly link: string | null
  /** BCP 47; null: unknown. */
  readonly language: string | null
  /** ISO 8601 UTC; null: the feed does not say. */
  readonly publishedAt: string | null
  readonly foundAt: string
  /** Names of the sources that carry it. */
  readonly sources: readonly string[]
  readonly score: number
  readonly evidence: Evidence
}

export function renderWebhook({ id, content, at }: OutgoingMessage): WebhookPayload {
  const { kind, storyline, subscription, total, hits, sample, dashboardUrl } = content
  return {
    version: 1,
    id,
    kind,
    storyline: { id: storyline.id, title: storyline.title },
    subscription,
    total,
    hits: hits.map(hit => ({
      id: hit.id,
      title: hit.title,
      link: hit.link,
      language: hit.language,
      publishedAt: hit.publishedAt,
      foundAt: hit.foundAt,
      sources: hit.sources,
      score: hit.score,
      evidence: hit.evidence,
    })),
    at,
    sample,
    dashboardUrl: dashboardUrl ?? null,
  }
}

/** Alert 1-12 (stub). */
import type { Channels } from '../alert/channel.ts'
import type { Configuration } from '../config/configuration.ts'
import type { Log } from '../log.ts'
import type { AlertStore } from '../store/store.ts'

/** What operators are alarmed by. `channel` is the only dimension. */
export type AlertMetric = 'ChannelFailing' | 'MessageFailed' | 'PlanFailed'
export type Metrics = { readonly count: (metric: AlertMetric, dimensions?: { readonly channel?: string }) => void }

export type AlertDeps = {
  readonly store: AlertStore
  readonly channels: Channels
  readonly configuration: Configuration
  readonly now: () => Date
  readonly log: Log
  /** A fresh id for each claim. */
  readonly newId: () => string
  /** Without a trailing slash. */
  readonly dashboardUrl?: string
  readonly sample: boolean
  readonly metrics?: Metrics
}

export type AlertReport = {
  /** Hits planned. */
  readonly planned: number
  /** Messages sent. */
  readonly sent: number
  /** Attempts that failed, and messages given up. */
  readonly failed: number
  /** Channels that cannot be opened: their messages stay due. */
  readonly unavailable: readonly { readonly channel: string; readonly why: string }[]
}

/** `flushBacklog`: backlog messages go now instead of two minutes after their first entry. */
export async function raiseAlerts(_deps: AlertDeps, _options: { readonly flushBacklog?: boolean } = {}): Promise<AlertReport> {
  throw new Error('to come')
}

/** What operators are alarmed by while alerts are raised: counts, with the channel as the only dimension. */

/** `ChannelFailing`: an attempt failed or the channel cannot be opened. `MessageFailed`: given up. `PlanFailed`: a storyline's planning threw. */
export type AlertMetric = 'ChannelFailing' | 'MessageFailed' | 'PlanFailed'

export type AlertMetrics = { readonly count: (metric: AlertMetric, dimensions?: { readonly channel?: string }) => void }

/** `alerts`: each decision on a hit, why it fell and what became of its messages, newest first; with --json as /v1/alerts has it. */

import { listAlerts } from '../query/alerts.ts'
import type { ApiAlert, ApiDelivery } from '../query/api-types.ts'
import { listCommand } from './listing.ts'
import type { CommandDeps, GlobalOptions } from './main.ts'
import { line } from './terminal.ts'
import { localTime } from './words.ts'

export function alertsCommand(deps: CommandDeps, options: GlobalOptions, { limit }: { readonly limit?: number }): Promise<number> {
  const { style, width } = deps.terminal
  return listCommand<ApiAlert>(deps, options, {
    command: 'alerts',
    limit,
    page: async (reading, query) => {
      const { alerts, next } = await listAlerts(reading, query)
      return { rows: alerts, next }
    },
    show: alert =>
      [
        `${style('dim', localTime(alert.at))}  ${style('cyan', alert.storyline)}  ${style('bold', line(alert.hit.entry.title, width))}`,
        `    ${alert.decision === 'send' ? 'to' : `${alert.decision} for`} ${alert.subscription}: ${style('dim', line(alert.why, width - 20))}`,
        ...alert.deliveries.map(delivery => `    ${line(deliveryWords(delivery), width - 4)}`),
      ].join('\n'),
    nothing: 'No alerts yet.',
  })
}

function deliveryWords({ channel, state, attempts, outcome, dueAt, maybeTwice }: ApiDelivery): string {
  // A channel without its secret, on the laptop: a file is written in place of sending.
  if (state === 'sent' && outcome?.startsWith('in the outbox')) return `${channel}: nobody was told (${outcome})`
  const tried = attempts > 1 ? ` after ${attempts} attempts` : ''
  const when = state === 'due' && dueAt !== null ? `, next try ${localTime(dueAt)}` : ''
  return `${channel}: ${state}${tried}${when}${outcome === null ? '' : ` (${outcome})`}${maybeTwice ? ', perhaps twice' : ''}`
}

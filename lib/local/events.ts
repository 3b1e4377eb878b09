/**
 * What happens in the pipeline, told while it happens: the terminal shows it. Made by decorating the ports that
 * the handlers get, so that these stay the ones that run on AWS. Types and decorators; nothing here prints.
 */
import type { Channels, OutgoingMessage, SendOutcome } from '../alert/channel.ts'
import type { Configuration } from '../config/configuration.ts'
import type { Log, LogFields } from '../log.ts'
import type { PollReport } from '../pipeline/poll-feed.ts'
import type { Store } from '../store/store.ts'
import type { Hit } from '../storyline/hit.ts'

/** A hit as it was stored. */
export type NewHit = Omit<Hit, 'due' | 'revision'>

export type LocalEvents = {
  readonly onPoll: (report: PollReport) => void
  readonly onHit: (hit: NewHit) => void
  readonly onSend: (channel: string, message: OutgoingMessage, outcome: SendOutcome) => void
  /** Other rules are used from now on. */
  readonly onRules?: (configuration: Configuration) => void
  /** Something a person should know of that is no poll's or message's outcome. */
  readonly onTrouble: (message: string, fields: LogFields) => void
}

export const watchHits = (store: Store, { onHit }: Pick<LocalEvents, 'onHit'>): Store => ({
  ...store,
  addHit: async hit => {
    const written = await store.addHit(hit)
    if (written === 'applied') onHit(hit)
    return written
  },
})

export const watchSends =
  (channels: Channels, { onSend }: Pick<LocalEvents, 'onSend'>): Channels =>
  async id => {
    const channel = await channels(id)
    if ('unavailable' in channel) return channel
    return {
      id: channel.id,
      send: async (message, signal) => {
        const outcome = await channel.send(message, signal)
        onSend(channel.id, message, outcome)
        return outcome
      },
    }
  }

/** Warnings and errors become trouble; what only explains is left out, as the reports say it. */
export const localLog = ({ onTrouble }: Pick<LocalEvents, 'onTrouble'>): Log => ({
  info: () => {},
  warn: (message, fields = {}) => onTrouble(message, fields),
  error: (message, fields = {}) => onTrouble(message, { ...fields, cause: fields.cause === undefined ? undefined : causeOf(fields.cause) }),
})

const causeOf = (cause: unknown): string => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause))

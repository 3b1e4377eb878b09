/**
 * The clock of the laptop: dispatch and alert each minute, as EventBridge does on AWS, and all feeds once at the start.
 * The sample asks for everything every few seconds. A run that fails is told and does not stop the clock.
 */
import type { Handlers } from './handlers.ts'

export type ScheduleDeps = {
  readonly handlers: Pick<Handlers, 'dispatch' | 'alert' | 'queue'>
  readonly onFailure: (message: string, cause: unknown) => void
}

export type Pace =
  /** Each minute its twelve shards; `everything`: all shards each minute, for feeds that are polled oftener than every fifth. */
  { readonly kind: 'minutes'; readonly everything: boolean } | { readonly kind: 'sample' }

export type RunningSchedule = {
  /** The polls of the start have ended. */
  readonly firstRound: Promise<void>
  /** No run starts after this. */
  readonly stop: () => void
}

const minuteMs = 60_000
/** A tick a little late is in its minute; one a little early would not be. */
const lateMs = 20
const sampleMs = 3_000
/** A lid that was shut: minutes were missed, and with them shards. */
const gapMs = 90_000

export function startSchedule({ handlers, onFailure }: ScheduleDeps, pace: Pace): RunningSchedule {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let lastTick = Date.now()
  const dispatch = (event: Parameters<Handlers['dispatch']>[0]) =>
    handlers.dispatch(event).catch((cause: unknown) => onFailure('the due feeds could not be read; tried again in a minute', cause))
  const sweep = () => handlers.alert().catch((cause: unknown) => onFailure('alert broke off; the next sweep goes on', cause))

  const tick = async () => {
    const now = Date.now()
    const all = pace.kind === 'sample' || pace.everything || now - lastTick > gapMs
    lastTick = now
    await dispatch({ time: new Date(pace.kind === 'sample' ? now : Math.floor(now / minuteMs) * minuteMs).toISOString(), all })
    await sweep()
  }
  const plan = () => {
    if (stopped) return
    const waitMs = pace.kind === 'sample' ? sampleMs : minuteMs - (Date.now() % minuteMs) + lateMs
    timer = setTimeout(() => {
      // The sample's runs never overlap; a minute's do not wait for a slow one before.
      if (pace.kind === 'sample') void tick().then(plan)
      else {
        plan()
        void tick()
      }
    }, waitMs)
  }
  const firstRound = (async () => {
    await dispatch({ all: true })
    await handlers.queue.drain()
    await sweep()
  })()
  plan()
  return {
    firstRound,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

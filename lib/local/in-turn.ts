/** Alert runs in turn: what would be a function's concurrency on AWS. A call that comes during a run is answered by the next run. */
import { setTimeout as sleep } from 'node:timers/promises'

/** A run that delivers over a slow channel keeps the next one, and with it all other channels, waiting no longer than this. */
const aloneMs = 5_000

export type InTurn<Event, Report> = ((event?: Event) => Promise<Report>) & {
  /** Resolves when no run is left. */
  readonly idle: () => Promise<void>
}

/** One run at a time as long as runs are short; claims keep two of them apart. `joins`: whether a call may be answered by the run that waits already. */
export function inTurn<Event, Report>(
  run: (event: Event | undefined) => Promise<Report>,
  { joins, patienceMs = aloneMs }: { readonly joins: (event: Event | undefined) => boolean; readonly patienceMs?: number },
): InTurn<Event, Report> {
  const running = new Set<Promise<void>>()
  let last: Promise<void> = Promise.resolve()
  let next: Promise<Report> | undefined
  const call = (event?: Event): Promise<Report> => {
    if (next !== undefined && joins(event)) return next
    const turn = Promise.race([last, sleep(patienceMs, undefined, { ref: false })]).then(() => {
      if (next === turn) next = undefined
      return run(event)
    })
    next = turn
    const settled: Promise<void> = turn.then(noValue, noValue).finally(() => running.delete(settled))
    running.add(settled)
    last = settled
    return turn
  }
  return Object.assign(call, {
    idle: async () => {
      while (running.size > 0) await Promise.all(running)
    },
  })
}

const noValue = (): void => {}

/**
 * Ctrl-C and SIGTERM: the first one stops cleanly, a second one at once.
 *
 * npm passes on the signal that the terminal has already sent us, so what follows within a moment is the same one.
 */

const sameMs = 700
/** As shells report a process that was interrupted. */
export const interrupted = 130

export type Interrupt = {
  /** Signals mean nothing to us any more. */
  readonly done: () => void
}

/** `stop` is called once; the process ends with the code it resolves to. */
export function onInterrupt(stop: () => Promise<number>): Interrupt {
  let firstAt: number | undefined
  const signals = ['SIGINT', 'SIGTERM'] as const
  const hear = () => {
    const now = Date.now()
    if (firstAt === undefined) {
      firstAt = now
      stop().then(
        code => process.exit(code),
        () => process.exit(1),
      )
    } else if (now - firstAt > sameMs) process.exit(interrupted)
  }
  for (const signal of signals) process.on(signal, hear)
  return {
    done: () => {
      for (const signal of signals) process.off(signal, hear)
    },
  }
}

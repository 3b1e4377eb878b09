/**
 * The log port and its implementation on Lambda. Pure areas do not log.
 *
 * Fields are flat and name the thing (`feed`, `storyline`, `channel`); never a secret, never a body.
 */

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export type Log = {
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
  /** `cause`: what was caught. */
  readonly error: (message: string, fields?: Readonly<Record<string, unknown>> & { readonly cause?: unknown }) => void
}

/** Structured JSON lines for CloudWatch. Powertools is loaded here: a laptop never needs it, and a handler is imported without it. */
export async function lambdaLog(service: string): Promise<Log> {
  const { Logger } = await import('@aws-lambda-powertools/logger')
  const logger = new Logger({ serviceName: service })
  return {
    info: (message, fields) => logger.info(message, apart(fields)),
    warn: (message, fields) => logger.warn(message, apart(fields)),
    error: (message, { cause, ...fields } = {}) =>
      logger.error(message, {
        ...apart(fields),
        ...(cause instanceof Error ? { error: cause } : cause === undefined ? {} : { cause: String(cause) }),
      }),
  }
}

/** A field `message` would be dropped: the line has one already. */
const apart = ({ message, ...fields }: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  message === undefined ? fields : { ...fields, detail: message }

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

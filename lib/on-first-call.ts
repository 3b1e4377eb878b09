/**
 * A Lambda handler that builds what it needs on its first call: importing it reads nothing and connects to nothing.
 *
 * Here a fault is caught, once per message: logged with its code, then thrown on, so that Lambda and the queue count it.
 */
import { StorywireError } from './errors.ts'
import type { Log } from './log.ts'
import { lambdaLog } from './log.ts'

/** `connect` runs again after it failed: what it missed may have come meanwhile. */
export function onFirstCall<Event, Answer>(
  service: string,
  connect: (log: Log) => Promise<(event: Event) => Promise<Answer>>,
): (event: Event) => Promise<Answer> {
  let log: Log | undefined
  let handle: ((event: Event) => Promise<Answer>) | undefined
  return async event => {
    log ??= await lambdaLog(service)
    try {
      handle ??= await connect(log)
      return await handle(event)
    } catch (cause) {
      log.error(cause instanceof StorywireError ? cause.message : `${service} failed`, {
        code: cause instanceof StorywireError ? cause.code : 'unexpected',
        cause,
      })
      throw cause
    }
  }
}

/**
 * Wakes the alert function after new hits, by an asynchronous invoke.
 *
 * Best effort: the sweep each minute alone is enough, so a failure is a warning and never fails the poll.
 */
import type { LambdaClient } from '@aws-sdk/client-lambda'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import type { Log } from '../log.ts'

/** `functionName`: a name or an ARN. */
export function lambdaWaker(deps: {
  readonly client: LambdaClient
  readonly functionName: string
  readonly log: Log
}): () => Promise<void> {
  return async () => {
    try {
      await deps.client.send(new InvokeCommand({ FunctionName: deps.functionName, InvocationType: 'Event', Payload: '{"woken":true}' }))
    } catch (cause) {
      deps.log.warn('alert was not woken; the next sweep tells the hits', { error: cause instanceof Error ? cause.name : String(cause) })
    }
  }
}

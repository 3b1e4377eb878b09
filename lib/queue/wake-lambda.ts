/**
 * Wakes the alert function after new hits, by an asynchronous invoke.
 *
 * Best effort: the sweep each minute alone is enough, so a failure is a warning and never fails the poll.
 */
import type { LambdaClient } from '@aws-sdk/client-lambda'
import type { Log } from '../log.ts'

export type WakerDeps = {
  /** A name or an ARN. */
  readonly functionName: string
  readonly log: Log
}

/** The client is loaded when there is something to wake for: most polls bring no hit. */
export function lambdaWaker({ functionName, log }: WakerDeps): () => Promise<void> {
  let client: LambdaClient | undefined
  return async () => {
    try {
      const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda')
      client ??= new LambdaClient({})
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: '{"woken":true}' }))
    } catch (cause) {
      log.warn('alert was not woken; the next sweep tells the hits', { error: cause instanceof Error ? cause.name : String(cause) })
    }
  }
}

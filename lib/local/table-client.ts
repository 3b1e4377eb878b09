/**
 * The SDK's DynamoDB client, pointed at an embedded table that may move: where the process that held it has ended,
 * `reconnect` says the new port and the command is sent again, which is what the SDK's own retries do after a lost answer.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** `port` is asked before every command. */
export function tableClient(deps: {
  readonly port: () => number
  readonly reconnect: (failedPort: number) => Promise<void>
}): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: 'http://127.0.0.1',
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // The table is on this machine: what fails otherwise than by a lost connection fails again.
    maxAttempts: 2,
  })
  client.middlewareStack.add(
    next => async args => {
      const request = args.request as { port?: number }
      const port = deps.port()
      request.port = port
      try {
        return await next(args)
      } catch (error) {
        if (!connectionLost(error)) throw error
        await deps.reconnect(port)
        request.port = deps.port()
        return await next(args)
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'embeddedTable' },
  )
  return client
}

const connectionLost = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code))

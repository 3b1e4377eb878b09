/**
 * The engines the store is tested on: dynalite in memory, and any other DynamoDB whose endpoint is named.
 *
 * Amazon's own DynamoDB Local (Java) is run by hand: `STORYWIRE_DYNAMODB_LOCAL_ENDPOINT=http://127.0.0.1:8000`.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import dynalite from 'dynalite'
import { tableDefinition } from '../../lib/store/table.ts'

export type Engine = { readonly client: DynamoDBClient; readonly close: () => Promise<void> }

export const localEndpoint = process.env.STORYWIRE_DYNAMODB_LOCAL_ENDPOINT

export const engines = [
  { name: 'dynalite', start: startDynalite, skip: undefined },
  {
    name: 'DynamoDB Local',
    start: async (): Promise<Engine> => {
      const client = clientOf(localEndpoint ?? '')
      return { client, close: async () => client.destroy() }
    },
    skip: localEndpoint === undefined ? 'STORYWIRE_DYNAMODB_LOCAL_ENDPOINT is not set' : undefined,
  },
]

export async function startDynalite(): Promise<Engine> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return {
    client,
    close: async () => {
      client.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 20 } }),
  })
}

let tables = 0

/** A table of its own, empty. */
export async function newTable(client: DynamoDBClient): Promise<string> {
  const name = `storywire-${process.pid}-${++tables}`
  await client.send(new CreateTableCommand({ ...tableDefinition, TableName: name }))
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.01, maxDelay: 1 }, { TableName: name })
  return name
}

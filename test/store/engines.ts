/**
 * The engines the store is tested on: dynalite in memory, and any other DynamoDB whose endpoint is named.
 *
 * Amazon's own DynamoDB Local (Java) is run by hand: `STORYWIRE_DYNAMODB_LOCAL_ENDPOINT=http://127.0.0.1:8000`.
 */
import { EventEmitter, once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate as nextTick } from 'node:timers/promises'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { tableDefinition } from '../../lib/store/table.ts'

export type Engine = { readonly client: DynamoDBClient; readonly close: () => Promise<void> }

export const localEndpoint = process.env.STORYWIRE_DYNAMODB_LOCAL_ENDPOINT

export const engines = [
  { name: 'dynalite', start: startDynalite, skip: undefined },
  {
    name: 'DynamoDB Local',
    start: async (): Promise<Engine> => {
      const client = clientOf({ endpoint: localEndpoint ?? '' })
      return { client, close: async () => client.destroy() }
    },
    skip: localEndpoint === undefined ? 'STORYWIRE_DYNAMODB_LOCAL_ENDPOINT is not set' : undefined,
  },
]

const clientOf = (config: DynamoDBClientConfig): DynamoDBClient =>
  new DynamoDBClient({ region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, ...config })

const inMemory = (): Server => dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })

/** Over HTTP, as `npm start` runs it. */
export async function startDynalite(): Promise<Engine> {
  const server = inMemory()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = clientOf({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  return {
    client,
    close: async () => {
      client.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The same without a socket, for tests that send tens of thousands of commands: almost twice as fast. */
export function dynaliteWithoutSocket(): Engine {
  const [answer] = inMemory().listeners('request') as ((request: EventEmitter, response: object) => void)[]
  const handle = (request: { method: string; path: string; headers: Record<string, string>; body: string | Uint8Array }) =>
    new Promise(resolve => {
      const headers: Record<string, string> = {}
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => {
          headers[name.toLowerCase()] = String(value)
        },
        end: (body = '') => resolve({ response: { statusCode: response.statusCode, headers, body: Readable.from([Buffer.from(body)]) } }),
      }
      const { method, path: url, headers: sent, body } = request
      const incoming = Object.assign(new EventEmitter(), { method, url, headers: sent })
      answer?.(incoming, response)
      incoming.emit('data', typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength))
      incoming.emit('end')
    })
  const requestHandler = { handle } as unknown as NonNullable<DynamoDBClientConfig['requestHandler']>
  const client = clientOf({ endpoint: 'http://dynalite', requestHandler })
  return { client, close: async () => {} }
}

let tables = 0

/** A table of its own, empty. */
export async function newTable(client: DynamoDBClient): Promise<string> {
  const name = `storywire-${process.pid}-${++tables}`
  await client.send(new CreateTableCommand({ ...tableDefinition, TableName: name }))
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
    if (Table?.TableStatus === 'ACTIVE') return name
    await nextTick()
  }
}

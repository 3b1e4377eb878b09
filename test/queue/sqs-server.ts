/**
 * A small HTTP server that speaks as much of SQS's JSON protocol as `SendMessageBatch` needs, on a port of its own.
 * It refuses what SQS refuses: more than ten entries, equal ids, an empty batch.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Entry = { readonly Id: string; readonly MessageBody: string; readonly DelaySeconds?: number }
export type Refusal = { readonly code: string; readonly senderFault: boolean }

export type SqsServer = {
  readonly endpoint: string
  /** Bodies taken, in order. */
  readonly bodies: readonly string[]
  /** Their DelaySeconds. */
  readonly delays: readonly number[]
  /** Entries of every batch that came in. */
  readonly batches: readonly number[]
  /** Decides per entry, before it is taken. */
  refuse: (entry: Entry, batch: number) => Refusal | undefined
  readonly close: () => Promise<void>
}

export async function startSqsServer(): Promise<SqsServer> {
  const bodies: string[] = []
  const batches: number[] = []
  const delays: number[] = []
  const answer = (target: string | undefined, entries: readonly Entry[]): [number, object] => {
    if (target !== 'AmazonSQS.SendMessageBatch') return [400, { __type: 'com.amazonaws.sqs#UnsupportedOperation' }]
    if (entries.length === 0) return [400, { __type: 'com.amazonaws.sqs#EmptyBatchRequest' }]
    if (entries.length > 10) return [400, { __type: 'com.amazonaws.sqs#TooManyEntriesInBatchRequest' }]
    if (new Set(entries.map(entry => entry.Id)).size < entries.length)
      return [400, { __type: 'com.amazonaws.sqs#BatchEntryIdsNotDistinct' }]
    batches.push(entries.length)
    const successful: object[] = []
    const failed: object[] = []
    for (const entry of entries) {
      const refusal = sqs.refuse(entry, batches.length)
      if (refusal) {
        failed.push({ Id: entry.Id, Code: refusal.code, SenderFault: refusal.senderFault })
        continue
      }
      bodies.push(entry.MessageBody)
      delays.push(entry.DelaySeconds ?? 0)
      const md5 = createHash('md5').update(entry.MessageBody).digest('hex')
      successful.push({ Id: entry.Id, MessageId: randomUUID(), MD5OfMessageBody: md5 })
    }
    return [200, { Successful: successful, Failed: failed }]
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as { Entries: Entry[] }
      const [status, body] = answer(request.headers['x-amz-target']?.toString(), Entries)
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const sqs: SqsServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    delays,
    batches,
    refuse: () => undefined,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return sqs
}

/**
 * As much of AWS as the functions talk to, on one loopback port: DynamoDB is dynalite behind a recorder; S3, the queue,
 * Parameter Store, the asynchronous invoke and SES take and give the shapes of the real ones.
 */

import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import { type S3Objects, s3Objects } from '../s3-server.ts'

/** A command on the table: `Query byDay`, `GetItem`. */
export type AwsServer = {
  readonly endpoint: string
  /** Commands on the table since it was last emptied. */
  readonly commands: Set<string>
  /** Bodies of the queue, in order. */
  readonly queued: string[]
  /** Names of functions invoked asynchronously. */
  readonly invoked: string[]
  /** Raw mails that SES took. */
  readonly mails: string[]
  readonly parameters: Map<string, string>
  /** The bucket `archive`. */
  readonly s3: S3Objects
  /** The bucket `rules`. */
  readonly rules: S3Objects
  readonly close: () => Promise<void>
}

export async function startAws(): Promise<AwsServer> {
  const table = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  table.listen(0, '127.0.0.1')
  await once(table, 'listening')
  const tablePort = (table.address() as AddressInfo).port

  const answers: Record<string, (body: Record<string, unknown>) => object | undefined> = {
    'AmazonSQS.SendMessageBatch': ({ Entries }) => ({
      Successful: (Entries as { Id: string; MessageBody: string }[]).map(({ Id, MessageBody }) => {
        aws.queued.push(MessageBody)
        return { Id, MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') }
      }),
      Failed: [],
    }),
    'AmazonSSM.GetParameter': ({ Name, WithDecryption }) => {
      const Value = aws.parameters.get(String(Name))
      return Value === undefined || WithDecryption !== true ? undefined : { Parameter: { Name, Type: 'SecureString', Value } }
    },
  }
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    const send = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(value))
    const bucket = /^\/(archive|rules)\//.exec(request.url ?? '')?.[1]
    if (bucket !== undefined) {
      ;(bucket === 'rules' ? aws.rules : aws.s3).answer(request, response, body)
      return
    }
    const target = request.headers['x-amz-target']?.toString() ?? ''
    const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '')
    if (invoked) {
      aws.invoked.push(`${request.headers['x-amz-invocation-type']} ${invoked[1]}`)
      response.writeHead(202).end()
      return
    }
    const parsed = body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : {}
    if (request.url === '/v2/email/outbound-emails') {
      const { Content } = parsed as { Content: { Raw: { Data: string } } }
      aws.mails.push(Buffer.from(Content.Raw.Data, 'base64').toString())
      send(200, { MessageId: randomUUID() })
      return
    }
    if (target.startsWith('DynamoDB_')) {
      const index = typeof parsed.IndexName === 'string' ? ` ${parsed.IndexName}` : ''
      aws.commands.add(`${target.split('.')[1]}${index}`)
      const { method, url, headers } = request
      const onward = httpRequest({ port: tablePort, host: '127.0.0.1', method, path: url, headers }, back => {
        response.writeHead(back.statusCode ?? 500, back.headers)
        back.pipe(response)
      })
      onward.end(body)
      return
    }
    const result = answers[target]?.(parsed)
    if (result) send(200, result)
    else send(400, { __type: target === 'AmazonSSM.GetParameter' ? 'ParameterNotFound' : `not here: ${target} ${request.url}` })
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => answer(request, response, Buffer.concat(chunks)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const aws: AwsServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commands: new Set(),
    queued: [],
    invoked: [],
    mails: [],
    parameters: new Map(),
    s3: s3Objects('archive'),
    rules: s3Objects('rules'),
    close: async () => {
      server.closeAllConnections()
      await Promise.all([new Promise(resolve => server.close(resolve)), new Promise(resolve => table.close(resolve))])
    },
  }
  return aws
}

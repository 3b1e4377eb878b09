/**
 * As much of S3 as the archive and the pushed rules talk to, on loopback, in path style: PutObject and GetObject with their
 * conditions, and ListObjectsV2 in pages.
 * Faults come on demand: an error with its code, a body that breaks off, a connection that is cut.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type S3Operation = 'PutObject' | 'GetObject' | 'ListObjectsV2'
/** `half`: half of the body, then the connection ends; `cut`: no answer at all. */
export type S3Fault = { readonly status: number; readonly code: string } | 'half' | 'cut'

export type S3Objects = {
  /** Key → bytes. */
  readonly objects: Map<string, Buffer>
  /** Operations with their keys (or prefixes), in order. */
  readonly requests: string[]
  /** Asked before each answer. */
  fault: (operation: S3Operation, key: string) => S3Fault | undefined
  readonly answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void
}

/** As S3's of an object that came in one part. */
const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`

/** `pageSize`: keys and prefixes of a listing's page. */
export function s3Objects(bucket: string, { pageSize = 1_000 }: { readonly pageSize?: number } = {}): S3Objects {
  const s3: S3Objects = {
    objects: new Map(),
    requests: [],
    fault: () => undefined,
    answer: (request, response, body) => {
      const url = new URL(request.url ?? '/', 'http://s3')
      const [, name = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? []
      const operation = request.method === 'PUT' ? 'PutObject' : key === '' ? 'ListObjectsV2' : 'GetObject'
      const subject = key === '' ? (url.searchParams.get('prefix') ?? '') : key
      s3.requests.push(`${operation} ${subject}`)
      const fault = name === bucket ? s3.fault(operation, subject) : { status: 404, code: 'NoSuchBucket' }
      const refuse = (status: number, code: string) =>
        response
          .writeHead(status, { 'content-type': 'application/xml' })
          .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
      if (fault === 'cut') return void request.socket.destroy()
      if (fault !== undefined && fault !== 'half') return void refuse(fault.status, fault.code)
      const there = s3.objects.get(key)
      const { 'if-match': match, 'if-none-match': noneMatch } = request.headers
      if (operation === 'PutObject') {
        if (match !== undefined && there === undefined) return void refuse(404, 'NoSuchKey')
        if (there !== undefined && (noneMatch === '*' || (match !== undefined && match !== etagOf(there))))
          return void refuse(412, 'PreconditionFailed')
        s3.objects.set(key, body)
        response.writeHead(200, { etag: etagOf(body) }).end()
      } else if (operation === 'GetObject') {
        if (there === undefined) return void refuse(404, 'NoSuchKey')
        if (noneMatch === etagOf(there)) return void response.writeHead(304, { etag: noneMatch }).end()
        response.writeHead(200, { 'content-length': there.length, etag: etagOf(there) })
        if (fault === 'half') response.write(there.subarray(0, there.length / 2), () => setTimeout(() => request.socket.destroy(), 20))
        else response.end(there)
      } else response.writeHead(200, { 'content-type': 'application/xml' }).end(listing(s3.objects, url.searchParams, pageSize))
    },
  }
  return s3
}

function listing(objects: ReadonlyMap<string, Buffer>, parameters: URLSearchParams, pageSize: number): string {
  const prefix = parameters.get('prefix') ?? ''
  const delimiter = parameters.get('delimiter')
  const after = parameters.get('continuation-token') ?? ''
  const rows = new Map<string, 'key' | 'folder'>()
  for (const key of [...objects.keys()].filter(one => one.startsWith(prefix)).toSorted()) {
    const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length)
    if (end < 0) rows.set(key, 'key')
    else rows.set(key.slice(0, end + 1), 'folder')
  }
  const left = [...rows].filter(([name]) => name > after)
  const page = left.slice(0, pageSize)
  const text = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const more = left.length > page.length
  return [
    '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<IsTruncated>${more}</IsTruncated>`,
    more ? `<NextContinuationToken>${text(page.at(-1)?.[0] ?? '')}</NextContinuationToken>` : '',
    ...page.map(([name, kind]) =>
      kind === 'key'
        ? `<Contents><Key>${text(name)}</Key><Size>${objects.get(name)?.length ?? 0}</Size></Contents>`
        : `<CommonPrefixes><Prefix>${text(name)}</Prefix></CommonPrefixes>`,
    ),
    '</ListBucketResult>',
  ].join('')
}

export async function startS3(bucket: string, options?: { readonly pageSize?: number }) {
  const s3 = s3Objects(bucket, options)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => s3.answer(request, response, Buffer.concat(chunks)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    s3,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

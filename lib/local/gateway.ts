/**
 * node:http on one side, the event and answer of an API Gateway HTTP API (payload 2.0) on the other: the query function
 * gets on the laptop what it gets on AWS. Bodies are passed as text; nothing here routes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

/** No request of ours has a body worth more. */
const maxBodyBytes = 1_048_576

/** Undefined: the body is too long. */
export async function eventOf(request: IncomingMessage, now: Date): Promise<APIGatewayProxyEventV2 | undefined> {
  const { method = 'GET', headers } = request
  const target = request.url ?? '/'
  const cut = target.indexOf('?')
  const [path, query] = cut === -1 ? [target, ''] : [target.slice(0, cut), target.slice(cut + 1)]
  const parameters = [...new URLSearchParams(query)]
  const body = await bodyOf(request)
  if (body === undefined) return undefined
  const { cookie, ...rest } = headers
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: 'local',
      routeKey: '$default',
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    isBase64Encoded: false,
  }
  if (cookie !== undefined) event.cookies = cookie.split(/; */)
  if (parameters.length > 0) event.queryStringParameters = joined(parameters)
  if (body.length > 0) event.body = body.toString('utf8')
  return event
}

export function sendResult(response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void {
  const { statusCode = 200, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result
  response.statusCode = statusCode
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value))
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > maxBodyBytes) return undefined
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}

/** Repeated parameters are joined by commas, as the gateway does. */
function joined(parameters: readonly (readonly [string, string])[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of parameters) values[name] = name in values ? `${values[name]},${value}` : value
  return values
}

/** The laptop's server: what reaches the query function as an event, ports, and how the outbox keeps what feeds wrote harmless. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OutgoingMessage } from '../../lib/alert/channel.ts'
import { outboxChannel } from '../../lib/alert/channels/outbox.ts'
import { outboxRoute } from '../../lib/local/outbox/route.ts'
import { type LocalServer, serve } from '../../lib/local/serve.ts'

let server: LocalServer
let directory: string
const events: APIGatewayProxyEventV2[] = []
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'storywire-outbox-'))
  server = await serve(
    {
      query: async event => {
        events.push(event)
        return { statusCode: 201, headers: { 'content-type': 'text/plain' }, cookies: ['a=1', 'b=2'], body: 'aGk=', isBase64Encoded: true }
      },
      routes: [outboxRoute(() => directory)],
      now: () => new Date('2026-11-24T09:00:00Z'),
      onError: () => {},
    },
    0,
  )
})
afterAll(() => server.close())

test('a request becomes the event of an HTTP API, its answer a response', async () => {
  const answer = await fetch(`${server.url}/v1/hits?source=a&source=b&q=%20`, { headers: { cookie: 'x=1; y=2', accept: 'text/plain' } })
  expect(events.at(-1)).toMatchObject({
    version: '2.0',
    rawPath: '/v1/hits',
    rawQueryString: 'source=a&source=b&q=%20',
    queryStringParameters: { source: 'a,b', q: ' ' },
    cookies: ['x=1', 'y=2'],
    headers: { accept: 'text/plain' },
    requestContext: { http: { method: 'GET', path: '/v1/hits' } },
    isBase64Encoded: false,
  })
  expect([answer.status, answer.headers.getSetCookie(), await answer.text()]).toEqual([201, ['a=1', 'b=2'], 'hi'])
})

test('a taken port is a port-taken error; without a port the next free one is taken', async () => {
  const deps = { query: async () => ({ statusCode: 200 }), routes: [], now: () => new Date(), onError: () => {} }
  await expect(serve(deps, Number(new URL(server.url).port))).rejects.toMatchObject({ code: 'port-taken' })
  const [one, two] = [await serve(deps, undefined), await serve(deps, undefined)]
  expect(Number(new URL(two.url).port)).toBeGreaterThan(Number(new URL(one.url).port))
  await Promise.all([one.close(), two.close()])
})

describe('the outbox', () => {
  const message: OutgoingMessage = {
    id: 'desk/mail/DEV#otters/1@1',
    at: '2026-11-24T09:00:00.000Z',
    content: {
      kind: 'now',
      storyline: { id: 'otters', title: 'Otters <b>& seals</b>' },
      subscription: 'desk',
      zone: 'UTC',
      total: 1,
      sample: true,
      hits: [
        {
          id: 'k~otters',
          title: '<script>alert(1)</script> otter',
          link: 'https://example.org/otter?a=1&b=2',
          language: 'en',
          publishedAt: null,
          foundAt: '2026-11-24T09:00:00.000Z',
          sources: ['Gazette'],
          score: 2,
          evidence: { title: { text: '<script>alert(1)</script> otter', spans: [{ start: 26, end: 31, concept: 'otter' }] }, body: [] },
        },
      ],
    },
  }

  test('shows mails in a frame without rights and Slack payloads as people would see them, escaped', async () => {
    const mail = { id: 'mail', type: 'email', to: ['a@example.org'], from: 'b@example.org' } as const
    const slack = { id: 'slack', type: 'slack', secret: 'X' } as const
    for (const settings of [mail, slack]) await outboxChannel({ directory, settings }).send(message, new AbortController().signal)
    await writeFile(join(directory, 'notes.txt'), 'not a message')

    const list = await (await fetch(`${server.url}/outbox`)).text()
    const files = [...new Set([...list.matchAll(/href="\/outbox\/([^"/]+\.(?:eml|json))"/g)].map(match => match[1] ?? ''))]
    expect(files).toHaveLength(2)
    expect(list).toContain('SAMPLE')
    for (const file of files) {
      const page = await fetch(`${server.url}/outbox/${file}`)
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
      const text = await page.text()
      expect(text).not.toContain('<script>')
      expect(text).toContain('https://example.org/otter?a=1&amp;b=2')
      expect((await fetch(`${server.url}/outbox/${file}/file`)).headers.get('content-disposition')).toContain(file)
    }
    const eml = files.find(file => file.endsWith('.eml')) ?? ''
    expect(await (await fetch(`${server.url}/outbox/${eml}`)).text()).toMatch(/<iframe [^>]*sandbox="allow-popups/)
    const html = await fetch(`${server.url}/outbox/${eml}/html`)
    expect(html.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
    expect(await html.text()).toMatch(/^<!doctype html>[\s\S]*<base target="_blank">/i)
  })
})

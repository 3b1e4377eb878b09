/**
 * The four functions as they are shipped: bundled, started cold in a process of their own with the environment that the
 * stack gives them, over the services they talk to. From a feed to a message in Slack, a mail and the API's answer.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CreateTableCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { SQSEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ArchivedEntry } from '../../lib/archive/archive.ts'
import type { Configuration } from '../../lib/config/configuration.ts'
import type { AlertEnv, DispatchEnv, PollEnv, QueryEnv, Supplied } from '../../lib/env.ts'
import { bundleFunctions } from '../../lib/infra/bundle-functions.ts'
import { TABLE_ACCESS } from '../../lib/infra/storage.ts'
import type { FunctionName } from '../../lib/infra/storywire-function.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { packRuleSet } from '../../lib/rules/rule-set.ts'
import { feedKey } from '../../lib/store/keys.ts'
import { tableDefinition } from '../../lib/store/table.ts'
import type { AwsServer } from './aws-server.ts'
import { startAws } from './aws-server.ts'
import { invoke } from './invoke.ts'

const entry = (number: number, title: string) =>
  `<item><guid>wire-${number}</guid><link>https://wire.example.org/${number}</link><title>${title}</title><description>From our correspondent.</description></item>`
const feedOf = (entries: readonly string[]) =>
  `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire</title><link>https://wire.example.org/</link><description>.</description>${entries.join('')}</channel></rss>`
const lines = ['Harbour strike enters second week', 'Weather stays mild'].map((title, at) => entry(at, title))

let folder: string
let bundles: string
let aws: AwsServer
let outside: { url: string; slack: string[]; close: () => Promise<void> }
let dynamo: DynamoDBClient
const commands: Partial<Record<FunctionName, Set<string>>> = {}

const configurationFor = (url: string): Configuration => ({
  sources: [{ id: 'wire', name: 'Wire', country: 'DE', language: 'en', state: false }],
  feeds: [
    {
      id: 'wire-en',
      source: 'wire',
      url: `${url}/feed.xml`,
      language: 'en',
      everyMs: 900_000,
      floorMs: 300_000,
      ceilingMs: 21_600_000,
      allowPrivate: true,
    },
    {
      id: 'wire-gone',
      source: 'wire',
      url: `${url}/gone.xml`,
      language: 'en',
      everyMs: 900_000,
      floorMs: 300_000,
      ceilingMs: 21_600_000,
      allowPrivate: true,
    },
  ],
  entities: {},
  storylines: [{ id: 'strikes', title: 'Harbour strikes', rule: 'harbour AND strike', minScore: 0, examples: { match: [], ignore: [] } }],
  channels: [
    { id: 'desk-slack', type: 'slack', secret: 'SLACK_DESK_URL' },
    { id: 'desk-mail', type: 'email', to: ['desk@example.org'], from: 'wire@example.org' },
    { id: 'hook', type: 'webhook', secret: 'HOOK_URL' },
  ],
  subscriptions: [{ id: 'desk', storylines: 'all', channels: ['desk-slack', 'desk-mail', 'hook'], zone: 'UTC' }],
})

/** The feed and Slack. */
async function startOutside() {
  const slack: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      if (request.url === '/feed.xml') response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feedOf(lines))
      else if (request.url === '/slack') {
        slack.push(body)
        response.end('ok')
      } else response.writeHead(404).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    slack,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function call(name: FunctionName, event: unknown) {
  const environments = {
    dispatch: { TABLE_NAME: 'storywire', QUEUE_URL: `${aws.endpoint}/000000000000/poll` } satisfies Supplied<typeof DispatchEnv>,
    poll: { TABLE_NAME: 'storywire', ALERT_FUNCTION_NAME: 'alert', ARCHIVE_BUCKET: 'archive', RULES_BUCKET: 'rules' } satisfies Supplied<
      typeof PollEnv
    >,
    alert: { TABLE_NAME: 'storywire', RULES_BUCKET: 'rules', SECRETS_PREFIX: '/storywire/' } satisfies Supplied<typeof AlertEnv>,
    query: { TABLE_NAME: 'storywire', RULES_BUCKET: 'rules' } satisfies Supplied<typeof QueryEnv>,
  }
  aws.commands.clear()
  const invocation = await invoke(bundles, name, event, {
    ...environments[name],
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    // Metrics are written off Lambda only where this says so.
    POWERTOOLS_DEV: 'false',
  })
  commands[name] = new Set([...(commands[name] ?? []), ...aws.commands])
  return invocation
}

const messageOf = (body: string): SQSEvent => ({ Records: [{ body }] }) as unknown as SQSEvent
async function ask(path: string, query = '') {
  const http = { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' }
  const requestContext = { http, domainName: 'api.example.org', stage: '$default', requestId: '1', routeKey: '$default' }
  const { answer } = await call('query', {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {},
    requestContext,
    isBase64Encoded: false,
  })
  return answer as { statusCode: number; headers: Record<string, string>; body: string }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storywire-shipped-'))
  bundles = join(folder, 'bundles')
  aws = await startAws()
  outside = await startOutside()
  dynamo = new DynamoDBClient({ endpoint: aws.endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } })
  await dynamo.send(new CreateTableCommand({ ...tableDefinition, TableName: 'storywire' }))
  aws.parameters.set('/storywire/SLACK_DESK_URL', `${outside.url}/slack`)
  await bundleFunctions({ configuration: configurationFor(outside.url) }, bundles)
})

afterAll(async () => {
  dynamo?.destroy()
  await Promise.all([aws?.close(), outside?.close()])
  await rm(folder, { recursive: true, force: true })
})

describe('the functions as shipped', () => {
  it('dispatch queues the feeds that are due', async () => {
    expect((await call('dispatch', { all: true })).answer).toEqual({ messages: 1, feeds: 2 })
    expect(aws.queued.map(body => (JSON.parse(body) as { feeds: string[] }).feeds.toSorted())).toEqual([['wire-en', 'wire-gone']])
  })

  it('dispatch looks, at the minute it is told, only at the feeds whose minute it is', async () => {
    const minutes = [0, 1, 2, 3, 4].map(minute => ({ time: `2026-11-24T08:0${minute}:00Z` }))
    const feeds: number[] = []
    for (const event of minutes) feeds.push(((await call('dispatch', event)).answer as { feeds: number }).feeds)
    expect(feeds.reduce((sum, count) => sum + count)).toBe(2)
  })

  it('poll records the hits of its message and wakes alert, whatever the other feed does', async () => {
    const { answer } = await call('poll', messageOf(aws.queued[0] ?? ''))
    expect(answer).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ feed: 'wire-en', outcome: 'changed', entries: 2, new: 2, hits: 1 }),
        expect.objectContaining({ feed: 'wire-gone', outcome: 'failed', code: 'http-404' }),
      ]),
    )
    expect(aws.invoked).toEqual(['Event alert'])
  })

  it('poll has put every entry into the archive, hit or not, by one request', async () => {
    expect(aws.s3.requests).toEqual([expect.stringMatching(/^PutObject entries\/\d{4}-\d\d-\d\d\/\d{9}-[0-9a-f]{16}\.jsonl\.gz$/)])
    const [object = Buffer.alloc(0)] = aws.s3.objects.values()
    const archived = gunzipSync(object)
      .toString()
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as ArchivedEntry)
    expect(archived.map(({ entry }) => entry.title).toSorted()).toEqual(['Harbour strike enters second week', 'Weather stays mild'])
    expect(archived[0]).toMatchObject({ feed: 'wire-en', source: 'wire', document: { url: `${outside.url}/feed.xml`, status: 200 } })
  })

  it('a message delivered twice polls nothing twice', async () => {
    const { answer } = await call('poll', messageOf(aws.queued[0] ?? ''))
    expect((answer as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped'])
  })

  it('poll hands back a message that is none', async () => {
    await expect(call('poll', messageOf('{}'))).rejects.toThrow('a poll message is not')
  })

  it('alert tells it once on Slack and by SES, and holds what has no way out', async () => {
    const { answer, log } = await call('alert', { flushBacklog: true })
    expect(answer).toMatchObject({ planned: 1, sent: 2, unavailable: [{ channel: 'hook' }] })
    expect(outside.slack).toHaveLength(1)
    expect(outside.slack[0]).toContain('https://wire.example.org/0')
    expect(aws.mails).toHaveLength(1)
    expect(aws.mails[0]).toMatch(/^Subject: .*Harbour strikes/m)
    const metric = log.split('\n').find(line => line.includes('ChannelFailing'))
    expect(JSON.parse(metric ?? '{}')).toMatchObject({ service: 'alert', channel: 'hook', ChannelFailing: 1 })

    expect((await call('alert', { time: '2026-11-24T08:00:00Z' })).answer).toMatchObject({ planned: 0, sent: 0 })
    expect([outside.slack.length, aws.mails.length]).toEqual([1, 1])
  })

  it('a new entry is told by a message of its own', async () => {
    lines.unshift(entry(2, 'Harbour strike ends'))
    await makeDue()
    expect((await call('poll', messageOf('{"feeds":["wire-en"]}'))).answer).toMatchObject([{ outcome: 'changed', new: 1, hits: 1 }])
    expect((await call('alert', {})).answer).toMatchObject({ planned: 1, sent: 2 })
    expect(outside.slack[1]).toContain('https://wire.example.org/2')
  })

  it('query answers the API and serves the page', async () => {
    const hits = await ask('/v1/hits', 'storyline=strikes')
    expect(hits.statusCode).toBe(200)
    expect((JSON.parse(hits.body) as { hits: { entry: { title: string } }[] }).hits.map(hit => hit.entry.title)).toEqual([
      'Harbour strike ends',
      'Harbour strike enters second week',
    ])
    for (const path of ['/v1/hits', '/v1/alerts', '/v1/storylines', '/v1/feeds'])
      expect([path, (await ask(path)).statusCode]).toEqual([path, 200])
    const page = await ask('/')
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=UTF-8'])
    const [, script = ''] = /src="\/?([^"]+\.js)"/.exec(page.body) ?? []
    expect((await ask(`/${script}`)).statusCode).toBe(200)
    expect((await ask('/nowhere')).statusCode).toBe(404)
  })

  it('poll, alert and query take rules that were pushed since, at their first call', async () => {
    const storylines = [{ id: 'ferries', title: 'Ferries stopped', rule: 'ferry', minScore: 0, examples: { match: [], ignore: [] } }]
    const { subscriptions } = configurationFor(outside.url)
    const set = { pushedAt: '2026-11-24T08:00:00.000Z', storylines, subscriptions, retired: [{ id: 'strikes', title: 'Harbour strikes' }] }
    aws.rules.objects.set('rules.swr', Buffer.from(packRuleSet({ ...set, index: compileRules({ storylines }) })))
    aws.rules.requests.length = 0
    lines.unshift(entry(3, 'Harbour strike delays a ferry'))
    await makeDue()
    expect((await call('poll', messageOf('{"feeds":["wire-en"]}'))).answer).toMatchObject([{ outcome: 'changed', new: 1, hits: 1 }])
    expect((await call('alert', {})).answer).toMatchObject({ planned: 1, sent: 2 })
    expect(outside.slack.at(-1)).toContain('Ferries stopped')
    const rows = (body: string) => (JSON.parse(body) as { storylines: { id: string; title: string }[] }).storylines
    expect(rows((await ask('/v1/storylines')).body)).toMatchObject([{ id: 'ferries', title: 'Ferries stopped' }])
    expect(JSON.parse((await ask('/v1/hits', 'storyline=strikes')).body)).toMatchObject({ hits: [{}, {}] })
    expect(new Set(aws.rules.requests)).toEqual(new Set(['GetObject rules.swr']))
  })

  it('poll goes on by the deployed rules where what was pushed is broken, and counts it', async () => {
    aws.rules.objects.set('rules.swr', Buffer.from('no rules'))
    lines.unshift(entry(4, 'Harbour strike begins again'))
    await makeDue()
    const { answer, log } = await call('poll', messageOf('{"feeds":["wire-en"]}'))
    expect(answer).toMatchObject([{ outcome: 'changed', new: 1, hits: 1 }])
    const metric = log.split('\n').find(line => line.includes('RulesNotRead'))
    expect(JSON.parse(metric ?? '{}')).toMatchObject({ service: 'poll', RulesNotRead: 1 })
    expect((await ask('/v1/storylines')).statusCode).toBe(200)
    aws.rules.objects.clear()
  })

  it.each(['dispatch', 'poll', 'alert', 'query'] as const)('%s sends no command that its role does not allow', name => {
    const { actions, indexes } = TABLE_ACCESS[name]
    const allowed = [...actions, ...indexes.map(index => `Query ${index}`)]
    expect([...(commands[name] ?? [])].filter(command => !allowed.includes(command))).toEqual([])
    expect(commands[name]?.size).toBeGreaterThan(0)
  })
})

async function makeDue() {
  const { pk, sk } = feedKey('wire-en')
  const change = {
    UpdateExpression: 'SET nextAt = :past, polledAt = :past',
    ExpressionAttributeValues: { ':past': { S: '2026-01-01T00:00:00.000Z' } },
  }
  await dynamo.send(new UpdateItemCommand({ TableName: 'storywire', Key: { pk: { S: pk }, sk: { S: sk } }, ...change }))
}

/** What every poll queue does, over both engines; then what each does when things go wrong. */
import { setImmediate } from 'node:timers/promises'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSEvent } from 'aws-lambda'
import { afterEach, describe, expect, it } from 'vitest'
import { StorywireError } from '../../lib/errors.ts'
import { inProcessQueue } from '../../lib/queue/in-process.ts'
import { parsePollMessage } from '../../lib/queue/poll-message.ts'
import type { PollMessage, PollQueue } from '../../lib/queue/queue.ts'
import { sqsQueue } from '../../lib/queue/sqs.ts'
import { startSqsServer } from './sqs-server.ts'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const bodyOf = (event: SQSEvent): string => {
  const [record] = event.Records
  if (!record || event.Records.length > 1) throw new Error('not one record')
  return record.body
}
const named = (from: number, to: number): PollMessage[] => Array.from({ length: to - from }, (_, at) => ({ feeds: [`feed-${from + at}`] }))

async function sqs() {
  const server = await startSqsServer()
  const client = new SQSClient({
    endpoint: server.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
  ends.push(() => client.destroy(), server.close)
  return { server, queue: sqsQueue({ client, url: `${server.endpoint}/000000000000/poll` }) }
}

type Engine = { readonly queue: PollQueue; readonly received: () => Promise<readonly string[]> }
const engines: Record<string, () => Promise<Engine>> = {
  sqs: async () => {
    const { server, queue } = await sqs()
    return { queue, received: async () => server.bodies }
  },
  'in process': async () => {
    const bodies: string[] = []
    const queue = inProcessQueue({ handle: async event => bodies.push(bodyOf(event)), concurrency: 3, onDropped: () => {} })
    return {
      queue,
      received: async () => {
        await queue.drain()
        return bodies
      },
    }
  },
}

describe.each(Object.entries(engines))('a poll queue: %s', (_name, start) => {
  it.each([0, 1, 10, 11, 35])('brings each of %i messages, as sent', async count => {
    const { queue, received } = await start()
    const messages = named(0, count)
    await queue.send(messages)
    const got = (await received()).map(parsePollMessage)
    expect(got.toSorted((a, b) => String(a.feeds).localeCompare(String(b.feeds)))).toEqual(
      messages.toSorted((a, b) => String(a.feeds).localeCompare(String(b.feeds))),
    )
  })

  it('hands over nothing but the feeds, however late they are wanted', async () => {
    const { queue, received } = await start()
    await queue.send([{ feeds: ['feed-1'], delayMs: 40 }])
    expect(await received()).toEqual(['{"feeds":["feed-1"]}'])
  })

  it('keeps what an id may hold', async () => {
    const { queue, received } = await start()
    const feeds = ['북한-연합', 'a"b', 'emoji-🛰', 'x'.repeat(200)]
    await queue.send([{ feeds }])
    expect((await received()).map(parsePollMessage)).toEqual([{ feeds }])
  })
})

describe('sqs', () => {
  it('delays each message by its own time, in whole seconds and no longer than SQS can', async () => {
    const { server, queue } = await sqs()
    const delays = [undefined, 0, 400, 2_499, 47_500, 3_600_000]
    await queue.send(delays.map(delayMs => ({ feeds: ['a'], ...(delayMs === undefined ? {} : { delayMs }) })))
    expect(server.delays).toEqual([0, 0, 0, 2, 48, 900])
  })

  it('sends again what SQS itself failed to take, and nothing twice', async () => {
    const { server, queue } = await sqs()
    server.refuse = (entry, batch) => (batch === 1 && entry.Id !== '0' ? { code: 'InternalError', senderFault: false } : undefined)
    await queue.send(named(0, 4))
    expect(server.batches).toEqual([4, 3])
    expect(server.bodies.toSorted()).toEqual(named(0, 4).map(message => JSON.stringify(message)))
  })

  it('gives up after a few attempts and says how many messages and why, the others being sent', async () => {
    const { server, queue } = await sqs()
    server.refuse = entry => (entry.MessageBody.includes('feed-3"') ? { code: 'InternalError', senderFault: false } : undefined)
    await expect(queue.send(named(0, 12))).rejects.toThrow('1 of 12 poll messages were not taken by SQS: InternalError')
    expect(server.bodies).toHaveLength(11)
  })

  it('does not repeat what is our own fault', async () => {
    const { server, queue } = await sqs()
    server.refuse = () => ({ code: 'InvalidMessageContents', senderFault: true })
    await expect(queue.send(named(0, 2))).rejects.toThrow(StorywireError)
    expect(server.batches).toEqual([2])
  })
})

describe('in process', () => {
  it('keeps to its concurrency and lets nothing wait while there is room', async () => {
    let running = 0
    let most = 0
    const queue = inProcessQueue({
      concurrency: 2,
      onDropped: () => {},
      handle: async () => {
        most = Math.max(most, ++running)
        await setImmediate()
        running--
      },
    })
    await queue.send(named(0, 9))
    await queue.drain()
    expect({ most, running }).toEqual({ most: 2, running: 0 })
  })

  it('delivers a failed message again with its count, then drops it and says so', async () => {
    const counts: string[] = []
    const dropped: unknown[] = []
    const queue = inProcessQueue({
      concurrency: 1,
      maxReceives: 3,
      onDropped: (message, cause) => dropped.push([message, cause]),
      handle: async event => {
        const [record] = event.Records
        if (!record?.body.includes('feed-1')) return
        counts.push(record.attributes.ApproximateReceiveCount)
        throw 'broken'
      },
    })
    await queue.send(named(0, 3))
    await queue.drain()
    expect(counts).toEqual(['1', '2', '3'])
    expect(dropped).toEqual([[{ feeds: ['feed-1'] }, 'broken']])
  })

  it('drains what a handler sends on, and is idle at once when nothing was sent', async () => {
    const seen: string[] = []
    const queue = inProcessQueue({
      concurrency: 4,
      onDropped: () => {},
      handle: async event => {
        const body = bodyOf(event)
        seen.push(body)
        if (body.includes('feed-0')) await queue.send(named(1, 3))
      },
    })
    await queue.drain()
    await queue.send(named(0, 1))
    await queue.drain()
    expect(seen).toHaveLength(3)
  })

  it('closes after what is in flight, and takes nothing more', async () => {
    const seen: string[] = []
    let release = () => {}
    const gate = new Promise<void>(resolve => {
      release = resolve
    })
    const queue = inProcessQueue({
      concurrency: 1,
      onDropped: () => {},
      handle: async event => {
        await gate
        seen.push(bodyOf(event))
      },
    })
    await queue.send(named(0, 3))
    await setImmediate()
    const closed = queue.close()
    await queue.send(named(3, 4))
    release()
    await closed
    expect(seen).toEqual(['{"feeds":["feed-0"]}'])
  })
})

describe('a message that is none', () => {
  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"feeds":[]}',
    '{"feeds":[1]}',
    '{"feeds":["a"],"more":1}',
    JSON.stringify({ feeds: Array(51).fill('a') }),
  ])('%s', body => expect(() => parsePollMessage(body)).toThrow(StorywireError))
})

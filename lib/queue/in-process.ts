/**
 * The queue port within one process: hands each message to a handler as the `SQSEvent` that Lambda would get.
 *
 * Like SQS it delivers a failed message again, a few times; unlike SQS it keeps nothing back, as one process is no crowd, and forgets
 * everything when the process ends, which loses nothing: a feed that was not polled is still due.
 */
import type { SQSEvent } from 'aws-lambda'
import type { PollMessage, PollQueue } from './queue.ts'

export type InProcessQueue = PollQueue & {
  /** Resolves when nothing is waiting or in flight, messages sent meanwhile included. */
  readonly drain: () => Promise<void>
  /** Takes no more messages, drops those waiting, resolves when those in flight have ended. */
  readonly close: () => Promise<void>
}

type Waiting = { readonly id: string; readonly body: string; readonly received: number }

export function inProcessQueue(deps: {
  /** Gets one message an event. Rejecting hands the message back. */
  readonly handle: (event: SQSEvent) => Promise<unknown>
  /** Events in flight at once. */
  readonly concurrency: number
  /** Deliveries before a message is dropped; as on AWS, 4. */
  readonly maxReceives?: number
  /** A message was dropped after its last delivery failed with `cause`. */
  readonly onDropped: (message: PollMessage, cause: unknown) => void
}): InProcessQueue {
  const { handle, concurrency, maxReceives = 4 } = deps
  const waiting: Waiting[] = []
  let sent = 0
  let inFlight = 0
  let closed = false
  let idle: (() => void)[] = []

  const settle = () => {
    if (inFlight > 0 || waiting.length > 0) return
    const resolve = idle
    idle = []
    for (const done of resolve) done()
  }
  const deliver = async (message: Waiting) => {
    try {
      await handle(eventOf(message))
    } catch (cause) {
      if (message.received < maxReceives) waiting.push({ ...message, received: message.received + 1 })
      else deps.onDropped(JSON.parse(message.body) as PollMessage, cause)
    }
  }
  const pump = () => {
    if (closed) waiting.length = 0
    while (inFlight < concurrency) {
      const next = waiting.shift()
      if (next === undefined) break
      inFlight++
      void deliver(next).finally(() => {
        inFlight--
        pump()
      })
    }
    settle()
  }
  const whenIdle = () =>
    new Promise<void>(resolve => {
      idle.push(resolve)
      settle()
    })

  return {
    send: async messages => {
      if (closed) return
      for (const { feeds } of messages) waiting.push({ id: String(++sent), body: JSON.stringify({ feeds }), received: 1 })
      // The sender is never kept waiting by a handler that starts synchronously.
      queueMicrotask(pump)
    },
    drain: whenIdle,
    close: () => {
      closed = true
      waiting.length = 0
      return whenIdle()
    },
  }
}

/** The shape that Lambda's event source hands over, batch size 1. */
function eventOf({ id, body, received }: Waiting): SQSEvent {
  const record = {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(received),
      SentTimestamp: '0',
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:000000000000:poll',
    awsRegion: 'local',
  }
  return { Records: [record] }
}

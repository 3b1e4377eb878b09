/**
 * The queue port on SQS. Sends in batches; receiving is Lambda's event source, which hands `SQSEvent`s to `functions/poll.ts`.
 */
import type { BatchResultErrorEntry, SQSClient } from '@aws-sdk/client-sqs'
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { StorywireError } from '../errors.ts'
import type { DelayedPoll, PollQueue } from './queue.ts'

/** SQS takes no more entries a batch; 10 messages of 50 feed ids are far below its 1 MiB. */
const BATCH_ENTRIES = 10
const MOST_DELAY_SECONDS = 900
/** Entries that SQS itself failed are sent again at once; the SDK has already waited between its own retries of a whole call. */
const ATTEMPTS = 3

/**
 * A queue that sends to `url`. Rejects with `queue-send-failed` when some messages were not taken: the others were,
 * and the feeds of those that were not stay due.
 */
export function sqsQueue(deps: { readonly client: SQSClient; readonly url: string }): PollQueue {
  const sendBatch = async (batch: readonly DelayedPoll[]): Promise<readonly BatchResultErrorEntry[]> => {
    let waiting = batch.map(({ feeds, delayMs = 0 }, at) => ({
      Id: String(at),
      MessageBody: JSON.stringify({ feeds }),
      DelaySeconds: Math.min(Math.round(delayMs / 1_000), MOST_DELAY_SECONDS),
    }))
    let failed: readonly BatchResultErrorEntry[] = []
    for (let attempt = 0; attempt < ATTEMPTS && waiting.length > 0; attempt++) {
      const answer = await deps.client.send(new SendMessageBatchCommand({ QueueUrl: deps.url, Entries: waiting }))
      failed = answer.Failed ?? []
      // Our own fault (a body that is too long) does not pass by repeating.
      const again = new Set(failed.filter(entry => !entry.SenderFault).map(entry => entry.Id))
      if (again.size < failed.length) return failed
      waiting = waiting.filter(entry => again.has(entry.Id))
    }
    return failed
  }

  return {
    send: async messages => {
      const failed: BatchResultErrorEntry[] = []
      for (let at = 0; at < messages.length; at += BATCH_ENTRIES) {
        failed.push(...(await sendBatch(messages.slice(at, at + BATCH_ENTRIES))))
      }
      if (failed.length === 0) return
      const codes = [...new Set(failed.map(entry => entry.Code ?? 'unknown'))].join(', ')
      throw new StorywireError('queue-send-failed', `${failed.length} of ${messages.length} poll messages were not taken by SQS: ${codes}`)
    },
  }
}

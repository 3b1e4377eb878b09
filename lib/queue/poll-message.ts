/**
 * Reads a poll message back from a queue: a border, so it is checked. Nothing here polls.
 */
import * as z from 'zod/mini'
import { StorywireError } from '../errors.ts'
import type { PollMessage } from './queue.ts'

const PollMessageBody = z.strictObject({
  feeds: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(50)),
})

/** `body`: what `send` was given, as JSON. Throws `bad-message`. */
export function parsePollMessage(body: string): PollMessage {
  try {
    return PollMessageBody.parse(JSON.parse(body))
  } catch (cause) {
    throw new StorywireError('bad-message', 'a poll message is not {"feeds": [1 to 50 feed ids]}', { cause })
  }
}

/**
 * The lines of a file or of stdin, some at a time, in memory that grows neither with their number nor with the longest of them. Lines end at
 * a line feed and nowhere else.
 */
import { createReadStream } from 'node:fs'
import { StorywireError } from '../errors.ts'
import { fileFault } from './file-fault.ts'

/** A megabyte at a time keeps the reading well ahead of the work. */
const CHUNK_BYTES = 1_048_576
/** Ten times what any entry has; in bytes. */
const LONGEST_LINE = 64 * 1_048_576
const LINE_FEED = 0x0a

/** `undefined`: a line that is too long to be read. `-` is stdin. Throws `usage` for a file that cannot be read. */
export async function* readLines(path: string): AsyncGenerator<readonly (string | undefined)[]> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES })
  // The beginning of a line whose end is still to come.
  let pending: Buffer[] = []
  let size = 0
  const keep = (part: Buffer) => {
    size += part.length
    if (size <= LONGEST_LINE) pending.push(part)
    else pending = []
  }
  const take = (): string | undefined => {
    const line = size > LONGEST_LINE ? undefined : Buffer.concat(pending).toString('utf8')
    pending = []
    size = 0
    return line
  }
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const lines: (string | undefined)[] = []
      let from = 0
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
        if (size === 0) lines.push(chunk.toString('utf8', from, end))
        else {
          keep(chunk.subarray(from, end))
          lines.push(take())
        }
        from = end + 1
      }
      if (from < chunk.length) keep(chunk.subarray(from))
      if (lines.length > 0) yield lines
    }
  } catch (cause) {
    throw new StorywireError('usage', `${path} cannot be read: ${fileFault(cause)}`, { cause })
  }
  if (size > 0) yield [take()]
}

/** The lines of a file or of stdin, some at a time, in memory that does not grow with their number. Lines end at a line feed and nowhere else. */
import { createReadStream } from 'node:fs'
import { StorywireError } from '../errors.ts'
import { fileFault } from './file-fault.ts'

/** A megabyte at a time keeps the reading well ahead of the work. */
const CHUNK_BYTES = 1_048_576

/** `-` is stdin. Throws `usage` for a file that cannot be read. */
export async function* readLines(path: string): AsyncGenerator<readonly string[]> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES })
  stream.setEncoding('utf8')
  let rest = ''
  try {
    for await (const chunk of stream) {
      const parts = (rest + String(chunk)).split('\n')
      rest = parts.pop() ?? ''
      if (parts.length > 0) yield parts
    }
  } catch (cause) {
    throw new StorywireError('usage', `${path} cannot be read: ${fileFault(cause)}`, { cause })
  }
  if (rest !== '') yield [rest]
}

/** Answers that are cut, doubled and scribbled over at any byte: each is one of the three outcomes, soon, and the process lives on. */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedText, get, withRawServer } from './fetch-servers.ts'

const head = 'HTTP/1.1 200 OK\r\nETag: "a"\r\n'
const answers = [
  Buffer.from(`${head}Content-Length: ${feedText.length}\r\n\r\n${feedText}`),
  Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${feedText.length.toString(16)}\r\n${feedText}\r\n0\r\n\r\n`),
  Buffer.concat([Buffer.from(`${head}Content-Encoding: gzip\r\n\r\n`), gzipSync(feedText)]),
  Buffer.concat([Buffer.from(`${head}Content-Encoding: br\r\n\r\n`), brotliCompressSync(feedText)]),
  Buffer.from('HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n'),
  Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\n<rss>'),
  Buffer.from('HTTP/1.1 304 Not Modified\r\nETag: "b"\r\n\r\n'),
]
const scribbles = ['', '\r\n', '\n', '\0', '\xff', ':', '0\r\n\r\n', 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', head].map(
  text => Buffer.from(text, 'latin1'),
)
/** At this part of the answer so many bytes are replaced by that. */
const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(9), fc.constantFrom(...scribbles))

test('any answer is an outcome', { timeout: 60_000 }, async () => {
  let answer = Buffer.alloc(0)
  await withRawServer(
    socket => void socket.once('data', () => socket.end(answer)),
    url =>
      fc.assert(
        fc.asyncProperty(fc.constantFrom(...answers), fc.array(edit, { minLength: 1, maxLength: 4 }), async (whole, edits) => {
          answer = edits.reduce((bytes, [part, gone, put]) => {
            const at = Math.floor(part * bytes.length)
            return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)])
          }, whole)
          const outcome = await get(url, { etag: '"a"' }, { limits: { deadlineMs: 5_000 } })
          expect(['changed', 'unchanged', 'failed']).toContain(outcome.kind)
          // Nothing here waits for anything, so nothing may run into the deadline.
          if (outcome.kind === 'failed') expect(outcome.code).not.toBe('timeout')
        }),
        { numRuns: 400 },
      ),
  )
})

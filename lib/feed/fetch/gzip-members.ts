/**
 * Reads a gzip file that Node's decoder gave up: one with something behind its end (a page's last blank line, a comment of a proxy), or with
 * a checksum that is wrong. Each member's deflated part is read on its own, checksums are not looked at.
 */
import { createInflateRaw, type InflateRaw } from 'node:zlib'

/** Of RFC 1952, 2.3.1: what follows the ten bytes that every header has. */
const flags = { headerChecksum: 2, extra: 4, name: 8, comment: 16 }
const fixedHeaderBytes = 10
const trailerBytes = 8
/** Small: what was decoded in the piece that goes bad is lost. */
const chunkSize = 1_024

/** Hands over the decoded pieces; throws what `take` throws. Resolves with whether the last member that begins also ends. */
export async function readMembers(packed: Uint8Array, take: (chunk: Uint8Array) => void): Promise<boolean> {
  let at = 0
  while (packed[at] === 0x1f && packed[at + 1] === 0x8b) {
    const start = afterHeader(packed, at)
    const decoder = createInflateRaw({ chunkSize })
    const error = await inflated(decoder, packed.subarray(start), take)
    if (error !== undefined) return false
    at = start + decoder.bytesWritten + trailerBytes
  }
  return at <= packed.length
}

/** Resolves with the decoder's error. */
function inflated(decoder: InflateRaw, packed: Uint8Array, take: (chunk: Uint8Array) => void): Promise<Error | undefined> {
  return new Promise((resolve, reject) => {
    decoder.on('data', (chunk: Uint8Array) => {
      try {
        take(chunk)
      } catch (excess) {
        reject(excess)
        decoder.destroy()
      }
    })
    decoder.on('end', () => resolve(undefined)).on('error', resolve)
    decoder.end(packed)
  })
}

function afterHeader(packed: Uint8Array, at: number): number {
  const set = packed[at + 3] ?? 0
  let end = at + fixedHeaderBytes
  if ((set & flags.extra) !== 0) end += 2 + ((packed[end] ?? 0) | ((packed[end + 1] ?? 0) << 8))
  for (const text of [flags.name, flags.comment]) {
    if ((set & text) === 0) continue
    const zero = packed.indexOf(0, end)
    end = zero === -1 ? packed.length : zero + 1
  }
  return (set & flags.headerChecksum) === 0 ? end : end + 2
}

/**
 * From an object's bytes to findings: each line that is an entry, and in words what could not be read.
 *
 * Never throws, whatever the bytes. A piece of the object is unpacked at a time, so that what is held is bounded by the
 * longest line; what unpacks to more than any object of ours is left there. What was read before a fault is given first.
 */
import { createHash } from 'node:crypto'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import type { ArchiveFinding } from './archive.ts'
import { longestLine } from './entry-lines.ts'
import { wordsOf } from './fault-words.ts'
import { hashDigits, hashIn } from './object-name.ts'
import { largestObject } from './pack.ts'
import { readLine } from './read-line.ts'

/** Compressed bytes unpacked at a time: at gzip's best they become 16 MiB. */
const pieceBytes = 16 * 1024
/** An object up to this size is read whole, in compressed bytes, and unpacked at once if it becomes no more than this. */
const smallObject = 256 * 1024
const mostAtOnce = 16 * 1024 * 1024
/** A damaged object up to this size is gone through a second time, in compressed bytes. */
const mostRepeated = 1024 * 1024
/** Bad lines named one by one; the rest are counted. */
const mostNamed = 10
const newline = 0x0a
/** How the folder and the bucket say that an object is gone since it was listed. */
const missing: ReadonlySet<string> = new Set(['ENOENT', 'NoSuchKey'])

export type UnpackOptions = {
  /** Only lines that hold this (ASCII) text; the others are not even checked. */
  readonly containing?: string
}

export async function* unpackObject(
  name: string,
  source: AsyncIterable<Uint8Array>,
  { containing }: UnpackOptions = {},
): AsyncGenerator<ArchiveFinding> {
  const wanted = containing === undefined ? undefined : Buffer.from(containing)
  const problem = (message: string, line?: number): ArchiveFinding => ({
    problem: { object: name, message, ...(line === undefined ? {} : { line }) },
  })
  const lines = lineSplitter()
  const hash = createHash('sha256')
  let bad = 0
  let fault: string | undefined
  try {
    for await (const chunk of unpacked(source, text => (fault = text))) {
      hash.update(chunk)
      for (const { line, number } of lines.push(chunk)) {
        if (line !== 'too long' && wanted !== undefined && !line.includes(wanted)) continue
        const read = line === 'too long' ? { why: 'it is longer than any archived entry' } : readLine(line)
        if ('entry' in read) yield { entry: read.entry }
        else if (++bad <= mostNamed) yield problem(read.why, number)
      }
    }
  } catch (cause) {
    fault = missing.has(wordsOf(cause)) ? 'it is missing' : `it cannot be read: ${wordsOf(cause)}`
  }
  if (bad > mostNamed) yield problem(`${bad - mostNamed} more lines are no archived entries`)
  if (fault !== undefined) yield problem(fault)
  else if (lines.isInside()) yield problem(`it is cut off: its last line is not whole`, lines.number() + 1)
  else if (hash.digest('hex').slice(0, hashDigits) !== hashIn(name))
    yield problem(`it is cut off or was changed: its ${lines.number()} lines are not those it was named for`)
}

/** The unpacked bytes, in pieces; what ends them early is told to `onFault`. What the source throws is thrown. */
async function* unpacked(source: AsyncIterable<Uint8Array>, onFault: (message: string) => void): AsyncGenerator<Buffer> {
  const { chunks, rest } = await beginningOf(source)
  const whole = rest === undefined ? atOnce(chunks) : undefined
  if (whole !== undefined) yield whole
  else yield* unpackedSlowly(joined(chunks, rest), onFault)
}

/** Up to `smallObject` bytes, and what follows them; no `rest`: that was all. What the source throws comes with the rest. */
async function beginningOf(source: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = []
  const iterator = source[Symbol.asyncIterator]()
  let size = 0
  try {
    while (size <= smallObject) {
      const { value, done } = await iterator.next()
      if (done === true) return { chunks, rest: undefined }
      chunks.push(value)
      size += value.length
    }
  } catch (fault) {
    return { chunks, rest: failing(fault) }
  }
  return { chunks, rest: { [Symbol.asyncIterator]: () => iterator } }
}

const failing = (fault: unknown): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(fault) }),
})

async function* joined(chunks: readonly Uint8Array[], rest: AsyncIterable<Uint8Array> | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
    if (rest !== undefined) yield* rest
  } finally {
    // Also where nobody wanted the rest: a file is not left open.
    await rest?.[Symbol.asyncIterator]().return?.()
  }
}

/** Nearly every object is small and sound, and is unpacked so in a tenth of the time. Undefined: it is not, and wants care. */
function atOnce(chunks: readonly Uint8Array[]): Buffer | undefined {
  try {
    return gunzipSync(Buffer.concat(chunks), { maxOutputLength: mostAtOnce })
  } catch {
    return undefined
  }
}

async function* unpackedSlowly(source: AsyncIterable<Uint8Array>, onFault: (message: string) => void): AsyncGenerator<Buffer> {
  const fed: Uint8Array[] = []
  let fedBytes = 0
  let size = 0
  async function* noted() {
    for await (const piece of pieces(source)) {
      fedBytes += piece.length
      if (fedBytes <= mostRepeated) fed.push(piece)
      yield piece
    }
  }
  const gunzip = inflating(noted())
  for await (const chunk of gunzip.chunks) {
    size += chunk.length
    if (size > largestObject) return onFault('it unpacks to far more than an object of the archive')
    yield chunk
  }
  if (!gunzip.isDamaged()) return
  // What zlib had unpacked of the piece with the damage is lost with it: once more, that piece byte by byte.
  let known = size
  const last = fed.pop() ?? new Uint8Array()
  const bytewise = [...fed, ...Array.from(last, byte => Uint8Array.of(byte))]
  for await (const chunk of fedBytes <= mostRepeated ? inflating(bytewise).chunks : []) {
    const fresh = chunk.subarray(Math.min(known, chunk.length))
    known -= chunk.length - fresh.length
    if (fresh.length > 0) yield fresh
  }
  onFault('it is damaged, or no gzip: the rest of it cannot be unpacked')
}

function inflating(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  let state: 'open' | 'ended' | 'damaged' = 'open'
  async function* chunks(): AsyncGenerator<Buffer> {
    // With this flush a truncated stream gives all it has instead of an error.
    const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
    const ready: Buffer[] = []
    let resume: () => void = () => {}
    gunzip.on('data', (chunk: Buffer) => ready.push(chunk))
    const stop = (how: 'ended' | 'damaged') => {
      state = how
      resume()
    }
    gunzip.on('error', () => stop('damaged'))
    // Also where something follows the last gzip member: the rest is not waited for.
    gunzip.on('end', () => stop('ended'))
    /** Resolves when the piece is unpacked, or when nothing more will be. */
    const give = (start: (done: () => void) => void) =>
      new Promise<void>(resolve => {
        resume = resolve
        if (state === 'open') start(resolve)
        else resolve()
      })
    const taken = () => ready.splice(0)
    try {
      for await (const piece of source) {
        await give(done => gunzip.write(piece, done))
        yield* taken()
        if (state !== 'open') break
      }
      await give(() => gunzip.end())
      yield* taken()
    } finally {
      gunzip.destroy()
    }
  }
  return { chunks: chunks(), isDamaged: () => state === 'damaged' }
}

async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) for (let at = 0; at < chunk.length; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes)
}

type Line = { readonly line: Buffer | 'too long'; readonly number: number }

function lineSplitter() {
  let parts: Buffer[] = []
  let size = 0
  let tooLong = false
  let number = 0
  const keep = (part: Buffer) => {
    size += part.length
    if (size > longestLine) {
      tooLong = true
      parts = []
    } else if (part.length > 0) parts.push(part)
  }
  return {
    /** Lines without their newline, numbered from 1; empty ones are passed over. */
    *push(chunk: Buffer): Generator<Line> {
      let from = 0
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
        keep(chunk.subarray(from, end))
        from = end + 1
        number += 1
        const line = tooLong ? 'too long' : Buffer.concat(parts)
        if (line.length > 0) yield { line, number }
        parts = []
        size = 0
        tooLong = false
      }
      keep(chunk.subarray(from))
    },
    isInside: () => size > 0,
    /** Whole lines so far. */
    number: () => number,
  }
}

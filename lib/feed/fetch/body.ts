/**
 * A response's body → decoded bytes, unpacked while it arrives and never more than the limit: neither of what arrives nor of what it
 * unpacks to. The header is believed only as far as the bytes agree (`codings.ts`).
 */
import type { Transform } from 'node:stream'
import { codingOf, codingsNamed, decoderFor } from './codings.ts'
import { FetchFailure } from './failure.ts'

/** Chains of codings are a way to make bombs. */
const MOST_CODINGS = 2
/** Feeds that repeat themselves pack 20 : 1, and never 100 : 1. */
const MOST_RATIO = 100
/** So much may come of anything: small feeds are all alike, and it harms nobody. */
const FREE_BYTES = 1_048_576
/** Enough to see what a body is: a mark, some white space, the first tag. */
const HEAD_BYTES = 64

/** `cut`: the packed stream breaks off or goes bad in the middle, and `bytes` are what came before. */
export type Body = { readonly bytes: Uint8Array; readonly cut: boolean }

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>
/** `arrived`: bytes from the network. */
type Tally = { arrived: number; readonly limit: number }

/** `limit`: in bytes. Throws `too-large`, `bad-encoding`, and what `source` throws. */
export async function readBody(source: AsyncIterable<Uint8Array>, contentEncoding: string | undefined, limit: number): Promise<Body> {
  const names = codingsNamed(contentEncoding)
  if (names.length > MOST_CODINGS) throw packedTooOften()
  const tally: Tally = { arrived: 0, limit }
  let stream: Source = counted(source, tally)
  let cut = false
  for (let layers = 0; ; ) {
    const { head, all } = await begun(stream)
    const coding = codingOf(head, names.pop())
    if (coding !== undefined && ++layers > MOST_CODINGS) throw packedTooOften()
    const body =
      coding === undefined ? { bytes: await collected(all, tally), cut: false } : await unpacked(all, decoderFor[coding](), tally)
    cut ||= body.cut
    if (names.length === 0 && codingOf(body.bytes.subarray(0, HEAD_BYTES), undefined) === undefined) return { bytes: body.bytes, cut }
    stream = [body.bytes]
  }
}

const packedTooOften = () => new FetchFailure('bad-encoding', `the body is packed more than ${MOST_CODINGS} times`)

async function* counted(source: AsyncIterable<Uint8Array>, tally: Tally): AsyncIterable<Uint8Array> {
  for await (const chunk of source) {
    tally.arrived += chunk.length
    check(tally.arrived, tally)
    yield chunk
  }
}

/** Throws as soon as `size`, of decoded or arrived bytes, is too much. */
function check(size: number, { arrived, limit }: Tally): void {
  if (size > limit) throw new FetchFailure('too-large', `the document is larger than ${Math.round(limit / 1_048_576)} MiB`)
  if (size > FREE_BYTES && size > MOST_RATIO * arrived)
    throw new FetchFailure('too-large', `the document unpacks to more than ${MOST_RATIO} times its size`)
}

/** The first bytes of a stream, and the whole of it. */
async function begun(source: Source): Promise<{ readonly head: Uint8Array; readonly all: Source }> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const first: Uint8Array[] = []
  let size = 0
  while (size < HEAD_BYTES) {
    const { done, value } = await iterator.next()
    if (done === true) break
    first.push(value)
    size += value.length
  }
  const rest: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: async () => iterator.next(), return: async () => (await iterator.return?.()) ?? endOfStream }),
  }
  return { head: Buffer.concat(first).subarray(0, HEAD_BYTES), all: chained(first, rest) }
}

const endOfStream = { done: true, value: undefined } as const

async function* chained(first: Iterable<Uint8Array>, rest: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* first
  yield* rest
}

async function collected(source: Source, tally: Tally): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    check(size, tally)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

async function unpacked(source: Source, decoder: Transform, tally: Tally): Promise<Body> {
  const chunks: Uint8Array[] = []
  let size = 0
  let ended = false
  const outcome = new Promise<unknown>(resolve => {
    decoder.on('end', resolve).on('error', resolve).on('close', resolve)
  }).finally(() => {
    ended = true
  })
  // Taken as it comes, not by iterating: an iterator drops what it has not given yet when the stream goes bad.
  decoder.on('data', (chunk: Uint8Array) => {
    size += chunk.length
    chunks.push(chunk)
    try {
      check(size, tally)
    } catch (excess) {
      decoder.destroy(excess as Error)
    }
  })
  try {
    for await (const chunk of source) {
      // Whatever follows the end of the packed stream is not the document's.
      if (ended) break
      if (!decoder.write(chunk)) await Promise.race([new Promise(resolve => decoder.once('drain', resolve)), outcome])
    }
    decoder.end()
    const problem = await outcome
    if (problem instanceof FetchFailure) throw problem
    if (problem !== undefined && size === 0) throw new FetchFailure('bad-encoding', 'the body is not packed as its header says')
    return { bytes: Buffer.concat(chunks, size), cut: problem !== undefined }
  } finally {
    decoder.destroy()
  }
}

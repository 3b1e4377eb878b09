/**
 * A response's body → decoded bytes, unpacked while it arrives and never more than the limit: neither of what arrives nor of what it
 * unpacks to. The header is believed only as far as the bytes agree (`codings.ts`).
 */
import { type Coding, codingOf, codingsNamed, decoderFor } from './codings.ts'
import { FetchFailure, isBrokenOff } from './failure.ts'
import { readMembers } from './gzip-members.ts'

/** Chains of codings are a way to make bombs. */
const MOST_CODINGS = 2
/** Feeds that repeat themselves pack 20 : 1, and never 100 : 1. */
const MOST_RATIO = 100
/** So much may come of anything: small feeds are all alike, and it harms nobody. */
const FREE_BYTES = 1_048_576
/** Enough to see what a body is: a mark, some white space, the first tag. */
const HEAD_BYTES = 64

/** `cut`: the transfer or the packed stream breaks off or goes bad in the middle, and `bytes` are what came before. */
export type Body = { readonly bytes: Uint8Array; readonly cut: boolean }

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>
/** `arrived`: bytes from the network, which may have broken off (`broken`). */
type Tally = { arrived: number; broken: boolean; readonly limit: number }

/** `limit`: in bytes. Throws `too-large`, `bad-encoding`, and what `source` throws. */
export async function readBody(source: AsyncIterable<Uint8Array>, contentEncoding: string | undefined, limit: number): Promise<Body> {
  const names = codingsNamed(contentEncoding)
  if (names.length > MOST_CODINGS) throw packedTooOften()
  const tally: Tally = { arrived: 0, broken: false, limit }
  let stream: Source = counted(source, tally)
  let cut = false
  for (let layers = 0; ; ) {
    const { head, all } = await begun(stream)
    const coding = codingOf(head, names.pop())
    if (coding !== undefined && ++layers > MOST_CODINGS) throw packedTooOften()
    const body = coding === undefined ? { bytes: await collected(all, tally), cut: false } : await unpacked(all, coding, tally)
    cut ||= body.cut
    if (names.length === 0 && codingOf(body.bytes.subarray(0, HEAD_BYTES), undefined) === undefined)
      return { bytes: body.bytes, cut: cut || tally.broken }
    stream = [body.bytes]
  }
}

const packedTooOften = () => new FetchFailure('bad-encoding', `the body is packed more than ${MOST_CODINGS} times`)

async function* counted(source: AsyncIterable<Uint8Array>, tally: Tally): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of source) {
      tally.arrived += chunk.length
      check(tally.arrived, tally)
      yield chunk
    }
  } catch (error) {
    // Servers that count wrong send whole documents: who reads it sees whether it is one.
    if (tally.arrived === 0 || !isBrokenOff(error)) throw error
    tally.broken = true
  }
}

export const tooLarge = (limit: number): FetchFailure =>
  new FetchFailure('too-large', `the document is larger than ${Math.round(limit / 1_048_576)} MiB`)

/** Throws as soon as `size`, of decoded or arrived bytes, is too much. */
function check(size: number, { arrived, limit }: Tally): void {
  if (size > limit) throw tooLarge(limit)
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
  const gathered = gathering(tally)
  for await (const chunk of source) gathered.take(chunk)
  return gathered.bytes()
}

async function unpacked(source: Source, coding: Coding, tally: Tally): Promise<Body> {
  const decoder = decoderFor[coding]()
  const packed: Uint8Array[] = []
  const decoded = gathering(tally)
  let ended = false
  const outcome = new Promise<unknown>(resolve => {
    decoder.on('end', resolve).on('error', resolve).on('close', resolve)
  }).finally(() => {
    ended = true
  })
  // Taken as it comes, not by iterating: an iterator drops what it has not given yet when the stream goes bad.
  decoder.on('data', (chunk: Uint8Array) => {
    try {
      decoded.take(chunk)
    } catch (excess) {
      decoder.destroy(excess as Error)
    }
  })
  try {
    for await (const chunk of source) {
      // Whatever follows the end of the packed stream is not the document's.
      if (ended) break
      if (coding === 'gzip') packed.push(chunk)
      if (!decoder.write(chunk)) await Promise.race([new Promise(resolve => decoder.once('drain', resolve)), outcome])
    }
    decoder.end()
    const problem = await outcome
    if (problem === undefined) return { bytes: decoded.bytes(), cut: false }
    if (problem instanceof FetchFailure) throw problem
    const saved = coding === 'gzip' ? gathering(tally) : decoded
    const isWhole = coding === 'gzip' && (await readMembers(Buffer.concat(packed), saved.take)) && !isDamaged(problem)
    if (saved.bytes().length === 0) throw new FetchFailure('bad-encoding', 'the body is not packed as its header says')
    return { bytes: saved.bytes(), cut: !isWhole }
  } finally {
    decoder.destroy()
  }
}

/** How zlib says that a checksum is wrong. */
const isDamaged = (problem: unknown): boolean => problem instanceof Error && /^incorrect (?:data|length) check$/.test(problem.message)

type Gathering = { readonly take: (chunk: Uint8Array) => void; readonly bytes: () => Uint8Array }

/** `take` throws when it has been too much. */
function gathering(tally: Tally): Gathering {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    take: chunk => {
      size += chunk.length
      check(size, tally)
      chunks.push(chunk)
    },
    bytes: () => Buffer.concat(chunks, size),
  }
}

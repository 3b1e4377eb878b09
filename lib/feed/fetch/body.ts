/**
 * A response's body → decoded bytes, never more than the limit: neither of what arrives nor of what it unpacks to.
 *
 * The header is believed only as far as the bytes agree: servers label plain bodies as gzip and pack without a label.
 */
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { FetchFailure } from './failure.ts'

/** Chains of codings are a way to make bombs. */
const MOST_CODINGS = 2

const tooLarge = (limit: number): FetchFailure =>
  new FetchFailure('too-large', `the document is larger than ${Math.round(limit / 1_048_576)} MiB`)

export async function readBody(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

/** `contentEncoding`: the header's value. A stream that breaks off gives what came before: the parser sees that it is cut. */
export async function decodeBody(packed: Uint8Array, contentEncoding: string | undefined, limit: number): Promise<Uint8Array> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map(coding => coding.trim().replace(/^x-/, ''))
    .filter(coding => decoders[coding] !== undefined)
  if (codings.length > MOST_CODINGS) throw new FetchFailure('bad-encoding', `the body is packed ${codings.length} times`)
  let bytes = packed
  for (const coding of codings.toReversed()) bytes = await unpacked(bytes, coding, limit)
  return isGzip(bytes) ? await unpacked(bytes, 'gzip', limit) : bytes
}

type Decode = (bytes: Uint8Array, limit: number) => Promise<Uint8Array>

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip)
const inflate = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate)
const inflateRaw = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflateRaw)
const unbrotli = promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress)
/** Since Node 22.15. */
const unzstd = zlib.zstdDecompress === undefined ? undefined : promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)

const flush = { finishFlush: zlib.constants.Z_SYNC_FLUSH }

const decoders: Readonly<Record<string, Decode>> = {
  gzip: (bytes, maxOutputLength) => gunzip(bytes, { ...flush, maxOutputLength }),
  // RFC 9110 means zlib's format; some servers send the bare stream.
  deflate: (bytes, maxOutputLength) => (isZlib(bytes) ? inflate : inflateRaw)(bytes, { ...flush, maxOutputLength }),
  br: (bytes, maxOutputLength) => unbrotli(bytes, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
  ...(unzstd === undefined ? {} : { zstd: (bytes: Uint8Array, maxOutputLength: number) => unzstd(bytes, { maxOutputLength }) }),
}

async function unpacked(bytes: Uint8Array, coding: string, limit: number): Promise<Uint8Array> {
  if (bytes.length === 0 || (coding === 'gzip' && !isGzip(bytes)) || looksPlain(bytes)) return bytes
  try {
    return (await decoders[coding]?.(bytes, limit)) ?? bytes
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit)
    throw new FetchFailure('bad-encoding', `the body is not the ${coding} that its header says`)
  }
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b
const isZlib = (bytes: Uint8Array): boolean => ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0

/** The beginning of a text in angle brackets or braces, after a byte order mark and white space: no packed stream starts so. */
const looksPlain = (bytes: Uint8Array): boolean =>
  /^(?:\xef\xbb\xbf)?\s*(?:<[?!a-z]|\{\s*")/i.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'))

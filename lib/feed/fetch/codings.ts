/** The content codings that are understood: how each is recognised and which of Node's decoders reads it. Bounding what they give is `body.ts`. */
import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** `deflate-raw` is never named: some servers send it as `deflate`. */
export type Coding = 'gzip' | 'br' | 'deflate' | 'deflate-raw' | 'zstd'

/** Since Node 22.15. */
const hasZstd = typeof zlib.createZstdDecompress === 'function'

/** As a request offers them. */
export const ACCEPT_ENCODING = hasZstd ? 'gzip, br, zstd, deflate' : 'gzip, br, deflate'

const named: Readonly<Record<string, Coding>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  br: 'br',
  deflate: 'deflate',
  ...(hasZstd ? { zstd: 'zstd' } : {}),
}

/** A Content-Encoding header → its codings, the first applied first. What is none (`utf-8`, `identity`, `none`) is left out. */
export const codingsNamed = (header: string | undefined): Coding[] =>
  (header ?? '')
    .toLowerCase()
    .split(',')
    .flatMap(name => named[name.trim()] ?? [])

/** What a body that begins so is packed in, `name` being what the header says: servers label plain bodies, and pack without a label. */
export function codingOf(head: Uint8Array, name: Coding | undefined): Coding | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (hasZstd && head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  if (head.length === 0 || looksPlain(head)) return undefined
  if (name === 'deflate') return isZlib(head) ? 'deflate' : 'deflate-raw'
  return name === 'br' ? 'br' : undefined
}

const isZlib = (bytes: Uint8Array): boolean => ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0

/** The beginning of a text in angle brackets or braces, after a byte order mark and white space: no packed stream starts so. */
const looksPlain = (bytes: Uint8Array): boolean =>
  /^(?:(?:\xef\xbb\xbf)?\s*(?:<[?!a-z]|[{[]\s*["{])|\xff\xfe<\0|\xfe\xff\0<)/i.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'))

const chunkSize = 65_536

export const decoderFor: Readonly<Record<Coding, () => Transform>> = {
  gzip: () => zlib.createGunzip({ chunkSize }),
  br: () => zlib.createBrotliDecompress({ chunkSize }),
  deflate: () => zlib.createInflate({ chunkSize }),
  'deflate-raw': () => zlib.createInflateRaw({ chunkSize }),
  // The window is memory: HTTP allows 8 MiB of it (RFC 9659), the format 2 GiB.
  zstd: () => zlib.createZstdDecompress({ chunkSize, params: { [zlib.constants.ZSTD_d_windowLogMax]: 23 } }),
}

/**
 * What the first bytes of a document say of its encoding: byte order marks, the zero bytes of UTF-16 and UTF-32, and EBCDIC's `<?xml`
 * (XML 1.0, appendix F). The first step of `decode`; reads no declaration.
 */

/** `skip`: bytes of the mark. */
export type Signature = { readonly charset: string; readonly skip: number }

/** Markup stands at the start of every feed, so that a few characters decide. */
const START_BYTES = 256

export function signatureOf(bytes: Uint8Array): Signature | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return { charset: 'utf-8', skip: 3 }
  const marked = marks(a, b, c, d)
  const zeros = byZeros(bytes.subarray(marked?.skip ?? 0, START_BYTES + (marked?.skip ?? 0)))
  if (marked !== undefined) {
    // A mark that somebody glued before a text of single bytes.
    const lies =
      zeros === undefined &&
      bytes.length > 8 &&
      bytes.subarray(0, START_BYTES).includes(0x3c) &&
      !bytes.subarray(2, START_BYTES).includes(0)
    return lies ? { charset: '', skip: marked.skip } : marked
  }
  if (zeros !== undefined) return { charset: zeros, skip: 0 }
  if (a === 0x4c && b === 0x6f && c === 0xa7 && d === 0x94) return { charset: 'ebcdic', skip: 0 }
  return undefined
}

function marks(a = 1, b = 1, c = 1, d = 1): Signature | undefined {
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { charset: 'utf-32be', skip: 4 }
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? { charset: 'utf-32le', skip: 4 } : { charset: 'utf-16le', skip: 2 }
  if (a === 0xfe && b === 0xff) return { charset: 'utf-16be', skip: 2 }
  return undefined
}

/** Which of every four bytes are zero: in markup, nearly every character is ASCII. */
function byZeros(start: Uint8Array): string | undefined {
  if (start.length < 4) return undefined
  const zeros = [0, 0, 0, 0]
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 4] = (zeros[index % 4] ?? 0) + 1
  })
  const each = start.length / 4
  const [a = 0, b = 0, c = 0, d = 0] = zeros.map(count => count / each)
  const many = 0.4
  const few = 0.1
  if (a > 0.9 && b > 0.9 && c > many && d < few) return 'utf-32be'
  if (a < few && b > many && c > 0.9 && d > 0.9) return 'utf-32le'
  if (a > many && c > many && b < few && d < few) return 'utf-16be'
  if (b > many && d > many && a < few && c < few) return 'utf-16le'
  return undefined
}

/**
 * The seven-bit encodings of East Asia, which switch charsets by escape sequences (ISO-2022-JP, -KR, -CN) or `~{` (HZ) → text. Each switched
 * run is put back into the eight-bit charset it is taken from. Browsers refuse all but the first; feeds and old archives hold them.
 */

export type DecodeRun = (bytes: Uint8Array, charset: string) => string

/** Escape sequence without ESC → the charset of what follows, how its bytes become that charset's, and their number a character. */
type Run = { readonly charset: string; readonly lead?: number; readonly high: boolean; readonly width: 1 | 2 }
const ascii: Run = { charset: 'windows-1252', high: false, width: 1 }
const switches: readonly (readonly [escape: string, run: Run])[] = [
  ['(B', ascii],
  ['(J', ascii],
  ['(I', { charset: 'euc-jp', lead: 0x8e, high: true, width: 1 }],
  ['$@', { charset: 'euc-jp', high: true, width: 2 }],
  ['$B', { charset: 'euc-jp', high: true, width: 2 }],
  ['$(Q', { charset: 'euc-jp', high: true, width: 2 }],
  ['$(O', { charset: 'euc-jp', high: true, width: 2 }],
  ['$(B', { charset: 'euc-jp', high: true, width: 2 }],
  ['$(D', { charset: 'euc-jp', lead: 0x8f, high: true, width: 2 }],
  ['$A', { charset: 'gb18030', high: true, width: 2 }],
  ['$(A', { charset: 'gb18030', high: true, width: 2 }],
  ['$(C', { charset: 'euc-kr', high: true, width: 2 }],
]
/** What SO (0x0e) switches to until SI (0x0f). */
const shifts: readonly (readonly [escape: string, charset: string])[] = [
  ['$)C', 'euc-kr'],
  ['$)A', 'gb18030'],
]

const ESC = 0x1b
const SO = 0x0e
const SI = 0x0f
const TILDE = 0x7e
const DOLLAR = 0x24

/** `charset`: `iso-2022-…` or `hz`. */
export function decodeSwitched(bytes: Uint8Array, charset: string, decodeRun: DecodeRun): string {
  const pieces: string[] = []
  let run = ascii
  let shifted = charset === 'iso-2022-cn' ? 'gb18030' : 'euc-kr'
  let from = 0
  const close = (end: number): void => {
    if (end > from) pieces.push(decodeRun(run.high ? raised(bytes.subarray(from, end), run) : bytes.subarray(from, end), run.charset))
  }
  const next = (end: number, start: number, to: Run): void => {
    close(end)
    from = start
    run = to
  }
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (charset === 'hz') {
      if (byte !== TILDE) {
        if (byte === 0x0a && run.high) next(at, at, ascii)
        continue
      }
      const after = bytes[at + 1]
      if (after === 0x7b) next(at, at + 2, { charset: 'gb18030', high: true, width: 2 })
      else if (after === 0x7d) next(at, at + 2, ascii)
      else if (after === TILDE) next(at, at + 1, run)
      else if (after === 0x0a) next(at, at + 2, run)
      else continue
      at++
    } else if (byte === ESC) {
      const ahead = String.fromCharCode(...bytes.subarray(at + 1, at + 4))
      const found = switches.find(([sequence]) => ahead.startsWith(sequence))
      const shift = shifts.find(([sequence]) => ahead.startsWith(sequence))
      if (shift !== undefined) shifted = shift[1]
      if (found !== undefined) next(at, at + 1 + found[0].length, found[1])
      else if (shift !== undefined) next(at, at + 1 + shift[0].length, run)
      else next(at, at + 1, run)
    } else if (byte === SO) next(at, at + 1, { charset: shifted, high: true, width: 2 })
    else if (byte === SI) next(at, at + 1, ascii)
    // A run that was never closed ends with its line, as the standard asks.
    else if (byte === 0x0a && run.high) next(at, at, ascii)
  }
  close(bytes.length)
  return pieces.join('')
}

function raised(bytes: Uint8Array, { lead, width }: Run): Uint8Array {
  if (lead === undefined) return bytes.map(byte => byte | 0x80)
  const out: number[] = []
  bytes.forEach((byte, index) => {
    if (index % width === 0) out.push(lead)
    out.push(byte | 0x80)
  })
  return Uint8Array.from(out)
}

/** Escape sequences of ISO-2022 that stand in no other kind of text: which encoding a text without a declaration is in. */
export function switchedCharset(bytes: Uint8Array): string | undefined {
  for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, at + 1)) {
    if (bytes[at + 1] !== DOLLAR) continue
    const ahead = String.fromCharCode(...bytes.subarray(at + 1, at + 4))
    if (ahead.startsWith('$)C')) return 'iso-2022-kr'
    if (ahead.startsWith('$)A')) return 'iso-2022-cn'
    if (/^\$(?:[@AB]|\([A-DOQ])/.test(ahead)) return 'iso-2022-jp'
  }
  return undefined
}

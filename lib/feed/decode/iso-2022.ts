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
  // A lead byte more a character at most.
  const out = new Uint8Array(2 * bytes.length)
  let length = 0
  let base = ''
  let run = ascii
  let shifted = charset === 'iso-2022-cn' ? 'gb18030' : 'euc-kr'
  let odd = false
  const flush = (): void => {
    if (length > 0) pieces.push(decodeRun(out.subarray(0, length), base === '' ? 'windows-1252' : base))
    length = 0
  }
  // ASCII is the same in every base, so that runs are decoded together until another one comes.
  const enter = (next: Run): void => {
    run = next
    odd = false
    if (!next.high || next.charset === base) return
    flush()
    base = next.charset
  }
  const add = (byte: number): void => {
    if (run.lead !== undefined && !odd) out[length++] = run.lead
    odd = run.width === 2 && !odd
    out[length++] = run.high ? byte | 0x80 : byte & 0x7f
  }
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const after = bytes[at + 1]
    if (byte === 0x0a) {
      // A run that was never closed ends with its line, as the standards ask.
      if (run.high) enter(ascii)
      add(byte)
    } else if (charset === 'hz') {
      if (byte !== TILDE) add(byte)
      else {
        if (after === 0x7b) enter({ charset: 'gb18030', high: true, width: 2 })
        else if (after === 0x7d) enter(ascii)
        else if (after !== 0x0a) add(byte)
        if (after === 0x7b || after === 0x7d || after === TILDE || after === 0x0a) at++
      }
    } else if (byte === ESC) {
      const ahead = String.fromCharCode(...bytes.subarray(at + 1, at + 4))
      const found = switches.find(([sequence]) => ahead.startsWith(sequence))
      const shift = shifts.find(([sequence]) => ahead.startsWith(sequence))
      if (shift !== undefined) shifted = shift[1]
      if (found !== undefined) enter(found[1])
      at += (found ?? shift)?.[0].length ?? 0
    } else if (byte === SO) enter({ charset: shifted, high: true, width: 2 })
    else if (byte === SI) enter(ascii)
    else add(byte)
  }
  flush()
  return pieces.join('')
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

/**
 * EBCDIC, the encoding of IBM mainframes: code page 037 and the pages that differ from it in brackets. Wire services' oldest systems still write it.
 */

const controls =
  '9c 09 86 7f 97 8d 8e 0b 0c 0d 0e 0f 10 11 12 13 9d 85 08 87 18 19 92 8f 1c 1d 1e 1f 80 81 82 83 84 0a 17 1b 88 89 8a 8b 8c 05 06 07 90 91 16 93 94 95 96 04 98 99 9a 9b 14 15 9e 1a'
    .split(' ')
    .map(hex => String.fromCharCode(Number.parseInt(hex, 16)))
const graphics = String.raw` _âäàáãåçñ¢.<(+|&éêëèíîïìß!$*);¬-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ${'`'}:#@'="Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ¤µ~stuvwxyz¡¿ÐÝÞ®^£¥·©§¶¼½¾[]¯¨´×{ABCDEFGHI-ôöòóõ}JKLMNOPQR¹ûüùúÿ\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ`
const page037 = ['\0', '\x01', '\x02', '\x03', ...controls, ...graphics, '\u009f']
page037[0x41] = '\u00a0'
page037[0xca] = '\u00ad'

const differences: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  cp037: {},
  cp500: { 74: '[', 79: '!', 90: ']', 95: '^', 176: '¢', 186: '¬', 187: '|' },
  // The line feed of Unix System Services is the "new line" of the others.
  cp1047: { 21: '\n', 37: '\u0085', 173: '[', 189: ']', 186: 'Ý', 187: '¨', 176: '¬', 95: '^' },
}

export const isEbcdic = (charset: string): boolean => charset in differences

/** `charset`: one that `isEbcdic` knows. NEL, the line end of EBCDIC, becomes a line feed. */
export function decodeEbcdic(bytes: Uint8Array, charset: string): string {
  const page = page037.map((character, byte) => differences[charset]?.[byte] ?? character)
  const pieces: string[] = []
  const PIECE = 8_192
  for (let at = 0; at < bytes.length; at += PIECE)
    pieces.push(Array.from(bytes.subarray(at, at + PIECE), byte => page[byte] ?? '').join(''))
  return pieces.join('').replaceAll('\u0085', '\n')
}

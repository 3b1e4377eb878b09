/**
 * What the bytes 0x80–0x9F are in windows-1252, which every other charset leaves to control characters: quotes, dashes, the euro sign.
 * Node's versions do not agree on them (nodejs/node#56542), and texts that were converted carelessly hold them as U+0080–U+009F.
 */

/** Five of them are undefined and stay what they are. */
export const specials = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** `code`: a byte of windows-1252, or the code of a character below U+0100. */
export const characterOf = (code: number): string =>
  code < 0x80 || code > 0x9f ? String.fromCharCode(code) : (specials[code - 0x80] ?? '')

/** U+0080–U+009F read as what they were in windows-1252. */
export const withSpecials = (text: string): string => text.replace(/[\u0080-\u009f]/g, control => characterOf(control.charCodeAt(0)))

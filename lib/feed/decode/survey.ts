/**
 * One look over the bytes of valid UTF-8: whether anything in them could need mending. For `decode`, whose patterns each take as long as all of
 * this, and which most documents do not need.
 */

/** Each errs on true. */
export type Survey = {
  /** Characters that XML forbids: U+0000–U+001F but tab and line ends, U+FFFE, U+FFFF. */
  readonly controls: boolean
  /** U+0080–U+009F. */
  readonly specials: boolean
  /** Text that could have been encoded twice (`double-encoded.ts`). */
  readonly twice: boolean
}

const TAB = 0x09
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** `bytes`: valid UTF-8, but for a character that the end cuts. */
export function surveyOf(bytes: Uint8Array): Survey {
  let controls = false
  let specials = false
  let twice = false
  // Four bytes at a time, as far as they are ASCII: the words of memory begin at multiples of four.
  const before = (4 - (bytes.byteOffset & 3)) & 3
  const words = bytes.length < before + 4 ? noWords : new Int32Array(bytes.buffer, bytes.byteOffset + before, (bytes.length - before) >> 2)
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) {
      if (((at - before) & 3) === 0) {
        let word = (at - before) >> 2
        while (word < words.length && isPlain(words[word] ?? 0)) word++
        if (4 * word + before > at) {
          at = 4 * word + before
          continue
        }
      }
      if (byte < 0x20 && byte !== LINE_FEED && byte !== TAB && byte !== CARRIAGE_RETURN) controls = true
      at++
    } else if (byte > 0xe2 && byte < 0xef) at += 3
    else if (byte < 0xe0) {
      const next = bytes[at + 1] ?? 0
      if (byte === 0xc2) specials ||= next < 0xa0
      else if (!twice && byte < 0xd2) twice = beginsTwice(bytes, at, byte, next)
      at += 2
    } else if (byte < 0xf0) {
      if (byte === 0xe2) twice ||= isRareSign(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)
      else if (byte === 0xef) controls ||= bytes[at + 1] === 0xbf && (bytes[at + 2] ?? 0) > 0xbd
      at += 3
    } else at += 4
  }
  return { controls, specials, twice }
}

const noWords = new Int32Array(0)

/** Whether each of four bytes is ASCII and no control character: none has its highest bit, or gets it when 0x20 is taken away. */
const isPlain = (word: number): boolean => ((word | (word - 0x20202020)) & 0x80808080) === 0

/** A letter that could have been the first byte of a character, and after it what could have been its second. */
function beginsTwice(bytes: Uint8Array, at: number, lead: number, next: number): boolean {
  const after = bytes[at + 2] ?? 0
  // "Â" to "ô", and no letter of ASCII or of that block after it.
  if (lead === 0xc3) return next >= 0x82 && next <= 0xb4 && after > 0x7f && after !== 0xc3
  // "Ĺ" and "Ă".
  if (lead === 0xc4) return next === 0xb9 || next === 0x82
  if (lead < 0xd0 || (lead === 0xd0 ? next < 0x92 : next > 0x84)) return false
  // "В" to "ф", and none of the alphabet from "А" to "я" after it.
  const letter = bytes[at + 3] ?? 0
  return after > 0x7f && !(after === 0xd0 && letter >= 0x90) && !(after === 0xd1 && letter < 0x90)
}

/** "√" and "‚", of Mac Roman. */
const isRareSign = (second: number, third: number): boolean => (second === 0x88 || second === 0x80) && third === 0x9a

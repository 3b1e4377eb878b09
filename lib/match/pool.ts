/** Texts one behind the other, each once: folded words as units, and the strings that matches name, read when needed. */

/** Folded texts as UTF-16 units. */
export type Pool = {
  /** Where `text` stands. */
  readonly place: (text: string) => number
  readonly units: () => Uint16Array
}

export function makePool(): Pool {
  const places = new Map<string, number>()
  const texts: string[] = []
  let length = 0
  return {
    place: text => {
      let place = places.get(text)
      if (place === undefined) {
        place = length
        places.set(text, place)
        texts.push(text)
        length += text.length
      }
      return place
    },
    units: () => {
      const units = new Uint16Array(length)
      let at = 0
      for (const text of texts) for (let index = 0; index < text.length; index++) units[at++] = text.charCodeAt(index)
      return units
    },
  }
}

/** Ids and concepts by number. */
export function makeStrings() {
  const numbers = new Map<string, number>()
  return {
    numberOf: (text: string): number => {
      let number = numbers.get(text)
      if (number === undefined) {
        number = numbers.size
        numbers.set(text, number)
      }
      return number
    },
    count: (): number => numbers.size,
    sections: () => {
      const starts = [0]
      const bytes: number[] = []
      for (const text of numbers.keys()) {
        for (const byte of encode(text)) bytes.push(byte)
        starts.push(bytes.length)
      }
      return { stringStarts: Int32Array.from(starts), strings: Uint8Array.from(bytes) }
    },
  }
}

export type Strings = ReturnType<typeof makeStrings>

/** First byte of a string: one byte a unit, ASCII and 128 units of this block; or two bytes, which keep any text, lone surrogates too. */
const LATIN = 0
const CYRILLIC = 1
const WIDE = 2
const blocks = [0x80, 0x400]

function encode(text: string): number[] {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
  const block = [LATIN, CYRILLIC].find(each => units.every(unit => unit < 0x80 || (unit >> 7) << 7 === blocks[each]))
  if (block === undefined) return [WIDE, ...units.flatMap(unit => [unit & 0xff, unit >> 8])]
  return [block, ...units.map(unit => (unit < 0x80 ? unit : 0x80 | (unit & 0x7f)))]
}

/** Reads string `number` of the sections that `makeStrings` made. */
export function readString(starts: Int32Array, bytes: Uint8Array, number: number): string {
  const from = starts[number] ?? 0
  const to = starts[number + 1] ?? 0
  const form = bytes[from] ?? LATIN
  let text = ''
  for (let at = from + 1; at < to; at += form === WIDE ? 2 : 1) {
    const byte = bytes[at] ?? 0
    if (form === WIDE) text += String.fromCharCode(byte | ((bytes[at + 1] ?? 0) << 8))
    else text += String.fromCharCode(byte < 0x80 ? byte : (blocks[form] ?? 0) | (byte & 0x7f))
  }
  return text
}

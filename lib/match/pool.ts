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

/** Ids and concepts by number. One byte a unit where that is enough; two keep any text, lone surrogates too. */
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
    sections: () => {
      const texts = [...numbers.keys()].map(text => ({ text, wide: /[^\0-\xff]/.test(text) }))
      const bytes = new Uint8Array(texts.reduce((length, { text, wide }) => length + text.length * (wide ? 2 : 1), 0))
      const starts = new Int32Array(texts.length + 1)
      let at = 0
      for (const [number, { text, wide }] of texts.entries()) {
        starts[number] = at * 2 + (wide ? 1 : 0)
        for (let index = 0; index < text.length; index++) {
          const unit = text.charCodeAt(index)
          bytes[at++] = unit & 0xff
          if (wide) bytes[at++] = unit >> 8
        }
      }
      starts[texts.length] = at * 2
      return { stringStarts: starts, strings: bytes }
    },
  }
}

export type Strings = ReturnType<typeof makeStrings>

/** Reads string `number` of the sections that `makeStrings` made. */
export function readString(starts: Int32Array, bytes: Uint8Array, number: number): string {
  const start = starts[number] ?? 0
  const from = start >>> 1
  const to = (starts[number + 1] ?? 0) >>> 1
  const wide = start & 1
  let text = ''
  for (let at = from; at < to; at += wide + 1) text += String.fromCharCode((bytes[at] ?? 0) | (wide === 0 ? 0 : (bytes[at + 1] ?? 0) << 8))
  return text
}

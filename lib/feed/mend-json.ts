/**
 * JSON that cannot be parsed → JSON that can: for `json-feed.ts`, only after `JSON.parse` has refused. One pass, no nesting of its own.
 * It mends raw line ends in strings, commas before a closing bracket, comments, what follows the object, and a document that is cut off.
 */

export type MendedJson = {
  readonly text: string
  /** The document ends before the object does; what was open in the entry that it ends in is left out. */
  readonly cut: boolean
}

/** Deeper lists and objects are no feed's, and remembering what is open would cost more with each. */
const DEEPEST = 64

/** A feed's entries lie two levels deep: in the object, in its list. */
const ENTRY_DEPTH = 2

export function mendJson(written: string): MendedJson | undefined {
  const out: string[] = []
  let open = ''
  /** Where the last whole entry ends in `out`, and what was open around it. */
  let whole: { readonly length: number; readonly open: string } | undefined
  let at = 0
  const keep = (from: number, to: number): void => {
    if (to > from) out.push(written.slice(from, to))
  }
  let from = 0
  while (at < written.length) {
    const character = written[at] ?? ''
    if (character === '"') {
      keep(from, at)
      const end = endOfString(written, at)
      if (end < 0) break
      out.push(mendedString(written.slice(at, end)))
      at = from = end
    } else if (character === '{' || character === '[') {
      open += character
      at++
      if (open.length > DEEPEST) return undefined
    } else if (character === '}' || character === ']') {
      keep(from, at)
      dropComma(out)
      out.push(character)
      open = open.slice(0, -1)
      from = ++at
      if (open === '') return { text: out.join(''), cut: false }
      if (character === '}' && open.length === ENTRY_DEPTH) whole = { length: out.length, open }
    } else if (written.startsWith('/*', at) || written.startsWith('//', at)) {
      keep(from, at)
      const end = written.startsWith('/*', at) ? written.indexOf('*/', at + 2) + 1 : written.indexOf('\n', at)
      if (end <= 0) break
      at = from = end + 1
    } else at++
  }
  if (whole === undefined) return undefined
  const closing = [...whole.open].toReversed().map(bracket => (bracket === '{' ? '}' : ']'))
  return { text: out.slice(0, whole.length).join('') + closing.join(''), cut: true }
}

/** The place after the closing quote, or −1. */
function endOfString(written: string, from: number): number {
  for (let at = from + 1; at < written.length; at++) {
    if (written[at] === '\\') at++
    else if (written[at] === '"') return at + 1
  }
  return -1
}

const mendedString = (written: string): string =>
  written
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
    .replace(/[\0-\x1f]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/\\(?:(["\\/bfnrt]|u[\da-f]{4})|.)/gi, (pair, known: string | undefined) => (known === undefined ? pair.slice(1) : pair))

/** `[1, 2,]` */
function dropComma(out: string[]): void {
  const last = out.at(-1)
  const bare = last?.trimEnd()
  if (bare?.endsWith(',')) out[out.length - 1] = bare.slice(0, -1)
}

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

/** `mostEntries`: the document is cut behind so many of them. */
export function mendJson(written: string, mostEntries = Number.POSITIVE_INFINITY): MendedJson | undefined {
  const out: string[] = []
  let open = ''
  let entries = 0
  /** Where the last whole entry ends: in `out`, and what follows there of `written`. */
  let whole: { readonly length: number; readonly from: number; readonly to: number; readonly open: string } | undefined
  let at = 0
  /** What stands here is kept as it is written: nothing is cut out that needs no mending, of a million strings in a document. */
  let from = 0
  const keep = (to: number): void => {
    if (to > from) out.push(written.slice(from, to))
  }
  while (at < written.length) {
    const code = written.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(written, at)
      if (end < 0) break
      const mended = isWhole(written, at, end) ? undefined : mendedString(written.slice(at, end))
      if (mended !== undefined) {
        keep(at)
        out.push(mended)
        from = end
      }
      at = end
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      open += code === OPEN_OBJECT ? '{' : '['
      at++
      if (open.length > DEEPEST) return undefined
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      // `[1, 2,]`
      let before = at - 1
      while (before >= from && written.charCodeAt(before) <= SPACE) before--
      if (before >= from && written.charCodeAt(before) === COMMA) {
        keep(before)
        from = at
      } else if (before < from) {
        keep(at)
        dropComma(out)
        from = at
      }
      open = open.slice(0, -1)
      at++
      if (open === '') {
        keep(at)
        return { text: out.join(''), cut: false }
      }
      if (code === CLOSE_OBJECT && open.length === ENTRY_DEPTH) {
        whole = { length: out.length, from, to: at, open }
        if (++entries >= mostEntries) break
      }
    } else if (code === SLASH && (written.startsWith('/*', at) || written.startsWith('//', at))) {
      keep(at)
      const end = written.startsWith('/*', at) ? written.indexOf('*/', at + 2) + 1 : written.indexOf('\n', at)
      if (end <= 0) break
      at = from = end + 1
    } else at++
  }
  if (whole === undefined) return undefined
  const closing = [...whole.open].toReversed().map(bracket => (bracket === '{' ? '}' : ']'))
  return { text: out.slice(0, whole.length).join('') + written.slice(whole.from, whole.to) + closing.join(''), cut: true }
}

const SPACE = 32
const QUOTE = 34
const COMMA = 44
const SLASH = 47
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125
const BACKSLASH = 92

/** Neither an escape nor a control character is in it. */
function isWhole(written: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = written.charCodeAt(at)
    if (code < SPACE || code === BACKSLASH) return false
  }
  return true
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

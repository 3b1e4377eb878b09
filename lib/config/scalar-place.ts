/**
 * From an offset in a YAML scalar's value to the offset in the file, for every style of scalar.
 *
 * Instead of repeating YAML's folding rules it walks value and source side by side: whatever is not
 * white space occurs in both in the same order, and only quotes write it differently.
 */
import { Scalar } from 'yaml'

/** UTF-16 length of the escape that begins with the backslash at `at`. */
const escapeLength = (source: string, at: number): number => {
  const digits = { x: 2, u: 4, U: 8 }[source[at + 1] ?? '']
  return 2 + (digits ?? 0)
}

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\n' || char === '\r'

/** An escape of a double-quoted scalar that writes white space, or nothing: `\n`, `\ `, or a line end with the indentation after it. */
const BLANK_ESCAPE = /\\(?:\r?\n[ \t]*|[ \ttnr]|(?:x|u00|U000000)(?:20|09|0[aAdD]))/y
/** The line end alone writes nothing at all. */
const ESCAPED_LINE_END = /(?:\\\r?\n[ \t]*)+/y

/** The length of what matches at a place. */
const lengthAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

/**
 * Where each UTF-16 unit of the value stands in `text`; one more for its end. `starts[i]` to `ends[i]` is what wrote unit i.
 * A node without a range or a text value gives no places.
 */
export const scalarPlaces = (text: string, node: Scalar): { readonly starts: readonly number[]; readonly ends: readonly number[] } => {
  const [from = 0, to = 0] = node.range ?? []
  const value = node.value
  if (typeof value !== 'string') return { starts: [from], ends: [to] }
  const double = node.type === Scalar.QUOTE_DOUBLE
  const quoted = double || node.type === Scalar.QUOTE_SINGLE
  const block = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED
  // a block's header line may hold a comment
  const stop = quoted ? to - 1 : to
  let at = quoted ? from + 1 : block ? text.indexOf('\n', from) + 1 : from
  const starts: number[] = []
  const ends: number[] = []
  for (let i = 0; i < value.length; ) {
    const char = value[i]
    if (double) at += lengthAt(ESCAPED_LINE_END, text, at)
    if (!isSpace(char))
      for (let blank = 1; blank > 0 && at < stop; at += blank) blank = isSpace(text[at]) ? 1 : double ? lengthAt(BLANK_ESCAPE, text, at) : 0
    let written = 1
    let made = 1
    if (isSpace(char) && !isSpace(text[at])) written = double ? lengthAt(BLANK_ESCAPE, text, at) : 0
    else if (double && text[at] === '\\') {
      written = escapeLength(text, at)
      made = text[at + 1] === 'U' && (value.codePointAt(i) ?? 0) > 0xffff ? 2 : 1
    } else if (node.type === Scalar.QUOTE_SINGLE && char === "'") written = 2
    for (let k = 0; k < made; k++) {
      starts.push(Math.min(at, stop))
      ends.push(Math.min(at + Math.max(written, 1), stop))
    }
    at += written
    i += made
  }
  const last = ends.at(-1)
  starts.push(value.trimEnd() === value || last === undefined ? Math.min(at, stop) : (ends[value.trimEnd().length - 1] ?? at))
  ends.push(starts.at(-1) ?? stop)
  return { starts, ends }
}

/** The place in the file of value[start, end). */
export const placeInScalar = (text: string, node: Scalar, start: number, end: number): { readonly start: number; readonly end: number } => {
  const { starts, ends } = scalarPlaces(text, node)
  const at = starts[Math.min(start, starts.length - 1)] ?? 0
  const stop = end > start ? (ends[Math.min(end, ends.length) - 1] ?? at) : at
  return { start: at, end: Math.max(stop, at) }
}

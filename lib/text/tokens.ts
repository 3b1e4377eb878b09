/**
 * Cuts a text into folded tokens with their places in the original.
 *
 * A token is a word, a run of Hangul, a run of Han and kana, or a whole number; all else separates. So hyphens,
 * dots and apostrophes separate, but an apostrophe between Cyrillic letters (сім'я) is part of the word.
 */
import { fold } from './fold.ts'

export type TokenKind = 'word' | 'hangul' | 'han' | 'number'

export type Token = {
  readonly kind: TokenKind
  /** Folded; a number without its thousands separators. */
  readonly text: string
  /** Place in the original, UTF-16 units, end exclusive. */
  readonly start: number
  readonly end: number
  /** Index of its first unit in the folded text. */
  readonly from: number
}

export type Tokens = {
  /** The text as given. */
  readonly source: string
  readonly folded: string
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly list: readonly Token[]
}

const han = /[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]&&[\p{L}\p{M}\p{Nl}]]/v
const hangul = /[\p{Script=Hangul}&&\p{L}]/v
const digit = /\p{Nd}/v
/** Modifier letters that are written for an apostrophe are none. */
const letter = /[[\p{L}\p{M}\p{Nl}\p{No}]--[\u02b9-\u02bf\u02c8\u02ee]]/v
const cyrillic = /\p{Script=Cyrl}/v

function classify(codePoint: number): TokenKind | undefined {
  const character = String.fromCodePoint(codePoint)
  if (han.test(character)) return 'han'
  if (hangul.test(character)) return 'hangul'
  if (digit.test(character)) return 'number'
  return letter.test(character) ? 'word' : undefined
}

const kinds: readonly (TokenKind | undefined)[] = [undefined, 'word', 'hangul', 'han', 'number']
const UNKNOWN = 255
/** Of each UTF-16 unit that is a character, an index into `kinds`; filled as they are met. */
const kindOfUnit = new Uint8Array(0x1_0000).fill(UNKNOWN)

function kindAt(text: string, at: number): TokenKind | undefined {
  if (at >= text.length) return undefined
  const unit = text.charCodeAt(at)
  if (unit >= 0xd800 && unit <= 0xdfff) return classify(text.codePointAt(at) ?? unit)
  let kind = kindOfUnit[unit] ?? UNKNOWN
  if (kind === UNKNOWN) {
    kind = kinds.indexOf(classify(unit))
    kindOfUnit[unit] = kind
  }
  return kinds[kind]
}

/** Index of the character after the one at `at`. */
const after = (text: string, at: number): number => at + (isPair(text, at) ? 2 : 1)
const isPair = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00

const APOSTROPHES = "'’‘ʼʹ´`′"
const anyApostrophe = new RegExp(`[${APOSTROPHES}]`, 'g')

/** Where the run that starts at `from` ends. Runs are walked, not matched: a pattern would exhaust its stack on a run of megabytes. */
function runEnd(text: string, from: number, kind: TokenKind): number {
  let end = from
  for (;;) {
    while (kindAt(text, end) === kind) end = after(text, end)
    const joined =
      kind === 'word' && APOSTROPHES.includes(text[end] ?? ' ') && cyrillic.test(text[end - 1] ?? '') && cyrillic.test(text[end + 1] ?? '')
    if (!joined) return end
    end += 1
  }
}

/** Spaces group digits in threes only (`100 000`); dots, commas and apostrophes join any digits. */
function numberEnd(text: string, from: number): number {
  let end = runEnd(text, from, 'number')
  if (end - from <= 3) {
    let grouped = end
    while (text[grouped] === ' ' && runEnd(text, grouped + 1, 'number') === grouped + 4) grouped += 4
    if (grouped > end) return '.,'.includes(text[grouped] ?? ' ') ? fractionEnd(text, grouped) : grouped
  }
  while (".,'’".includes(text[end] ?? ' ') && kindAt(text, end + 1) === 'number') end = runEnd(text, end + 1, 'number')
  return end
}

const fractionEnd = (text: string, at: number): number => (kindAt(text, at + 1) === 'number' ? runEnd(text, at + 1, 'number') : at)

/** `1,100,000` and `1 100 000` → `1100000`; `5,5` → `5.5`; a date stays apart. */
function plainNumber(text: string): string {
  const parts = text.split(/[., '’]/)
  const [first = '', ...rest] = parts
  if (rest.length === 0) return text
  if (first.length > 3 || first.startsWith('0')) return parts.join('.')
  let groups = 0
  while (rest[groups]?.length === 3) groups += 1
  return [first + rest.slice(0, groups).join(''), ...rest.slice(groups)].join('.')
}

function textOf(kind: TokenKind, run: string): string {
  if (kind === 'number') return plainNumber(run)
  if (kind !== 'word') return run
  return run.replace(anyApostrophe, '')
}

/** Tokens of `text`, in order. Never throws. */
export function tokenize(text: string): Tokens {
  const { text: folded, starts, ends } = fold(text)
  const list: Token[] = []
  for (let from = 0; from < folded.length; ) {
    const kind = kindAt(folded, from)
    if (kind === undefined) {
      from = after(folded, from)
      continue
    }
    const to = kind === 'number' ? numberEnd(folded, from) : runEnd(folded, from, kind)
    list.push({ kind, text: textOf(kind, folded.slice(from, to)), start: starts[from] ?? 0, end: ends[to - 1] ?? 0, from })
    from = to
  }
  return { source: text, folded, starts, ends, list }
}

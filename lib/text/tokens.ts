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

const han = String.raw`[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]&&[\p{L}\p{M}\p{Nl}]]`
const hangul = String.raw`[\p{Script=Hangul}&&\p{L}]`
/** Modifier letters that are written for an apostrophe are none. */
const letter = String.raw`[[\p{L}\p{M}\p{Nl}\p{No}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{Script=Hangul}\u02b9-\u02bf\u02c8\u02ee]]`
const apostrophe = String.raw`['’‘ʼʹ´\x60′]`
const cyrillic = String.raw`(?<=\p{Script=Cyrl})${apostrophe}(?=\p{Script=Cyrl})`
/** Spaces group digits in threes only (`100 000`); dots, commas and apostrophes join any digits. */
const number = String.raw`\p{Nd}{1,3}(?: \p{Nd}{3})+(?:[.,]\p{Nd}+)?(?!\p{Nd})|\p{Nd}+(?:[.,'’]\p{Nd}+)*`

const tokenPattern = new RegExp(`(${han}+)|(${hangul}+)|(${number})|(?:${letter}|${cyrillic})+`, 'gv')
const apostrophes = new RegExp(apostrophe, 'gv')
const ascii = /^[a-z]+$/

/** `1,100,000` and `1 100 000` → `1100000`; `5,5` → `5.5`; a date stays apart. */
function plainNumber(text: string): string {
  const parts = text.split(/[^\p{Nd}]/u)
  const [first = '', ...rest] = parts
  if (rest.length === 0) return text
  if (first.length > 3 || first.startsWith('0')) return parts.join('.')
  let whole = first
  let next = 0
  while (rest[next]?.length === 3) whole += rest[next++]
  return [whole, ...rest.slice(next)].join('.')
}

/** Tokens of `text`, in order. Never throws. */
export function tokenize(text: string): Tokens {
  const { text: folded, starts, ends } = fold(text)
  const list: Token[] = []
  for (const match of folded.matchAll(tokenPattern)) {
    const from = match.index
    const found = match[0]
    const kind: TokenKind = match[1] ? 'han' : match[2] ? 'hangul' : match[3] ? 'number' : 'word'
    list.push({
      kind,
      text: kind === 'number' ? plainNumber(found) : kind === 'word' && !ascii.test(found) ? found.replace(apostrophes, '') : found,
      start: starts[from] ?? 0,
      end: ends[from + found.length - 1] ?? 0,
      from,
    })
  }
  return { source: text, folded, starts, ends, list }
}

/** Of which kind of token a folded character is part. A table for the characters of one unit, filled as they are met. */

export type TokenKind = 'word' | 'hangul' | 'han' | 'number'

/** Kinds as numbers, as they stand in tables; NONE separates. */
export const NONE = 0
export const WORD = 1
export const HANGUL = 2
export const HAN = 3
export const NUMBER = 4
export const kindNames: readonly (TokenKind | undefined)[] = [undefined, 'word', 'hangul', 'han', 'number']

/** In the table only: look closer. Everything above NUMBER. */
export const APOSTROPHE = 5
export const SURROGATE = 6
const UNKNOWN = 7

const han = /[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]&&[\p{L}\p{M}\p{Nl}]]/v
const hangul = /[\p{Script=Hangul}&&\p{L}]/v
const digit = /\p{Nd}/v
/** Modifier letters that are written for an apostrophe are none. */
const letter = /[[\p{L}\p{M}\p{Nl}\p{No}]--[\u02b9-\u02bf\u02c8\u02ee]]/v
const cyrillic = /\p{Script=Cyrl}/v

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint)
  if (han.test(character)) return HAN
  if (hangul.test(character)) return HANGUL
  if (digit.test(character)) return NUMBER
  return letter.test(character) ? WORD : NONE
}

/** By UTF-16 unit: a kind, or what to look closer at. Read it only for units that `kindAt` has seen, or mind what is above NUMBER. */
export const kindOfUnit: Uint8Array = new Uint8Array(0x1_0000).fill(UNKNOWN)
kindOfUnit.fill(SURROGATE, 0xd800, 0xe000)
for (const apostrophe of "'’‘ʼʹ´`′") kindOfUnit[apostrophe.charCodeAt(0)] = APOSTROPHE

/** The kind of the character at `at`; `units` has a U+0000 behind its end. */
export function kindAt(units: Uint16Array, at: number): number {
  const unit = units[at] ?? 0
  const kind = kindOfUnit[unit] ?? NONE
  if (kind <= NUMBER) return kind
  if (kind === APOSTROPHE) return NONE
  if (kind === SURROGATE) return isPair(units, at) ? classify(codePointOf(unit, units[at + 1] ?? 0)) : NONE
  const found = classify(unit)
  kindOfUnit[unit] = found
  return found
}

const codePointOf = (high: number, low: number): number => 0x1_0000 + ((high & 0x3ff) << 10) + (low & 0x3ff)
const isPair = (units: Uint16Array, at: number): boolean =>
  ((units[at] ?? 0) & 0xfc00) === 0xd800 && ((units[at + 1] ?? 0) & 0xfc00) === 0xdc00

/** Index of the character after the one at `at`. */
export const after = (units: Uint16Array, at: number): number => at + (isPair(units, at) ? 2 : 1)

/** Where the run of characters of `kind` ends that starts at `from`. */
export function runEnd(units: Uint16Array, from: number, kind: number): number {
  let end = from
  while (kindAt(units, end) === kind) end = after(units, end)
  return end
}

/** An apostrophe between Cyrillic letters (сім'я) is part of the word. */
export const joinsCyrillic = (units: Uint16Array, at: number): boolean =>
  isCyrillic(units[at - 1] ?? 0) && isCyrillic(units[at + 1] ?? 0) && kindAt(units, at + 1) === WORD

export const isCyrillic = (unit: number): boolean => unit >= 0x400 && cyrillic.test(String.fromCharCode(unit))

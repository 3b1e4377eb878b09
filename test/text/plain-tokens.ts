/**
 * Folding and tokens as they are defined: a character and a string at a time. What `fold.ts` and `cut-tokens.ts` do in
 * typed arrays is compared with this.
 */
import type { Folded } from '../../lib/text/fold.ts'
import type { Token, TokenKind, Tokens } from '../../lib/text/tokens.ts'

/** Letters that no decomposition takes apart. */
const plain: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ς: 'σ' }
const notPlain = /[ßłøđðæœıħς]/g
/** A decomposed й or ї, or a mark to drop. */
const mark = /(и\u0306|і\u0308)|[\u0300-\u036f]/g
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]|\p{Variation_Selector}/gu
const combining = /\p{M}/u
/** No writing stacks more marks on a letter; a longer run is an attack on the normaliser, and is folded piece by piece. */
const MAX_MARKS = 30

/** The folded form of one character and its marks; may be empty, or several characters. */
function foldCharacter(character: string): string {
  return character
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(mark, (_, letter: string | undefined) => letter ?? '')
    .normalize('NFC')
    .replace(notPlain, letter => plain[letter] ?? letter)
    .replace(invisible, '')
}

/** By code point, filled as they are met: at most as many as Unicode has. */
const known = new Map<number, string>()

function foldCodePoint(codePoint: number): string {
  let folded = known.get(codePoint)
  if (folded === undefined) {
    folded = foldCharacter(String.fromCodePoint(codePoint))
    known.set(codePoint, folded)
  }
  return folded
}

/** Combining marks, half-width kana voicing, and the vowels and finals of decomposed Hangul belong to the character before them. */
const attaches = (codePoint: number): boolean =>
  codePoint >= 0x300 &&
  ((codePoint >= 0x1160 && codePoint <= 0x11ff) ||
    codePoint === 0xff9e ||
    codePoint === 0xff9f ||
    (isUnusualMark(codePoint) && combining.test(String.fromCodePoint(codePoint))))

/** Cheap refusal of the large blocks that hold letters only. */
const isUnusualMark = (codePoint: number): boolean =>
  codePoint < 0x400 || (codePoint > 0x482 && codePoint < 0x3400) || (codePoint > 0xa66e && codePoint < 0xac00) || codePoint > 0xd7ff

function foldPlainly(text: string): Folded {
  const parts: string[] = []
  let starts = new Uint32Array(text.length + 16)
  let ends = new Uint32Array(text.length + 16)
  let length = 0

  for (let at = 0; at < text.length; ) {
    const first = text.codePointAt(at) ?? 0
    let end = at + (first > 0xffff ? 2 : 1)
    let marks = 0
    for (let next = text.codePointAt(end); next !== undefined && marks < MAX_MARKS && attaches(next); next = text.codePointAt(end)) {
      end += next > 0xffff ? 2 : 1
      marks += 1
    }
    const folded = marks === 0 ? foldCodePoint(first) : foldCharacter(text.slice(at, end))
    parts.push(folded)
    if (length + folded.length > starts.length) {
      starts = grown(starts, folded.length)
      ends = grown(ends, folded.length)
    }
    starts.fill(at, length, length + folded.length)
    ends.fill(end, length, length + folded.length)
    length += folded.length
    at = end
  }
  return { text: parts.join(''), starts: starts.subarray(0, length), ends: ends.subarray(0, length) }
}

function grown(old: Uint32Array, atLeast: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(old.length * 2 + atLeast)
  larger.set(old)
  return larger
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
      kind === 'word' &&
      APOSTROPHES.includes(text[end] ?? ' ') &&
      cyrillic.test(text[end - 1] ?? '') &&
      cyrillic.test(text[end + 1] ?? '') &&
      kindAt(text, end + 1) === 'word'
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
export function tokenizePlainly(text: string): Tokens {
  const { text: folded, starts, ends } = foldPlainly(text)
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

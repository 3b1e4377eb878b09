/**
 * Folds a text so that spellings of one word compare equal, and remembers where each folded unit came from.
 *
 * NFKC, lower case, no diacritics (й and ї stay letters of their own), ё→е, ß→ss, full width→half width; soft
 * hyphens and zero-width characters vanish. First step of matching, for documents and terms alike. It splits nothing.
 * Into typed arrays: a table folds the units that stand for themselves, the rest is folded as strings.
 */

/** A folded text. Made once and filled again for each text, since its arrays are what costs. */
export type FoldedText = {
  /** The folded UTF-16 units, up to `length`; there is room behind them. */
  units: Uint16Array<ArrayBuffer>
  length: number
  /**
   * The groups of characters that did not become one unit for one, four numbers each: their place in `units`, then
   * in the text, ends exclusive. Between two groups units and text run in step.
   */
  groups: Int32Array<ArrayBuffer>
  groupCount: number
  /** How far the text is folded, and where its last character ends that a mark cannot join any more. */
  read: number
  groupEnd: number
}

export type Folded = {
  readonly text: string
  /** For each UTF-16 unit of `text`: where its original character (with its combining marks) starts and ends. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

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

/** Of each unit that folds to one unit and attaches to nothing: that unit. 0: not so, or not met yet. */
export const oneForOne: Uint16Array = new Uint16Array(0x1_0000)

/** Other characters, alone or with their marks, as they are met. */
const known = new Map<string, string>()
/** Far more than the letters with marks of any language; an attack only makes the engine fold again. */
const MAX_KNOWN = 20_000

function foldKnown(character: string): string {
  let folded = known.get(character)
  if (folded === undefined) {
    folded = foldCharacter(character)
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(character, folded)
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

const widthOf = (codePoint: number): number => (codePoint > 0xffff ? 2 : 1)

/** A whole character that is no mark. */
const standsAlone = (unit: number): boolean => (unit & 0xf800) !== 0xd800 && !attaches(unit)

/** Where the character at `start` ends, its marks included. */
function characterEnd(text: string, start: number): number {
  let end = start + widthOf(text.codePointAt(start) ?? 0)
  let marks = 0
  for (let next = text.codePointAt(end); next !== undefined && marks < MAX_MARKS && attaches(next); next = text.codePointAt(end)) {
    end += widthOf(next)
    marks += 1
  }
  return end
}

/** In UTF-16 units; an article fits, so that the arrays rarely grow. */
export const USUAL_LENGTH = 1 << 14
const GROUP = 4

export const makeFoldedText = (): FoldedText => ({
  units: new Uint16Array(USUAL_LENGTH),
  length: 0,
  groups: new Int32Array(GROUP * 256),
  groupCount: 0,
  read: 0,
  groupEnd: 0,
})

/** Makes ready for `text`, of which nothing is folded yet. */
export function startFolding(folded: FoldedText, text: string): void {
  folded.groupCount = 0
  folded.length = 0
  folded.read = 0
  folded.groupEnd = 0
  roomFor(folded, text.length + 1)
}

/**
 * Folds one more character of `text`, with its marks. Where the next one is a mark, it belongs to the last character,
 * which is taken back. The place where the folded character starts.
 */
export function foldNext(folded: FoldedText, text: string): number {
  let start = folded.read
  let { length } = folded
  if (start > folded.groupEnd && attaches(text.codePointAt(start) ?? 0)) {
    start -= 1
    length -= 1
  }
  const end = characterEnd(text, start)
  const character = text.slice(start, end)
  const form = foldKnown(character)
  const units = roomFor(folded, length + form.length + (text.length - end) + 1)
  for (let index = 0; index < form.length; index++) units[length + index] = form.charCodeAt(index)
  if (form.length !== 1 || end - start !== 1) addGroup(folded, length, length + form.length, start, end)
  if (character.length === 1 && form.length === 1 && standsAlone(character.charCodeAt(0)))
    oneForOne[character.charCodeAt(0)] = form.charCodeAt(0)
  else folded.groupEnd = end
  folded.length = length + form.length
  folded.read = end
  return length
}

/** Folds `text` into `folded`. Never throws; a lone surrogate stays what it is. */
export function foldInto(folded: FoldedText, text: string): void {
  startFolding(folded, text)
  while (folded.read < text.length) {
    const { units } = folded
    let { length, read } = folded
    for (; read < text.length; read++, length++) {
      const unit = oneForOne[text.charCodeAt(read)] ?? 0
      if (unit === 0) break
      units[length] = unit
    }
    folded.length = length
    folded.read = read
    if (read < text.length) foldNext(folded, text)
  }
}

function roomFor(folded: FoldedText, length: number): Uint16Array<ArrayBuffer> {
  if (folded.units.length < length) {
    const larger = new Uint16Array(length * 2)
    larger.set(folded.units)
    folded.units = larger
  }
  return folded.units
}

function addGroup(folded: FoldedText, from: number, to: number, start: number, end: number): void {
  const at = folded.groupCount * GROUP
  if (at === folded.groups.length) {
    const larger = new Int32Array(at * 2)
    larger.set(folded.groups)
    folded.groups = larger
  }
  const { groups } = folded
  groups[at] = from
  groups[at + 1] = to
  groups[at + 2] = start
  groups[at + 3] = end
  folded.groupCount += 1
}

/** Of the last group that starts at or before folded unit `at`, the index in `groups`; negative if there is none. */
function groupBefore({ groups, groupCount }: FoldedText, at: number): number {
  let low = 0
  let high = groupCount
  while (low < high) {
    const middle = (low + high) >> 1
    if ((groups[middle * GROUP] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return (low - 1) * GROUP
}

/** Where the character behind folded unit `at` starts in the text. */
export function startInText(folded: FoldedText, at: number): number {
  const group = groupBefore(folded, at)
  if (group < 0) return at
  const { groups } = folded
  const to = groups[group + 1] ?? 0
  return at < to ? (groups[group + 2] ?? 0) : (groups[group + 3] ?? 0) + at - to
}

/** Where the character behind folded unit `at` ends in the text, its marks included. */
export function endInText(folded: FoldedText, at: number): number {
  const group = groupBefore(folded, at)
  if (group < 0) return at + 1
  const { groups } = folded
  const to = groups[group + 1] ?? 0
  return (groups[group + 3] ?? 0) + (at < to ? 0 : at - to + 1)
}

/** More arguments than this may exhaust the stack. */
const MAX_ARGUMENTS = 8_192

export function unitsToString(units: Uint16Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at += MAX_ARGUMENTS)
    text += String.fromCharCode.apply(null, units.subarray(at, Math.min(to, at + MAX_ARGUMENTS)) as unknown as number[])
  return text
}

/** The folded text as a string, with the place of every unit. */
export function unfold(folded: FoldedText): Folded {
  const { units, length, groups, groupCount } = folded
  const starts = new Uint32Array(length)
  const ends = new Uint32Array(length)
  let at = 0
  let original = 0
  for (let group = 0; group <= groupCount * GROUP; group += GROUP) {
    const from = group < groupCount * GROUP ? (groups[group] ?? 0) : length
    for (; at < from; at++, original++) {
      starts[at] = original
      ends[at] = original + 1
    }
    if (at === length && group === groupCount * GROUP) break
    const to = groups[group + 1] ?? 0
    original = groups[group + 3] ?? 0
    starts.fill(groups[group + 2] ?? 0, at, to)
    ends.fill(original, at, to)
    at = to
  }
  return { text: unitsToString(units, 0, length), starts, ends }
}

/** For texts of usual length; a longer one gets arrays of its own, which are dropped with it. */
const usual = makeFoldedText()

/** Folds `text`, with the place of every unit. Never throws; a lone surrogate stays what it is. */
export function fold(text: string): Folded {
  const folded = text.length < USUAL_LENGTH ? usual : makeFoldedText()
  foldInto(folded, text)
  return unfold(folded)
}

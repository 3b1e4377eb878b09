/**
 * Folds a text and cuts it into tokens in one pass, as numbers in typed arrays, with a hash of every beginning of each.
 *
 * A token is a word, a run of Hangul, a run of Han and kana, or a whole number; all else separates. So hyphens,
 * dots and apostrophes separate, but an apostrophe between Cyrillic letters (сім'я) is part of the word.
 * `tokens.ts` shows the same tokens as objects; the engine reads them here.
 */
import { type FoldedText, foldNext, makeFoldedText, oneForOne, startFolding } from './fold.ts'
import { makePlain, numberEnd } from './numbers.ts'
import { APOSTROPHE, after, joinsCyrillic, kindAt, kindOfUnit, NONE, NUMBER, WORD } from './token-kinds.ts'

/** A text folded and cut. Made once and filled again for each text. */
export type CutText = {
  /** Where a token's own text differs from the folded one (`100,000` is 100000), it stands in its place, and is shorter. */
  readonly folded: FoldedText
  /** The text as given, and the same memory as bytes. */
  source: Uint16Array<ArrayBuffer>
  sourceBytes: Buffer
  /** At each unit of a token's text: the hash of the text up to and with it. */
  hashes: Int32Array<ArrayBuffer>
  /** Runs of units of one kind: where each starts in the folded units, and below it, in `RUN_BITS`, its kind + 1. */
  runs: Int32Array<ArrayBuffer>
  runCount: number
  count: number
  kinds: Uint8Array<ArrayBuffer>
  /** Each token's place in the folded units, end exclusive, and the size of its own text, which starts at `from`. */
  from: Int32Array<ArrayBuffer>
  to: Int32Array<ArrayBuffer>
  size: Int32Array<ArrayBuffer>
}

/** An article fits. */
const USUAL_TOKENS = 4_096

export function makeCutText(): CutText {
  const folded = makeFoldedText()
  const { length } = folded.units
  return {
    folded,
    ...makeSource(length),
    hashes: new Int32Array(length),
    runs: new Int32Array(length),
    runCount: 0,
    count: 0,
    kinds: new Uint8Array(USUAL_TOKENS),
    from: new Int32Array(USUAL_TOKENS),
    to: new Int32Array(USUAL_TOKENS),
    size: new Int32Array(USUAL_TOKENS),
  }
}

function makeSource(length: number) {
  const source = new Uint16Array(length)
  return { source, sourceBytes: Buffer.from(source.buffer) }
}

/** One more unit of a hash that starts at 0. */
export function addToHash(hash: number, unit: number): number {
  return (Math.imul(hash, 0x9e37_79b1) + unit) | 0
}

/**
 * Of each unit that folds to one unit: that unit, and above it the kind of token it is part of, or APOSTROPHE, plus 1.
 * 0: not so, or not met yet.
 */
const simple = new Int32Array(0x1_0000)
const KIND = 16
const RUN_BITS = 3
const RUN_KIND = (1 << RUN_BITS) - 1

/** Folds and cuts `text` into `cut`. Never throws. */
export function cutTokens(cut: CutText, text: string): void {
  foldRuns(cut, text)
  cutRuns(cut)
}

function foldRuns(cut: CutText, text: string): void {
  const { folded } = cut
  startFolding(folded, text)
  makeRoom(cut)
  readSource(cut, text)
  cut.runCount = 0
  for (;;) {
    foldSimple(cut, text.length)
    if (folded.read === text.length) break
    foldUnusual(cut, text)
  }
  folded.units[folded.length] = 0
  cut.runs[cut.runCount] = folded.length << RUN_BITS
}

/**
 * Folds, hashes and notes the runs of the units up to `end`, or to one that is not simple. The loop takes no decision that
 * depends on the text: the processor would guess every other end of a word wrong, which costs as much as ten letters.
 */
function foldSimple(cut: CutText, end: number): void {
  const { folded, source, hashes, runs } = cut
  const { units } = folded
  let { read, length } = folded
  let run = cut.runCount
  let kind = run === 0 ? 0 : (runs[run - 1] ?? 0) & RUN_KIND
  let hash = run === 0 ? 0 : (hashes[length - 1] ?? 0)
  for (; read < end; read++, length++) {
    const code = simple[source[read] ?? 0] ?? 0
    if (code === 0) break
    const own = code >>> KIND
    // 1 where another run starts, else 0.
    const starts = ((own ^ kind) + RUN_KIND) >>> RUN_BITS
    kind = own
    runs[run] = (length << RUN_BITS) | own
    run += starts
    hash = (Math.imul(hash, 0x9e37_79b1 & (starts - 1)) + (code & 0xffff)) | 0
    units[length] = code
    hashes[length] = hash
  }
  folded.read = read
  folded.length = length
  cut.runCount = run
}

/** The same for one character that is not simple, and for the one before it if it is a mark of that. */
function foldUnusual(cut: CutText, text: string): void {
  const { folded } = cut
  const { read } = folded
  let at = foldNext(folded, text)
  learn(text.charCodeAt(read))
  makeRoom(cut)
  const { hashes, runs } = cut
  const { units, length } = folded
  units[length] = 0
  // What vanishes may part the halves of a pair.
  if (at > 0 && ((units[at - 1] ?? 0) & 0xfc00) === 0xd800) at -= 1
  let run = cut.runCount
  while (run > 0 && (runs[run - 1] ?? 0) >>> RUN_BITS >= at) run -= 1
  let kind = run === 0 ? 0 : (runs[run - 1] ?? 0) & RUN_KIND
  let hash = run === 0 ? 0 : (hashes[at - 1] ?? 0)
  while (at < length) {
    const own = (kindOfUnit[units[at] ?? 0] === APOSTROPHE ? APOSTROPHE : kindAt(units, at)) + 1
    if (own !== kind) {
      kind = own
      runs[run] = (at << RUN_BITS) | own
      run += 1
      hash = 0
    }
    for (const next = after(units, at); at < next; at++) {
      hash = addToHash(hash, units[at] ?? 0)
      hashes[at] = hash
    }
  }
  cut.runCount = run
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Copies the text's units, since reading them one by one from a string asks each time what kind of string it is. */
function readSource(cut: CutText, text: string): void {
  if (cut.source.length < text.length) Object.assign(cut, makeSource(text.length * 2))
  if (isLittleEndian) cut.sourceBytes.write(text, 'utf16le')
  else for (let at = 0; at < text.length; at++) cut.source[at] = text.charCodeAt(at)
}

/** Puts a unit into the table that turned out to be simple. */
function learn(unit: number): void {
  const form = oneForOne[unit] ?? 0
  if (form === 0 || simple[unit] !== 0) return
  const kind = kindOfUnit[form] === APOSTROPHE ? APOSTROPHE : kindAt(Uint16Array.of(form, 0), 0)
  simple[unit] = form | ((kind + 1) << KIND)
}

/** Makes tokens of the runs; numbers, and words with an apostrophe inside, may take several. */
function cutRuns(cut: CutText): void {
  const { runs, runCount, folded } = cut
  if (cut.kinds.length < runCount) growTokens(cut, runCount * 2)
  const { kinds, from, to, size } = cut
  let count = 0
  let next = runs[0] ?? 0
  for (let run = 0; run < runCount; ) {
    const kind = (next & RUN_KIND) - 1
    const start = next >>> RUN_BITS
    run += 1
    next = runs[run] ?? 0
    if (kind === NONE || kind === APOSTROPHE) continue
    let end = next >>> RUN_BITS
    kinds[count] = kind
    from[count] = start
    size[count] = end - start
    // Only what stands between two runs of the same kind, and is one unit, can join them.
    if ((kind === NUMBER || (next & RUN_KIND) === APOSTROPHE + 1) && ((runs[run + 1] ?? 0) & RUN_KIND) === kind + 1 && run + 1 < runCount) {
      const own = kind === NUMBER ? numberEnd(folded.units, start) : kind === WORD ? wordEnd(folded.units, runs, run) : end
      if (own > end) {
        size[count] = putText(cut, kind, start, own)
        end = own
        while (run < runCount && (runs[run] ?? 0) >>> RUN_BITS < end) run += 1
        next = runs[run] ?? 0
      }
    }
    to[count] = end
    count += 1
    if ((next & RUN_KIND) === NONE + 1) next = runs[++run] ?? 0
  }
  cut.count = count
}

/** Where a word ends that apostrophes between Cyrillic letters carry on; `run` is the one behind its first. */
function wordEnd(units: Uint16Array, runs: Int32Array, run: number): number {
  let at = run
  while (((runs[at] ?? 0) & RUN_KIND) === APOSTROPHE + 1 && joinsCyrillic(units, (runs[at] ?? 0) >>> RUN_BITS)) at += 2
  return (runs[at] ?? 0) >>> RUN_BITS
}

/** Puts the own text of a token of several runs into its place, and its hashes; its size. */
function putText({ folded: { units }, hashes }: CutText, kind: number, from: number, to: number): number {
  const end = kind === NUMBER ? makePlain(units, from, to) : dropApostrophes(units, from, to)
  let hash = 0
  for (let at = from; at < end; at++) {
    hash = addToHash(hash, units[at] ?? 0)
    hashes[at] = hash
  }
  return end - from
}

function dropApostrophes(units: Uint16Array, from: number, to: number): number {
  let end = from
  for (let at = from; at < to; at++) {
    const unit = units[at] ?? 0
    if (kindOfUnit[unit] === APOSTROPHE) continue
    units[end] = unit
    end += 1
  }
  return end
}

function makeRoom(cut: CutText): void {
  const { length } = cut.folded.units
  for (const name of ['hashes', 'runs'] as const) {
    if (cut[name].length >= length) continue
    const larger = new Int32Array(length)
    larger.set(cut[name])
    cut[name] = larger
  }
}

function growTokens(cut: CutText, length: number): void {
  cut.kinds = new Uint8Array(length)
  for (const name of ['from', 'to', 'size'] as const) cut[name] = new Int32Array(length)
}

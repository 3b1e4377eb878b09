/**
 * The forms of a word as the index stores them: a key that starts every form, and a paradigm that says what may follow
 * it in entries of which language. Many words share a paradigm, so each costs a key and a number.
 *
 * `find-terms.ts` says which forms there are; nothing is decided here.
 */
import { INFLECTED_LANGUAGES } from '../text/inflected-languages.ts'
import { type Endings, formsOf } from './find-terms.ts'
import type { WordPattern } from './term.ts'

/** Bit n of a mask of languages is entries in `entryLanguages[n]`; bit 0: the language is unknown or has no endings. */
export const entryLanguages: readonly (string | undefined)[] = [undefined, ...INFLECTED_LANGUAGES]
/** The masks are stored in 16 bits. */
if (entryLanguages.length > 16) throw new Error('more than 15 languages with endings need a wider mask')
const EVERY_LANGUAGE = (1 << entryLanguages.length) - 1

/** Paradigms that need no list. */
export const ANYTHING = 0
export const NOTHING = 1
/** Not of a key: a word of Han or kana, which is found inside a run. */
export const INSIDE_RUN = 2
/** Not of a key: a word that begins with a star. */
export const AT_END = 3
export const FIRST_LISTED = 4

export type Keyed = { readonly key: string; readonly paradigm: number }
/** What may follow a key → in which languages. */
export type Remainders = ReadonlyMap<string, number>

export type Paradigms = {
  /** From `FIRST_LISTED` on. */
  readonly listed: Remainders[]
  readonly numbers: Map<string, number>
  /** Sets of endings by identity. */
  readonly sets: Map<unknown, number>
  readonly words: Map<string, Keyed>
}

export const makeParadigms = (): Paradigms => ({ listed: [], numbers: new Map(), sets: new Map(), words: new Map() })

export const remaindersOf = (paradigms: Paradigms, paradigm: number): Remainders | undefined => paradigms.listed[paradigm - FIRST_LISTED]

/** The key and the paradigm of a word; the key of `*word` and of Han is its text. */
export function keyWord(paradigms: Paradigms, word: WordPattern, endings: Endings): Keyed {
  if (word.kind === 'han') return { key: word.text, paradigm: INSIDE_RUN }
  if (word.form === 'suffix') return { key: word.text, paradigm: AT_END }
  if (word.form === 'prefix') return { key: word.text, paradigm: ANYTHING }
  if (word.form === 'exact' || word.kind === 'number') return { key: word.text, paradigm: NOTHING }
  const by = endings.by === 'alias' ? `alias ${endings.language}` : endings.by
  const name = `${by} ${word.form} ${word.text}${word.accented ? ' é' : ''}`
  let keyed = paradigms.words.get(name)
  if (keyed === undefined) {
    keyed = inflected(paradigms, word, endings)
    paradigms.words.set(name, keyed)
  }
  return keyed
}

type Form = { readonly stem: string; readonly endings: ReadonlySet<string>; languages: number }

function inflected(paradigms: Paradigms, word: WordPattern, endings: Endings): Keyed {
  const forms: Form[] = []
  const languages = endings.by === 'entry' ? entryLanguages : [undefined]
  for (const [bit, language] of languages.entries())
    for (const { stem, endings: rest } of formsOf(word, endings, language)) {
      if (rest === 'any') continue
      const mask = endings.by === 'entry' ? 1 << bit : EVERY_LANGUAGE
      const same = forms.find(form => form.stem === stem && form.endings === rest)
      if (same === undefined) forms.push({ stem, endings: rest, languages: mask })
      else same.languages |= mask
    }
  const key = commonStart(forms.map(({ stem }) => stem))
  const name = forms
    .map(({ stem, endings: rest, languages: mask }) => `${stem.slice(key.length)} ${numberOf(paradigms.sets, rest)} ${mask}`)
    .join()
  let paradigm = paradigms.numbers.get(name)
  if (paradigm === undefined) {
    paradigm = list(paradigms, key, forms)
    paradigms.numbers.set(name, paradigm)
  }
  return { key, paradigm }
}

function numberOf(numbers: Map<unknown, number>, it: unknown): number {
  let number = numbers.get(it)
  if (number === undefined) {
    number = numbers.size
    numbers.set(it, number)
  }
  return number
}

function list(paradigms: Paradigms, key: string, forms: readonly Form[]): number {
  const remainders = new Map<string, number>()
  for (const { stem, endings, languages } of forms)
    for (const ending of endings) {
      const remainder = stem.slice(key.length) + ending
      remainders.set(remainder, (remainders.get(remainder) ?? 0) | languages)
    }
  if (remainders.size === 1 && remainders.get('') === EVERY_LANGUAGE) return NOTHING
  return paradigms.listed.push(remainders) - 1 + FIRST_LISTED
}

function commonStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts
  let length = first.length
  for (const other of others) {
    let same = 0
    while (same < length && other[same] === first[same]) same += 1
    length = same
  }
  return first.slice(0, length)
}

/**
 * Finds every place where any of the known terms occurs in one field.
 *
 * A lexicon holds the first word of each term, by its stems; each token of the field is looked up in it, and the rest
 * of the term is compared word by word. A lexicon is made for one language of entries. Rules are unknown here.
 */
import { inflect, inflectName, uninflected } from '../text/inflect.ts'
import { inflectKorean } from '../text/inflect-korean.ts'
import { inflectedLanguages } from '../text/inflected-languages.ts'
import type { Inflection } from '../text/inflection.ts'
import type { Token, Tokens } from '../text/tokens.ts'
import { TOKEN_HALVES } from './half-words.ts'
import { isSought } from './limited.ts'
import type { TermPattern, WordPattern } from './term.ts'

/** By whose endings a term is inflected: the entry's language, the alias's own, or none. */
export type Endings = { readonly by: 'entry' } | { readonly by: 'alias'; readonly language: string } | { readonly by: 'none' }

export type SoughtTerm = {
  readonly pattern: TermPattern
  readonly endings: Endings
  /** Looked for in entries of this language and no others. */
  readonly only?: string | undefined
}

/** A place in a field: UTF-16 units of the original, and the half words before its start and before its end, as NEAR counts. */
export type Occurrence = { readonly start: number; readonly end: number; readonly from: number; readonly to: number }

/** The stems of a word; `any`: whatever follows (a wildcard). */
type Stem = { readonly stem: string; readonly endings: ReadonlySet<string> | 'any' }
type WordTest = { readonly kind: WordPattern['kind']; readonly text: string; readonly suffix: boolean; readonly stems: readonly Stem[] }
type LexiconTerm = { readonly words: readonly WordTest[]; readonly capitals: boolean }
type Anchor = { readonly term: number; readonly endings: ReadonlySet<string> | 'any' }

export type Lexicon = {
  readonly terms: readonly LexiconTerm[]
  /** First words by stem. */
  readonly stems: ReadonlyMap<string, readonly Anchor[]>
  readonly longestStem: number
  /** First words that begin with a star. */
  readonly suffixes: ReadonlyMap<string, readonly number[]>
  readonly longestSuffix: number
  /** First words of Han or kana, by first character. */
  readonly han: ReadonlyMap<string, readonly number[]>
}

/** The stems of a word, with what may follow each, in entries of `language`. */
export function formsOf(word: WordPattern, endings: Endings, language: string | undefined): readonly (Inflection | Stem)[] {
  if (word.form === 'prefix') return [{ stem: word.text, endings: 'any' }]
  if (word.form === 'exact' || word.form === 'suffix' || endings.by === 'none') return uninflected(word.text)
  if (word.kind === 'hangul') return inflectKorean(word.text)
  if (word.kind !== 'word') return uninflected(word.text)
  if (endings.by === 'alias' && !inflectedLanguages.has(endings.language)) return uninflected(word.text)
  const by = endings.by === 'alias' ? endings.language : language
  return word.form === 'name' ? inflectName(word.text, by) : inflect(word.text, by, word.accented)
}

/** The lexicon of `terms` for entries of `language` (BCP 47 primary subtag; undefined: by script, and by `letters`, of `languageOfLetters`). */
export function makeLexicon(terms: readonly SoughtTerm[], language: string | undefined, letters?: string): Lexicon {
  const stems = new Map<string, Anchor[]>()
  const suffixes = new Map<string, number[]>()
  const han = new Map<string, number[]>()
  const tests = terms.map(({ pattern, endings, only }, term): LexiconTerm => {
    const words = pattern.words.map(
      (word): WordTest => ({ kind: word.kind, text: word.text, suffix: word.form === 'suffix', stems: formsOf(word, endings, language) }),
    )
    const first = words[0]
    if (only !== undefined && !isSought(only, language, letters)) return { words, capitals: pattern.capitals }
    if (first?.kind === 'han') add(han, first.text[0] ?? '', term)
    else if (first?.suffix) add(suffixes, first.text, term)
    else for (const { stem, endings: rest } of first?.stems ?? []) add(stems, stem, { term, endings: rest })
    return { words, capitals: pattern.capitals }
  })
  return { terms: tests, stems, longestStem: longest(stems), suffixes, longestSuffix: longest(suffixes), han }
}

function longest(map: ReadonlyMap<string, unknown>): number {
  let most = 0
  for (const key of map.keys()) most = Math.max(most, key.length)
  return most
}

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}

/** Places of each term that occurs in the field, by index in the lexicon's terms, in order of their start. */
export function findTerms(lexicon: Lexicon, field: Tokens): ReadonlyMap<number, readonly Occurrence[]> {
  const found = new Map<number, Occurrence[]>()
  const places = placesOf(field)
  const tryAt = (term: number, token: number, offset: number) => {
    const sought = lexicon.terms[term]
    const place = sought === undefined ? undefined : matchAt(sought, field, places, token, offset)
    if (place === undefined) return
    const known = found.get(term)
    if (known === undefined) found.set(term, [place])
    // Several stems of one word may lead to the same place.
    else if (known.at(-1)?.start !== place.start) known.push(place)
  }

  for (const [index, token] of field.list.entries()) {
    const { text } = token
    if (token.kind === 'han') {
      for (let offset = 0; offset < text.length; offset++)
        for (const term of lexicon.han.get(text[offset] ?? '') ?? []) tryAt(term, index, offset)
      continue
    }
    for (let length = Math.min(text.length, lexicon.longestStem); length > 0; length--)
      for (const { term, endings } of lexicon.stems.get(text.slice(0, length)) ?? [])
        if (endings === 'any' || endings.has(text.slice(length))) tryAt(term, index, 0)
    for (let length = Math.min(text.length, lexicon.longestSuffix); length > 0; length--)
      for (const term of lexicon.suffixes.get(text.slice(-length)) ?? []) tryAt(term, index, 0)
  }
  return found
}

/** The half words before each token. */
function placesOf({ list }: Tokens): readonly number[] {
  let halves = 0
  return list.map(({ kind, text }) => {
    const before = halves
    halves += kind === 'han' ? text.length : TOKEN_HALVES
    return before
  })
}

/** The term's words on adjacent tokens from `first` on, whatever separates them; `offset` is that of Han inside its run. */
function matchAt(term: LexiconTerm, field: Tokens, places: readonly number[], first: number, offset: number): Occurrence | undefined {
  let index = first
  let at = offset
  let to = 0
  let end = 0
  for (const word of term.words) {
    const token = field.list[index]
    if (token === undefined || token.kind !== word.kind) return undefined
    if (word.kind === 'han') {
      const reached = matchHan(word.text, field, index, at)
      if (reached === undefined) return undefined
      const last = reached.token
      const run = field.list[last]
      if (run === undefined) return undefined
      to = (places[last] ?? 0) + reached.offset
      end = field.ends[run.from + reached.offset - 1] ?? run.end
      const whole = reached.offset === run.text.length
      index = whole ? last + 1 : last
      at = whole ? 0 : reached.offset
    } else {
      if (at !== 0 || !matchesWord(word, token)) return undefined
      to = (places[index] ?? 0) + TOKEN_HALVES
      end = token.end
      index += 1
    }
  }
  const token = field.list[first]
  if (token === undefined) return undefined
  const start = token.kind === 'han' ? (field.starts[token.from + offset] ?? token.start) : token.start
  if (term.capitals && !isCapital(field.source.slice(start, end))) return undefined
  return { start, end, from: (places[first] ?? 0) + offset, to }
}

const isCapital = (text: string): boolean => text === text.toUpperCase() && text !== text.toLowerCase()

function matchesWord(word: WordTest, token: Token): boolean {
  if (word.suffix) return token.text.endsWith(word.text)
  return word.stems.some(
    ({ stem, endings }) => token.text.startsWith(stem) && (endings === 'any' || endings.has(token.text.slice(stem.length))),
  )
}

/** What may stand inside a name in Han or kana: キム・ジョンウン, 金‧正恩. */
export const INSIDE_NAME = '・·‧•=゠-'
const insideName = new RegExp(`^[${INSIDE_NAME}]$`)

/** Where `text` ends, if it starts at `offset` of run `index`; it may go on in the next run behind a middle dot. */
function matchHan(text: string, field: Tokens, index: number, offset: number): { token: number; offset: number } | undefined {
  let token = index
  let at = offset
  let rest = text
  for (;;) {
    const run = field.list[token]
    if (run === undefined || run.kind !== 'han') return undefined
    if (run.text.startsWith(rest, at)) return { token, offset: at + rest.length }
    const here = run.text.length - at
    const next = field.list[token + 1]
    if (next === undefined || here >= rest.length || run.text.slice(at) !== rest.slice(0, here)) return undefined
    if (!insideName.test(field.folded.slice(run.from + run.text.length, next.from))) return undefined
    rest = rest.slice(here)
    token += 1
    at = 0
  }
}

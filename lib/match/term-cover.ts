/**
 * Whether whatever one term finds another finds too, by the words that each of them stands for. For the lints: exact about
 * forms, and silent where it cannot tell. Looks into no document.
 */
import { inflect, inflectName, uninflected } from '../text/inflect.ts'
import { inflectKorean } from '../text/inflect-korean.ts'
import { inflectedLanguages } from '../text/inflected-languages.ts'
import type { Inflection } from '../text/inflection.ts'
import type { SoughtTerm } from './find-terms.ts'
import type { TermPattern, WordPattern } from './term.ts'

/** `exactly`: the same places; `within`: at least a place inside it (`korea` in `north korea`, 武器 in 核武器). */
export type Cover = 'exactly' | 'within'

/** Languages in which an entry may be read; undefined: by script alone. */
type Readings = readonly (string | undefined)[]
const everyReading: Readings = [undefined, ...inflectedLanguages]

/** Every place that `narrow` finds is one that `wide` finds, in entries of every language, or of those given. */
export function covers(wide: SoughtTerm, narrow: SoughtTerm, how: Cover, readings = everyReading): boolean {
  const [a, b] = [wide.pattern, narrow.pattern]
  if (wide.only !== undefined && wide.only !== narrow.only) return false
  if (a.capitals && !b.capitals) return false
  if (how === 'exactly')
    return a.words.length === b.words.length && a.words.every((_, at) => wordsCover(wide, narrow, { at, offset: 0, how, readings }))
  for (let offset = 0; offset + a.words.length <= b.words.length; offset++)
    if ((!a.capitals || b.words.length === 1) && a.words.every((_, at) => wordsCover(wide, narrow, { at, offset, how, readings })))
      return true
  return false
}

type Compared = { readonly at: number; readonly offset: number; readonly how: Cover; readonly readings: Readings }

function wordsCover(wide: SoughtTerm, narrow: SoughtTerm, { at, offset, how, readings }: Compared): boolean {
  const [a, b] = [wide.pattern.words[at], narrow.pattern.words[at + offset]]
  if (a === undefined || b === undefined || a.kind !== b.kind) return false
  if (a.kind === 'han') return a.text === b.text || (how === 'within' && wide.pattern.words.length === 1 && b.text.includes(a.text))
  if (a.form === 'prefix')
    return b.form === 'prefix' ? b.text.startsWith(a.text) : allForms(narrow, b, readings, text => text.startsWith(a.text))
  if (a.form === 'suffix')
    return b.form === 'suffix' ? b.text.endsWith(a.text) : allForms(narrow, b, readings, text => text.endsWith(a.text))
  if (b.form === 'prefix' || b.form === 'suffix') return false
  return readingsOf(readings, wide, narrow).every(language => {
    const forms = formsOf(a, wide, language)
    return textsOf(formsOf(b, narrow, language)).every(text => forms.some(form => isForm(text, form)))
  })
}

const isForm = (text: string, { stem, endings }: Inflection): boolean => text.startsWith(stem) && endings.has(text.slice(stem.length))

function allForms(sought: SoughtTerm, word: WordPattern, readings: Readings, holds: (text: string) => boolean): boolean {
  if (word.form === 'prefix' || word.form === 'suffix') return false
  return readingsOf(readings, sought).every(language => textsOf(formsOf(word, sought, language)).every(holds))
}

/** Aliases bring their own endings: in whatever language an entry is, they find the same. */
const readingsOf = (readings: Readings, ...terms: readonly SoughtTerm[]): Readings =>
  terms.some(({ endings }) => endings.by === 'entry') ? readings : [undefined]

function formsOf(word: WordPattern, { endings }: SoughtTerm, language: string | undefined): readonly Inflection[] {
  if (word.form === 'exact' || endings.by === 'none') return uninflected(word.text)
  if (word.kind === 'hangul') return inflectKorean(word.text)
  if (word.kind !== 'word') return uninflected(word.text)
  if (endings.by === 'alias' && !inflectedLanguages.has(endings.language)) return uninflected(word.text)
  const by = endings.by === 'alias' ? endings.language : language
  return word.form === 'name' ? inflectName(word.text, by) : inflect(word.text, by, word.accented)
}

const textsOf = (forms: readonly Inflection[]): readonly string[] =>
  forms.flatMap(({ stem, endings }) => [...endings].map(end => stem + end))

/** Phrases that begin alike are compared one by one; beyond so many pairs, no further. */
const MOST_COMPARISONS = 20_000

export type Covered = { readonly narrow: number; readonly wide: number; readonly same: boolean }

/**
 * Of a list of terms those that another one makes superfluous, by their place in the list; of two that find the same, the later.
 * Thousands of terms are compared by the forms of their first words, not one with another. `asked`: of which
 * it is wanted; `readings`: in entries of these languages.
 */
export function findCovered(
  terms: readonly SoughtTerm[],
  { asked = () => true, readings = everyReading }: { readonly asked?: (at: number) => boolean; readonly readings?: Readings } = {},
): readonly Covered[] {
  const byForm = new Map<string, Set<number>>()
  const add = (key: string, at: number) => byForm.set(key, (byForm.get(key) ?? new Set()).add(at))
  for (const [at, term] of terms.entries()) {
    const first = term.pattern.words[0]
    if (first === undefined) continue
    if (first.form === 'prefix') add(`${first.text}*`, at)
    else if (first.form === 'suffix') add(`*${first.text}`, at)
    else for (const language of readingsOf(readings, term)) for (const text of textsOf(formsOf(first, term, language))) add(text, at)
  }
  let left = MOST_COMPARISONS
  const covered: Covered[] = []
  const gone = new Set<number>()
  for (const [narrow, term] of terms.entries()) {
    if (!asked(narrow)) continue
    for (const wide of candidates(byForm, term.pattern)) {
      const other = terms[wide]
      if (wide === narrow || gone.has(wide) || other?.pattern.words.length !== term.pattern.words.length) continue
      left -= 1
      if (left < 0) return covered
      if (!covers(other, term, 'exactly', readings)) continue
      const same = covers(term, other, 'exactly', readings)
      if (same && wide > narrow) continue
      covered.push({ narrow, wide, same })
      gone.add(narrow)
      break
    }
  }
  return covered
}

function candidates(byForm: ReadonlyMap<string, ReadonlySet<number>>, { words }: TermPattern): readonly number[] {
  const { text = '', form } = words[0] ?? {}
  const found = new Set(form === 'prefix' || form === 'suffix' ? [] : byForm.get(text))
  for (let length = 1; length <= text.length; length++) {
    for (const at of byForm.get(`${text.slice(0, length)}*`) ?? []) found.add(at)
    for (const at of byForm.get(`*${text.slice(-length)}`) ?? []) found.add(at)
  }
  return [...found].sort((a, b) => a - b)
}

/**
 * The inflected forms of a word, as stems with closed lists of endings: a folded token is a form of the word if
 * one of the stems starts it and the rest is one of that stem's endings.
 *
 * Nouns and adjectives first, since storylines are told in names and nouns; no dictionary. Here a word finds its language; the
 * rules are in `inflect-*.ts`. Words are folded before (`fold.ts`), so the lists carry no diacritics but й and ї.
 */
import { polishForms, polishNameEndings } from './inflect-polish.ts'
import { russianForms, russianNameEndings } from './inflect-russian.ts'
import { ukrainianForms, ukrainianNameEndings } from './inflect-ukrainian.ts'
import { englishForms, frenchForms, germanForms, spanishForms } from './inflect-western.ts'
import type { InflectedLanguage } from './inflected-languages.ts'
import { type Endings, exact, type Inflection, list, MIN_INFLECTED_LETTERS } from './inflection.ts'

type Script = 'latin' | 'cyrillic'

type Language = {
  readonly script: Script
  readonly forms: (word: string, accented?: boolean) => readonly Inflection[]
  /** What a short declined name takes: Kim Jong Uns, Ким Чен Ына. */
  readonly name: Endings
}

const genitive = list('s')

const byName: Readonly<Record<InflectedLanguage, Language>> = {
  ru: { script: 'cyrillic', forms: russianForms, name: russianNameEndings },
  uk: { script: 'cyrillic', forms: ukrainianForms, name: ukrainianNameEndings },
  pl: { script: 'latin', forms: polishForms, name: polishNameEndings },
  de: { script: 'latin', forms: germanForms, name: genitive },
  en: { script: 'latin', forms: englishForms, name: exact },
  fr: { script: 'latin', forms: frenchForms, name: exact },
  es: { script: 'latin', forms: spanishForms, name: exact },
}
const languages: Readonly<Record<string, Language>> = byName

const scriptOf = (word: string): Script | undefined =>
  /^\p{Script=Latin}/u.test(word) ? 'latin' : /^\p{Script=Cyrl}/u.test(word) ? 'cyrillic' : undefined

/** The languages with a list of endings that are written in a word's script. */
export const languagesInScriptOf = (word: string): readonly string[] =>
  Object.entries(languages).flatMap(([language, { script }]) => (script === scriptOf(word) ? [language] : []))

/** The languages whose endings a word takes when its language is unknown or is not written in its script. */
function languagesByScript(word: string): readonly string[] {
  const script = scriptOf(word)
  if (script === 'latin') return ['en', 'de']
  if (script !== 'cyrillic') return []
  if (/[іїєґ]/.test(word)) return ['uk']
  return /[ыэъ]/.test(word) ? ['ru'] : ['ru', 'uk']
}

/** The languages by which `word` is inflected, given the language of what is read. */
function languagesOf(word: string, language: string | undefined): readonly Language[] {
  const known = language === undefined ? undefined : languages[language]
  if (known !== undefined && known.script === scriptOf(word)) return [known]
  return languagesByScript(word).flatMap(it => languages[it] ?? [])
}

/**
 * Forms of a folded word in a text of `language` (BCP 47 primary subtag); undefined, or a language of another
 * script: by the word's script. Words under four letters have one form only. `accented`: its last letter but for an s was an é.
 */
export function inflect(word: string, language: string | undefined, accented = false): readonly Inflection[] {
  if (word.length < MIN_INFLECTED_LETTERS) return uninflected(word)
  return [...uninflected(word), ...languagesOf(word, language).flatMap(({ forms }) => forms(word, accented))]
}

/** Forms of the short last part of a name: Kim Jong Uns, Ким Чен Ыном. */
export const inflectName = (word: string, language: string | undefined): readonly Inflection[] => [
  ...uninflected(word),
  ...languagesOf(word, language).map(({ name }) => ({ stem: word, endings: name })),
]

/** The word itself and nothing else. */
export const uninflected = (word: string): readonly Inflection[] => [{ stem: word, endings: exact }]

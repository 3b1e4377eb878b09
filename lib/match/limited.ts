/**
 * Which entries the aliases of `ko-only` and the like are looked for in: those of the language, and where nobody knows an entry's
 * language, those that may be of it. Letters tell Korean, Japanese and Chinese apart, and no others.
 */
const toldByLetters: ReadonlySet<string> = new Set(['ko', 'ja', 'zh'])

const HANGUL = /\p{Script=Hangul}/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const HAN = /\p{Script=Han}/u

/** Of these three languages the one that a text's letters speak for; undefined if none. */
export const languageOfLetters = (title: string, body: string): string | undefined =>
  has(HANGUL, title, body) ? 'ko' : has(KANA, title, body) ? 'ja' : has(HAN, title, body) ? 'zh' : undefined

const has = (letters: RegExp, title: string, body: string): boolean => letters.test(title) || letters.test(body)

/** Whether an entry of unknown language may be of this one whatever its letters are. */
export const isUntold = (language: string): boolean => !toldByLetters.has(language)

/** Whether what is limited to a language is looked for in an entry; `letters` counts only where `language` is undefined. */
export const isSought = (only: string, language: string | undefined, letters: string | undefined): boolean =>
  only === (language ?? letters) || (language === undefined && isUntold(only))

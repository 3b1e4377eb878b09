/**
 * The languages that have lists of endings. Apart from the lists (`inflect.ts`), since who matches needs the names alone: the
 * forms of words were made when the rules were compiled.
 */
export const INFLECTED_LANGUAGES = ['ru', 'uk', 'pl', 'de', 'en', 'fr', 'es'] as const

export type InflectedLanguage = (typeof INFLECTED_LANGUAGES)[number]

export const inflectedLanguages: ReadonlySet<string> = new Set(INFLECTED_LANGUAGES)

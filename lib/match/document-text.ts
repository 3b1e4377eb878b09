/** A document as the explanations of a rule look at it: its tokens, its language, and any place as written. Types only. */
import type { Tokens } from '../text/tokens.ts'
import type { Field } from './document.ts'

export type DocumentText = {
  readonly tokens: Readonly<Record<Field, Tokens>>
  /** BCP 47 primary subtag in lower case. */
  readonly language: string | undefined
  /** What `languageOfLetters` says of it. */
  readonly letters: string | undefined
  readonly written: (place: { readonly field: Field; readonly start: number; readonly end: number }) => string
}

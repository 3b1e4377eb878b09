/** The tokens of a text as objects: what terms are read from, and what the straightforward evaluator searches. */
import { cutTokens, makeCutText } from './cut-tokens.ts'
import { endInText, fold, startInText, USUAL_LENGTH, unitsToString } from './fold.ts'
import { kindNames, type TokenKind } from './token-kinds.ts'

export type { TokenKind } from './token-kinds.ts'

export type Token = {
  readonly kind: TokenKind
  /** Folded; a number without its thousands separators. */
  readonly text: string
  /** Place in the original, UTF-16 units, end exclusive. */
  readonly start: number
  readonly end: number
  /** Index of its first unit in the folded text. */
  readonly from: number
}

export type Tokens = {
  /** The text as given. */
  readonly source: string
  readonly folded: string
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly list: readonly Token[]
}

/** For texts of usual length; a longer one gets arrays of its own, which are dropped with it. */
const usual = makeCutText()

/** Tokens of `text`, in order. Never throws. */
export function tokenize(text: string): Tokens {
  const cut = text.length < USUAL_LENGTH ? usual : makeCutText()
  cutTokens(cut, text)
  const list: Token[] = []
  for (let index = 0; index < cut.count; index++) {
    const kind = kindNames[cut.kinds[index] ?? 0]
    if (kind === undefined) continue
    const from = cut.from[index] ?? 0
    list.push({
      kind,
      text: unitsToString(cut.folded.units, from, from + (cut.size[index] ?? 0)),
      start: startInText(cut.folded, from),
      end: endInText(cut.folded, (cut.to[index] ?? 0) - 1),
      from,
    })
  }
  // Folded anew: some tokens' own texts stand in the units now.
  const { text: folded, starts, ends } = fold(text)
  return { source: text, folded, starts, ends, list }
}

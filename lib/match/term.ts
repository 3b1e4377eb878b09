/**
 * A term as the engine looks for it: folded words with the way each of them is compared.
 *
 * Rules and aliases of entities are read into the same patterns. Nothing here looks into a document.
 */
import type { Problem } from '../errors.ts'
import { MIN_INFLECTED_LETTERS } from '../text/inflection.ts'
import { type TokenKind, tokenize } from '../text/tokens.ts'
import { onlyList } from './alias-list.ts'

/** `name`: the short last part of a name of several words, which may be declined (Ким Чен Ына). */
export type WordForm = 'exact' | 'inflected' | 'name' | 'prefix' | 'suffix'

export type WordPattern = {
  readonly kind: TokenKind
  readonly text: string
  readonly form: WordForm
  /** With ae, oe, ue for umlauts, where it has any and takes endings: what German writes where it has no umlauts. */
  readonly spelled?: string
  /** It ends in é, or és. */
  readonly accented?: true
}

export type TermPattern = {
  /** Adjacent tokens; never empty. Han and kana match inside a run whatever their form. */
  readonly words: readonly WordPattern[]
  /** Two or three capitals (UN): matches capitals only. */
  readonly capitals: boolean
}

/** A term, and where German has umlauts in it, also as written with ae, oe, ue. `language`: of an alias; a term of a rule has none. */
export function spellingsOf(pattern: TermPattern, language = 'de'): readonly TermPattern[] {
  if (language !== 'de' || pattern.words.every(({ spelled }) => spelled === undefined)) return [pattern]
  return [pattern, { ...pattern, words: pattern.words.map(({ spelled, ...word }) => ({ ...word, text: spelled ?? word.text })) }]
}

/** A piece of a term between spaces, or a quotation, as written. */
export type TermPiece = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

export type ReadTerm = { readonly pattern: TermPattern | undefined; readonly problems: readonly Problem[] }

/** Letters beside the star, by kind: fewer would match far too much. */
const minLetters: Readonly<Record<TokenKind, number>> = { word: 3, hangul: 2, han: 1, number: Number.POSITIVE_INFINITY }

const capitalTerm = /^\p{Lu}{2,3}$/u

/** Reads the pieces of one term; `start` and `end` of the problems are those of the pieces. */
export function readTerm(pieces: readonly TermPiece[]): ReadTerm {
  const words: WordPattern[] = []
  const problems: Problem[] = []
  for (const piece of pieces) words.push(...readPiece(piece, problems))

  const last = words.at(-1)
  const lastPiece = pieces.at(-1)
  const place = { start: pieces[0]?.start ?? 0, end: lastPiece?.end ?? 0 }
  if (last === undefined) {
    const message = 'this term has no letter and no digit, so it can match nothing'
    return { pattern: undefined, problems: [...problems, { code: 'empty-term', message, hint: 'write a word, or take it away', ...place }] }
  }
  if (words.length > 1 && lastPiece !== undefined && isShortName(last, lastPiece.text)) words[words.length - 1] = { ...last, form: 'name' }

  const only = words.length === 1 ? pieces.find(piece => capitalTerm.test(bare(piece).normalize('NFKC'))) : undefined
  if (words.length === 1 && words[0]?.kind === 'han' && words[0].text.length === 1)
    problems.push({ code: 'short-term', message: 'a single character also matches inside other words', severity: 'warning', ...place })
  return { pattern: { words, capitals: only !== undefined && (last.form === 'exact' || last.form === 'inflected') }, problems }
}

/** A piece without its marks `=` and `*`. */
const bare = ({ text, quoted }: TermPiece): string => (quoted ? text.trim() : text.replace(/^=/, '').replace(/^\*|\*$/g, ''))

function isShortName(word: WordPattern, written: string): boolean {
  return (
    word.kind === 'word' &&
    word.form === 'inflected' &&
    word.text.length >= 2 &&
    word.text.length < MIN_INFLECTED_LETTERS &&
    /^\P{L}*\p{Lu}/u.test(written)
  )
}

const spellUmlauts = (text: string): string => text.normalize('NFC').replace(/[äöü]/gi, letter => `${letter.normalize('NFD')[0]}e`)

function readPiece(piece: TermPiece, problems: Problem[]): WordPattern[] {
  const { quoted, text, start, end } = piece
  const exact = quoted || text.startsWith('=')
  const marked = text.replace(/^=/, '')
  const suffix = !quoted && marked.startsWith('*')
  const prefix = !quoted && marked.endsWith('*') && marked.length > 1
  const core = bare(piece)

  if (quoted && text.includes('*'))
    problems.push({
      code: 'quoted-wildcard',
      message: 'inside quotation marks * is no wildcard',
      hint: 'take the quotation marks away',
      severity: 'warning',
      start,
      end,
    })
  else if (core.includes('*') || (suffix && prefix))
    problems.push({
      code: 'syntax',
      message: '* stands at the start or at the end of a word, once',
      hint: `write ${core.replaceAll('*', '')}*`,
      start,
      end,
    })

  const accented = !exact && /ée?s?(?![\p{L}\p{M}])/iu.test(core.normalize('NFC'))
  const spelled = exact || !/[äöü]/i.test(core.normalize('NFC')) ? [] : tokenize(spellUmlauts(core)).list
  const words = tokenize(core).list.map(
    ({ kind, text: folded }, at): WordPattern => ({
      kind,
      text: folded,
      form: exact ? 'exact' : 'inflected',
      ...(kind !== 'word' || spelled[at] === undefined || spelled[at].text === folded ? {} : { spelled: spelled[at].text }),
      ...(accented && kind === 'word' && /e{1,2}s?$/.test(folded) ? { accented: true } : {}),
    }),
  )
  if (suffix) words.splice(0, 1, ...widened(words[0], 'suffix', piece, problems))
  else if (prefix && words.length > 0) words.splice(-1, 1, ...widened(words.at(-1), 'prefix', piece, problems))
  else if (suffix || prefix) problems.push(tooShort(piece, 3))
  return words
}

function widened(word: WordPattern | undefined, form: 'prefix' | 'suffix', piece: TermPiece, problems: Problem[]): WordPattern[] {
  if (word === undefined) {
    problems.push(tooShort(piece, minLetters.word))
    return []
  }
  if (word.kind === 'number')
    problems.push({
      code: 'short-wildcard',
      message: `“${piece.text}”: a number is never matched in part`,
      hint: 'write the whole number',
      start: piece.start,
      end: piece.end,
    })
  else if ([...word.text].length < minLetters[word.kind]) problems.push(tooShort(piece, minLetters[word.kind]))
  return [{ ...word, form }]
}

const tooShort = ({ text, start, end }: TermPiece, letters: number): Problem => ({
  code: 'short-wildcard',
  message: `“${text}” would match far too much`,
  hint: `keep at least ${letters} letter${letters === 1 ? '' : 's'} beside *`,
  start,
  end,
})

/** No name is longer; in UTF-16 units. */
const MAX_ALIAS = 1_000

/** What means something in a rule and nothing in an alias: written there it is most likely a mistake, and would only be missed. */
const ruleSyntax: readonly { readonly pattern: RegExp; readonly message: string; readonly hint: string }[] = [
  { pattern: /@[\p{L}\p{N}]\S*/u, message: 'an alias is a text, not another entity', hint: 'write the aliases themselves' },
  {
    pattern: /(?<=\s)(?:AND|OR|NOT|O?NEAR(?:\/\d+)?)(?=\s)/,
    message: 'operators have no meaning in an alias',
    hint: 'write two aliases, or the operator into the rule',
  },
  { pattern: /\^\d\S*$/, message: 'an alias has no weight', hint: 'write the weight behind the @entity in a rule' },
  {
    pattern: /^(?:title|body|lang|source):/,
    message: 'an alias is looked for in every field',
    hint: 'write the restriction into the rule',
  },
  { pattern: /[()]/, message: 'brackets have no meaning in an alias', hint: 'leave them out' },
]

function likeARule(alias: string): readonly Problem[] {
  const found = ruleSyntax.flatMap(({ pattern, message, hint }): Problem[] => {
    const { 0: text = '', index = 0 } = pattern.exec(alias) ?? {}
    return text === '' ? [] : [{ code: 'rule-syntax', message, hint, severity: 'warning', start: index, end: index + text.length }]
  })
  const quotes = [...alias.matchAll(/["“”„«»]/g)]
  if (quotes.length % 2 === 0) return found
  const start = quotes.at(-1)?.index ?? 0
  const message = 'a quotation mark without its partner'
  return [...found, { code: 'unclosed-quote', message, hint: 'close it, or leave it out', severity: 'warning', start, end: start + 1 }]
}

/**
 * Reads an alias of an entity: like an unquoted term, but `"…"` inside makes it exact, and no word is an operator. `list`: in which it stands.
 */
export function readAlias(alias: string, list = ''): ReadTerm {
  if (alias.length > MAX_ALIAS) {
    const message = `it has ${alias.length} characters, ${MAX_ALIAS} are allowed`
    return { pattern: undefined, problems: [{ code: 'too-long', message, start: MAX_ALIAS, end: alias.length }] }
  }
  const exact = /["“”„«»]/.test(alias)
  const pieces = [...alias.matchAll(/[^\s"“”„«»]+/g)].map(
    ({ 0: text, index }): TermPiece => ({ text, start: index, end: index + text.length, quoted: exact }),
  )
  if (pieces.length === 0) pieces.push({ text: alias, start: 0, end: alias.length, quoted: false })
  const read = readTerm(pieces)
  // A Korean headline writes 北 and 中 for countries, and hardly any other word in Han.
  const told = list === onlyList('ko') ? read.problems.filter(({ code }) => code !== 'short-term') : read.problems
  return { ...read, problems: [...told, ...likeARule(alias)] }
}

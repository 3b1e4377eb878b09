/** Aliases of one entity that find nothing of their own, or are written as their language is not. Warnings only; pure. */
import type { Problem } from '../errors.ts'
import { readListName } from './alias-list.ts'
import type { SoughtTerm } from './find-terms.ts'
import { lintPattern } from './lint-logic.ts'
import { endingsOfAlias } from './rule-clauses.ts'
import { readAlias } from './term.ts'
import { findCovered } from './term-cover.ts'

/** Which alias it is of, by the name of its list; the problem's place is within that alias. */
export type AliasProblem = { readonly list: string; readonly index: number; readonly problem: Problem }
export type Alias = {
  readonly list: string
  readonly language: string
  readonly index: number
  readonly written: string
  readonly term: SoughtTerm
}

/** `byLanguage`: as in entities.yaml; aliases that cannot be read are passed over. */
export const readAliases = (byLanguage: Readonly<Record<string, readonly unknown[]>>): readonly Alias[] =>
  Object.entries(byLanguage).flatMap(([list, aliases]) => {
    const { language, only } = readListName(list)
    return aliases.flatMap((written, index) => {
      const pattern = typeof written === 'string' ? readAlias(written).pattern : undefined
      if (pattern === undefined || typeof written !== 'string') return []
      return [{ list, language, index, written, term: { pattern, endings: endingsOfAlias(language), only: only ? language : undefined } }]
    })
  })

export function lintAliases(aliases: readonly Alias[]): readonly AliasProblem[] {
  const found = aliases.flatMap(({ list, language, index, written, term }) =>
    [...lintPattern(term.pattern, { start: 0, end: written.length }), ...foreignScript(language, written)].map(problem => ({
      list,
      index,
      problem,
    })),
  )
  return [...found, ...superfluous(aliases)]
}

/**
 * Aliases all of whose finds another one finds. Within one language: an entity may well list one name under each of its
 * languages; what stands under `any` is compared with all of them.
 */
export function findSuperfluous(aliases: readonly Alias[]): readonly Pair[] {
  const told = new Set<Alias>()
  return [...new Set(aliases.map(({ language }) => language))].flatMap(language => {
    const list = aliases.filter(alias => alias.language === language || alias.language === 'any')
    return findCovered(list.map(({ term }) => term)).flatMap(({ narrow, wide }) => {
      const [one, other] = [list[narrow], list[wide]]
      if (one === undefined || other === undefined || told.has(one)) return []
      told.add(one)
      return [{ one, other, form: !isPlain(one, other) }]
    })
  })
}

/**
 * Told together, a list at a time. Forms of another alias only in English, where every regular form is found: elsewhere
 * authors do well to write forms that may not be, and what they write in vain `check --terms` tells.
 */
function superfluous(aliases: readonly Alias[]): readonly AliasProblem[] {
  const pairs = findSuperfluous(aliases).filter(({ one, form }) => !form || one.language === 'en')
  return [...Map.groupBy(pairs, ({ one }) => one.list).values()].flatMap(list => {
    const [first] = list
    return first === undefined ? [] : [tellOf(first.one, list)]
  })
}

/** `form`: it is another form of the same word, not the same words over again. */
type Pair = { readonly one: Alias; readonly other: Alias; readonly form: boolean }

/** The same words after folding, or a wildcard that takes them in. */
const isPlain = ({ term: one }: Alias, { term: other }: Alias): boolean =>
  other.pattern.words.every(({ text, form }, at) => form === 'prefix' || form === 'suffix' || text === one.pattern.words[at]?.text)

/** Names at most so many. */
const MOST_NAMED = 6

export const pairInWords = ({ one, other }: Pair): string =>
  `“${one.written}” by “${other.written}”${other.list === one.list ? '' : ` (${other.list})`}`

function tellOf({ list, index, written }: Alias, pairs: readonly Pair[]): AliasProblem {
  const more = pairs.length > MOST_NAMED ? ` and ${pairs.length - MOST_NAMED} more` : ''
  const message = `found by another alias already: ${pairs.slice(0, MOST_NAMED).map(pairInWords).join(', ')}${more}`
  const hint = pairs.length === 1 ? 'remove it' : `remove these ${pairs.length}`
  return { list, index, problem: { code: 'covered-alias', message, hint, severity: 'warning', start: 0, end: written.length } }
}

const scriptNames = {
  Latn: 'Latin',
  Cyrl: 'Cyrillic',
  Hang: 'Korean',
  Hani: 'Chinese',
  Hira: 'Japanese',
  Kana: 'Japanese',
  Grek: 'Greek',
  Arab: 'Arabic',
  Hebr: 'Hebrew',
} as const
type Script = keyof typeof scriptNames

const inScript: Readonly<Record<Script, RegExp>> = {
  Latn: /\p{Script=Latin}/u,
  Cyrl: /\p{Script=Cyrl}/u,
  Hang: /\p{Script=Hang}/u,
  Hani: /\p{Script=Hani}/u,
  Hira: /\p{Script=Hira}/u,
  Kana: /\p{Script=Kana}/u,
  Grek: /\p{Script=Grek}/u,
  Arab: /\p{Script=Arab}/u,
  Hebr: /\p{Script=Hebr}/u,
}

/** Scripts under names of their own in BCP 47. */
const written: Readonly<Record<string, readonly Script[]>> = {
  Jpan: ['Hani', 'Hira', 'Kana'],
  Kore: ['Hang', 'Hani'],
  Hans: ['Hani'],
  Hant: ['Hani'],
}

/** Serbian and some others are written in both. */
const inTwo: ReadonlySet<string> = new Set(['sr', 'bs', 'sh', 'uz', 'az', 'kk', 'tk', 'mn', 'ku'])

/** Letters that one of two languages of a script has, and the other never. */
const lettersOf: readonly { readonly language: string; readonly letters: RegExp; readonly rather: string }[] = [
  { language: 'ru', letters: /[іїєґ]/iu, rather: 'uk' },
  { language: 'uk', letters: /[ыэъё]/iu, rather: 'ru' },
]

function foreignScript(language: string, alias: string): readonly Problem[] {
  if (language === 'any' || inTwo.has(language)) return []
  const script = new Intl.Locale(language).maximize().script ?? ''
  const own = written[script] ?? (script in inScript ? [script as Script] : undefined)
  if (own === undefined) return []
  // Abbreviations and makes stand in Latin letters everywhere.
  const allowed = new Set<Script>(['Latn', ...own])
  const place = { severity: 'warning', start: 0, end: alias.length } as const
  const foreign = (Object.keys(inScript) as readonly Script[]).find(each => !allowed.has(each) && inScript[each].test(alias))
  if (foreign !== undefined) {
    const message = `“${alias}” has ${scriptNames[foreign]} letters, in which ${language} is not written`
    return [{ code: 'alias-script', message, hint: 'put it under its own language, whose endings it takes', ...place }]
  }
  const other = lettersOf.find(each => each.language === language && each.letters.test(alias))
  if (other === undefined) return []
  const letter = other.letters.exec(alias)?.[0] ?? ''
  const message = `“${alias}” has the letter ${letter}, which ${language} has not`
  return [{ code: 'alias-script', message, hint: `put it under ${other.rather}`, ...place }]
}

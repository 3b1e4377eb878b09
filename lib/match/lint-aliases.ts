/** Aliases of one entity that find nothing of their own, or are written as their language is not. Warnings only; pure. */
import type { Problem } from '../errors.ts'
import type { SoughtTerm } from './find-terms.ts'
import { lintPattern } from './lint-logic.ts'
import { readAlias } from './term.ts'
import { findCovered } from './term-cover.ts'

/** Which alias it is of; the problem's place is within that alias. */
export type AliasProblem = { readonly language: string; readonly index: number; readonly problem: Problem }
type Alias = { readonly language: string; readonly index: number; readonly written: string; readonly term: SoughtTerm }

/** `byLanguage`: as in entities.yaml; aliases that cannot be read are passed over. */
export const readAliases = (byLanguage: Readonly<Record<string, readonly unknown[]>>): readonly Alias[] =>
  Object.entries(byLanguage).flatMap(([language, list]) =>
    list.flatMap((written, index) => {
      const pattern = typeof written === 'string' ? readAlias(written).pattern : undefined
      if (pattern === undefined || typeof written !== 'string') return []
      return [{ language, index, written, term: { pattern, endings: language === 'any' ? { by: 'none' } : { by: 'alias', language } } }]
    }),
  )

export function lintAliases(aliases: readonly Alias[]): readonly AliasProblem[] {
  const found = aliases.flatMap(({ language, index, written, term }) =>
    [...lintPattern(term.pattern, { start: 0, end: written.length }), ...foreignScript(language, written)].map(problem => ({
      language,
      index,
      problem,
    })),
  )
  return [...found, ...superfluous(aliases)]
}

/**
 * Within one language: an entity may well list one name under each of its languages. What stands under `any` is compared
 * with all of them. Forms of another alias are told together: a list may hold many, and one look at it is enough.
 */
function superfluous(aliases: readonly Alias[]): readonly AliasProblem[] {
  const languages = [...new Set(aliases.map(({ language }) => language))]
  const told = new Set<Alias>()
  return languages.flatMap(language => {
    const list = aliases.filter(alias => alias.language === language || alias.language === 'any')
    const covered = findCovered(list.map(({ term }) => term)).flatMap(({ narrow, wide }) => {
      const [one, other] = [list[narrow], list[wide]]
      if (one === undefined || other === undefined || told.has(one)) return []
      told.add(one)
      return [{ one, other }]
    })
    const plain = covered.filter(({ one, other }) => isPlain(one, other))
    const forms = covered.filter(each => !plain.includes(each))
    return [...plain.map(({ one, other }) => repeated(one, other)), ...(forms[0] === undefined ? [] : [formsOfOthers(forms[0].one, forms)])]
  })
}

type Pair = { readonly one: Alias; readonly other: Alias }

/** The same words after folding, or a wildcard that takes them in. */
const isPlain = ({ term: one }: Alias, { term: other }: Alias): boolean =>
  other.pattern.words.every(({ text, form }, at) => form === 'prefix' || form === 'suffix' || text === one.pattern.words[at]?.text)

const elsewhere = (one: Alias, other: Alias): string => (other.language === one.language ? '' : ` (${other.language})`)

const problemOf = ({ language, index, written }: Alias, code: string, message: string, hint: string): AliasProblem => ({
  language,
  index,
  problem: { code, message, hint, severity: 'warning', start: 0, end: written.length },
})

const repeated = (one: Alias, other: Alias): AliasProblem =>
  problemOf(one, 'same-alias', `“${one.written}” finds nothing that “${other.written}”${elsewhere(one, other)} does not find`, 'remove it')

/** Names at most so many. */
const MOST_NAMED = 6

function formsOfOthers(first: Alias, pairs: readonly Pair[]): AliasProblem {
  const named = pairs.slice(0, MOST_NAMED).map(({ one, other }) => `“${one.written}” by “${other.written}”${elsewhere(one, other)}`)
  const more = pairs.length > named.length ? ` and ${pairs.length - named.length} more` : ''
  const message = `${pairs.length === 1 ? 'an alias is a form' : `${pairs.length} aliases are forms`} that another one finds already: ${named.join(', ')}${more}`
  return problemOf(first, 'covered-alias', message, pairs.length === 1 ? 'remove it' : 'remove them')
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

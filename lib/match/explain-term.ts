/**
 * What keeps a term or an entity from being found, and what comes near it: the other field, other capitals, endings that
 * the quoted form does not take, another language, words that stand apart. In words; decides nothing.
 */
import { languagesInScriptOf } from '../text/inflect.ts'
import { onlyList, readListName } from './alias-list.ts'
import type { Field } from './document.ts'
import type { DocumentText } from './document-text.ts'
import { bothFields } from './evaluate.ts'
import { type Endings, findTerms, makeLexicon } from './find-terms.ts'
import type { TermNode } from './rule.ts'
import { readAlias, type TermPattern, type WordPattern } from './term.ts'

type Looking = { readonly text: DocumentText; readonly fields: readonly Field[] }
type Elsewhere = readonly { readonly field: Field; readonly text: string }[]

/** `elsewhere`: what the term found outside the fields in which it was looked for. */
export function whyNoTerm(looking: Looking, node: TermNode, elsewhere: Elsewhere): string {
  return [needed(node.pattern), otherField(elsewhere) ?? nearMiss(looking, node.pattern)].filter(Boolean).join('; ')
}

/** `aliases`: by language. */
export function whyNoEntity(
  looking: Looking,
  entity: string,
  aliases: Readonly<Record<string, readonly string[]>>,
  elsewhere: Elsewhere,
): string {
  const language = looking.text.language ?? ''
  // Those that the reader of this entry will think of first.
  const isOther = (name: string): boolean => name !== language && name !== onlyList(language) && !readListName(name).only
  const all = [
    ...(aliases[language] ?? []),
    ...(aliases[onlyList(language)] ?? []),
    ...Object.entries(aliases).flatMap(([name, list]) => (isOther(name) ? list : [])),
  ]
  if (all.length === 0) return `@${entity} has no alias`
  const shown = all.slice(0, mostAliases).join(', ')
  const needs = `needs ${all.length === 1 ? 'its alias' : `one of its ${all.length} aliases`}: ${shown}${all.length > mostAliases ? ', …' : ''}`
  return [needs, otherField(elsewhere) ?? otherCapitals(looking, all)].filter(Boolean).join('; ')
}

const mostAliases = 5
/** Each near miss is a search of its own: a longer text, in tokens, is spared them. No article is so long. */
const longestSought = 50_000

const quoted = (text: string): string => `“${text.replace(/\s+/g, ' ')}”`

function needed({ words, capitals }: TermPattern): string {
  const [only] = words
  const text = words.map(word => word.text).join(' ')
  if (words.length > 1) return `needs ${quoted(text)} side by side${words.every(isExact) ? ', exactly so' : ''}`
  if (only?.form === 'prefix') return `needs a word that starts with ${quoted(text)}`
  if (only?.form === 'suffix') return `needs a word that ends with ${quoted(text)}`
  if (capitals) return `needs ${quoted(text.toUpperCase())} in capitals`
  if (only === undefined || isExact(only) || only.kind === 'number' || only.kind === 'han')
    return `needs ${quoted(text)}${only?.form === 'exact' ? ' exactly' : ''}`
  return `needs ${quoted(text)} or a form of it`
}

const isExact = ({ form }: WordPattern): boolean => form === 'exact'

function otherField(elsewhere: Elsewhere): string | undefined {
  const [first] = elsewhere
  return first === undefined ? undefined : `only in the ${first.field}: ${quoted(first.text)}`
}

/** The nearest thing to the term that the text has, if any. */
function nearMiss(looking: Looking, pattern: TermPattern): string | undefined {
  const { words, capitals } = pattern
  if (bothFields.some(field => looking.text.tokens[field].list.length > longestSought)) return undefined
  if (capitals) {
    const other = seek(looking, { words, capitals: false })
    if (other !== undefined) return `${quoted(other)} is there, but not in capitals`
  }
  if (words.some(isExact)) {
    const loose = seek(looking, { words: words.map(word => (isExact(word) ? { ...word, form: 'inflected' } : word)), capitals: false })
    if (loose !== undefined) return `${quoted(loose)} is there, but an exact term takes no endings`
  }
  for (const language of languagesInScriptOf(words[0]?.text ?? '')) {
    if (language === looking.text.language) continue
    const other = seek(looking, pattern, language)
    if (other !== undefined) return `${quoted(other)} is there: it would be found if the entry were read as ${language}`
  }
  return words.length < 2 ? undefined : apart(looking, words)
}

/** Of a phrase: which of its words are there. */
function apart(looking: Looking, words: readonly WordPattern[]): string | undefined {
  const isThere = (word: WordPattern) => seek(looking, { words: [word], capitals: false }) !== undefined
  const there = words.filter(isThere)
  if (there.length === 0) return undefined
  if (there.length === words.length) return 'all its words are there, but not side by side in this order'
  const names = (list: readonly WordPattern[]) => list.map(word => quoted(word.text)).join(', ')
  return `${names(there)} ${there.length === 1 ? 'is' : 'are'} there, ${names(words.filter(word => !there.includes(word)))} not`
}

function otherCapitals(looking: Looking, aliases: readonly string[]): string | undefined {
  if (bothFields.some(field => looking.text.tokens[field].list.length > longestSought)) return undefined
  for (const alias of aliases) {
    const { pattern } = readAlias(alias)
    if (pattern?.capitals !== true) continue
    const other = seek(looking, { ...pattern, capitals: false })
    if (other !== undefined) return `${quoted(other)} is there, but ${alias} is looked for in capitals`
  }
  return undefined
}

const byEntry: Endings = { by: 'entry' }

/** The first words that a pattern finds in the fields looked at, by the endings of a language. */
function seek({ text, fields }: Looking, pattern: TermPattern, language = text.language): string | undefined {
  const lexicon = makeLexicon([{ pattern, endings: byEntry }], language)
  for (const field of bothFields.filter(one => fields.includes(one))) {
    const [place] = findTerms(lexicon, text.tokens[field]).get(0) ?? []
    if (place !== undefined) return text.written({ field, start: place.start, end: place.end })
  }
  return undefined
}

/**
 * What is legal in rules and entities, and most likely not meant: the lints of `lib/match`, and what takes several files to
 * see. Warnings only, for `check`; they cost more than reading, so no other command asks for them.
 */
import * as z from 'zod'
import { onlyList, readListName } from '../match/alias-list.ts'
import type { SoughtTerm } from '../match/find-terms.ts'
import { lintAliases, readAliases } from '../match/lint-aliases.ts'
import { lintRule } from '../match/lint-logic.ts'
import { parseRule } from '../match/parse-rule.ts'
import { canHoldWithout } from '../match/rule.ts'
import type { ConfigFolder } from './files.ts'
import { type ConfigProblem, problemAt } from './problem.ts'
import { placed } from './rule-checks.ts'
import { placeOfKey, valueAt, type YamlFile } from './yaml-file.ts'

const text = z.string().optional().catch(undefined)
const list = <Element extends z.ZodType>(element: Element) => z.array(element).catch([])
const looseEntities = z.record(z.string(), z.record(z.string(), list(z.unknown())).catch({})).catch({})
const looseFeeds = list(z.object({ language: text, feeds: list(z.object({ language: text, off: text }).catch({})) }).catch({ feeds: [] }))
const looseExamples = list(z.object({ lang: text }).catch({}))

type EntityAliases = Readonly<Record<string, readonly unknown[]>>

const ruleOf = (file: YamlFile): string => {
  const rule = valueAt(file.value, ['rule'])
  return typeof rule === 'string' ? rule : ''
}

/** `sound`: nothing else is wrong; from broken files nothing is concluded about what others lack. */
export const lintProblems = (folder: ConfigFolder, sound: boolean): readonly ConfigProblem[] => {
  const entities = looseEntities.parse(valueAt(folder.entities?.value, ['entities']))
  const aliases = new Map(Object.entries(entities).map(([id, byLanguage]) => [id, readAliases(byLanguage)]))
  const terms = new Map([...aliases].map(([id, own]) => [id, own.map(({ term }) => term)]))
  return [
    ...folder.storylines.flatMap(file => lintStoryline(file, terms)),
    ...(folder.entities === undefined ? [] : lintEntities(folder, folder.entities, entities, aliases, sound)),
  ]
}

const lintStoryline = (file: YamlFile, terms: ReadonlyMap<string, readonly SoughtTerm[]>): readonly ConfigProblem[] => {
  const rule = ruleOf(file)
  const { rule: tree } = parseRule(rule, { entities: new Set(terms.keys()) })
  return tree === undefined ? [] : placed(file, ['rule'], lintRule(rule, tree, terms))
}

const lintEntities = (
  folder: ConfigFolder,
  file: YamlFile,
  entities: Readonly<Record<string, EntityAliases>>,
  aliases: ReadonlyMap<string, ReturnType<typeof readAliases>>,
  sound: boolean,
): readonly ConfigProblem[] => {
  const everywhere = feedLanguages(folder.feeds)
  const users = usersOf(folder)
  const warn = (id: string, code: string, message: string, hint: string) =>
    problemAt(file, placeOfKey(file, ['entities', id]), { code, message, hint, severity: 'warning' })
  return Object.entries(entities).flatMap(([id, byLanguage]): readonly ConfigProblem[] => {
    const own = lintAliases(aliases.get(id) ?? []).flatMap(({ list, index, problem }) =>
      placed(file, ['entities', id, list, index], [problem]),
    )
    // Without any alias it is told already.
    if (!sound || Object.values(byLanguage).every(each => each.length === 0)) return own
    const used = users.get(id)
    if (used === undefined)
      return folder.storylines.length > 0
        ? [...own, warn(id, 'unused-entity', `no rule names @${id}`, 'use it in a rule, or remove it')]
        : own
    // Where a rule has another way to hold, the other way may be meant for the language.
    const needing = used.filter(file => needs(file, id, aliases))
    if (needing.length === 0) return own
    const inUse = new Set([...everywhere, ...needing.flatMap(exampleLanguages)])
    const missing = [...inUse].filter(language => isMissing(language, byLanguage)).toSorted()
    if (missing.length === 0) return own
    const message = `@${id} has no alias in ${missing.join(', ')}, in which feeds or examples of its storylines are written`
    return [...own, warn(id, 'missing-language', message, `add ${missing.map(language => `${language}: […]`).join(' and ')}`)]
  })
}

/** Whether a storyline can hold nowhere without the entity; one that cannot be read may. */
const needs = (file: YamlFile, id: string, entities: ReadonlyMap<string, unknown>): boolean => {
  const { rule } = parseRule(ruleOf(file), { entities: new Set(entities.keys()) })
  return rule === undefined || !canHoldWithout(rule, id)
}

/** The storylines whose rules name an entity, whether or not the rules can be read. */
const usersOf = ({ storylines }: ConfigFolder): ReadonlyMap<string, readonly YamlFile[]> => {
  const users = new Map<string, YamlFile[]>()
  for (const file of storylines)
    for (const id of new Set([...ruleOf(file).matchAll(/@([\p{L}\p{N}_-]+)/gu)].map(([, name = '']) => name)))
      users.set(id, [...(users.get(id) ?? []), file])
  return users
}

const primary = (language: string): string => language.toLowerCase().split('-')[0] ?? language

/** Of the feeds that are polled. */
const feedLanguages = (file: YamlFile | undefined): readonly string[] =>
  looseFeeds
    .parse(valueAt(file?.value, ['sources']))
    .flatMap(({ language, feeds }) => feeds.flatMap(feed => (feed.off === undefined ? [feed.language ?? language] : [])))
    .flatMap(language => (language === undefined ? [] : [primary(language)]))

const exampleLanguages = (file: YamlFile): readonly string[] =>
  ['match', 'ignore'].flatMap(kind =>
    looseExamples.parse(valueAt(file.value, ['examples', kind])).flatMap(({ lang }) => (lang === undefined ? [] : [primary(lang)])),
  )

const scriptOf = (language: string): string => {
  try {
    return new Intl.Locale(language).maximize().script ?? ''
  } catch {
    // No language code: told elsewhere.
    return ''
  }
}

const strings = (aliases: readonly unknown[]): readonly string[] => aliases.flatMap(alias => (typeof alias === 'string' ? [alias] : []))
const inScriptOf = (language: string, alias: string): boolean => {
  const letters = {
    Jpan: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    Kore: /\p{Script=Hangul}/u,
    Hans: /\p{Script=Han}/u,
    Hant: /\p{Script=Han}/u,
    Cyrl: /\p{Script=Cyrl}/u,
    Latn: /\p{Script=Latin}/u,
  }
  return letters[scriptOf(language) as keyof typeof letters]?.test(alias) ?? false
}

/**
 * A language without aliases, unless those of its neighbours will do: aliases are looked for in entries of every language,
 * so a name that is written alike (Kursk) need not stand in each list.
 */
const isMissing = (language: string, byLanguage: EntityAliases): boolean => {
  if ([language, onlyList(language)].some(list => (byLanguage[list]?.length ?? 0) > 0)) return false
  const anywhere = strings(byLanguage.any ?? []).some(alias => inScriptOf(language, alias))
  const neighbours = Object.entries(byLanguage).filter(
    ([other, aliases]) => other !== 'any' && !readListName(other).only && aliases.length > 0 && scriptOf(other) === scriptOf(language),
  )
  const lists = neighbours.map(([, aliases]) => strings(aliases))
  const [first, ...others] = lists
  if (first === undefined) return !anywhere
  if (others.length === 0) return first.some(alias => !/^\P{L}*\p{Lu}/u.test(alias))
  return !lists.some((own, at) => own.some(alias => lists.some((other, index) => index !== at && other.includes(alias))))
}

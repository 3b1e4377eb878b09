/**
 * One YAML file: parsed with its positions, its syntax problems, and the place of any path in it.
 * What the keys mean is not known here.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml'
import { type ConfigProblem, type Place, problemAt, type SourceText } from './problem.ts'
import type { Fault } from './values.ts'

export type Path = readonly PropertyKey[]

export type YamlFile = SourceText & {
  readonly document: Document.Parsed
  /** The file as plain values; undefined if it could not be read as YAML. */
  readonly value: unknown
  readonly problems: readonly ConfigProblem[]
}

/** What a person can do about the parser's complaint. */
const HINTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'remove one of them',
  TAB_AS_INDENT: 'replace the tab with spaces',
  MULTIPLE_DOCS: 'remove the line "---"',
  BAD_SCALAR_START: 'a value that begins with such a character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a value that holds ": " needs quotes',
  MULTILINE_IMPLICIT_KEY: 'is a ":" missing after the key, or a quotation mark at the end of a value?',
}

const MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands twice in the same place',
  TAB_AS_INDENT: 'a tab indents this line; YAML takes only spaces',
  MULTIPLE_DOCS: 'a second document begins here; a file holds one',
}

const syntaxFault = (code: string, message: string): Fault => {
  const bracket = /end with a ([\]}])$/.exec(message)?.[1]
  const hint = HINTS[code] ?? (bracket === undefined ? undefined : `a "${bracket}" is missing before this line`)
  return {
    code: code === 'DUPLICATE_KEY' ? 'duplicate-key' : code === 'TAB_AS_INDENT' ? 'yaml-tab' : 'yaml-syntax',
    message: MESSAGES[code] ?? message,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** `*name` without an `&name` before it. */
const unresolvedAliases = (source: SourceText, document: Document.Parsed): readonly ConfigProblem[] => {
  const problems: ConfigProblem[] = []
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return
      const [start = 0, end = start] = node.range ?? []
      const fault = {
        code: 'yaml-syntax',
        message: `no "&${node.source}" stands before this`,
        hint: 'a value that begins with * needs quotes',
      }
      problems.push(problemAt(source, { start, end }, fault))
    },
  })
  return problems
}

/** A tab in the indentation of the line; within a block of text the parser complains of what follows from it. */
const indentTabOf = (text: string, at: number): number | undefined => {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const indent = /^ *\t/.exec(text.slice(start, start + 200))?.[0]
  return indent === undefined ? undefined : start + indent.length - 1
}

export const parseYamlFile = (source: SourceText): YamlFile => {
  const document = parseDocument(source.text, { prettyErrors: false, uniqueKeys: true, version: '1.2' })
  const problems = unresolvedAliases(source, document).slice()
  let broken = problems.length > 0
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => {
    const tab = code === 'TAB_AS_INDENT' ? undefined : indentTabOf(source.text, pos[0])
    return tab === undefined ? { code, message, pos } : { code: 'TAB_AS_INDENT', message, pos: [tab, tab + 1] as const }
  })
  const told = faults.filter(({ code, pos }, at) => faults.findIndex(other => other.code === code && other.pos[0] === pos[0]) === at)
  for (const { code, message, pos } of told) {
    if (code !== 'DUPLICATE_KEY') broken = true
    const key = code === 'DUPLICATE_KEY' ? (/^[^\s:]+/.exec(source.text.slice(pos[0]))?.[0].length ?? 1) : 0
    problems.push(problemAt(source, { start: pos[0], end: Math.max(pos[1], pos[0] + key) }, syntaxFault(code, message)))
  }
  let value: unknown
  if (!broken)
    try {
      value = document.toJS()
    } catch (error) {
      // too many aliases: a few lines that would become gigabytes
      const message = error instanceof Error ? error.message : String(error)
      problems.push(problemAt(source, { start: 0, end: 0 }, { code: 'yaml-syntax', message }))
    }
  if (problems.length === 0 && (value === null || value === undefined))
    problems.push(problemAt(source, { start: 0, end: 0 }, { code: 'empty-file', message: 'this file holds nothing but comments' }))
  return { ...source, document, value, problems }
}

/** What a path leads to in plain values; undefined where it leads nowhere. */
export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce(
    (value: unknown, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    root,
  )

const resolved = (file: YamlFile, node: unknown): unknown => (isAlias(node) ? node.resolve(file.document) : node)

const pairOf = (map: { items: Pair[] }, key: PropertyKey): Pair | undefined =>
  // of a duplicate key the last one counts, as in the value
  map.items.findLast(pair => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key))

const child = (file: YamlFile, node: unknown, step: PropertyKey): unknown => {
  const parent = resolved(file, node)
  if (isMap(parent)) return pairOf(parent, step)?.value
  return isSeq(parent) ? parent.items[Number(step)] : undefined
}

const nodeAt = (file: YamlFile, path: Path): unknown =>
  path.reduce((node: unknown, step) => child(file, node, step), file.document.contents)

const rangeOf = (node: unknown): Place | undefined => {
  const range = (node as Node | null | undefined)?.range
  return range !== undefined && range !== null && range[1] > range[0] ? { start: range[0], end: range[1] } : undefined
}

/** The text value at a path, if it is one. */
export const scalarAt = (file: YamlFile, path: Path): Scalar<string> | undefined => {
  const node = resolved(file, nodeAt(file, path))
  return isScalar(node) && typeof node.value === 'string' ? (node as Scalar<string>) : undefined
}

/** The place of a key. */
export const placeOfKey = (file: YamlFile, path: Path): Place => {
  const parent = resolved(file, nodeAt(file, path.slice(0, -1)))
  const key = path.at(-1)
  const pair = isMap(parent) && key !== undefined ? pairOf(parent, key) : undefined
  return rangeOf(pair?.key) ?? placeOfValue(file, path.slice(0, -1))
}

/** The place of a value: of an object or list its beginning (the first key or element), of an empty value its key. */
export const placeOfValue = (file: YamlFile, path: Path): Place => {
  const node = nodeAt(file, path)
  if (isMap(node) && !node.flow) return rangeOf(node.items[0]?.key) ?? { start: 0, end: 0 }
  if (isSeq(node) && !node.flow) {
    const start = rangeOf(node)?.start ?? 0
    return { start, end: start + 1 }
  }
  const own = rangeOf(node)
  if (own !== undefined) return own
  return path.length === 0 ? { start: 0, end: 0 } : placeOfKey(file, path)
}

/** Where a key is missing: the first key of the object, else the object. */
export const placeOfGroup = (file: YamlFile, path: Path): Place => {
  const node = resolved(file, nodeAt(file, path))
  return (isMap(node) ? rangeOf(node.items[0]?.key) : undefined) ?? placeOfValue(file, path)
}

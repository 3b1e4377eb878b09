/**
 * New feeds written into the text of feeds.yaml: every byte that was there stays, lines are only inserted. Pure.
 *
 * The places come from the parsed document. Where a file is written in a way that has no such place (flow lists, aliases) the
 * library writes the whole document anew, which keeps comments but not every space. Whether the result is sound, `load.ts` says.
 */
import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'

/** A feed as it stands in the file, its keys in the order in which they are written. */
export type WrittenFeed = {
  readonly id: string
  readonly url: string
  readonly language?: string
  readonly every?: string
  readonly floor?: string
  readonly ceiling?: string
  readonly allowPrivate?: boolean
  readonly off?: string
}

export type WrittenSource = {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly language: string
  readonly state: boolean
}

/** A source that is in the file already is named by its id. `note`: a comment above the feed. */
export type NewFeed = { readonly source: WrittenSource | string; readonly feed: WrittenFeed; readonly note?: string }

type Insertion = { readonly at: number; readonly lines: readonly string[] }

/** The text with the feeds in it, and the lines that are new. */
export function addFeeds(text: string, added: readonly NewFeed[]): { readonly text: string; readonly yaml: string } {
  const groups = Map.groupBy(added, ({ source }) => (typeof source === 'string' ? source : source.id))
  const document = parseDocument(text)
  const sources = document.get('sources', true)
  const insertions = isSeq(sources) ? placed(text, sources, groups) : undefined
  const yaml = (insertions ?? [{ at: 0, lines: [...groups.values()].flatMap(group => sourceLines(group, 0)) }])
    .flatMap(({ lines }) => lines)
    .join('\n')
  const wanted = expected(document, groups)
  if (insertions !== undefined) {
    const spliced = splice(text, insertions)
    if (isDeepStrictEqual(parseDocument(spliced).toJS(), wanted)) return { text: spliced, yaml }
  }
  return { text: rewritten(text, document, groups, wanted), yaml }
}

/** Undefined: this file has no place that can be told. */
function placed(text: string, sources: YAMLSeq, groups: ReadonlyMap<string, readonly NewFeed[]>): readonly Insertion[] | undefined {
  const insertions: Insertion[] = []
  const atEnd: string[] = []
  const dash = dashColumn(text, sources)
  for (const [id, group] of groups) {
    const source = sources.items.find(each => isMap(each) && each.get('id') === id)
    if (source === undefined) {
      atEnd.push(...sourceLines(group, dash))
      continue
    }
    const feeds = isMap(source) ? source.get('feeds', true) : undefined
    if (!isSeq(feeds) || feeds.flow === true || feeds.items.length === 0) return undefined
    const last = feeds.items.at(-1)
    const flow = isMap(last) && last.flow === true
    insertions.push({ at: endOfLine(text, lastOffset(last)), lines: group.flatMap(each => feedLines(each, dashColumn(text, feeds), flow)) })
  }
  if (atEnd.length > 0) {
    if (sources.flow === true || sources.items.length === 0) return undefined
    insertions.push({ at: behindComments(text, endOfLine(text, lastOffset(sources)), dash), lines: atEnd })
  }
  return insertions.toSorted((a, b) => a.at - b.at)
}

function dashColumn(text: string, list: YAMLSeq): number {
  const start = list.range?.[0] ?? 0
  return start - (text.lastIndexOf('\n', start - 1) + 1)
}

/** Where the last value within a node ends. */
function lastOffset(node: unknown): number {
  if (isMap(node) && node.flow !== true && node.items.length > 0) {
    const pair = node.items.at(-1)
    return Math.max(lastOffset(pair?.key), lastOffset(pair?.value))
  }
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return lastOffset(node.items.at(-1))
  return (node as Node | null | undefined)?.range?.[1] ?? 0
}

/** Before the line's end; a block text ends after it. */
function endOfLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset - (text[offset - 2] === '\r' ? 2 : 1)
  const end = text.indexOf('\n', offset)
  if (end < 0) return text.length
  return text[end - 1] === '\r' ? end - 1 : end
}

/** Behind the comments that stand within a source whose dash is at `column`: feeds that rest as comments stay with their source. */
function behindComments(text: string, at: number, column: number): number {
  let end = at
  for (let start = text.indexOf('\n', at) + 1; start > 0 && start < text.length; start = text.indexOf('\n', start) + 1) {
    // An offset at a line's first character would mean the line before.
    const lineEnd = endOfLine(text, start + 1)
    const [, indent = '', rest = ''] = /^( *)(.*)/.exec(text.slice(start, lineEnd)) ?? []
    if (rest.startsWith('#') && indent.length >= column + 2) end = lineEnd
    else if (rest !== '') break
  }
  return end
}

function splice(text: string, insertions: readonly Insertion[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  let spliced = ''
  let from = 0
  for (const { at, lines } of insertions) {
    spliced += text.slice(from, at) + lines.map(line => newline + line).join('')
    from = at
  }
  const rest = text.slice(from)
  return spliced + (rest === '' ? newline : rest)
}

/** Without line ends; `- ` stands at `column`. */
function feedLines({ feed, note }: NewFeed, column: number, flow: boolean): readonly string[] {
  const indent = ' '.repeat(column)
  const comment = note === undefined ? [] : [`${indent}# ${note.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`]
  const [first = '', ...more] = written(feed, flow).split('\n')
  return [...comment, `${indent}- ${first}`, ...more.map(line => `${indent}  ${line}`)]
}

function sourceLines(group: readonly NewFeed[], column: number): readonly string[] {
  const source = group[0]?.source
  if (source === undefined) return []
  const head = written(typeof source === 'string' ? { id: source } : inOrder(source), false).split('\n')
  const lines = [...head, 'feeds:'].map((line, index) => `${' '.repeat(column)}${index === 0 ? '- ' : '  '}${line}`)
  return [...lines, ...group.flatMap(each => feedLines(each, column + 4, false))]
}

const inOrder = ({ id, name, country, language, state }: WrittenSource): WrittenSource => ({ id, name, country, language, state })

function written(value: object, flow: boolean): string {
  const document = new Document(value)
  if (flow) (document.contents as unknown as YAMLMap).flow = true
  return document.toString({ lineWidth: 0 }).trimEnd()
}

/** The file's value with the feeds in it, by which a splice is judged. */
function expected(document: Document.Parsed, groups: ReadonlyMap<string, readonly NewFeed[]>): unknown {
  const before = (document.toJS() ?? {}) as { sources?: unknown }
  const sources = (Array.isArray(before.sources) ? before.sources : []) as { id?: unknown; feeds?: unknown[] }[]
  const known = new Set(sources.map(({ id }) => id))
  const grown = sources.map(source => {
    const group = groups.get(String(source.id))
    return group === undefined ? source : { ...source, feeds: [...(source.feeds ?? []), ...group.map(({ feed }) => feed)] }
  })
  const fresh = [...groups].flatMap(([id, group]) => {
    const source = group[0]?.source
    if (known.has(id) || source === undefined) return []
    return [{ ...(typeof source === 'string' ? { id: source } : inOrder(source)), feeds: group.map(({ feed }) => feed) }]
  })
  return { ...before, sources: [...grown, ...fresh] }
}

/** A file that holds nothing yet keeps its comments at the top; in any other the library adds to its own nodes. */
function rewritten(text: string, document: Document.Parsed, groups: ReadonlyMap<string, readonly NewFeed[]>, value: unknown): string {
  if (document.contents === null || isScalar(document.contents)) {
    const comments = text.trim() === '' ? '' : `${text.trimEnd()}\n`
    return `${comments}${new Document(value).toString({ lineWidth: 0 })}`
  }
  if (!isSeq(document.get('sources'))) document.set('sources', document.createNode([]))
  const sources = document.get('sources') as YAMLSeq
  if (sources.items.length === 0) sources.flow = false
  for (const [id, group] of groups) {
    const [first] = group
    const known = sources.items.find((each): each is YAMLMap => isMap(each) && each.get('id') === id)
    const feeds = known?.get('feeds')
    if (isSeq(feeds)) for (const { feed } of group) feeds.add(document.createNode(feed))
    else if (first !== undefined && typeof first.source !== 'string')
      sources.add(document.createNode({ ...inOrder(first.source), feeds: group.map(({ feed }) => feed) }))
  }
  return document.toString({ lineWidth: 0 })
}

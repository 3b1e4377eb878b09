/**
 * XML as publishers write it → a tree: between `decode` and `feed-tree`. It takes any text, mends what it can and never throws.
 *
 * htmlparser2's tokenizer finds the tags; the stack is ours, so that no nesting can hurt and a missing end tag costs one
 * element. Elements are named by their namespace's URI (`namespaces.ts`), lower case. No entity of a DOCTYPE is
 * fetched, and none that refers to another is expanded. Its length (over 300 lines with the prolog) is one automaton's.
 */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { decodeEntities, type Expand } from './entities.ts'
import type { FeedProblem } from './entry.ts'
import { escapeHtml } from './html-text.ts'
import { prefixOf } from './namespaces.ts'

export type XmlNode = {
  readonly name: string
  /** Names in lower case, known prefixes canonical; decoded values. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlNode[]
  /** Decoded. In an element that carries text, its child elements are kept in it as markup (`markup`), in order. */
  text: string
  markup: boolean
  /** `xml:base` and `xml:lang` in force. */
  readonly base: string | undefined
  readonly language: string | undefined
  /** Its own end tag was there, or could be told. */
  closed: boolean
  /** In UTF-16 units of the decoded text. */
  readonly offset: number
}

export type XmlDocument = { readonly root: XmlNode; readonly problems: readonly FeedProblem[] }

/** Deeper elements are passed over: feeds need six levels. */
const DEEPEST = 64
/** Attributes of one element beyond this are passed over. */
const MOST_ATTRIBUTES = 64

/** Elements whose content is text, maybe with markup in it. */
const textual = new Set(
  (
    'title description summary content subtitle tagline info rights copyright id guid category comments language pubdate lastbuilddate published updated modified issued created body fulltext fullitem ' +
    'content:encoded xhtml:body dc:title dc:description dc:creator dc:date dc:subject dc:language dc:identifier dc:publisher dcterms:created dcterms:modified dcterms:issued ' +
    'media:title media:description itunes:summary itunes:subtitle itunes:author itunes:title feedburner:origlink ' +
    'atom:title atom:summary atom:content atom:subtitle atom:tagline atom:id atom:updated atom:published atom:modified atom:issued atom:created'
  ).split(' '),
)
/** An element of these begun, or ended, within a text says that the text's own end tag is missing. */
const structural = /^(?:item|entry|channel|link|guid|pubdate|description|published|updated|author|category|rss|feed|rdf:rdf)$/
const containers = new Set(['', 'rss', 'rdf:rdf', 'channel', 'feed'])
const voidElements = new Set(['br', 'hr', 'img', 'input', 'meta', 'wbr', 'source', 'embed', 'area', 'col', 'param', 'link'])

type Namespaces = ReadonlyMap<string, string>

/** Stands for a `<` that begins no markup, so that the tokenizer does not take it for a tag. Text never holds it: XML forbids it and `parse` drops it. */
const LOOSE = '\ufffe'

/** "3 < 5" and "<3", but not in CDATA sections and comments, where every character counts as it is. */
function markLoose(text: string): string {
  if (!/<(?![\p{L}_!?/])/u.test(text)) return text
  return text.replace(/<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<(?![\p{L}_!?/])/gu, found => (found === '<' ? LOOSE : found))
}
const unmarked = (text: string, less: string): string => (text.includes(LOOSE) ? text.replaceAll(LOOSE, less) : text)

/** `base`: the document's own address. `text` from `start` is read; custom entities come from the prolog. */
export function readXml(
  written: string,
  { start, base, entities }: { start: number; base: string | undefined; entities: Expand },
): XmlDocument {
  const text = markLoose(written)
  const problems: FeedProblem[] = []
  const root: XmlNode = node('', {}, { base, language: undefined, offset: 0 })
  const stack: { readonly node: XmlNode; readonly raw: string; readonly namespaces: Namespaces }[] = [
    {
      node: root,
      raw: '',
      namespaces: new Map([
        ['xml', 'xml'],
        ['rdf', 'rdf'],
      ]),
    },
  ]
  const reader: Reader = { text, entities, problems, stack, atom: false, deeper: 0, holder: undefined }
  const tag = { name: '', offset: 0, attributes: new Map<string, string>(), attribute: '', value: '' }

  const callbacks: TokenizerCallbacks = {
    ontext: (from, to) => addText(reader, text.slice(start + from, start + to), false),
    ontextentity: () => {},
    oncdata: (from, to, cut) => addText(reader, text.slice(start + from, start + to - cut), true),
    onopentagname: (from, to) => {
      tag.name = text.slice(start + from, start + to)
      tag.offset = start + from - 1
      tag.attributes = new Map()
    },
    onattribname: (from, to) => {
      tag.attribute = text.slice(start + from, start + to)
      tag.value = ''
    },
    onattribdata: (from, to) => {
      tag.value += text.slice(start + from, start + to)
    },
    onattribentity: () => {},
    onattribend: () => {
      if (tag.attributes.size < MOST_ATTRIBUTES && !tag.attributes.has(tag.attribute))
        tag.attributes.set(tag.attribute, unmarked(decodeEntities(tag.value, entities), '<'))
    },
    onopentagend: end => opened(end, false),
    onselfclosingtag: end => opened(end, true),
    onclosetag: (from, to) => closeTag(reader, text.slice(start + from, start + to), start + from - 2),
    oncomment: () => {},
    ondeclaration: () => {},
    onprocessinginstruction: () => {},
    onend: () => {},
  }
  const opened = (end: number, selfClosing: boolean): void => {
    openTag(reader, { raw: tag.name, attributes: tag.attributes, offset: tag.offset, end: start + end + 1, selfClosing })
  }
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, callbacks)
  tokenizer.write(text.slice(start))
  tokenizer.end()
  return { root, problems }
}

type Reader = {
  readonly text: string
  readonly entities: Expand
  readonly problems: FeedProblem[]
  readonly stack: { readonly node: XmlNode; readonly raw: string; readonly namespaces: Namespaces }[]
  /** The document is an Atom feed: its elements are named without prefix. */
  atom: boolean
  /** Open elements beyond the deepest level. */
  deeper: number
  /** The text element that is open, and how many elements of its own name are open in it. */
  holder: { readonly node: XmlNode; readonly raw: string; readonly xhtml: boolean; inner: number; depth: number } | undefined
}

type OpenTag = {
  readonly raw: string
  readonly attributes: ReadonlyMap<string, string>
  readonly offset: number
  readonly end: number
  readonly selfClosing: boolean
}

function openTag(reader: Reader, tag: OpenTag): void {
  const top = reader.stack.at(-1)
  if (top === undefined) return
  if (reader.holder !== undefined) {
    if (reader.holder.xhtml || !structural.test(canonicalName(reader, tag.raw, top.namespaces))) {
      keepMarkup(reader, tag)
      return
    }
    told(reader, 'unclosed-element', `<${reader.holder.raw}> is not closed`, tag.offset)
    endHolder(reader)
  }
  if (reader.stack.length > DEEPEST) {
    if (!tag.selfClosing) reader.deeper++
    told(reader, 'too-deep', `elements deeper than ${DEEPEST} levels are passed over`, tag.offset)
    return
  }
  const namespaces = declaredNamespaces(tag.attributes, top.namespaces)
  if (reader.stack.length === 1 && /(?:^|:)(?:feed|entry)$/i.test(tag.raw)) reader.atom = true
  const name = canonicalName(reader, tag.raw, namespaces)
  if (name === 'item' || name === 'entry') closeOpenEntry(reader, tag.offset)
  const parent = reader.stack.at(-1)?.node ?? top.node
  const attributes: Record<string, string> = Object.create(null)
  for (const [key, value] of tag.attributes) if (!/^xmlns(?::|$)/.test(key)) attributes[attributeName(key, namespaces)] = value
  const made = node(name, attributes, {
    base: resolved(attributes['xml:base'], parent.base),
    language: attributes['xml:lang']?.trim() || parent.language,
    offset: tag.offset,
  })
  parent.children.push(made)
  if (tag.selfClosing) {
    made.closed = true
    return
  }
  reader.stack.push({ node: made, raw: tag.raw, namespaces })
  if (textual.has(name)) {
    const xhtml = /xhtml/i.test(attributes.type ?? '') || attributes.mode === 'xml' || name === 'xhtml:body'
    reader.holder = { node: made, raw: tag.raw, xhtml, inner: 0, depth: 0 }
  }
}

/** A tag within a text stays part of the text. */
function keepMarkup(reader: Reader, tag: OpenTag): void {
  const holder = reader.holder
  if (holder === undefined) return
  const outermost = holder.depth === 0
  if (!tag.selfClosing && !voidElements.has(tag.raw.toLowerCase())) {
    holder.depth++
    if (tag.raw === holder.raw) holder.inner++
  }
  holder.node.markup = true
  // The <div> that Atom puts around XHTML is not part of it.
  if (holder.xhtml && outermost && /(?:^|:)div$/i.test(tag.raw)) return
  holder.node.text += unmarked(reader.text.slice(tag.offset, tag.end), '&lt;').replace(/^<[\w.-]+:/, '<')
}

function closeTag(reader: Reader, raw: string, offset: number): void {
  const top = reader.stack.at(-1)
  if (top === undefined) return
  if (reader.holder !== undefined) {
    const { holder } = reader
    if (raw === holder.raw && holder.inner === 0) {
      endHolder(reader)
      return
    }
    const name = canonicalName(reader, raw, top.namespaces)
    // The end of what holds the text is its end too.
    const above = !holder.xhtml && structural.test(name) && holder.node.name !== name && reader.stack.some(open => open.node.name === name)
    if (!above) {
      if (voidElements.has(raw.toLowerCase())) return
      if (holder.depth > 0) holder.depth--
      if (raw === holder.raw && holder.inner > 0) holder.inner--
      if (holder.xhtml && holder.depth === 0 && /(?:^|:)div$/i.test(raw)) return
      if (holder.node.name === name) endHolder(reader)
      else if (holder.node.markup) holder.node.text += `</${raw.replace(/^[\w.-]+:/, '')}>`
      return
    }
    told(reader, 'unclosed-element', `<${holder.raw}> is not closed`, offset)
    endHolder(reader)
  }
  if (reader.deeper > 0) {
    reader.deeper--
    return
  }
  const name = canonicalName(reader, raw, reader.stack.at(-1)?.namespaces ?? top.namespaces)
  const at = reader.stack.findLastIndex(open => open.node.name === name)
  if (at <= 0) {
    told(reader, 'stray-end-tag', `</${raw.slice(0, 40)}> closes nothing`, offset)
    return
  }
  if (at < reader.stack.length - 1) told(reader, 'unclosed-element', `<${reader.stack.at(-1)?.raw ?? ''}> is not closed`, offset)
  popTo(reader, at)
}

function addText(reader: Reader, written: string, literal: boolean): void {
  const top = reader.stack.at(-1)
  if (top === undefined || reader.deeper > 0) return
  const { holder } = reader
  // In XHTML the text is markup already: it stays as written.
  if (holder?.xhtml === true)
    holder.node.text += literal ? escapeHtml(written) : unmarked(plainReferences(written, reader.entities), '&lt;')
  else (holder?.node ?? top.node).text += literal ? written : unmarked(decodeEntities(written, reader.entities), '<')
}

/** The document's own entities are unknown to HTML. */
const plainReferences = (written: string, entities: Expand): string =>
  written.replace(/&([\w.-]{1,40});/g, (reference, name: string) => entities(name) ?? reference)

function endHolder(reader: Reader): void {
  reader.holder = undefined
  const top = reader.stack.pop()
  if (top !== undefined) top.node.closed = true
}

function popTo(reader: Reader, at: number): void {
  while (reader.stack.length > at) {
    const open = reader.stack.pop()
    if (open !== undefined) open.node.closed = true
  }
}

/** Entries never lie in entries: one that is still open ends where the next begins. */
function closeOpenEntry(reader: Reader, offset: number): void {
  const at = reader.stack.findIndex(open => open.node.name === 'item' || open.node.name === 'entry')
  if (at < 0) {
    // An element before the first entry that was left open.
    const container = reader.stack.findLastIndex(open => containers.has(open.node.name))
    if (container >= 0 && container < reader.stack.length - 1 && reader.stack[container + 1]?.node.name !== 'items')
      popTo(reader, container + 1)
    return
  }
  told(reader, 'unclosed-element', 'an entry is not closed', offset)
  popTo(reader, at)
}

function told(reader: Reader, code: string, message: string, offset: number): void {
  // One of a kind is enough: 10,000 stray tags are one finding.
  if (!reader.problems.some(problem => problem.code === code)) reader.problems.push({ code, message, offset })
}

function declaredNamespaces(attributes: ReadonlyMap<string, string>, outer: Namespaces): Namespaces {
  let own: Map<string, string> | undefined
  for (const [key, uri] of attributes) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue
    own ??= new Map(outer)
    const prefix = key === 'xmlns' ? '' : key.slice(6).toLowerCase()
    // What we do not know keeps the prefix that it has.
    own.set(prefix, prefixOf(uri) ?? prefix)
  }
  return own ?? outer
}

function canonicalName(reader: Reader, raw: string, namespaces: Namespaces): string {
  const colon = raw.indexOf(':')
  const written = colon < 0 ? '' : raw.slice(0, colon).toLowerCase()
  const local = (colon < 0 ? raw : raw.slice(colon + 1)).toLowerCase()
  const prefix = namespaces.get(written) ?? written
  if (local === 'rdf' && (prefix === 'rdf' || prefix === '')) return 'rdf:rdf'
  if (prefix === '' || (prefix === 'atom' && reader.atom)) return local
  return `${prefix}:${local}`
}

function attributeName(raw: string, namespaces: Namespaces): string {
  const colon = raw.indexOf(':')
  if (colon < 0) return raw.toLowerCase()
  const prefix = raw.slice(0, colon).toLowerCase()
  return `${namespaces.get(prefix) || prefix}:${raw.slice(colon + 1).toLowerCase()}`
}

function node(
  name: string,
  attributes: Readonly<Record<string, string>>,
  { base, language, offset }: { base: string | undefined; language: string | undefined; offset: number },
): XmlNode {
  return { name, attributes, children: [], text: '', markup: false, base, language, closed: false, offset }
}

function resolved(base: string | undefined, outer: string | undefined): string | undefined {
  if (base === undefined || !URL.canParse(base.trim(), outer)) return outer
  const url = new URL(base.trim(), outer)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : outer
}

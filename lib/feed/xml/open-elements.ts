/**
 * Tags and texts → the tree: the automaton of `read-xml.ts`. It holds the open elements and mends as it goes: an end tag that is
 * missing costs one element, an entry never holds an entry, and wherever an entry stands it goes to its channel.
 *
 * The stack is ours and bounded, so that no nesting can hurt. It finds no tags (`tokens.ts`) and knows no text's meaning. Its length is one
 * automaton's: every function moves the same stack.
 */
import { decodeEntities, type Expand } from '../entities.ts'
import type { FeedProblem } from '../entry.ts'
import type { XmlNode } from '../read-xml.ts'
import { declaredNamespaces, noAttributes, readAttributes, resolved } from './attributes.ts'
import { endsAt, endsText, entryNames, isPageLink, mayEndAt, rootNames, textual } from './element-kinds.ts'
import { elementName, innerScope, outermostScope, type Scope } from './names.ts'
import { type Search, search } from './searches.ts'
import { addHolderCdata, addHolderEndTag, addHolderOpenTag, addHolderText, holderText, openHolder, type TextHolder } from './text-holder.ts'
import type { Attributes } from './tokens.ts'

/** While it is being built. */
type Growing = { -readonly [Key in keyof Omit<XmlNode, 'children'>]: XmlNode[Key] } & { children: XmlNode[] }

type Open = { readonly node: Growing; readonly raw: string; readonly scope: Scope }

export type OpenElements = {
  readonly text: string
  readonly entities: Expand
  readonly ampersand: Search
  readonly problems: FeedProblem[]
  /** The document itself is the first. */
  readonly stack: Open[]
  holder: TextHolder | undefined
  /** Elements open beyond the deepest level. */
  deeper: number
  elements: number
  /** `]]>` of sections within sections, which the publisher's text does not mean. */
  nestedEnds: number
}

/** Deeper elements are passed over: feeds need six levels. */
const DEEPEST = 64
/** Elements of one document: at 8 MiB one every 16 characters, which no honest feed has. */
const MOST_ELEMENTS = 500_000
/** Entries of one element: more than twice as many as are used in the end, so that either end of the document has enough. */
const MOST_ENTRIES = 9_000
/** They are passed over this many at a time. */
const SOME_ENTRIES = 1_000
/** Elements in one element, but for entries. */
const MOST_CHILDREN = 1_000
/** Text of an element that carries none in any feed. */
const MOST_OTHER_TEXT = 20_000

/** CDATA sections in one. */
const MOST_NESTED = 10

const noChildren: XmlNode[] = []

/** `base`: the document's own address. */
export function openElements(text: string, base: string | undefined, entities: Expand): OpenElements {
  const document: Growing = {
    name: '',
    attributes: noAttributes,
    children: noChildren,
    text: '',
    markup: false,
    base,
    language: undefined,
    closed: false,
    offset: 0,
  }
  return {
    text,
    entities,
    ampersand: search(text, '&'),
    problems: [],
    stack: [{ node: document, raw: '', scope: outermostScope }],
    holder: undefined,
    deeper: 0,
    elements: 0,
    nestedEnds: 0,
  }
}

const innermost = (elements: OpenElements): Open => elements.stack[elements.stack.length - 1] as Open

function endsInnermost(elements: OpenElements, raw: string): boolean {
  const { node, scope } = innermost(elements)
  return mayEndAt(node.name) && endsAt(node.name, elementName(scope, raw))
}

export const innermostName = (elements: OpenElements): string => (elements.deeper > 0 ? '' : innermost(elements).raw)

export function addText(elements: OpenElements, from: number, to: number): void {
  if (elements.deeper > 0) return
  const { holder, text } = elements
  if (elements.nestedEnds > 0 && dropNestedEnds(elements, from, to)) return
  if (holder !== undefined) addHolderText(holder, text, from, to, elements.ampersand(from) >= to, elements.entities)
  else {
    const { node } = innermost(elements)
    if (node.text.length < MOST_OTHER_TEXT && !isBlank(text, from, to)) node.text += decodeEntities(text.slice(from, to), elements.entities)
  }
}

export function addCdata(elements: OpenElements, from: number, to: number, nested: boolean): void {
  if (elements.deeper > 0) return
  // An inner section's beginning is as little meant as its end.
  let start = from
  for (let count = 0; nested && count < MOST_NESTED; count++) {
    const inner = elements.text.indexOf('<![CDATA[', start)
    if (inner < 0 || inner >= to) break
    addSection(elements, start, inner)
    elements.nestedEnds++
    start = inner + 9
  }
  addSection(elements, start, to)
}

function addSection(elements: OpenElements, from: number, to: number): void {
  if (elements.holder !== undefined) addHolderCdata(elements.holder, elements.text, from, to)
  else {
    const { node } = innermost(elements)
    if (node.text.length < MOST_OTHER_TEXT) node.text += elements.text.slice(from, to)
  }
}

export function openTag(
  elements: OpenElements,
  raw: string,
  tag: { readonly attributes: Attributes; readonly offset: number; readonly end: number; readonly selfClosing: boolean },
): void {
  const { offset } = tag
  if (elements.holder !== undefined) {
    const name = elementName(innermost(elements).scope, raw)
    if (!endsText(elements.holder, name) || (name === 'link' && isPageLink.test(elements.text.slice(offset, tag.end)))) {
      if (elements.holder.wrapper === 'none' && elements.holder.xhtml) readWrapper(elements, raw, tag)
      addHolderOpenTag(elements.holder, elements.text, { name, raw, offset, end: tag.end, selfClosing: tag.selfClosing })
      return
    }
    tell(elements, 'unclosed-element', `<${innermost(elements).raw.slice(0, 40)}> is not closed`, offset)
    endHolder(elements)
  }
  if (elements.deeper === 0 && endsInnermost(elements, raw)) {
    tell(elements, 'unclosed-element', `<${innermost(elements).raw.slice(0, 40)}> is not closed`, offset)
    pop(elements)
    // Its person may be open too.
    if (endsInnermost(elements, raw)) pop(elements)
  }
  const outer = innermost(elements)
  const atom = elements.stack.length === 1 && !outer.scope.atom && /(?:^|:)(?:feed|entry)$/i.test(raw)
  const declared = declaredNamespaces(elements.text, tag.attributes, elements.entities)
  let scope = declared === undefined ? outer.scope : innerScope(outer.scope, declared, raw, atom || outer.scope.atom)
  if (atom && !scope.atom) scope = innerScope(scope, new Map(), raw, true)
  const name = elementName(scope, raw)
  const isEntry = entryNames.has(name)
  if (isEntry) makeRoomForEntry(elements, name, offset)
  if (elements.deeper > 0 || elements.stack.length > DEEPEST) {
    if (!tag.selfClosing) elements.deeper++
    tell(elements, 'too-deep', `elements deeper than ${DEEPEST} levels are passed over`, offset)
    return
  }
  const parent = innermost(elements).node
  if (continueRoot(elements, name, raw, scope)) return
  const made = addElement(elements, parent, name, tag, scope)
  if (tag.selfClosing && !(name === 'link' && tag.attributes.count === 0 && addressFollows(elements.text, tag.end))) {
    made.closed = true
    return
  }
  elements.stack.push({ node: made, raw, scope })
  if (textual.has(name)) {
    elements.holder = openHolder(name, name.startsWith('xhtml:') || (made.attributes !== noAttributes && saysXhtml(made.attributes)))
  }
}

/** To HTML a link has no content: what has gone through a page's program has it behind. */
const addressFollows = (text: string, end: number): boolean => /^\s{0,20}https?:\/\/[^\s<]/i.test(text.slice(end, end + 30))

const saysXhtml = ({ type, mode }: XmlNode['attributes']): boolean => mode === 'xml' || (type !== undefined && /xhtml/i.test(type))

export function closeTag(elements: OpenElements, raw: string, offset: number): void {
  const { holder } = elements
  if (holder !== undefined) {
    const name = elementName(innermost(elements).scope, raw)
    if (name === holder.name && holder.inner === 0) {
      endHolder(elements)
      return
    }
    // The end of what holds the text is its end too.
    const above = endsText(holder, name) && name !== holder.name && elements.stack.some(open => open.node.name === name)
    if (!above) {
      addHolderEndTag(holder, elements.text, name, raw)
      return
    }
    tell(elements, 'unclosed-element', `<${innermost(elements).raw.slice(0, 40)}> is not closed`, offset)
    endHolder(elements)
  }
  const open = innermost(elements)
  const name = elementName(open.scope, raw)
  if (elements.deeper > 0) {
    if (!entryNames.has(name) && !rootNames.has(name)) {
      elements.deeper--
      return
    }
    elements.deeper = 0
  }
  if (open.node.name === name && elements.stack.length > 1) {
    pop(elements)
    return
  }
  const at = elements.stack.findLastIndex(above => above.node.name === name)
  if (at <= 0) {
    if (textual.has(name) && isMistyped(open.node)) {
      tell(elements, 'unclosed-element', `<${open.raw.slice(0, 40)}> is not closed`, offset)
      open.node.name = name
      pop(elements)
      return
    }
    tell(elements, 'stray-end-tag', `</${raw.slice(0, 40)}> closes nothing`, offset)
    if (entryNames.has(name)) makeEntry(elements, name)
    return
  }
  tell(elements, 'unclosed-element', `<${open.raw.slice(0, 40)}> is not closed`, offset)
  popTo(elements, at, at + 1)
}

/** What is still open at the document's end has lost its end, and keeps what it has. */
export function endDocument(elements: OpenElements): XmlNode {
  if (elements.holder !== undefined) keepText(elements)
  // A channel that was never begun has no end to miss.
  const open = innermost(elements)
  if (elements.stack.length === 2 && open.raw === '') open.node.closed = true
  return elements.stack[0]?.node as XmlNode
}

function addElement(
  elements: OpenElements,
  parent: Growing,
  name: string,
  tag: { readonly attributes: Attributes; readonly offset: number },
  scope: Scope,
): Growing {
  const attributes = readAttributes(elements.text, tag.attributes, scope, elements.entities)
  // CDF has an attribute of its own.
  const base = attributes['xml:base'] ?? (name === 'channel' ? attributes.base : undefined)
  const language = attributes['xml:lang']
  const made: Growing = {
    name,
    attributes,
    children: noChildren,
    text: '',
    markup: false,
    base: base === undefined ? parent.base : resolved(base, parent.base),
    language: language === undefined ? parent.language : language.trim() || undefined,
    closed: false,
    offset: tag.offset,
  }
  if (elements.elements >= MOST_ELEMENTS) {
    tell(elements, 'too-many-elements', `only the first ${MOST_ELEMENTS} elements are read`, tag.offset)
    return made
  }
  if (parent.children.length >= MOST_CHILDREN && !entryNames.has(name)) return made
  elements.elements++
  if (entryNames.has(name)) passOverMiddle(elements, parent)
  // Most elements have no children: one empty list serves them all.
  if (parent.children === noChildren) parent.children = [made]
  else parent.children.push(made)
  return made
}

/** Feeds stand newest or oldest first: of very many entries only the first and the last are of use. */
function passOverMiddle(elements: OpenElements, parent: Growing): void {
  if (parent.children.length < MOST_ENTRIES + SOME_ENTRIES) return
  const passed = parent.children.splice(MOST_ENTRIES / 2, SOME_ENTRIES)
  for (const child of passed) elements.elements -= 1 + child.children.length
  tell(elements, 'too-many-elements', `of more than ${MOST_ENTRIES} entries the first and the last are read`, passed[0]?.offset ?? 0)
}

/** The `<div>` around XHTML may carry the base and the language of what is in it. */
function readWrapper(elements: OpenElements, raw: string, { attributes }: { readonly attributes: Attributes }): void {
  if (attributes.count === 0 || !/(?:^|:)div$/i.test(raw)) return
  const { node, scope } = innermost(elements)
  const read = readAttributes(elements.text, attributes, scope, elements.entities)
  if (read['xml:base'] !== undefined) node.base = resolved(read['xml:base'], node.base)
  node.language = read['xml:lang']?.trim() || node.language
}

/**
 * Entries never lie in entries: one that is still open ends where the next begins. Nor do they lie in anything but a channel or
 * a root: an element before the first entry may have been left open, and the channel may have ended too early.
 */
function makeRoomForEntry(elements: OpenElements, name: string, offset: number): void {
  const { stack } = elements
  const at = stack.findIndex(open => entryNames.has(open.node.name))
  if (at > 0) {
    // A list of other things, in an entry.
    if (/^items$|:items$/.test(innermost(elements).node.name) && stack.length > at + 1) return
    tell(elements, 'unclosed-element', 'an entry is not closed', offset)
    const { node } = stack[at] as Open
    // One around another holds nothing of its own.
    if (node.children === noChildren && node.text === '' && node.attributes === noAttributes) stack[at - 1]?.node.children.pop()
    popTo(elements, at)
    elements.deeper = 0
    return
  }
  const container = stack.findLastIndex(open => rootNames.has(open.node.name))
  if (container > 0) {
    if (container < stack.length - 1 || elements.deeper > 0) popTo(elements, container + 1)
    elements.deeper = 0
    return
  }
  const root = stack[0]
  const last = root?.node.children.findLast(child => rootNames.has(child.name)) as Growing | undefined
  if (root === undefined || (last === undefined && name !== 'item')) return
  // After the root's end, or without a root: as if it were within.
  popTo(elements, 1)
  elements.deeper = 0
  if (last !== undefined) stack.push({ node: last, raw: last.name, scope: root.scope })
  else {
    const channel: Growing = { ...root.node, name: 'channel', children: noChildren, offset }
    root.node.children = [...root.node.children, channel]
    stack.push({ node: channel, raw: '', scope: root.scope })
  }
}

/** Its tag is none of a feed's, its end is one's: `<descripton>…</description>`. */
const isMistyped = ({ name, text, children }: XmlNode): boolean =>
  text !== '' && children.length === 0 && !textual.has(name) && !mayEndAt(name) && !entryNames.has(name) && !rootNames.has(name)

/** The end of an entry that never began: its own tag was mistyped, or is lost, and what it held stands in the channel. */
function makeEntry({ stack }: OpenElements, name: string): void {
  const { node } = stack[stack.length - 1] as Open
  const above = stack[stack.length - 2]?.node.name ?? ''
  if (rootNames.has(above) && !rootNames.has(node.name) && node.children.some(isTitle)) {
    node.name = name
    const made = stack.pop()
    if (made !== undefined) made.node.closed = true
    return
  }
  if (!rootNames.has(node.name)) return
  const from = node.children.findLastIndex(isTitle)
  const held = node.children.slice(from)
  // The first title is the channel's.
  const before = node.children.findLastIndex((child, at) => at < from && (isTitle(child) || entryNames.has(child.name)))
  if (from < 0 || before < 0 || held.length < 2 || held.length > MOST_HELD || held.some(child => entryNames.has(child.name))) return
  node.children.length = from
  node.children.push({ ...node, name, attributes: noAttributes, children: held, text: '', closed: true, offset: held[0]?.offset ?? 0 })
}

/** Elements of such an entry: more are not one's. */
const MOST_HELD = 50
const isTitle = ({ name }: XmlNode): boolean => name === 'title'

/** A root within its own kind, or a second document behind the first: its elements belong to the first. */
function continueRoot(elements: OpenElements, name: string, raw: string, scope: Scope): boolean {
  if (!rootNames.has(name)) return false
  const { stack } = elements
  const above = stack.length === 1 ? stack[0]?.node.children : stack.map(open => open.node)
  const first = above?.find(node => node.name === name) as Growing | undefined
  if (first === undefined) return false
  if (stack.length === 1) first.closed = false
  stack.push({ node: first, raw, scope })
  return true
}

function dropNestedEnds(elements: OpenElements, from: number, to: number): boolean {
  const end = elements.text.indexOf(']]>', from)
  if (end < 0 || end + 3 > to) return false
  elements.nestedEnds--
  if (end > from) addText(elements, from, end)
  if (to > end + 3) addText(elements, end + 3, to)
  return true
}

function keepText(elements: OpenElements): void {
  const { holder } = elements
  if (holder === undefined) return
  const { node } = innermost(elements)
  node.text = holderText(holder, elements.text)
  node.markup = holder.markup
}

function endHolder(elements: OpenElements): void {
  keepText(elements)
  elements.holder = undefined
  elements.nestedEnds = 0
  pop(elements)
}

function pop(elements: OpenElements): void {
  const open = elements.stack.pop()
  if (open !== undefined) open.node.closed = true
}

/** `unclosed`: the lowest that has lost its end. */
function popTo(elements: OpenElements, length: number, unclosed = length): void {
  const { stack } = elements
  while (stack.length > length) {
    const { node } = innermost(elements)
    const above = stack[stack.length - 2]?.node
    if (stack.length > unclosed && above !== undefined) giveUp(node, above)
    pop(elements)
  }
}

/** Of an element that has lost its end nobody knows what lies in it: what does would be lost to its entry. */
function giveUp(node: Growing, above: Growing): void {
  if (node.children.length === 0 || keepsItsOwn.test(node.name)) return
  if (above.children === noChildren) above.children = node.children
  else for (const child of node.children) above.children.push(child)
  node.children = noChildren
}

/** They have titles, links and names that are not their entry's. */
const keepsItsOwn = /^(?:item|entry|rss|rdf:rdf|feed|channel|image|textinput|author|contributor|(?:atom:)?(?:entry|source|author))$/

function tell(elements: OpenElements, code: string, message: string, offset: number): void {
  // One of a kind is enough: 10,000 stray tags are one finding.
  if (elements.problems.some(problem => problem.code === code)) return
  // A name that was cut may end in half a character.
  elements.problems.push({ code, message: message.toWellFormed(), offset })
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) > 32) return false
  return true
}

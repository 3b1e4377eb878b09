/** Looking things up in a read tree: what `feed-tree.ts` and the `entry-*.ts` that choose values share. Pure. */
import { htmlLine } from './html-text.ts'
import type { XmlNode } from './read-xml.ts'

/** Media RSS may wrap an entry's texts in these, one within the other. */
const wrappers = new Set(['media:group', 'media:content'])

const none: readonly XmlNode[] = []

/** The children of the element that was asked last, by name: an entry is asked for eighty names, one after the other. */
const asked: { parent: XmlNode | undefined; byName: Map<string, XmlNode[]> } = { parent: undefined, byName: new Map() }

function childrenByName(parent: XmlNode): ReadonlyMap<string, readonly XmlNode[]> {
  if (asked.parent === parent) return asked.byName
  const byName = new Map<string, XmlNode[]>()
  for (const child of parent.children) {
    const same = byName.get(child.name)
    if (same === undefined) byName.set(child.name, [child])
    else same.push(child)
  }
  asked.parent = parent
  asked.byName = byName
  return byName
}

/** Lets go of the tree that was read last. */
export function forgetChildren(): void {
  asked.parent = undefined
  asked.byName = new Map()
}

/** The children of this name; Media RSS's also from within its groups. The tree must be complete. */
export function all(parent: XmlNode, name: string): readonly XmlNode[] {
  if (parent.children.length === 0) return none
  const byName = childrenByName(parent)
  const own = byName.get(name)
  if (own !== undefined) return own
  const wrapped = name.startsWith('media:') && (byName.has('media:group') || byName.has('media:content'))
  return wrapped ? inWrappers(parent, name, MOST_WRAPPERS) : none
}

function inWrappers(parent: XmlNode, name: string, depth: number): readonly XmlNode[] {
  // Most hold a picture and no element.
  const inner = parent.children.filter(child => child.children.length > 0 && wrappers.has(child.name))
  if (inner.length === 0) return none
  const own = inner.flatMap(child => child.children.filter(grandchild => grandchild.name === name))
  return own.length > 0 || depth === 0 ? own : inner.flatMap(child => inWrappers(child, name, depth - 1))
}

/** A group within a group is rare, deeper ones are no publisher's. */
const MOST_WRAPPERS = 3

/** The first of them: a hostile feed has 200,000 of a name. */
export const limited = <Element>(elements: readonly Element[], most: number): readonly Element[] =>
  elements.length <= most ? elements : elements.slice(0, most)

/** The first child of one of these names, in their order, that has a text. */
export function firstText(parent: XmlNode, names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const child of all(parent, name)) {
      const text = plain(child)
      if (text !== undefined) return text
    }
  }
  return undefined
}

/** Text on one line, without markup; undefined if there is none. */
export function plain(element: XmlNode | undefined): string | undefined {
  if (element === undefined) return undefined
  const text = (element.markup ? htmlLine(element.text) : element.text).trim()
  if (text === '') return undefined
  return manySpaces.test(text) ? text.replace(/\s+/g, ' ') : text
}

const manySpaces = /\s{2}|[^\S ]/

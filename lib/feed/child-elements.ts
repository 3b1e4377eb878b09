/** Looking things up in a read tree: what `feed-tree.ts` and the `entry-*.ts` that choose values share. Pure. */
import { htmlLine } from './html-text.ts'
import type { XmlNode } from './read-xml.ts'

/** Media RSS may wrap an entry's texts in these, one within the other. */
const wrappers = new Set(['media:group', 'media:content'])

/** The children of this name; Media RSS's also from within its groups. */
export function all(parent: XmlNode, name: string): readonly XmlNode[] {
  const own = parent.children.filter(child => child.name === name)
  return own.length > 0 || !name.startsWith('media:') ? own : inWrappers(parent, name)
}

function inWrappers(parent: XmlNode, name: string): readonly XmlNode[] {
  const inner = parent.children.filter(child => wrappers.has(child.name))
  const own = inner.flatMap(child => child.children.filter(grandchild => grandchild.name === name))
  return own.length > 0 ? own : inner.flatMap(child => (child.children.length > 0 ? inWrappers(child, name) : []))
}

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
  const text = (element.markup ? htmlLine(element.text) : element.text).replace(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}

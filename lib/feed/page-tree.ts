/**
 * HTML of any make → a tree of bounded size, for `page.ts`: htmlparser2's parser and domhandler's tree with limits around them,
 * as both are quadratic in depth. And a node's markup written out again. Nothing here recurses.
 */
import { type AnyNode, type Document, DomHandler, type Element, isTag, isText } from 'domhandler'
import { Parser } from 'htmlparser2'
import { escapeHtml } from './html-text.ts'

/** No page that people read nests deeper than about 60; elements below are passed over, their texts are kept. */
const DEEPEST = 200
/** The longest lists have some ten thousand; what follows is not read. */
const MOST_ELEMENTS = 50_000

export type PageTree = {
  readonly document: Document
  /** The first `<base href>`, as written. */
  readonly base: string | undefined
  /** Elements were left out: too deep or too many. */
  readonly cut: boolean
}

export function readPageTree(text: string): PageTree {
  const tree = new DomHandler()
  let depth = 0
  let elements = 0
  let cut = false
  let base: string | undefined
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth++
        elements++
        if (name === 'base') base ??= attributes.href
        tree.onopentag(name, attributes)
      },
      onclosetag: () => {
        depth--
        tree.onclosetag()
      },
      ontext: data => tree.ontext(data),
      onend: () => tree.onend(),
    },
    // A page may be XML, as sitemaps are.
    { recognizeCDATA: true },
  )
  // A tag that is never announced to the parser is not there for it: neither its attributes nor its end.
  const open = parser.onopentagname.bind(parser)
  const close = parser.onclosetag.bind(parser)
  const passedOver = new Map<string, number>()
  parser.onopentagname = (start, end) => {
    if (depth < DEEPEST && elements < MOST_ELEMENTS) {
      open(start, end)
      return
    }
    cut = true
    const name = text.slice(start, end).toLowerCase()
    passedOver.set(name, (passedOver.get(name) ?? 0) + 1)
  }
  parser.onclosetag = (start, end) => {
    const name = passedOver.size === 0 ? '' : text.slice(start, end).toLowerCase()
    const waiting = passedOver.get(name) ?? 0
    if (waiting === 0) close(start, end)
    else if (waiting === 1) passedOver.delete(name)
    else passedOver.set(name, waiting - 1)
  }
  parser.end(text)
  return { document: tree.root, base, cut }
}

/** The HTML of a node, without the elements of `left`, at most about so many characters of it. */
export function markupOf(node: AnyNode, left: ReadonlySet<AnyNode>, most: number): string {
  let markup = ''
  let at: AnyNode | null = node
  while (at !== null && markup.length < most) {
    if (isText(at)) markup += escapeHtml(at.data)
    else if (isTag(at) && !left.has(at)) {
      markup += `<${at.name}>`
      if (at.firstChild !== null) {
        at = at.firstChild
        continue
      }
      markup += `</${at.name}>`
    }
    // On to the next node in the order of the document, closing what ends on the way.
    while (at !== null && at !== node && at.next === null) {
      at = at.parent
      if (at !== null && isTag(at)) markup += `</${at.name}>`
    }
    at = at === null || at === node ? null : at.next
  }
  return markup
}

/** The first element below `element` that `test` accepts, in the order of the document. */
export function firstWithin(element: Element, test: (each: Element) => boolean): Element | undefined {
  let at: AnyNode | null = element.firstChild
  while (at !== null) {
    if (isTag(at) && test(at)) return at
    if (isTag(at) && at.firstChild !== null) {
      at = at.firstChild
      continue
    }
    while (at !== null && at.next === null) {
      at = at.parent
      if (at === element) return undefined
    }
    at = at === null ? null : at.next
  }
  return undefined
}

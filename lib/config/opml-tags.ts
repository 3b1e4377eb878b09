/** Outlines by their tags alone, for OPML that the library gives up on: unquoted attributes, too deep a nest, no `<body>`. Pure. */
import { readTokens } from '../feed/html-tokens.ts'
import { type Outline, ownOf } from './opml-outline.ts'

/** Deeper folders are read as if they stood here. */
const DEEPEST = 50

const known = new Map(
  (['text', 'title', 'type', 'xmlUrl', 'htmlUrl', 'url', 'language', 'category', 'description'] as const).map(name => [
    name.toLowerCase(),
    name,
  ]),
)

type Open = Omit<Outline, 'outlines'> & { readonly outlines: Open[] }

export function looseOutlines(text: string): readonly Outline[] {
  const root: Open = { own: {}, outlines: [] }
  const stack: Open[] = [root]
  let tag = ''
  let attribute = ''
  let value = ''
  let attributes: [string, string][] = []
  let tooDeep = 0
  const opened = (closed: boolean) => {
    if (tag !== 'outline') return
    const named = attributes.flatMap(([name, each]) => (known.has(name) ? [[known.get(name) ?? name, each] as const] : []))
    const outline: Open = { ...Object.fromEntries(named), own: ownOf(attributes), outlines: [] }
    stack.at(-1)?.outlines.push(outline)
    if (closed) return
    if (stack.length < DEEPEST) stack.push(outline)
    else tooDeep++
  }
  readTokens(text, {
    onopentagname: (start, end) => {
      tag = text.slice(start, end).toLowerCase()
      attributes = []
    },
    onattribname: (start, end) => {
      attribute = text.slice(start, end).toLowerCase()
      value = ''
    },
    onattribdata: (start, end) => {
      value += text.slice(start, end)
    },
    onattribentity: codepoint => {
      value += String.fromCodePoint(codepoint)
    },
    onattribend: () => attributes.push([attribute, value]),
    onopentagend: () => opened(false),
    onselfclosingtag: () => opened(true),
    onclosetag: (start, end) => {
      if (text.slice(start, end).toLowerCase() !== 'outline') return
      if (tooDeep > 0) tooDeep--
      else if (stack.length > 1) stack.pop()
    },
  })
  return root.outlines
}

/**
 * XML as publishers write it → a tree: between `decode` and `feed-tree`. It takes any text, mends what it can and never throws.
 *
 * `xml/tokens.ts` finds tags and texts, `xml/open-elements.ts` builds the tree. Elements are named by their namespace's URI
 * (`namespaces.ts`), lower case. No entity of a DOCTYPE is fetched, and none that refers to another is expanded.
 */
import type { Expand } from './entities.ts'
import type { FeedProblem } from './entry.ts'
import { addCdata, addText, closeTag, endDocument, innermostName, openElements, openTag } from './xml/open-elements.ts'
import { readTokens } from './xml/tokens.ts'

export type XmlNode = {
  readonly name: string
  /** Names in lower case, known prefixes canonical; decoded values. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  /** Decoded. In an element that carries text, its child elements are kept in it as markup (`markup`), in order. */
  readonly text: string
  readonly markup: boolean
  /** `xml:base` and `xml:lang` in force. */
  readonly base: string | undefined
  readonly language: string | undefined
  /** Its own end tag was there, or could be told. */
  readonly closed: boolean
  /** In UTF-16 units of the decoded text. */
  readonly offset: number
}

export type XmlDocument = { readonly root: XmlNode; readonly problems: readonly FeedProblem[] }

/** `base`: the document's own address. `text` from `start` is read; custom entities come from the prolog. */
export function readXml(
  text: string,
  { start, base, entities }: { readonly start: number; readonly base: string | undefined; readonly entities: Expand },
): XmlDocument {
  const elements = openElements(text, base, entities)
  readTokens(text, start, {
    onText: (from, to) => addText(elements, from, to),
    onCdata: (from, to, nested) => addCdata(elements, from, to, nested),
    onOpenTag: (name, attributes, offset, end, selfClosing) => openTag(elements, name, { attributes, offset, end, selfClosing }),
    onCloseTag: (name, offset) => closeTag(elements, name, offset),
    innermost: () => innermostName(elements),
  })
  return { root: endDocument(elements), problems: elements.problems }
}

/**
 * Which of an entry's, or a feed's, texts counts, as HTML: titles, summaries and contents of every family. `parse.ts` makes plain
 * and safe texts of it. What a text is (plain, HTML, XHTML, base64) is said by its type, its mode and its family, and else guessed.
 */
import { all, limited } from './child-elements.ts'
import { decodeEntities } from './entities.ts'
import { fromBase64 } from './from-base64.ts'
import { escapeHtml, simpleText } from './html-text.ts'
import { escapeLooseTags, looksLikeHtml, unescapedTwice } from './loose-html.ts'
import type { XmlNode } from './read-xml.ts'
import { noAttributes } from './xml/attributes.ts'

/** HTML, its plain text where looking at it has told that, and what relative links in it are relative to, if the document says so. */
export type HtmlPart = {
  readonly html: string
  readonly text?: string | undefined
  readonly base: string | undefined
  readonly element: XmlNode
}

/** In order of trust: the first that has something wins. */
export const titleNames = ['title', 'atom:title', 'dc:title', 'dcterms:title', 'media:title', 'itunes:title', 'headline']
const summaryNames = [
  'summary',
  'description',
  'atom:summary',
  'abstract',
  'dc:description',
  'dcterms:description',
  'dcterms:abstract',
  'itunes:summary',
  'googleplay:description',
  'media:description',
  'itunes:subtitle',
  'media:text',
  'excerpt:encoded',
  'excerpt',
  'lead',
  'intro',
]
const contentNames = [
  'content:encoded',
  'content',
  'atom:content',
  'xhtml:body',
  'xhtml:div',
  'body',
  'fulltext',
  'fullitem',
  'full-text',
  'content:items',
  'encoded',
  'text',
  // Russia's news aggregators.
  'yandex:full-text',
  'turbo:content',
  'mailru:full-text',
  'rambler:fulltext',
  'rambler:full-text',
]
/** Elements whose own language is the entry's. */
export const languageBearers: ReadonlySet<string> = new Set([...titleNames, ...contentNames, ...summaryNames])

/** Elements of one name that are looked at: a hostile feed has 200,000. */
const MOST_TEXTS = 20

/** A title's `<b>` that nothing closes is the letter b between signs: "The <b> element". */
export function titleOf(entry: XmlNode, atom: boolean): string | undefined {
  const title = textOf(entry, titleNames, atom)
  if (title === undefined || title.element.markup || atom || /^(?:html|text\/html)/i.test(title.element.attributes.type ?? ''))
    return title?.html
  return marksUp.test(title.html) ? title.html : title.html.replaceAll('<', '&lt;')
}

/** What a title that is HTML holds at least: an end tag, a break, or a reference. */
const marksUp = /<\/[a-z]|<(?:br|hr|img|wbr)\b|&(?:#\w{1,8}|\w{2,31});/i

/** Two of these that differ are a summary and its text; the others mostly repeat one another in other lengths. */
const descriptions: ReadonlySet<string> = new Set(['summary', 'description', 'atom:summary'])

/**
 * The summary stays what the feed calls so. Where nothing is called content, a second description, or another text of the entry that
 * says more, takes its place: it would be lost to the reader otherwise.
 */
export function bodiesOf(
  entry: XmlNode,
  atom: boolean,
): { readonly summary: HtmlPart | undefined; readonly content: HtmlPart | undefined } {
  const [summary, ...others] = textsOf(entry, summaryNames, atom).filter((text, at) => at === 0 || !text.isCaption)
  const content = textOf(entry, contentNames, atom)
  if (summary === undefined || content !== undefined || others.length === 0) return { summary: summary?.part, content }
  const said = summary.part.html.trim()
  const second = others.find(other => descriptions.has(other.name) && other.part.html.trim() !== said)
  const longest = others.reduce((long, other) => (other.part.html.trim().length > long.part.html.trim().length ? other : long), summary)
  return { summary: summary.part, content: second?.part ?? (longest === summary ? undefined : longest.part) }
}

/** The first of these elements with a text, as HTML. `atom`: without a `type` the text is plain. */
export function textOf(parent: XmlNode, names: readonly string[], atom: boolean): HtmlPart | undefined {
  for (const name of names) {
    for (const element of limited(all(parent, name), MOST_TEXTS)) {
      const part = partOf(element, atom)
      if (part !== undefined) return part
    }
  }
  return undefined
}

function textsOf(entry: XmlNode, names: readonly string[], atom: boolean): readonly NamedPart[] {
  const found: NamedPart[] = []
  for (const name of names) {
    for (const element of limited(all(entry, name), MOST_TEXTS)) {
      const part = partOf(element, atom)
      if (part !== undefined) found.push({ name, part, isCaption: name.startsWith('media:') && isCaption(entry, element) })
    }
  }
  return found
}

/** Within a picture; a group's, and a film's, may be the entry's own. */
const isCaption = (within: XmlNode, text: XmlNode): boolean =>
  within.children.some(
    ({ name, attributes, children }) =>
      (name === 'media:content' &&
        !/video|audio/i.test(`${attributes.medium ?? ''} ${attributes.type ?? ''}`) &&
        children.includes(text)) ||
      (name === 'media:group' && children.some(child => child.name === 'media:content' && child.children.includes(text))),
  )

type NamedPart = {
  readonly name: string
  readonly part: HtmlPart
  /** Of a picture or a film, not of the entry. */
  readonly isCaption: boolean
}

function partOf(element: XmlNode, atom: boolean): HtmlPart | undefined {
  if (saysNothing(element, atom) && anyTag.test(element.text)) {
    // HTML that is all known and well-formed needs none of the looks that `asHtml` takes at it.
    const text = simpleText(element.text)
    if (text !== undefined) return { html: element.text, text, base: element.base, element }
  }
  const html = asHtml(element, atom)
  return html === undefined || html.trim() === '' ? undefined : { html, base: element.base, element }
}

const anyTag = /<[a-z/]/i

/** Neither the element nor its family says what kind of text it holds. */
const saysNothing = ({ attributes, markup }: XmlNode, atom: boolean): boolean =>
  !atom && !markup && (attributes === noAttributes || (attributes.type === undefined && attributes.mode === undefined))

function asHtml(element: XmlNode, atom: boolean): string | undefined {
  const { text } = element
  if (saysNothing(element, atom) && !text.includes('<') && !text.includes('&')) return text
  const type = (element.attributes.type ?? '').trim().toLowerCase()
  const mode = (element.attributes.mode ?? '').trim().toLowerCase()
  if (mode === 'base64') return typed(fromBase64(text), type)
  // XHTML is kept as it is written.
  if (element.markup || type.includes('xhtml')) return text
  // So is what says that it is XML; without markup it may be plain, or HTML that was escaped all the same.
  if (mode === 'xml') return type.includes('html') ? decodeEntities(text) : text
  if (plainType(type)) return escapeHtml(text)
  if (type.includes('html')) return text
  // Atom 1.0 is plain by default, and many do not know it.
  if (type === '' && atom) return looksLikeHtml(text) ? text : escapeHtml(text)
  // RFC 4287, 4.1.3.3: a medium that is no text is base64.
  if (type.includes('/') && !/^text\/|[/+]xml$/.test(type)) return typed(fromBase64(text), 'text/plain')
  // RSS says nothing of what a text is, and titles with "<3" or "<john@example.org>" are no HTML.
  return escapeLooseTags(unescapedTwice(text))
}

const plainType = (type: string): boolean => /^(?:text|plain|text\/plain)(?:;|$)/.test(type)

const typed = (text: string | undefined, type: string): string | undefined =>
  text === undefined ? undefined : plainType(type) ? escapeHtml(text) : text

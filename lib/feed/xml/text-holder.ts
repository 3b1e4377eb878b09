/**
 * The text of one element, with the markup that stands in it, in order: what `open-elements.ts` gives an element that carries text
 * while it is open. Runs that can stay as they are written are cut from the document at once, not tag by tag.
 */
import { decodeEntities, type Expand } from '../entities.ts'
import { escapeHtml } from '../html-text.ts'
import { addPiece, joined, noPieces, type Pieces } from './pieces.ts'

export type TextHolder = {
  /** The element's canonical name. */
  readonly name: string
  /** The text is markup: references in it stay, CDATA is escaped. */
  readonly xhtml: boolean
  /** Tags open within, and those of the holder's own name among them. */
  depth: number
  inner: number
  /** A tag was in it. */
  markup: boolean
  /** The `<div>` that Atom puts around XHTML: it is not part of the text. */
  wrapper: 'none' | 'open' | 'closed'
  /** The text of CDATA sections, if there was nothing else so far. */
  literal: string | undefined
  /** Made when a second piece comes: most texts are one run. */
  pieces: Pieces | undefined
  /** A run of the document that is not yet in `pieces`. */
  from: number
  to: number
}

export const openHolder = (name: string, xhtml: boolean): TextHolder => ({
  name,
  xhtml,
  depth: 0,
  inner: 0,
  markup: false,
  wrapper: name.startsWith('xhtml:') ? 'closed' : 'none',
  literal: xhtml ? '' : undefined,
  pieces: undefined,
  from: 0,
  to: 0,
})

/** Beyond this many characters nobody asks what was meant. */
const LONGEST_LITERAL = 500_000

const voidElements = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const isVoid = (raw: string): boolean => voidElements.has(localName(raw))
/** `<xhtml:p` → `<p`; a namespace is nothing to HTML. */
const prefix = /^(<\/?)[\w.-]{1,40}:/
const localName = (raw: string): string => raw.slice(raw.indexOf(':') + 1).toLowerCase()

/** `bare`: there is no `&` in it. */
export function addHolderText(holder: TextHolder, text: string, from: number, to: number, bare: boolean, entities: Expand): void {
  if (holder.literal !== undefined && /\S/.test(text.slice(from, to))) holder.literal = undefined
  if (bare && !holder.xhtml) addRun(holder, text, from, to)
  else {
    const written = text.slice(from, to)
    addWritten(holder, text, holder.xhtml ? xhtmlText(written, entities) : decodeEntities(written, entities))
  }
}

export function addHolderCdata(holder: TextHolder, text: string, from: number, to: number): void {
  // Several sections are rare.
  if (holder.literal !== undefined)
    holder.literal = holder.literal.length < LONGEST_LITERAL ? holder.literal + text.slice(from, to) : undefined
  if (holder.xhtml) addWritten(holder, text, escapeHtml(text.slice(from, to)))
  else addRun(holder, text, from, to)
}

/** `offset`, `end`: of the whole tag. A tag without `>` is what "a <b and c" looks like. */
export function addHolderOpenTag(
  holder: TextHolder,
  text: string,
  tag: { name: string; raw: string; offset: number; end: number; selfClosing: boolean },
): void {
  const { name, raw, offset, end, selfClosing } = tag
  holder.literal = undefined
  if (text.charCodeAt(end - 1) !== 62) {
    if (holder.xhtml) addWritten(holder, text, escapeHtml(text.slice(offset, end)))
    else addRun(holder, text, offset, end)
    return
  }
  holder.markup = true
  if (holder.xhtml && holder.depth === 0 && holder.wrapper === 'none') {
    if (localName(raw) === 'div' && !selfClosing) {
      holder.wrapper = 'open'
      return
    }
    holder.wrapper = 'closed'
  }
  if (!isVoid(raw)) {
    if (!selfClosing) {
      holder.depth++
      if (name === holder.name) holder.inner++
    } else {
      // To HTML a "<p/>" stays open, and a "<script/>" hides the rest.
      const bare = raw.slice(raw.indexOf(':') + 1)
      addWritten(holder, text, `${text.slice(offset, text.lastIndexOf('/', end)).replace(prefix, '$1')}></${bare}>`)
      return
    }
  }
  if (raw.includes(':')) addWritten(holder, text, text.slice(offset, end).replace(prefix, '$1'))
  else addRun(holder, text, offset, end)
}

export function addHolderEndTag(holder: TextHolder, text: string, canonical: string, raw: string): void {
  if (isVoid(raw)) return
  const name = localName(raw)
  if (holder.wrapper === 'open' && holder.depth === 0) {
    // The wrapper's own end, or one that closes nothing.
    if (name === 'div') holder.wrapper = 'closed'
    return
  }
  if (holder.depth > 0) holder.depth--
  if (holder.inner > 0 && canonical === holder.name) holder.inner--
  if (holder.markup) addWritten(holder, text, `</${name}>`)
}

export function holderText(holder: TextHolder, text: string): string {
  if (isOneRun(holder)) return text.slice(holder.from, holder.to)
  flush(holder, text)
  // XHTML that is one CDATA section was meant as HTML.
  if (holder.literal !== undefined && /<[a-z]/i.test(holder.literal)) {
    holder.markup = true
    return holder.literal
  }
  return holder.pieces === undefined ? '' : joined(holder.pieces)
}

/** A text that is one run of the document. */
const isOneRun = ({ pieces, literal, from, to }: TextHolder): boolean =>
  pieces === undefined && literal === undefined && to - from <= LONGEST_RUN
/** What `addPiece` would not cut. */
const LONGEST_RUN = 100_000

function addRun(holder: TextHolder, text: string, from: number, to: number): void {
  if (from === holder.to) {
    holder.to = to
    return
  }
  flush(holder, text)
  holder.from = from
  holder.to = to
}

function addWritten(holder: TextHolder, text: string, piece: string): void {
  flush(holder, text)
  holder.pieces ??= noPieces()
  addPiece(holder.pieces, piece)
}

function flush(holder: TextHolder, text: string): void {
  if (holder.to > holder.from) {
    holder.pieces ??= noPieces()
    addPiece(holder.pieces, text.slice(holder.from, holder.to))
  }
  holder.from = 0
  holder.to = 0
}

/** A `<` that begins no tag is text; the document's own entities are unknown to HTML. */
const xhtmlText = (written: string, entities: Expand): string =>
  written.replace(/</g, '&lt;').replace(/&([\w.-]{1,40});/g, (reference, name: string) => {
    const own = entities(name)
    return own === undefined ? reference : escapeHtml(own)
  })

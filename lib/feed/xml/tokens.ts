/**
 * XML text → tags and texts, as positions: the lowest step of `read-xml.ts`. Whatever stands there, it goes forward, in time
 * that grows with the length alone: every search for an end is remembered, so that 100,000 beginnings look for it once.
 *
 * What cannot be a tag is text ("3 < 5", "<3", "<kim@example.org>", "<속보>"); a tag without ">" ends where the next begins.
 * It keeps no stack and decodes nothing.
 */
import { instructionEnd, type Search, search } from './searches.ts'

/** Positions of the attributes of the tag in hand: four numbers each (name from, to; value from, to), written over by the next tag. */
export type Attributes = { readonly at: number[]; count: number }

/** Positions are in UTF-16 units of the whole text. */
export type TokenHandler = {
  readonly onText: (from: number, to: number) => void
  /** The content of a CDATA section. `nested`: it holds the beginning of another, whose end is still to come. */
  readonly onCdata: (from: number, to: number, nested: boolean) => void
  /** `offset`: of the `<`. `end`: after the `>`. */
  readonly onOpenTag: (name: string, attributes: Attributes, offset: number, end: number, selfClosing: boolean) => void
  readonly onCloseTag: (name: string, offset: number) => void
  /** The name of the innermost open element as it was written, where an unclosed section may end. */
  readonly innermost: () => string
}

/** Attributes of one element beyond this are passed over. */
const MOST_ATTRIBUTES = 64

const TAB = 9
const QUOTE = 34
const APOSTROPHE = 39
const SLASH = 47
const COLON = 58
const LESS = 60
const EQUALS = 61
const GREATER = 62
const AT = 64
const BRACKET = 91

const isSpace = (code: number): boolean => code === 32 || (code >= TAB && code <= 13)
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95

/** "< item>" and "</ item>" are tags, "3 < item prices" is not: only names of feeds, and nothing else up to ">". */
const spacedTag = /<\s{1,8}(\/?)\s{0,8}((?:[a-z][\w.-]{0,20}:)?[a-z][\w.-]{0,30})\s{0,8}>/iy
/** A section whose beginning was mistyped. */
const oddSection = /^<(?:!\s{0,3}\[\s{0,3}|\[)CDATA\s{0,3}\[/i
/** The end of some feed: what follows an opened section is not cut off. */
const anyRootEnd = /<\/\s*(?:[\w.-]{1,20}:)?(?:rss|feed|rdf|channel)\s*>/gi

export function readTokens(text: string, start: number, on: TokenHandler): void {
  const length = text.length
  const attributes: Attributes = { at: new Array<number>(4 * MOST_ATTRIBUTES).fill(0), count: 0 }
  const ends = {
    cdata: search(text, ']]>'),
    nextCdata: search(text, '<![CDATA['),
    comment: search(text, '-->'),
    nextComment: search(text, '<!--'),
    instruction: search(text, '?>'),
    quote: search(text, '"'),
    apostrophe: search(text, "'"),
    greater: search(text, '>'),
  }
  let lastRootEnd: number | undefined
  /** Whether a feed ends after this: an unclosed section is then the publisher's slip, not the document's cut. */
  const endsAfter = (at: number): boolean => {
    if (lastRootEnd === undefined) {
      lastRootEnd = -1
      for (const found of text.matchAll(anyRootEnd)) lastRootEnd = found.index
    }
    return lastRootEnd > at
  }
  /** Where text that is not yet handed on begins, and where to look on. */
  let pending = start
  let at = start
  const flush = (to: number): void => {
    if (to > pending) on.onText(pending, to)
  }

  const cdata = (from: number): number => {
    const end = ends.cdata(from)
    const next = ends.nextCdata(from)
    const broken = end === length ? endsAfter(from) : next < end
    if (broken) {
      // Another section begins before this one ends, or none ever ends: if its element ends before that, so does the section.
      const limit = Math.min(next, end)
      const own = elementEnd(text, on.innermost(), from, limit)
      // Its element's end may be missing too.
      const close = own < 0 && end < length ? entryEnd(text, from, limit) : own
      if (close >= 0) {
        // Of its end a part may be there.
        const cut = close - (/\]{1,2}>?$/.exec(text.slice(Math.max(from, close - 3), close))?.[0].length ?? 0)
        on.onCdata(from, cut, false)
        return close
      }
    }
    on.onCdata(from, end, next < end)
    return Math.min(length, end + 3)
  }

  const markup = (open: number): number => {
    if (text.startsWith('--', open + 2)) {
      const end = ends.comment(open + 4)
      const next = ends.nextComment(open + 4)
      // Another begins before this one ends, in another entry: its own end is missing.
      const broken = next < end && /<\/(?:item|entry)\s*>/i.test(text.slice(open, next))
      if (end < length && !broken) return end + 3
      return broken || endsAfter(open) ? Math.min(length, ends.greater(open) + 1) : length
    }
    if (text.startsWith('[', open + 2) && /^\[CDATA\[/i.test(text.slice(open + 2, open + 9))) return cdata(open + 9)
    const odd = oddSection.exec(text.slice(open, open + 20))?.[0]
    if (odd !== undefined) return cdata(open + odd.length)
    return Math.min(length, ends.greater(open) + 1)
  }

  while (at < length) {
    const open = text.indexOf('<', at)
    if (open < 0) break
    const code = text.charCodeAt(open + 1)
    if (isLetter(code)) {
      const nameEnd = tagNameEnd(text, open)
      if (nameEnd < 0) {
        at = open + 1
        continue
      }
      flush(open)
      at = readTag(text, open, nameEnd, attributes, ends, on)
    } else if (code === SLASH) {
      flush(open)
      at = readEndTag(text, open, ends.greater, on)
    } else if (code === 33) {
      flush(open)
      at = markup(open)
    } else if (code === BRACKET && oddSection.test(text.slice(open, open + 20))) {
      flush(open)
      at = cdata(open + (oddSection.exec(text.slice(open, open + 20))?.[0].length ?? 0))
    } else if (code === 63) {
      flush(open)
      at = instructionEnd(text, open, ends.instruction, ends.greater)
    } else {
      at = open + 1
      if (!isSpace(code)) continue
      spacedTag.lastIndex = open
      const spaced = spacedTag.exec(text)
      if (spaced?.[2] === undefined || !spacedNames.has(spaced[2].toLowerCase())) continue
      flush(open)
      at = spacedTag.lastIndex
      attributes.count = 0
      if (spaced[1] === '/') on.onCloseTag(spaced[2], open)
      else on.onOpenTag(spaced[2], attributes, open, at, false)
    }
    pending = at
  }
  flush(length)
}

const spacedNames = new Set(
  'rss channel item feed entry title link description summary content guid id pubdate published updated author category content:encoded dc:creator dc:date rdf:rdf'.split(
    ' ',
  ),
)

let lastPattern = { name: '', pattern: /$/ }

/** The same name comes again and again. */
function endPattern(name: string): RegExp {
  if (name !== lastPattern.name)
    lastPattern = { name, pattern: new RegExp(`</${name.slice(0, 60).replace(/[^\w:-]/g, '.')}\\s*>\\s*(?:<|$)`, 'i') }
  return lastPattern.pattern
}

/** Where the element's own end tag stands, if before `limit`, and what follows it is another tag. */
function elementEnd(text: string, name: string, from: number, limit: number): number {
  if (name === '') return -1
  const found = text.slice(from, limit).search(endPattern(name))
  return found < 0 ? -1 : from + found
}

/** Where an entry ends and the next begins, if before `limit`. */
function entryEnd(text: string, from: number, limit: number): number {
  const found = text.slice(from, limit).search(betweenEntries)
  return found < 0 ? -1 : from + found
}
const betweenEntries = /<\/(?:item|entry)\s*>\s*<(?:item|entry)[\s>]/i

type Ends = { readonly quote: Search; readonly apostrophe: Search; readonly greater: Search }

/** Negative: an address, "<kim@example.org>" or "<https://example.org/>", which is text. */
function tagNameEnd(text: string, open: number): number {
  let at = open + 2
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === AT) return -1
    if (code === GREATER || code === SLASH || code === LESS || isSpace(code)) break
  }
  return text.charCodeAt(at - 1) === COLON && text.startsWith('//', at) ? -1 : at
}

/** Names met last: a feed has the same thirty again and again, and a string that was looked up once is found faster the next time. */
const recentNames = new Array<string>(64).fill('')
/** V8 makes a longer one a part of the whole document, which must not be kept. */
const LONGEST_RECENT = 12

function nameAt(text: string, from: number, to: number): string {
  const length = to - from
  if (length > LONGEST_RECENT) return text.slice(from, to)
  const slot = (7 * text.charCodeAt(from) + text.charCodeAt(to - 1) + length) & 63
  const recent = recentNames[slot] ?? ''
  if (recent.length === length && text.startsWith(recent, from)) return recent
  const name = text.slice(from, to)
  recentNames[slot] = name
  return name
}

/** `open`: of the `<`. Gives where to read on. A tag that the document's end cuts is no tag. */
function readTag(text: string, open: number, nameEnd: number, attributes: Attributes, ends: Ends, on: TokenHandler): number {
  const length = text.length
  let at = nameEnd
  const name = nameAt(text, open + 1, at)
  attributes.count = 0
  let selfClosing = false
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === GREATER) {
      on.onOpenTag(name, attributes, open, at + 1, selfClosing)
      return at + 1
    }
    if (code === LESS) {
      on.onOpenTag(name, attributes, open, at, selfClosing)
      return at
    }
    if (code === SLASH || code === QUOTE || code === APOSTROPHE || isSpace(code)) {
      selfClosing = code === SLASH
      at++
      continue
    }
    selfClosing = false
    at = readAttribute(text, at, attributes, ends)
  }
  return length
}

function readAttribute(text: string, from: number, attributes: Attributes, ends: Ends): number {
  const length = text.length
  let at = from
  for (; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code === EQUALS ? at > from : code === GREATER || code === LESS || code === SLASH || isSpace(code)) break
  }
  const nameEnd = at
  while (at < length && isSpace(text.charCodeAt(at))) at++
  if (text.charCodeAt(at) !== EQUALS) {
    add(attributes, from, nameEnd, nameEnd, nameEnd)
    return at
  }
  at++
  while (at < length && isSpace(text.charCodeAt(at))) at++
  const quote = text.charCodeAt(at)
  if (quote === QUOTE || quote === APOSTROPHE) {
    const end = (quote === QUOTE ? ends.quote : ends.apostrophe)(at + 1)
    // The quote of the next tag's attribute says that this one's is missing.
    const tagEnd = end === length || text.charCodeAt(end - 1) === EQUALS ? ends.greater(at + 1) : end
    if (tagEnd >= end && end < length) {
      add(attributes, from, nameEnd, at + 1, end)
      return end + 1
    }
    at++
  }
  const valueFrom = at
  for (; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code === GREATER || code === LESS || isSpace(code) || (code === SLASH && text.charCodeAt(at + 1) === GREATER)) break
  }
  add(attributes, from, nameEnd, valueFrom, at)
  return at
}

function add(attributes: Attributes, nameFrom: number, nameTo: number, valueFrom: number, valueTo: number): void {
  if (attributes.count >= MOST_ATTRIBUTES) return
  const index = 4 * attributes.count++
  attributes.at[index] = nameFrom
  attributes.at[index + 1] = nameTo
  attributes.at[index + 2] = valueFrom
  attributes.at[index + 3] = valueTo
}

function readEndTag(text: string, open: number, greater: Search, on: TokenHandler): number {
  const length = text.length
  let from = open + 2
  while (from < length && isSpace(text.charCodeAt(from))) from++
  let to = from
  for (; to < length; to++) {
    const code = text.charCodeAt(to)
    if (code === GREATER || code === LESS || code === SLASH || isSpace(code)) break
  }
  let end = to
  while (end < length && isSpace(text.charCodeAt(end))) end++
  if (end === length) return length
  const code = text.charCodeAt(end)
  // "</title<link>" ends where the next tag begins; "</title foo>" at its ">".
  let next = end
  if (code === GREATER) next = end + 1
  else if (code !== LESS) {
    next = Math.min(length, greater(end) + 1)
    const less = text.slice(end, Math.min(next, end + 200)).indexOf('<')
    if (less >= 0) next = end + less
  }
  if (to > from) on.onCloseTag(nameAt(text, from, to), open)
  return next
}

/**
 * What stands before a feed's root element: where the root begins, the entities that a DOCTYPE declares, and what the text is if there is no
 * root. The step between `decode` and `read-xml`.
 */

import { decodeEntities, type Expand } from './entities.ts'
import { instructionEnd, search, subsetOf } from './xml/searches.ts'

export type Prolog =
  | { readonly kind: 'xml'; readonly start: number; readonly junk: boolean; readonly entities: Expand }
  | { readonly kind: 'json' }
  | { readonly kind: 'empty' | 'html' | 'not-a-feed' }

const rootTag = /<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|rdf|channel)(?=[\s>/])/i
/** Documents that are entries alone. */
const entryTag = /<(?:[A-Za-z_][\w.-]{0,40}:)?(?:entry|item)(?=[\s>/])/i
const directTag = /<\s{0,8}(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|rdf|channel|entry|item)(?=[\s>/])/iy
/** In a web page only what cannot be a page's own: `<channel>` or `<entry>` may be. */
const rootInPage =
  /<(?:rss\s[^<>]{0,2000}>|(?:[\w.-]{1,40}:)?(?:feed|rdf)\s[^<>]{0,2000}(?:2005\/atom|purl\.org\/(?:atom|rss\/1)|netscape\.com\/rdf)[^<>]{0,2000}>)/i

/** Entities of a DOCTYPE: as many, and as long, as an honest document could need. Those that refer to others are left out: bombs are made so. */
const MOST_ENTITIES = 200
const LONGEST_ENTITY = 500
/** Of all entities together in one document: a short one named a million times is a bomb too. */
const EXPANSION_CHARACTERS = 100_000

export function readProlog(text: string): Prolog {
  const { end, doctype } = opening(text)
  if (end === text.length) return { kind: 'empty' }
  const entities = (): Expand => (doctype === undefined ? () => undefined : declaredEntities(text, doctype))
  if (text.charAt(end) === '{' || (text.charAt(end) === '[' && /^\[\s*\{/.test(text.slice(end, end + 64)))) return { kind: 'json' }
  directTag.lastIndex = end
  if (directTag.test(text)) return { kind: 'xml', start: end, junk: false, entities: entities() }
  const root = text.search(rootTag)
  const page = /<html[\s>]|<!doctype\s{1,8}html/i.test(root < 0 ? text : text.slice(0, root))
  const at = page ? text.search(rootInPage) : root < 0 ? text.search(entryTag) : root
  if (at >= 0) return { kind: 'xml', start: at, junk: true, entities: declaredEntities(text, text.slice(0, at).search(/<!doctype/i)) }
  if (page) return { kind: 'html' }
  return { kind: /<(?:body|head|script|meta|div|p)[\s>]/i.test(text.slice(0, 4_096)) ? 'html' : 'not-a-feed' }
}

/** What a program gives that asks a browser for a feed: a page with the feed's text in it. Undefined: it is something else. */
export function escapedFeed(text: string): string | undefined {
  const before = /^(?:[\s\ufeff]|<(?!script|style|title)[^<>]{0,500}>){0,40}(?=&lt;(?:\?xml|rss|feed|rdf:rdf)[\s&])/i.exec(text)?.[0]
  if (before === undefined) return undefined
  const end = text.lastIndexOf('&gt;')
  return decodeEntities(text.slice(before.length, end < 0 ? undefined : end + 4))
}

/** White space, byte order marks, processing instructions, comments and a DOCTYPE: what may stand before a root. */
function opening(text: string): { readonly end: number; readonly doctype: number | undefined } {
  const instruction = search(text, '?>')
  const comment = search(text, '-->')
  const greater = search(text, '>')
  let doctype: number | undefined
  let at = 0
  for (;;) {
    while (at < text.length && /[\s\ufeff]/.test(text.charAt(at))) at++
    if (/^<\s{0,8}\?/.test(text.slice(at, at + 10))) at = instructionEnd(text, at, instruction, greater)
    else if (text.startsWith('<!--', at) && comment(at + 4) < text.length) at = comment(at + 4) + 3
    else if (doctype === undefined && /^<!doctype/i.test(text.slice(at, at + 9))) {
      const subset = subsetOf(text, at)
      const end = greater(subset?.end ?? at)
      const next = subset === undefined ? text.indexOf('<', at + 1) : -1
      if (end === text.length) return { end: at, doctype }
      doctype = at
      // One that does not end goes no further than the next tag.
      at = next >= 0 && next < end ? next : end + 1
    } else return { end: at, doctype }
  }
}

const declaration = /<!--[\s\S]*?-->|<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"]*)"|'([^']*)')\s*>/g

/** `doctype`: where it begins; negative: nowhere. */
function declaredEntities(text: string, doctype: number): Expand {
  const subset = doctype < 0 ? undefined : subsetOf(text, doctype)
  if (subset === undefined) return () => undefined
  const entities = new Map<string, string>()
  for (const [, name, double, single] of text.slice(subset.from, subset.end).matchAll(declaration)) {
    const value = double ?? single
    if (name === undefined || value === undefined || value.length > LONGEST_ENTITY || entities.size >= MOST_ENTITIES) continue
    // XML reads numbers when it reads the declaration, and the rest where the entity is named; names but XML's own may be bombs.
    const once = numbersRead(value)
    if (/&(?!#|(?:amp|lt|gt|quot|apos);)/.test(once)) continue
    if (!entities.has(name)) entities.set(name, decodeEntities(once))
  }
  let left = EXPANSION_CHARACTERS
  return name => {
    const value = entities.get(name)
    if (value === undefined) return undefined
    left -= value.length
    return left < 0 ? '' : value
  }
}

const numbersRead = (value: string): string => value.replace(/&#(?:\d{1,7}|x[\da-f]{1,6});/gi, number => decodeEntities(number))

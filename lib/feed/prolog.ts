/**
 * What stands before a feed's root element: where the root begins, the entities that a DOCTYPE declares, and what the text is if there is no
 * root. The step between `decode` and `read-xml`.
 */

import type { Expand } from './entities.ts'

export type Prolog =
  | { readonly kind: 'xml'; readonly start: number; readonly junk: boolean; readonly entities: Expand }
  | { readonly kind: 'json' }
  | { readonly kind: 'empty' | 'html' | 'not-a-feed' }

/** White space, processing instructions, comments and a DOCTYPE: what may stand before a root. */
const opening = /(?:[\s\ufeff]+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>)*/iy
const rootTag = /<(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf|channel|entry)(?=[\s>/])/i

/** Entities of a DOCTYPE: as many, and as long, as an honest document could need. Those that refer to others are left out: bombs are made so. */
const MOST_ENTITIES = 200
const LONGEST_ENTITY = 500
const SUBSET_CHARACTERS = 20_000
/** Of all entities together in one document: a short one named a million times is a bomb too. */
const EXPANSION_CHARACTERS = 100_000

export function readProlog(text: string): Prolog {
  opening.lastIndex = 0
  const before = opening.exec(text)?.[0] ?? ''
  if (before.length === text.length) return { kind: 'empty' }
  const next = text.slice(before.length, before.length + 64)
  if (/^\s*\{/.test(next)) return { kind: 'json' }
  const direct = rootTag.exec(next)?.index === 0
  if (direct) return { kind: 'xml', start: before.length, junk: false, entities: declaredEntities(before) }
  const at = text.search(rootTag)
  const head = at < 0 ? text : text.slice(0, at)
  if (/<html[\s>]|<!doctype\s+html/i.test(head)) return { kind: 'html' }
  if (at >= 0) return { kind: 'xml', start: at, junk: true, entities: declaredEntities(head) }
  return { kind: /<(?:body|head|script|meta|div|p)[\s>]/i.test(text.slice(0, 4_096)) ? 'html' : 'not-a-feed' }
}

function declaredEntities(prolog: string): Expand {
  const entities = new Map<string, string>()
  const from = prolog.search(/<!DOCTYPE[^[>]*\[/i)
  if (from < 0) return () => undefined
  for (const [, name, , value] of prolog.slice(from, from + SUBSET_CHARACTERS).matchAll(/<!ENTITY\s+([\w.-]{1,40})\s+(["'])(.*?)\2\s*>/g)) {
    if (name === undefined || value === undefined || value.length > LONGEST_ENTITY || /&(?!#)/.test(value)) continue
    if (entities.size < MOST_ENTITIES)
      entities.set(
        name,
        value.replace(/&#(\d{1,7});/g, (_, code: string) => character(Number(code))),
      )
  }
  let left = EXPANSION_CHARACTERS
  return name => {
    const value = entities.get(name)
    if (value === undefined) return undefined
    left -= value.length
    return left < 0 ? '' : value
  }
}

const character = (code: number): string => (code >= 0x20 && code < 0xd800 ? String.fromCodePoint(code) : '')

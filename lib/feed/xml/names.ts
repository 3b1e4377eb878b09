/**
 * Names of elements and attributes under the namespaces in force: by URI, lower case, with the prefixes of `namespaces.ts`.
 * A scope is what holds within an element that declares namespaces; it remembers the names it has met.
 */
import { prefixOf, usualPrefix } from '../namespaces.ts'

export type Scope = {
  /** Prefix as written, in lower case → canonical prefix; `''` is the default namespace's. */
  readonly prefixes: ReadonlyMap<string, string>
  /** In an Atom feed its own elements have no prefix, as those of RSS in RSS. */
  readonly atom: boolean
  readonly elements: Map<string, string>
}

/** Names remembered a scope: a feed has some forty. */
const MOST_NAMES = 200
/** Namespaces in force at once. */
const MOST_PREFIXES = 100

export const outermostScope: Scope = {
  prefixes: new Map([
    ['xml', 'xml'],
    ['rdf', 'rdf'],
  ]),
  atom: false,
  elements: new Map(),
}

/** Elements that belong to the feed itself, whatever the default namespace at them says. */
const structure = /^(?:rss|rdf|channel|feed|entry|item)$/i

/** `declared`: prefix → URI, as an element of the name `element` (as written) declares them. */
export function innerScope(outer: Scope, declared: ReadonlyMap<string, string>, element: string, atom: boolean): Scope {
  const prefixes = new Map(outer.prefixes)
  for (const [prefix, uri] of declared) {
    if (prefixes.size >= MOST_PREFIXES) break
    const known = prefixOf(uri)
    // What we do not know keeps the prefix that it has.
    prefixes.set(prefix, prefix === '' ? defaultPrefix(known ?? '', element) : (known ?? usualPrefix(prefix)))
  }
  return { prefixes, atom, elements: new Map() }
}

/** RSS has no namespace: one that its root declares as the default is a slip. XHTML is never a feed's. */
function defaultPrefix(known: string, element: string): string {
  if (/^(?:rss|channel)$/i.test(element)) return ''
  return known === 'xhtml' && structure.test(element) ? '' : known
}

/** `raw`: as written. */
export function elementName(scope: Scope, raw: string): string {
  const known = scope.elements.get(raw)
  if (known !== undefined) return known
  const name = canonical(scope, raw)
  if (scope.elements.size < MOST_NAMES) scope.elements.set(raw, name)
  return name
}

function canonical(scope: Scope, raw: string): string {
  const colon = raw.indexOf(':')
  const written = colon < 0 ? '' : raw.slice(0, colon).toLowerCase()
  const local = raw.slice(colon + 1).toLowerCase()
  const prefix = scope.prefixes.get(written) ?? usualPrefix(written)
  if (local === 'rdf' && (prefix === 'rdf' || prefix === '')) return 'rdf:rdf'
  if (prefix === '' || (prefix === 'atom' && scope.atom)) return local
  // Atom's feed within RSS is one channel more.
  return prefix === 'atom' && local === 'feed' ? 'channel' : `${prefix}:${local}`
}

export function attributeName(scope: Scope, raw: string): string {
  const colon = raw.indexOf(':')
  if (colon < 0) return raw.toLowerCase()
  const prefix = raw.slice(0, colon).toLowerCase()
  return `${scope.prefixes.get(prefix) || usualPrefix(prefix) || prefix}:${raw.slice(colon + 1).toLowerCase()}`
}

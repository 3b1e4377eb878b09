/** What an element's attributes say, for `open-elements.ts`: values, namespaces, the base of what is in it. */
import { decodeEntities, type Expand } from '../entities.ts'
import { attributeName, type Scope } from './names.ts'
import type { Attributes } from './tokens.ts'

export const noAttributes: Readonly<Record<string, string>> = Object.freeze(Object.create(null))

export function readAttributes(text: string, { at, count }: Attributes, scope: Scope, entities: Expand): Readonly<Record<string, string>> {
  if (count === 0) return noAttributes
  // Of an object without properties, and not of null itself, which V8 makes a table of half a kilobyte.
  const read: Record<string, string> = Object.create(noAttributes)
  for (let index = 0; index < 4 * count; index += 4) {
    const written = text.slice(at[index], at[index + 1])
    if (isDeclaration(written)) continue
    const name = attributeName(scope, written)
    // The first of two counts, as in HTML.
    if (read[name] === undefined) read[name] = decodeEntities(text.slice(at[index + 2], at[index + 3]), entities)
  }
  return read
}

const LETTER_X = 120
/** `xmlns`, in whatever case. */
const isDeclaration = (name: string): boolean => (name.charCodeAt(0) | 32) === LETTER_X && /^xmlns(?::|$)/i.test(name)

/** Prefix → URI, as an element declares them; undefined: it declares none. */
export function declaredNamespaces(text: string, { at, count }: Attributes, entities: Expand): ReadonlyMap<string, string> | undefined {
  let declared: Map<string, string> | undefined
  for (let index = 0; index < 4 * count; index += 4) {
    const from = at[index] ?? 0
    if ((text.charCodeAt(from) | 32) !== LETTER_X || !isDeclaration(text.slice(from, at[index + 1]))) continue
    declared ??= new Map()
    const prefix = text.slice(from + 6, Math.max(from + 6, at[index + 1] ?? 0)).toLowerCase()
    declared.set(prefix, decodeEntities(text.slice(at[index + 2], at[index + 3]), entities))
  }
  return declared
}

/** Relative to `outer`; what is no web address is as if it were not there. */
export function resolved(base: string, outer: string | undefined): string | undefined {
  const written = base.trim()
  if (!URL.canParse(written, outer)) return outer
  const url = new URL(written, outer)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : outer
}

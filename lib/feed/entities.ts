/** Character references in XML text → characters, for `read-xml.ts`. HTML within a text is `html-text.ts`'s. */
import { readTokens } from './html-tokens.ts'

/** The text of an entity that the document declares itself; undefined: it does not. */
export type Expand = (name: string) => string | undefined

/** Names of entities met so far: there are 2,231 in HTML, and a feed uses a handful. */
const known = new Map<string, string>()
const MOST_KNOWN = 4_000

/**
 * Character references in XML text → characters: numbers, HTML's names, and the document's own (`custom`). What is none stays as
 * it is, a bare & too. References to characters that XML forbids are dropped.
 */
export function decodeEntities(text: string, custom?: Expand): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d{1,7}|x[0-9a-f]{1,6})|([a-z][\w.-]{0,40}));/gi,
    (written, number: string | undefined, name: string | undefined) => {
      if (name !== undefined) return custom?.(name) ?? namedEntity(written)
      const digits = number ?? ''
      const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10)
      // Numbers of windows-1252, as HTML reads them.
      if (code >= 0x80 && code <= 0x9f) return namedEntity(written)
      const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0xd800) || (code >= 0xe000 && code < 0x110000)
      return allowed && code !== 0xfffe && code !== 0xffff ? String.fromCodePoint(code) : ''
    },
  )
}

function namedEntity(written: string): string {
  const found = known.get(written)
  if (found !== undefined) return found
  let decoded = ''
  readTokens(written, {
    ontext: (start, end) => {
      decoded += written.slice(start, end)
    },
    ontextentity: codepoint => {
      decoded += String.fromCodePoint(codepoint)
    },
  })
  if (known.size < MOST_KNOWN) known.set(written, decoded)
  return decoded
}

/**
 * The charsets that a document is said to be in, in the order in which they count: HTTP header, XML declaration, a page's `<meta>`.
 * Takes their word; `decode` does not.
 */
import { charsetName } from './labels.ts'

/** As written; `name` is undefined if nobody knows the label. */
export type Declared = { readonly label: string; readonly name: string | undefined; readonly by: 'header' | 'declaration' | 'meta' }

/** The XML declaration stands at the very start; some servers put a few blank lines or a comment before it. */
const DECLARATION_BYTES = 1_024
/** Browsers look for a page's charset in 1,024 bytes; many pages put scripts before it. */
const META_BYTES = 8_192

const inHeader = /charset\s*=\s*["']?\s*([\w:.+()-]{1,60})/i
const inDeclaration = /<\?xml\s[^>]{0,300}?\bencoding\s*=\s*["']?\s*([\w:.+()-]{1,60})/i
const inMeta = /<meta\s[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w:.+()-]{1,60})/i

/** `head`: the document's start as Latin-1 text, or decoded. */
export function declaredCharsets(head: string, contentType: string | undefined): readonly Declared[] {
  const found: Declared[] = []
  const add = (label: string | undefined, by: Declared['by']): void => {
    if (label !== undefined) found.push({ label, name: charsetName(label), by })
  }
  add(inHeader.exec(contentType ?? '')?.[1], 'header')
  add(inDeclaration.exec(head.slice(0, DECLARATION_BYTES))?.[1], 'declaration')
  add(inMeta.exec(head)?.[1], 'meta')
  const [header, declaration] = found
  // Latin-1 is what servers send when nobody told them the charset.
  if (header?.by === 'header' && header.name === 'windows-1252' && declaration?.by === 'declaration')
    return [declaration, header, ...found.slice(2)]
  return found
}

export const headOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes.subarray(0, META_BYTES))

/** The language a document names for itself, in lower case: `<language>ko</language>`, `xml:lang`, `<html lang>`. */
export const languageOf = (head: string): string | undefined =>
  (
    /<(?:dc:)?language[^>]{0,60}>\s*([a-z]{2,3}(?:[-_][a-z]{2,4})?)\b/i.exec(head)?.[1] ??
    /\blang\s*=\s*["']([a-z]{2,3}(?:[-_][a-z]{2,4})?)\b/i.exec(head)?.[1]
  )
    ?.toLowerCase()
    .replace('_', '-')

/**
 * What only looks like HTML, and what is HTML though it does not look like it: for texts of which the feed does not say what they are. Asked by
 * `entry-texts.ts` before `html-text.ts` reads them.
 */
import { htmlNames } from './html-names.ts'

/** What a tag begins with: `<`, maybe `/`, and a name as HTML reads it, up to white space, `/` or `>`. */
const tagStart = /<(\/?)([a-z][^\s<>/]*)/gi

const unknownTag = new RegExp(`<(?!/|(?:${[...htmlNames].join('|')})[\\s/>])[a-z]`, 'i')

/**
 * Escapes the `<` of what only looks like a tag: `List<String>`, `<john@example.org>`, `<https://…>`. A tag is what HTML knows, what is closed
 * somewhere in the text, or what has a hyphen or a prefix, as other vocabularies' elements have.
 */
export function escapeLooseTags(html: string): string {
  if (!html.includes('<')) return html
  const declared = html.includes('<!') ? html.replace(/<!(?!--|\[|doctype\b)/gi, '&lt;!') : html
  return unknownTag.test(declared) ? escapeUnknown(declared) : declared
}

function escapeUnknown(html: string): string {
  let loose = false
  const closed = new Set<string>()
  for (const [, slash, name = ''] of html.matchAll(tagStart)) {
    const lower = name.toLowerCase()
    if (htmlNames.has(lower)) continue
    if (slash === '') loose = true
    else if (closed.size < MOST_CLOSED) closed.add(lower)
  }
  if (!loose) return html
  return html.replace(tagStart, (written, slash: string, name: string) => {
    const lower = name.toLowerCase()
    if (htmlNames.has(lower) || closed.has(lower) || slash !== '') return written
    return /^[a-z][\w.]*[:-][\w.-]+$/i.test(lower) ? written : `&lt;${written.slice(1)}`
  })
}

/** HTML that was escaped once too often, and a CDATA section within one, → HTML. Where real tags stand too, the escaped ones are meant to be read. */
export function unescapedTwice(html: string): string {
  if (/<[a-z/]/i.test(html)) return html
  const bare = html.trim()
  if (bare.startsWith('<![CDATA[') && bare.endsWith(']]>')) return bare.slice(9, -3)
  if (!bare.includes('&lt;') || !escapedTag.test(bare)) return html
  const once = bare.replace(/&(lt|gt|quot|#0?39|apos|amp);/g, (_, name: string) => singles[name] ?? "'")
  return once.startsWith('<![CDATA[') && once.endsWith(']]>') ? once.slice(9, -3) : once
}

const singles: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }
const escapedTag =
  /&lt;(?:\/?(?:p|br|div|span|a|img|b|i|em|strong|ul|ol|li|h[1-6]|table|blockquote|font|figure|section)(?:\s(?:(?!&[lg]t;).){0,2000})?\/?(?:&gt;|>)|!\[CDATA\[)/i

/** Names that a text closes: no text needs more, and a hostile one has 100,000. */
const MOST_CLOSED = 200

/** Whether a text that should be plain is HTML: it closes an element that HTML has, or holds a reference, and no tag is unknown. Errs on plain. */
export function looksLikeHtml(text: string): boolean {
  let closes = false
  for (const [, slash, name = ''] of text.matchAll(tagStart)) {
    if (!htmlNames.has(name.toLowerCase())) return false
    if (slash !== '' || /^(?:br|hr|img)$/i.test(name)) closes = true
  }
  return closes || /&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|quot|apos|nbsp|[lr][sd]quo|hellip|[mn]dash);/i.test(text)
}

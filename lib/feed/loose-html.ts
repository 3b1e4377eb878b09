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

/** By hand: a hostile text has 200,000 tags, and a pattern would keep a match for each. */
function escapeUnknown(html: string): string {
  let loose = false
  const closed = new Set<string>()
  for (let open = nextTag(html, 0); open >= 0; open = nextTag(html, open + 1)) {
    const name = nameAt(html, open)
    if (htmlNames.has(name)) continue
    if (html.charCodeAt(open + 1) !== SLASH) loose = true
    else if (closed.size < MOST_CLOSED) closed.add(name)
  }
  if (!loose) return html
  let escaped = ''
  let pieces: string[] = []
  let from = 0
  for (let open = nextTag(html, 0); open >= 0; open = nextTag(html, open + 1)) {
    if (html.charCodeAt(open + 1) === SLASH) continue
    const name = nameAt(html, open)
    if (htmlNames.has(name) || closed.has(name) || /^[a-z][\w.]*[:-][\w.-]+$/i.test(name)) continue
    pieces.push(html.slice(from, open), '&lt;')
    from = open + 1
    if (pieces.length < TOGETHER) continue
    escaped += pieces.join('')
    pieces = []
  }
  return escaped + pieces.join('') + html.slice(from)
}

/** Pieces that are put together at a time: a million of them would be a million objects. */
const TOGETHER = 2_048

const SLASH = 47

/** The next `<` or `</` with a letter after it; negative: there is none. */
function nextTag(html: string, from: number): number {
  for (let open = html.indexOf('<', from); open >= 0; open = html.indexOf('<', open + 1)) {
    const first = html.charCodeAt(html.charCodeAt(open + 1) === SLASH ? open + 2 : open + 1) | 32
    if (first >= 97 && first <= 122) return open
  }
  return -1
}

/** In lower case; up to white space, `<`, `>` or `/`. */
function nameAt(html: string, open: number): string {
  const from = html.charCodeAt(open + 1) === SLASH ? open + 2 : open + 1
  nameEnd.lastIndex = from
  return html.slice(from, nameEnd.test(html) ? nameEnd.lastIndex - 1 : html.length).toLowerCase()
}
const nameEnd = /[\s<>/]/g

/** HTML that was escaped once too often, and a CDATA section within one, → HTML. Where real tags stand too, the escaped ones are meant to be read. */
export function unescapedTwice(html: string): string {
  if (/<[a-z/]/i.test(html)) return html
  const bare = html.trim()
  if (bare.startsWith('<![CDATA[') && bare.endsWith(']]>')) return bare.slice(9, -3)
  if (!bare.includes('&lt;') || !escapedTag.test(bare)) {
    if (!bare.includes('&amp;')) return html
    // Some escape three times, and many the references of a text that has no tags.
    const single = bare.replaceAll('&amp;', '&')
    return escapedTag.test(single) ? unescapedTwice(single) : html.replace(doubled, '&')
  }
  const once = bare.replace(/&(lt|gt|quot|#0?39|apos|amp);/g, (_, name: string) => singles[name] ?? "'")
  return once.startsWith('<![CDATA[') && once.endsWith(']]>') ? once.slice(9, -3) : once
}

/** The `&amp;` of a reference that was escaped once too often. */
const doubled = /&amp;(?=(?:amp|quot|apos|nbsp|[lr][sd]quo|hellip|[mn]dash|middot|#0?39|#34|#38|#160|#8\d{3}|#x20\d\d|#x27);)/g

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

/**
 * HTML and entities → plain text, for titles, summaries and contents. In one pass over the tokens, in time that grows with
 * the length alone: there is no tree, so no nesting can hurt. It does not judge what is safe to show: `safe-html.ts` does.
 */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

/** Elements that begin and end on lines of their own. */
const blocks = new Set(
  'address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr ul'.split(
    ' ',
  ),
)
/** Elements beside others on a line, whose texts must not run together. */
const cells = new Set(['td', 'th', 'option', 'button'])
/** Elements whose content nobody reads. */
const unread = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'iframe',
  'object',
  'svg',
  'math',
  'select',
  'noembed',
  'noframes',
  'xmp',
])

const nothing = (): void => {}

/** Lines separated by `\n`; within a line white space is one space; nothing at the ends. */
export function htmlText(html: string): string {
  if (!/[<&]/.test(html)) return foldLines(html.replace(/\s+/g, ' '))
  let text = ''
  let skipped: string | undefined
  let skipDepth = 0
  const tag = (name: string, opens: boolean): void => {
    if (skipped !== undefined) {
      if (name === skipped) skipDepth += opens ? 1 : -1
      if (skipDepth <= 0) skipped = undefined
    } else if (opens && unread.has(name)) {
      skipped = name
      skipDepth = 1
    } else if (name === 'br' || blocks.has(name)) text += '\n'
    else if (cells.has(name)) text += ' '
  }
  let opening = ''
  /** Where a tag began that the text's end may cut off. */
  let pending = -1
  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => {
      if (skipped === undefined) text += html.slice(start, end).replace(/\s+/g, ' ')
    },
    ontextentity: codepoint => {
      if (skipped === undefined) text += String.fromCodePoint(codepoint)
    },
    onopentagname: (start, end) => {
      opening = html.slice(start, end).toLowerCase()
      pending = start - 1
    },
    onopentagend: () => {
      pending = -1
      tag(opening, true)
    },
    onselfclosingtag: () => {
      pending = -1
      tag(opening, true)
      if (skipped === opening) tag(opening, false)
    },
    onclosetag: (start, end) => tag(html.slice(start, end).toLowerCase(), false),
    oncdata: (start, end) => {
      if (skipped === undefined) text += html.slice(start, end)
    },
    onattribdata: nothing,
    onattribentity: nothing,
    onattribend: nothing,
    onattribname: nothing,
    oncomment: nothing,
    ondeclaration: nothing,
    onprocessinginstruction: nothing,
    onend: nothing,
  }
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, callbacks)
  tokenizer.write(html)
  tokenizer.end()
  // "a <b" without an end was no tag: the words after it are the publisher's.
  if (pending >= 0 && skipped === undefined) text += html.slice(pending)
  return foldLines(text)
}

/** As `htmlText`, on one line. */
export const htmlLine = (html: string): string => htmlText(html).replace(/\s+/g, ' ')

/** Text → HTML that says the same. */
export const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Soft hyphens and zero-width marks split words for a reader of plain text; `\s` holds the no-break space. */
function foldLines(text: string): string {
  return text
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .split('\n')
    .map(line => line.replace(/\s+/g, ' ').trim())
    .filter(line => line !== '')
    .join('\n')
}

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
  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => {
      decoded += written.slice(start, end)
    },
    ontextentity: codepoint => {
      decoded += String.fromCodePoint(codepoint)
    },
    onopentagname: nothing,
    onopentagend: nothing,
    onselfclosingtag: nothing,
    onclosetag: nothing,
    oncdata: nothing,
    onattribdata: nothing,
    onattribentity: nothing,
    onattribend: nothing,
    onattribname: nothing,
    oncomment: nothing,
    ondeclaration: nothing,
    onprocessinginstruction: nothing,
    onend: nothing,
  }
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, callbacks)
  tokenizer.write(written)
  tokenizer.end()
  if (known.size < MOST_KNOWN) known.set(written, decoded)
  return decoded
}

/**
 * HTML and entities → plain text, for titles, summaries and contents. In one pass over the tokens, in time that grows with
 * the length alone: there is no tree, so no nesting can hurt. It does not judge what is safe to show: `safe-html.ts` does.
 */
import { readTokens } from './html-tokens.ts'

/** Elements that begin and end on lines of their own. */
const blocks = new Set(
  'address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr ul'.split(
    ' ',
  ),
)
/** Elements beside others on a line, whose texts must not run together. */
const cells = new Set(['td', 'th', 'option', 'button'])
/** Elements whose content nobody reads. */
const unread = new Set('script style template noscript head iframe svg math noembed noframes xmp'.split(' '))

/** Lines separated by `\n`; within a line white space is one space; nothing at the ends. */
export function htmlText(html: string): string {
  if (!/[<&]/.test(html)) return foldLines(html.replace(/\s+/g, ' '))
  let text = ''
  let skipped: string | undefined
  let skipDepth = 0
  /** What was skipped since: if the end tag never comes, nobody meant to hide the rest. */
  let hidden = ''
  const add = (piece: string): void => {
    if (skipped === undefined) text += piece
    else if (skipped !== 'script' && skipped !== 'style') hidden += piece
  }
  const tag = (name: string, opens: boolean): void => {
    if (skipped !== undefined) {
      if (name === skipped) skipDepth += opens ? 1 : -1
      if (skipDepth <= 0) skipped = undefined
    } else if (opens && unread.has(name)) {
      skipped = name
      skipDepth = 1
      hidden = ''
    } else if (name === 'br' || blocks.has(name)) text += '\n'
    else if (cells.has(name)) text += ' '
  }
  let opening = ''
  readTokens(html, {
    ontext: (start, end) => add(html.slice(start, end).replace(/\s+/g, ' ')),
    ontextentity: codepoint => add(String.fromCodePoint(codepoint)),
    onopentagname: (start, end) => {
      opening = html.slice(start, end).toLowerCase()
    },
    onopentagend: () => {
      tag(opening, true)
    },
    onselfclosingtag: () => {
      tag(opening, true)
      if (skipped === opening) tag(opening, false)
    },
    onclosetag: (start, end) => tag(html.slice(start, end).toLowerCase(), false),
    oncdata: (start, end) => add(html.slice(start, end)),
  })
  if (skipped !== undefined) text += hidden
  // "a <b" without an end was no tag: the words after it are the publisher's. A tag cut off within its attributes was one.
  const tail = html.slice(html.lastIndexOf('<'))
  if (skipped === undefined && /^<[a-z][^>=]*$/i.test(tail)) text += tail
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

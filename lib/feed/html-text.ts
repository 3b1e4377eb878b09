/**
 * HTML and entities → plain text, for titles, summaries and contents. In one pass over the tokens, in time that grows with
 * the length alone: there is no tree, so no nesting can hurt. It does not judge what is safe to show: `safe-html.ts` does.
 */
import type { TokenizerCallbacks } from 'htmlparser2'
import { decodeEntities } from './entities.ts'
import { blockNames, cellNames, unreadNames, voidNames } from './html-names.ts'
import { readTokens } from './html-tokens.ts'
import { simpleHtmlText } from './simple-html.ts'

/** Lines separated by `\n`; within a line white space is one space; nothing at the ends. */
export function htmlText(html: string): string {
  if (!html.includes('<')) return foldedPiece(html).trim()
  return simpleText(html) ?? foldLines(tokenizedText(html))
}

/** As `htmlText`; undefined where that has to take its long way. What has such a text holds no tag that HTML does not know. */
export const simpleText = (html: string): string | undefined => simpleHtmlText(html, foldedPiece)

/** Any HTML's text, before its lines are folded. */
export function tokenizedText(html: string): string {
  let text = ''
  let skipped: string | undefined
  let skipDepth = 0
  /** What was skipped since: if the end tag never comes, nobody meant to hide the rest. */
  let hidden = ''
  const add = (piece: string): void => {
    if (skipped === undefined) text += piece
    else if (skipped !== 'script' && skipped !== 'style') hidden += piece
  }
  const tag = (name: string, opens: boolean, unseen: boolean): void => {
    if (skipped !== undefined) {
      if (name === skipped) skipDepth += opens ? 1 : -1
      if (skipDepth <= 0) skipped = undefined
    } else if (opens && (unseen || unreadNames.has(name)) && !voidNames.has(name)) {
      skipped = name
      skipDepth = 1
      hidden = ''
    } else if (name === 'br' || blockNames.has(name)) text += LINE
    else if (cellNames.has(name)) text += ' '
  }
  const opening = { name: '', attribute: '', style: '', unseen: false }
  const callbacks: Partial<TokenizerCallbacks> = {
    ontext: (start, end) => add(decoded(html.slice(start, end))),
    onopentagname: (start, end) => {
      opening.name = html.slice(start, end).toLowerCase()
      opening.unseen = false
      opening.style = ''
    },
    onattribname: (start, end) => {
      opening.attribute = end - start > 6 ? '' : html.slice(start, end).toLowerCase()
      opening.style = ''
    },
    onattribdata: (start, end) => {
      if (opening.attribute === 'style' && opening.style.length < LONGEST_STYLE)
        opening.style += html.slice(start, Math.min(end, start + LONGEST_STYLE))
    },
    onattribend: () => {
      if (opening.attribute === 'hidden' || (opening.attribute === 'style' && isHidden(opening.style))) opening.unseen = true
    },
    onopentagend: () => {
      tag(opening.name, true, opening.unseen)
    },
    onselfclosingtag: () => {
      tag(opening.name, true, opening.unseen)
      if (skipped === opening.name) tag(opening.name, false, false)
    },
    onclosetag: (start, end) => tag(html.slice(start, end).toLowerCase(), false, false),
    oncdata: (start, end, cut) => add(html.slice(start, end - cut)),
  }
  readTokens(html, callbacks, false)
  if (skipped !== undefined) text += hidden
  // "a <b" without an end was no tag: the words after it are the publisher's. A tag cut off within its attributes was one.
  const tail = html.slice(html.lastIndexOf('<'))
  if (skipped === undefined && /^<[a-z][^>=]*$/i.test(tail)) text += tail
  return text
}

/** As `htmlText`, on one line. */
export const htmlLine = (html: string): string => {
  const text = htmlText(html)
  return text.includes('\n') ? text.replaceAll('\n', ' ') : text
}

/** Begins a line in a text that is being made; line ends of the HTML are spaces. No text holds it: it is a control character. */
const LINE = '\u0001'

const withoutMarks = (text: string): string => (text.includes(LINE) ? text.replaceAll(LINE, '') : text)

/** References without their semicolon are read by the tokenizer, as browsers do. */
const unusualReference = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});|[\s&]|$)/i

/** Character references in a text without tags. */
function decoded(piece: string): string {
  const bare = withoutMarks(piece)
  if (!bare.includes('&')) return bare
  if (!unusualReference.test(bare)) return decodeEntities(bare)
  let text = ''
  readTokens(bare, {
    ontext: (start, end) => {
      text += bare.slice(start, end)
    },
    ontextentity: codepoint => {
      text += String.fromCodePoint(codepoint)
    },
  })
  return text
}

/** The text of HTML without tags: references read, white space folded. */
function foldedPiece(piece: string): string {
  const text = piece.includes('&') ? decoded(piece) : piece
  return unusualInPiece.test(text) ? withoutUnusual(withoutMarks(text)) : text
}

/** Text → HTML that says the same. */
export const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** What hides an element stands at the front of its style. */
const LONGEST_STYLE = 1_000

const isHidden = (style: string): boolean =>
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style.slice(0, LONGEST_STYLE))

/**
 * Soft hyphens and zero-width marks split words for a reader of plain text, control characters are no text; `\s` holds the no-break
 * space. Marks of direction say how a line is set, and turn the words of a message around it. The joiners of Persian and Indian scripts stay: they are spelling.
 */
function foldLines(text: string): string {
  const spaced = unusual.test(text) ? withoutUnusual(text) : text
  return spaced.includes(LINE) ? spaced.replace(lineMarks, '\n').trim() : spaced.trim()
}

function withoutUnusual(text: string): string {
  const clean = unseenMark.test(text) ? text.replaceAll('\u0085', ' ').replace(unseenMarks, '') : text
  return clean.replace(/\s{2,}|[^\S ]/g, ' ')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all that the patterns below find
const unusual = /[\0\x02-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ufffe\uffff]| {2}/
/** With `LINE`, which no piece may keep. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const unusualInPiece = /[\0-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ufffe\uffff]| {2}/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is dropped
const unseenMark = /[\0\x02-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]/
const unseenMarks = new RegExp(unseenMark, 'g')
const lineMarks = new RegExp(` ?${LINE}[ ${LINE}]*`, 'g')

/**
 * Text in Slack's mrkdwn: escaping, and foreign text that must not become markup, mention or emoji.
 *
 * Slack escapes only &, < and >; its formatting marks have no escape, so in foreign text they are
 * replaced by look-alikes. https://docs.slack.dev/messaging/formatting-message-text
 */
import { tame, webLink } from './foreign-text.ts'
import { clipRuns, type Run } from './marked-text.ts'

const ZERO_WIDTH_SPACE = '\u200b'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** The three characters that Slack wants escaped. */
export const escapeSlack = (text: string): string => text.replace(/[&<>]/g, character => ENTITIES[character] ?? character)

/** Asterisk operator, modifier low macron, tilde operator, modifier grave: they look alike and format nothing. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '\u2217', _: '\u02cd', '~': '\u223c', '`': '\u02cb' }

/** Foreign text in mrkdwn: shown as it reads, doing nothing. */
export const mrkdwn = (text: string): string =>
  escapeSlack(inertMentions(text))
    // Inside a word an underscore formats nothing, and handles and file names keep theirs.
    .replace(/[*~`]|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])/gu, mark => LOOK_ALIKES[mark] ?? mark)
    .replace(/:(?=[\w+'-]+:)/g, `:${ZERO_WIDTH_SPACE}`)
    // A quote, where it would start a line.
    .replace(/^&gt;/, `${ZERO_WIDTH_SPACE}&gt;`)

/** Without `<…>` Slack links `@here` only if asked to, which we never do; this holds for those who forward our text too. */
export const inertMentions = (text: string): string => text.replace(/@(?=here|channel|everyone|group)/gi, `@${ZERO_WIDTH_SPACE}`)

/** What a run's mark adds: two asterisks and at most two zero-width spaces. */
const MARK_WIDTH = 4

/** Runs as mrkdwn of at most `max` characters after escaping, marked ones bold. */
export function markedMrkdwn(runs: readonly Run[], max: number): string {
  const fitted = clipRuns(runs, max - LINE_START, {
    width: grapheme => mrkdwn(grapheme).length + inertWidth(grapheme),
    perMark: MARK_WIDTH,
  })
  return fitted.map(({ text, marked }, at) => (marked ? bold(text, fitted[at - 1]?.text, fitted[at + 1]?.text) : mrkdwn(text))).join('')
}

/** A zero-width space before a quote mark. */
const LINE_START = 1
/** What `mrkdwn` may add around a grapheme that it does not see alone. */
const inertWidth = (grapheme: string): number => (grapheme === ':' || grapheme === '@' ? 1 : 0)

/** Bold is only bold between boundaries: inside a word (북한 in 북한이) a zero-width space makes one. */
function bold(text: string, before = '', after = ''): string {
  const [, space = '', words = '', spaceAfter = ''] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? []
  if (words === '') return mrkdwn(text)
  const start = space === '' && before !== '' && !/\s$/.test(before) ? ZERO_WIDTH_SPACE : ''
  const end = spaceAfter === '' && after !== '' && !/^\s/.test(after) ? ZERO_WIDTH_SPACE : ''
  return `${space}${start}*${mrkdwn(words)}*${end}${spaceAfter}`
}

/** Of a section's 3,000 characters, beside title and excerpts. */
const LINK_IN_SECTION = 900
/** Longer links get sections of their own, and there an end. */
const PIECE = 2_900
const PIECES = 2

/**
 * The link as the feed gave it, only escaped, and clickable where Slack's syntax allows it:
 * `inline` for one line of a section, `pieces` where it is longer than that.
 */
export function slackLink(link: string): { readonly inline: string } | { readonly pieces: readonly string[] } {
  const shown = escapeSlack(tame(link))
  if (shown.length > LINK_IN_SECTION) return { pieces: piecesOf(shown) }
  if (webLink(link) === undefined) return { inline: shown }
  if (tame(link) === link && !ENDS_A_LINK.test(link)) return { inline: `<${shown}>` }
  // A bar or a space ends the address inside <…>: the click goes to the encoded form, the text beside it is exact.
  const encoded = tame(link).replace(new RegExp(ENDS_A_LINK, 'gu'), encodeURIComponent)
  const both = `<${escapeSlack(encoded)}|open> ${shown.includes('`') ? shown : `\`${shown}\``}`
  return { inline: both.length > LINK_IN_SECTION ? shown : both }
}

const ENDS_A_LINK = /[|<>\s]/u

/** Cut, but never inside an entity or a surrogate pair. */
function piecesOf(escaped: string): readonly string[] {
  const pieces: string[] = []
  let rest = escaped
  while (rest.length > 0 && pieces.length < PIECES) {
    const piece = rest.length <= PIECE ? rest : rest.slice(0, PIECE).replace(/&[a-z]{0,3}$|[\ud800-\udbff]$/, '')
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  if (rest.length > 0) pieces.push(`… (${rest.length} more characters of the link)`)
  return pieces
}

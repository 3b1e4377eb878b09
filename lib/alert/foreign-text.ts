/**
 * Text that others wrote, made fit to be shown by us: one line, no control or direction-changing
 * characters, clipped between graphemes. Every renderer passes titles and excerpts through here.
 *
 * It does not escape: each renderer has its own escaping.
 */

/** Explicit direction marks, embeddings, overrides and isolates (UAX 9), and the byte order mark. */
const INVISIBLE = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const BREAKS_AND_CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu

/** One line of plain text: whatever breaks lines or reverses the text around it is gone. Joiners (emoji, Persian) stay. */
export const tame = (text: string): string => text.toWellFormed().replace(INVISIBLE, '').replace(BREAKS_AND_CONTROLS, ' ')

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** At most `max` UTF-16 units, cut between graphemes, with an ellipsis where something is missing. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  let kept = ''
  for (const { segment, index } of graphemes.segment(text.slice(0, max + GRAPHEME_LOOKAHEAD))) {
    if (index + segment.length > max - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** UTF-16 units read past the limit, so that the last grapheme is seen whole: longer ones (piled-up combining marks) may be cut. */
const GRAPHEME_LOOKAHEAD = 64

/** `tame`, trimmed and clipped. */
export const oneLine = (text: string, max: number): string => clip(tame(text).trim(), max)

/** The graphemes of a text. */
export const graphemesOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment)

/** An http or https link, as it stands; anything else (`javascript:`, `ftp:`, no URL at all) is text, not a link. */
export function webLink(link: string | null | undefined): string | undefined {
  if (!link || !URL.canParse(link)) return undefined
  const { protocol } = new URL(link)
  return protocol === 'http:' || protocol === 'https:' ? link : undefined
}

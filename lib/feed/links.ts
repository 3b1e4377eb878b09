/** Links of a feed made absolute and harmless: only http and https come out. */

/** Longer addresses no browser opens. */
const LONGEST_LINK = 8_000

/** `link` against `base`; undefined if it is empty, no link, or of a scheme that is not the web's (`javascript:`, `data:`, `mailto:`). */
export function webLink(link: string | undefined, base?: string): string | undefined {
  if (link === undefined || link === '') return undefined
  // Most links are of this kind, and asking `URL` of each costs more than all else of an entry.
  if (link.length <= LONGEST_LINK && plainLink.test(link)) return link
  const written = tidied(link)
  if (written === '' || written.length > LONGEST_LINK || !URL.canParse(written, base)) return undefined
  // As the feed gave it, where that is a whole link: `new URL` rewrites spellings.
  if (/^https?:\/\/[^\s<>"\\^`{|}]+$/i.test(written)) return written
  const url = new URL(written, base)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
}

/** A whole link on a host of letters, digits and hyphens, with nothing to tidy: every one of these is a valid URL. */
const plainLink = /^https?:\/\/(?:(?!xn--)[a-z][a-z\d-]{0,62}\.){1,8}(?!xn--)[a-z]{2,24}(?:\/(?:[\w.~:/?#[\]@!$()*+,;=%-]|&(?!amp;))*)?$/

/** What publishers put around links, or leave out of them. */
function tidied(link: string): string {
  const bare = link
    // Links are broken over lines in many feeds; a browser drops tabs and line ends too.
    .replace(/[\t\r\n]+\s*/g, '')
    .trim()
    .replace(/^(?:["'<]|\u200b|\ufeff)+|(?:["'>]|\u200b|\ufeff)+$/g, '')
    // No page has an address with "&amp;" in it: these were escaped twice.
    .replace(/&amp;(?:amp;)*/gi, '&')
    // `feed://example.org` and `feed:https://example.org` ask for a feed reader.
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://')
    // `http:/example.org`, `http//example.org`.
    .replace(/^(https?)(?::\/|\/\/|:\/\/\/+)(?=[^/\s])/i, '$1://')
    // A section that was escaped, or whose beginning was lost.
    .replace(/^!\[CDATA\[\s*/i, '')
    .replace(/\s*\]\](?:&gt;|>)?$/, '')
    // Put before an address that was whole.
    .replace(/^https?:\/\/(?=https?:\/\/)/i, '')
  // Browsers' address bars, and people, know what this means.
  return /^www\.[^\s/]+\.[a-z]{2,}(?:[:/?#]|$)/i.test(bare) ? `https://${bare}` : bare
}

/** Links of a feed made absolute and harmless: only http and https come out. */

/** `link` against `base`; undefined if it is empty, no link, or of a scheme that is not the web's (`javascript:`, `data:`, `mailto:`). */
export function webLink(link: string | undefined, base?: string): string | undefined {
  // Links are broken over lines in many feeds; a browser drops tabs and line ends too.
  const written = link?.replace(/[\t\r\n]+\s*/g, '').trim() ?? ''
  if (written === '' || !URL.canParse(written, base)) return undefined
  const url = new URL(written, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  // As the feed gave it, where that is a whole link: `new URL` rewrites spellings.
  return /^https?:\/\/[^\s<>"\\^`{|}]+$/i.test(written) ? written : url.href
}

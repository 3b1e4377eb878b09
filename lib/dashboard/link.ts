/** Links from feeds: only what opens a web page becomes one. Pure. */

export type WebLink = { readonly href: string; readonly host: string }

/** Undefined for every other scheme, `javascript:` and `data:` among them, and for what is no URL. `host` is shown, so that a reader sees where it leads. */
export function webLinkOf(link: string | null): WebLink | undefined {
  if (link === null) return undefined
  const url = URL.parse(link)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  return { href: link, host: url.host.replace(/^www\./, '') }
}

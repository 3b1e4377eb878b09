/** HTML of a feed → HTML that is safe to show: formatting and links to http and https, nothing that loads, runs or styles. */
import type sanitize from 'sanitize-html'
import { unreadNames } from './html-names.ts'
import { escapeHtml, htmlText } from './html-text.ts'
import { webLink } from './links.ts'

/** Above this many tags the library's tree would cost seconds: then the text alone is shown. */
const MOST_TAGS = 5_000
/** Longer texts are cut: no article is longer. */
const LONGEST_HTML = 1_000_000

/** Null where there is nothing to show. `base`: what relative links are relative to. */
export type SafeHtml = (html: string | undefined, base: string | undefined) => string | null

/** The library is loaded on first use: it is large, and entries without markup do not need it. */
export async function openSafeHtml(): Promise<SafeHtml> {
  const { default: sanitizeHtml } = await import('sanitize-html')
  const { defaults } = sanitizeHtml
  return (written, base) => {
    if (!hasMarkup(written)) return unmarkedHtml(written, base)
    const html = written.slice(0, LONGEST_HTML)
    if (tagCount(html) > MOST_TAGS) return escapeHtml(htmlText(html)) || null
    try {
      return withoutControls(sanitizeHtml(html, options(defaults, base))).trim() || null
    } catch {
      return escapeHtml(htmlText(html)) || null
    }
  }
}

/** For texts without markup: there is nothing to make safe. */
export const unmarkedHtml: SafeHtml = html => html?.slice(0, LONGEST_HTML).trim() || null

// biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them, and some readers choke on them
const withoutControls = (html: string): string => html.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '')

/** Whether there is anything to make safe. */
export const hasMarkup = (html: string | undefined): html is string => html?.includes('<') ?? false

function options(defaults: sanitize.IDefaults, base: string | undefined): sanitize.IOptions {
  return {
    allowedTags: defaults.allowedTags,
    allowedAttributes: { a: ['href', 'rel'], ol: ['start'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https'],
    allowProtocolRelative: false,
    nestingLimit: 50,
    // What is not read is not shown; the text of other elements that are dropped stays.
    nonTextTags: [...unreadNames, 'title'].filter(name => !defaults.allowedTags.includes(name)),
    transformTags: {
      a: (tagName, attributes) => {
        const href = webLink(attributes.href, base)
        return { tagName, attribs: href === undefined ? {} : { href, rel: 'noopener noreferrer' } }
      },
    },
  }
}

function tagCount(html: string): number {
  let count = 0
  for (let at = html.indexOf('<'); at >= 0 && count <= MOST_TAGS; at = html.indexOf('<', at + 1)) count++
  return count
}

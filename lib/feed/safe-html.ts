/** HTML of a feed → HTML that is safe to show: formatting and links to http and https, nothing that loads, runs or styles. */
import type sanitize from 'sanitize-html'
import { escapeHtml, htmlText } from './html-text.ts'
import { webLink } from './links.ts'

/** Above this many tags the library's tree would cost seconds: then the text alone is shown. */
const MOST_TAGS = 5_000

export type SafeHtml = (html: string, base: string | undefined) => string

/** The library is loaded on first use: it is large, and entries without markup do not need it. */
export async function openSafeHtml(): Promise<SafeHtml> {
  const { default: sanitizeHtml } = await import('sanitize-html')
  return (html, base) =>
    tagCount(html) > MOST_TAGS ? escapeHtml(htmlText(html)) : sanitizeHtml(html, options(sanitizeHtml.defaults, base)).trim()
}

/** Whether there is anything to make safe. */
export const hasMarkup = (html: string): boolean => html.includes('<')

function options(defaults: sanitize.IDefaults, base: string | undefined): sanitize.IOptions {
  return {
    allowedTags: defaults.allowedTags,
    allowedAttributes: { a: ['href', 'rel'], ol: ['start'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https'],
    allowProtocolRelative: false,
    nestingLimit: 50,
    // Texts that hide behind a tag that is dropped; the rest of an unknown element's text stays.
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'template',
      'iframe',
      'object',
      'applet',
      'svg',
      'math',
      'title',
      'head',
      'xmp',
      'noembed',
      'noframes',
    ],
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

/** Puts a name to a document that is no feed, so that whoever reads the problem knows what came instead. */
import { feedLinksOf } from './discover.ts'
import type { FeedProblem } from './entry.ts'
import { htmlLine } from './html-text.ts'

/** What files of other kinds begin with. */
const signatures: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x1f, 0x8b], what: 'data packed with gzip' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'data packed with zstd' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP archive' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a picture (PNG)' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a picture (JPEG)' },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: 'a picture (GIF)' },
  { bytes: [0x52, 0x49, 0x46, 0x46], what: 'a picture or a recording (RIFF)' },
  { bytes: [0x49, 0x44, 0x33], what: 'a recording (MP3)' },
]

/** The root elements of XML that publishers serve in a feed's place. */
const roots: readonly { readonly root: RegExp; readonly what: string }[] = [
  { root: /^opml$/i, what: 'a list of feeds (OPML), which `storywire feeds import` reads' },
  { root: /^(?:urlset|sitemapindex)$/i, what: 'a sitemap' },
  { root: /^(?:[\w.-]+:)?(?:envelope|fault)$/i, what: 'a SOAP message' },
  { root: /^(?:[\w.-]+:)?(?:error|errors|errorresponse|exception)$/i, what: 'an error of the server' },
  { root: /^svg$/i, what: 'a picture (SVG)' },
  { root: /^(?:[\w.-]+:)?(?:opensearchdescription)$/i, what: 'the description of a search engine' },
  { root: /^(?:app:)?service$/i, what: 'a list of collections (Atom Publishing Protocol)' },
  { root: /^(?:xsl:)?(?:stylesheet|transform)$/i, what: 'a style sheet (XSLT)' },
]

const notAFeed = (what: string): FeedProblem => ({ code: 'not-a-feed', message: `this is no feed, but ${what}` })

/** Undefined: nothing that is known by its first bytes. */
export function binaryProblem(bytes: Uint8Array): FeedProblem | undefined {
  const found = signatures.find(signature => signature.bytes.every((byte, at) => bytes[at] === byte))
  return found && notAFeed(found.what)
}

/** `kind`: what the prolog says. */
export function noFeedProblem(kind: 'empty' | 'html' | 'not-a-feed', text: string, url: string | undefined): FeedProblem {
  if (kind === 'empty') return { code: 'empty', message: 'the document is empty' }
  const root = rootOf(text)
  const known = root && roots.find(one => one.root.test(root))
  if (known) return notAFeed(known.what.startsWith('an error') ? `${known.what}: "${excerpt(text)}"` : known.what)
  if (kind === 'html') return { code: 'html', message: pageMessage(text, url) }
  if (root !== undefined) return notAFeed(`XML of another kind (<${root}>)`)
  return notAFeed(/^\s*\[/.test(text) ? 'JSON of another kind' : `text: "${excerpt(text)}"`)
}

function pageMessage(html: string, url: string | undefined): string {
  const [feed, ...others] = feedLinksOf(html, url).filter(link => link.sure)
  if (feed === undefined) return 'this is a web page, not a feed'
  return `this is a web page; it names a feed: ${feed.url}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
}

/** The name of the first element, if nothing but a prolog stands before it. */
const rootOf = (text: string): string | undefined =>
  /^(?:\s|<\?[^>]{0,2000}>|<!--(?:(?!-->)[\s\S]){0,4000}-->|<!DOCTYPE[^>]{0,2000}>)*<([\w:.-]{1,100})/i.exec(text.slice(0, 20_000))?.[1]

const excerpt = (text: string): string => htmlLine(text.slice(0, 400)).slice(0, 80).toWellFormed()

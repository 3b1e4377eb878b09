/**
 * What kinds of elements feeds have, for `open-elements.ts`: which carry text, which hold no others, and which say that an element
 * before them has lost its end. By canonical names (`names.ts`). Data and small questions.
 */
import type { TextHolder } from './text-holder.ts'

/** Elements whose content is text, maybe with markup in it. */
export const textual = new Set(
  (
    'title description summary content subtitle tagline abstract info rights copyright id guid category comments language pubdate lastbuilddate ' +
    'published updated modified issued created body fulltext fullitem full-text headline excerpt excerpt:encoded encoded lead intro ' +
    'content:encoded xhtml:body xhtml:div dc:title dc:description dc:creator dc:date dc:subject dc:language dc:identifier dc:publisher ' +
    'dcterms:title dcterms:description dcterms:abstract dcterms:created dcterms:modified dcterms:issued ' +
    'media:title media:description media:text itunes:summary itunes:subtitle itunes:author itunes:title googleplay:description feedburner:origlink ' +
    'yandex:full-text turbo:content mailru:full-text rambler:fulltext rambler:full-text ' +
    'atom:title atom:summary atom:content atom:subtitle atom:tagline atom:rights atom:info ' +
    'atom:id atom:updated atom:published atom:modified atom:issued atom:created'
  ).split(' '),
)
export const entryNames = new Set(['item', 'entry', 'atom:entry'])
export const rootNames = new Set(['rss', 'rdf:rdf', 'feed', 'channel'])
/** An element of these begun, or ended, within a text says that the text's own end tag is missing. */
const structural = new Set([
  ...entryNames,
  ...rootNames,
  ...'link guid pubdate description published updated author category enclosure comments'.split(' '),
])
/** Those that HTML has too, or a text may show: only where no markup is open. */
const structuralOutside = new Set('title summary content id source issued modified created'.split(' '))
const feedPrefix = /^(?:dc|dcterms|content|media|itunes|atom|slash|wfw|thr|sy|feedburner|georss|yandex|turbo|mailru|rambler):/

/** Elements that hold text or attributes alone: one that begins in them says that their own end is missing. */
const leaves = new Set(
  (
    'link atom:link enclosure name email uri url atom:name atom:email atom:uri width height ttl generator docs managingeditor webmaster cloud logo icon ' +
    'hour day media:thumbnail media:player media:credit media:keywords media:rating itunes:image itunes:duration itunes:explicit itunes:keywords'
  ).split(' '),
)
const isLeaf = (name: string): boolean => leaves.has(name) || (name.includes(':') && /^(?:dc|sy|slash|wfw|feedburner):/.test(name))

/** What a person's element never holds. */
const outsidePersons = new Set('title link id summary content description category published updated pubdate guid'.split(' '))

/** Whether an element `name` says that the innermost element, `open`, has ended. */
export const endsAt = (open: string, name: string): boolean => isLeaf(open) || (isPerson(open) && outsidePersons.has(name))

const isPerson = (name: string): boolean => name === 'author' || name === 'contributor'

/** Most elements stand in an entry or a root, which never end so. */
export const mayEndAt = (open: string): boolean => !entryNames.has(open) && !rootNames.has(open) && (isPerson(open) || isLeaf(open))

/** `<link>` as the HTML of a text has it. */
export const isPageLink = /\srel\s*=\s*["']?(?:stylesheet|(?:shortcut )?icon|preload|preconnect|dns-prefetch|canonical)\b/i

/** Whether the tag of an element says that the open text has ended. */
export function endsText(holder: TextHolder, name: string): boolean {
  if (holder.xhtml) return entryNames.has(name) || rootNames.has(name)
  if (structural.has(name)) return true
  return (structuralOutside.has(name) && holder.depth === 0) || (name.includes(':') && feedPrefix.test(name))
}

/** An entry's categories, and its language: what sorts it rather than says it. */
import { all, firstText, limited, plain } from './child-elements.ts'
import { languageBearers } from './entry-texts.ts'
import { htmlLine } from './html-text.ts'
import type { XmlNode } from './read-xml.ts'

const categoryNames = ['category', 'atom:category', 'dc:subject', 'dcterms:subject', 'media:category', 'itunes:category']
/** Lists with commas. */
const keywordNames = ['itunes:keywords', 'media:keywords', 'keywords', 'tags']

/** Nobody reads more, and a hostile feed has 200,000. */
const MOST_CATEGORIES = 50

/** In the document's words and order, each once: what is written, else the label meant for people, else the term. */
export function categoriesOf(entry: XmlNode): readonly string[] {
  const elements = categoryNames.flatMap(name => all(entry, name)).slice(0, MOST_CATEGORIES)
  const found = new Set<string>()
  for (const element of elements) add(found, labelOf(element))
  for (const name of keywordNames)
    for (const element of limited(all(entry, name), MOST_CATEGORIES))
      for (const word of (plain(element) ?? '').split(',').slice(0, MOST_CATEGORIES)) add(found, word)
  return [...found].slice(0, MOST_CATEGORIES)
}

function labelOf(element: XmlNode): string | undefined {
  const { label, term, text } = element.attributes
  const [, topic = ''] = /[/#]([^/#]*)$/.exec(resourceOf(element)) ?? []
  return [plain(element), label, term, text, topic].find(written => written !== undefined && written.trim() !== '')
}

/** RDF's taxonomy module names topics by address. */
const resourceOf = (element: XmlNode): string => element.children.map(child => child.attributes['rdf:resource'] ?? '').join('')

const add = (found: Set<string>, written: string | undefined): void => {
  const line = written === undefined ? '' : htmlLine(written)
  if (line !== '') found.add(line)
}

/** The entry's own language, as written: what it inherits from the feed is the feed's. */
export function languageOf(entry: XmlNode, feed: string | undefined): string | undefined {
  const own = firstText(entry, ['dc:language', 'dcterms:language', 'language'])
  const inForce = own ?? inTexts(entry) ?? entry.language
  return inForce === feed ? undefined : inForce
}

function inTexts(entry: XmlNode): string | undefined {
  const said = entry.children.filter(child => child.attributes['xml:lang'] !== undefined && languageBearers.has(child.name))
  return (said.find(child => child.name.endsWith('title')) ?? said[0])?.language
}

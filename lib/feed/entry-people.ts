/** Who wrote an entry and who publishes it, as names; addresses only where there is no name. */
import { all, firstText, limited, plain } from './child-elements.ts'
import type { XmlNode } from './read-xml.ts'

/** In order of trust: the first of these that names somebody. */
const authorNames = ['author', 'atom:author', 'dc:creator', 'dc:author', 'dcterms:creator', 'itunes:author', 'googleplay:author']
/** Roles of Media RSS that write; the others photograph, act and direct. */
const writers = /^(?:author|writer|reporter|journalist|byline)$/i

/** Of one name: nobody reads more, and a hostile feed has 200,000. */
const MOST_NAMES = 50

/** Names joined by ", ". */
export function authorOf(parent: XmlNode): string | undefined {
  const mails: (string | undefined)[] = []
  for (const name of authorNames) {
    const elements = all(parent, name)
    if (elements.length === 0) continue
    const people = limited(elements, MOST_NAMES).map(personOf)
    if (people.some(person => person?.name !== undefined)) return joined(people.map(person => person?.name))
    mails.push(...people.map(person => person?.mail))
  }
  const credits = limited(all(parent, 'media:credit'), MOST_NAMES).filter(credit => writers.test(credit.attributes.role?.trim() ?? ''))
  return joined(credits.map(credit => personOf(credit)?.name)) ?? joined(mails)
}

/** Each name once, in order. */
export function joined(names: readonly (string | undefined)[]): string | undefined {
  const each = [...new Set(names.map(name => name?.trim()).filter(name => name !== undefined && name !== ''))]
  return each.length === 0 ? undefined : each.join(', ')
}

/** Google News and RSS name the publisher in `source`, Atom in its `title`, Dublin Core outright. */
export function publisherOf(entry: XmlNode): string | undefined {
  for (const source of [...all(entry, 'source'), ...all(entry, 'atom:source')].slice(0, MOST_NAMES)) {
    const name = firstText(source, ['title', 'atom:title', 'dc:title']) ?? plain(source)
    if (name !== undefined && !/^https?:\/\/\S+$/i.test(name)) return name
  }
  const publisher = [...all(entry, 'dc:publisher'), ...all(entry, 'dcterms:publisher')].map(personOf).find(person => person !== undefined)
  return publisher?.name ?? publisher?.mail ?? firstText(entry, ['prism:publicationname'])
}

type Person = { readonly name?: string | undefined; readonly mail?: string | undefined }

function personOf(element: XmlNode): Person | undefined {
  const name = firstText(element, ['name', 'atom:name', 'foaf:name', 'itunes:name'])
  const mail = firstText(element, ['email', 'atom:email', 'itunes:email'])
  const written = plain(element)
  const person = written === undefined ? undefined : readPerson(written)
  const found = { name: (name && readPerson(name).name) ?? person?.name, mail: mail ?? (name && readPerson(name).mail) ?? person?.mail }
  return found.name === undefined && found.mail === undefined ? undefined : found
}

/** `kim@example.org (Kim Minji)`, `Kim Minji <kim@example.org>`, `By Kim Minji`, `kim@example.org`. */
export function readPerson(written: string): Person {
  const text = written.replace(/\s+/g, ' ').trim()
  const mail = /[^\s()<>,;:"]{1,64}@[^\s()<>,;:"]{1,255}/.exec(text)?.[0]
  if (mail === undefined) return { name: name(text) }
  const rest = text
    .replace(mail, ' ')
    .replace(/mailto:/i, '')
    .replace(/[(<[]\s*[)>\]]|&lt;\s*&gt;/g, ' ')
    .trim()
  const inBrackets = /^[([<]\s*(.*?)\s*[)\]>]$/.exec(rest)?.[1] ?? rest
  return { name: name(inBrackets.replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '')), mail }
}

/** A byline's "By" is not of the name. */
function name(text: string): string | undefined {
  const bare = text
    .replace(/^["'“](.*)["'”]$/, '$1')
    .replace(/^[Bb][Yy]:?\s+(?=\p{Lu})/u, '')
    .trim()
  return bare === '' ? undefined : bare
}

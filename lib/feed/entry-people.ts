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
    const [only] = elements
    if (only === undefined) continue
    const one = elements.length === 1 ? personOf(only)?.name?.trim() : undefined
    if (one !== undefined && one !== '') return one
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
  let looked = 0
  for (const kind of sourceNames)
    for (const source of all(entry, kind)) {
      if (++looked > MOST_NAMES) break
      const name = firstText(source, titleNames) ?? plain(source)
      if (name !== undefined && !/^https?:\/\/\S+$/i.test(name)) return name
    }
  for (const kind of publisherNames)
    for (const element of all(entry, kind)) {
      const publisher = personOf(element)
      if (publisher !== undefined) return publisher.name ?? publisher.mail ?? firstText(entry, issueNames)
    }
  return firstText(entry, issueNames)
}

const sourceNames = ['source', 'atom:source']
const titleNames = ['title', 'atom:title', 'dc:title']
const publisherNames = ['dc:publisher', 'dcterms:publisher']
const issueNames = ['prism:publicationname']

type Person = { readonly name?: string | undefined; readonly mail?: string | undefined }

function personOf(element: XmlNode): Person | undefined {
  const written = plain(element)
  // RSS has a text alone.
  if (element.children.length === 0) return written === undefined ? undefined : present(readPerson(written))
  const name = firstText(element, nameNames)
  const mail = firstText(element, mailNames)
  const person = written === undefined ? undefined : readPerson(written)
  const found = { name: (name && readPerson(name).name) ?? person?.name, mail: mail ?? (name && readPerson(name).mail) ?? person?.mail }
  return present(found)
}

const nameNames = ['name', 'atom:name', 'foaf:name', 'itunes:name']
const mailNames = ['email', 'atom:email', 'itunes:email']
const present = (person: Person): Person | undefined => (person.name === undefined && person.mail === undefined ? undefined : person)

/** `kim@example.org (Kim Minji)`, `Kim Minji <kim@example.org>`, `By Kim Minji`, `kim@example.org`. */
export function readPerson(written: string): Person {
  const text = spaced.test(written) ? written.replace(/\s+/g, ' ').trim() : written
  const mail = !text.includes('@') ? undefined : /[^\s()<>,;:"]{1,64}@[^\s()<>,;:"]{1,255}/.exec(text)?.[0]
  if (mail === undefined) return { name: name(text) }
  const rest = text
    .replace(mail, ' ')
    .replace(/mailto:/i, '')
    .replace(/[(<[]\s*[)>\]]|&lt;\s*&gt;/g, ' ')
    .trim()
  const inBrackets = /^[([<]\s*(.*?)\s*[)\]>]$/.exec(rest)?.[1] ?? rest
  return { name: name(inBrackets.replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '')), mail }
}

/** White space that is to be folded, or stands at an end. */
const spaced = /\s{2}|[^\S ]|^\s|\s$/

/** A byline's "By" is not of the name. */
function name(text: string): string | undefined {
  if (!/^["'“Bb(]/.test(text)) return text.trim() || undefined
  const bare = text
    .replace(/^\(([^()]*)\)$/, '$1')
    .replace(/^["'“](.*)["'”]$/, '$1')
    .replace(/^[Bb][Yy]:?\s+(?=\p{Lu})/u, '')
    .trim()
  return bare === '' ? undefined : bare
}

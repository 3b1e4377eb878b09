/** What a document says of the feed itself: its title, page, description and language. The rules are those of entries. */
import { firstText } from './child-elements.ts'
import { siteLink } from './entry-links.ts'
import { authorOf } from './entry-people.ts'
import { textOf, titleOf } from './entry-texts.ts'
import type { XmlNode } from './read-xml.ts'

/** Texts are HTML. */
export type FeedParts = {
  readonly title?: string | undefined
  readonly link?: string | undefined
  readonly description?: string | undefined
  readonly language?: string | undefined
}

const descriptionNames = [
  'description',
  'subtitle',
  'tagline',
  'abstract',
  'dc:description',
  'dcterms:description',
  'atom:subtitle',
  'atom:tagline',
  'itunes:summary',
  'googleplay:description',
  'itunes:subtitle',
  'info',
]

/** `channels`: the elements that describe the feed; the first that says something is heard. `top`: the document's root. */
export function feedParts(
  channels: readonly XmlNode[],
  { top, atom, document }: { readonly top: XmlNode | undefined; readonly atom: boolean; readonly document: string | undefined },
): FeedParts {
  const found = <Value>(read: (channel: XmlNode) => Value | undefined): Value | undefined => {
    for (const channel of channels) {
      const value = read(channel)
      if (value !== undefined) return value
    }
    return undefined
  }
  return {
    title: found(channel => titleOf(channel, atom)),
    link: found(channel => siteLink(channel, atom, document)),
    description: found(channel => textOf(channel, descriptionNames, atom)?.html),
    language: found(channel => firstText(channel, ['language', 'dc:language', 'dcterms:language']) ?? channel.language) ?? top?.language,
  }
}

/** Whose entries they are that name nobody: RFC 4287 says so, and readers of RSS do it too. A channel's editor and web master wrote none of them. */
export const feedAuthor = (channels: readonly XmlNode[]): string | undefined => channels.map(authorOf).find(author => author !== undefined)

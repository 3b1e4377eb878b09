/** An outline of OPML as both readers give it, and the attributes that are Storywire's own. */

export type Outline = {
  readonly [key in 'text' | 'title' | 'type' | 'xmlUrl' | 'htmlUrl' | 'url' | 'language' | 'category' | 'description']?: string
} & { readonly own: Readonly<Record<string, string>>; readonly outlines: readonly Outline[] }

export const PREFIX = 'storywire:'

/** Of a source's folder: id, country, language, state. Of a feed: id and its other keys of feeds.yaml. */
export const ownNames = ['id', 'country', 'language', 'state', 'every', 'floor', 'ceiling', 'allowPrivate', 'off'] as const

/** By their names as we write them, without the prefix; files of others may change the case. */
export const ownOf = (attributes: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    attributes.flatMap(([name, value]) => {
      const own = ownNames.find(each => `${PREFIX}${each}`.toLowerCase() === name.toLowerCase())
      return own === undefined ? [] : [[own, value]]
    }),
  )

/**
 * Gives parsed entries their identity: after `parse`, before the ring and matching.
 *
 * A key is made of what the entry says of itself (link, else guid, else title and time), never of the clock,
 * its place in the document or the poll. docs/entry-identity.md has the rules and what they cost.
 */
import { createHash } from 'node:crypto'
import { canonicalLink, isSiteRoot } from './canonical-link.ts'
import type { Entry, ParsedEntry, ParsedFeed } from './entry.ts'

/** BBC numbers the revisions of one article: `…/articles/x#0`, `#1`. A live blog's `#post-12` is another entry. */
const revisionSuffix = /#\d{1,2}$/

/** What one entry offers for a key. */
type Candidate = {
  readonly entry: Entry
  readonly key: string
  /** Tells entries apart that share a key: the guid, else the title. */
  readonly mark: string
  /** The guid as it is written, where `mark` is made of it. */
  readonly guid: string | undefined
  /** Entries of equal key are the same whatever their mark. */
  readonly sure: boolean
}

/**
 * The entries of one document, in its order, each key once.
 *
 * `url` is the feed's configured address: guids that mean nothing outside their feed are read within its host. `now` (ISO 8601 UTC):
 * nothing is published later; a date in the future, be it a wrong zone or an announcement, becomes this one. Keys never depend on it.
 */
export function identifyEntries(parsed: ParsedFeed, { url, now }: { readonly url: string; readonly now?: string }): readonly Entry[] {
  const scope = hostOf(url)
  const home = parsed.feed.link === null ? undefined : canonicalLink(parsed.feed.link)
  const candidates = toldApartByTitle(parsed.entries.map(entry => candidateOf(entry, { scope, home, language: parsed.feed.language, now })))
  const marks = new Map<string, Set<string>>()
  for (const { key, mark } of candidates) marks.set(key, (marks.get(key) ?? new Set()).add(mark))
  const seen = new Set<string>()
  const entries: Entry[] = []
  for (const { entry, key, mark, sure } of candidates) {
    // An empty element is no news.
    if (entry.link === null && entry.title === '' && entry.summary === '' && entry.content === '') continue
    const shared = !sure && (marks.get(key)?.size ?? 0) > 1
    const final = shared ? keyOf(['shared', key, mark]) : key
    if (seen.has(final)) continue
    seen.add(final)
    entries.push({ ...entry, key: final })
  }
  return entries
}

/** A feed that gives one guid to several titles does not mean a guid by it: there the title tells its entries apart too. */
function toldApartByTitle(candidates: readonly Candidate[]): readonly Candidate[] {
  const titles = new Map<string, Set<string>>()
  for (const { guid, key, entry } of candidates)
    if (guid !== undefined) titles.set(`${key} ${guid}`, (titles.get(`${key} ${guid}`) ?? new Set()).add(folded(entry.title)))
  return candidates.map(candidate => {
    const { guid, key, mark, entry } = candidate
    if (guid === undefined || (titles.get(`${key} ${guid}`)?.size ?? 0) < 2) return candidate
    return { ...candidate, mark: `${mark} ${folded(entry.title)}`, sure: false }
  })
}

/** What is matched: `body` is the summary, then, if there is content that does not start with the summary, a blank line and the content. */
export function documentOf(entry: Pick<Entry, 'title' | 'summary' | 'content'>): { readonly title: string; readonly body: string } {
  const { title, summary, content } = entry
  if (content === '') return { title, body: summary }
  if (content.startsWith(summary)) return { title, body: content }
  return { title, body: `${summary}\n\n${content}` }
}

function candidateOf(
  parsed: ParsedEntry,
  document: {
    readonly scope: string
    readonly home: string | undefined
    readonly language: string | null
    readonly now: string | undefined
  },
): Candidate {
  const fromGoogle = parsed.link !== null && hostOf(parsed.link) === 'news.google.com'
  const title = fromGoogle
    ? withoutPublisher(parsed.title ?? '', parsed.publisher)
    : { title: parsed.title ?? '', publisher: parsed.publisher }
  const text = { title: title.title, summary: parsed.summary ?? '', content: parsed.content ?? '' }
  const entry: Entry = {
    key: '',
    textHash: textHash(text),
    link: parsed.link,
    ...text,
    publishedAt: notAfter(parsed.publishedAt, document.now),
    language: primaryLanguage(parsed.language) ?? primaryLanguage(document.language),
    publisher: title.publisher,
  }
  const guid = canonicalGuid(parsed, document.scope)
  const mark = guid ?? `title ${folded(text.title)}`
  const written = guid === undefined ? undefined : (parsed.id ?? undefined)
  // Google's links are opaque tokens that change from query to query.
  if (fromGoogle && text.title !== '')
    return { entry, key: keyOf(['google-news', folded(title.publisher ?? ''), folded(text.title)]), mark, guid: undefined, sure: true }
  const link = parsed.link === null ? undefined : canonicalLink(parsed.link)
  if (link !== undefined) {
    // A link to the site itself says nothing of the entry.
    const page = link !== document.home && !isSiteRoot(link)
    return { entry, key: keyOf(page ? ['link', link] : ['root', link, mark]), mark, guid: written, sure: false }
  }
  if (guid !== undefined) return { entry, key: keyOf(['guid', guid]), mark, guid: written, sure: true }
  const time = parsed.publishedAt ?? parsed.updatedAt ?? ''
  return {
    entry,
    key: keyOf(['title', document.scope, folded(text.title), time]),
    mark: `text ${entry.textHash}`,
    guid: undefined,
    sure: false,
  }
}

const notAfter = (at: string | null, now: string | undefined): string | null => (at !== null && now !== undefined && at > now ? now : at)

/** `en-GB`, `EN_us` → `en`; null for what is no language tag. */
const primaryLanguage = (tag: string | null): string | null =>
  /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag?.trim() ?? '')?.[1]?.toLowerCase() ?? null

/** The guid in one spelling; undefined where it only repeats the link. */
function canonicalGuid(parsed: ParsedEntry, scope: string): string | undefined {
  const { id, link } = parsed
  if (id === null || id === link) return undefined
  const bare = id.replace(revisionSuffix, '')
  if (/^https?:/i.test(bare) && URL.canParse(bare)) {
    const fragment = new URL(bare).hash
    return `${canonicalLink(bare) ?? bare}${fragment}`
  }
  // `tag:` and `urn:` are unique everywhere, a bare number only at home.
  return /^(?:tag|urn):/i.test(bare) ? bare : `${scope} ${bare}`
}

/** Google News writes `Title - Publisher`. */
function withoutPublisher(title: string, publisher: string | null): { readonly title: string; readonly publisher: string | null } {
  const at = title.lastIndexOf(' - ')
  if (at <= 0) return { title, publisher }
  const suffix = title.slice(at + 3).trim()
  if (publisher !== null && folded(publisher) !== folded(suffix)) return { title, publisher }
  return { title: title.slice(0, at).trim(), publisher: publisher ?? suffix }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

const foldedSpace = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The first 8 bytes of SHA-256 in hex: among 100 million entries two keys meet with a chance of 1 in 3,700. */
const keyOf = (parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)

export const textHash = (text: { readonly title: string; readonly summary: string; readonly content: string }): string =>
  createHash('sha256').update([text.title, text.summary, text.content].map(foldedSpace).join('\n')).digest('hex').slice(0, 8)

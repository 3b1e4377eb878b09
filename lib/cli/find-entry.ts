/**
 * Finds the entry that a person means by a key, the beginning of one, a hit's id or a link: in the archive first, else among
 * the hits. What cannot be found is answered with what comes near it.
 */
import type { Archive, ArchivedEntry, ArchiveProblem } from '../archive/archive.ts'
import { StorywireError } from '../errors.ts'
import { canonicalLink } from '../feed/canonical-link.ts'
import { closest } from '../match/closest.ts'
import type { Page, PageOptions } from '../store/store.ts'
import type { Hit } from '../storyline/hit.ts'
import { line } from './terminal.ts'

export type WantedEntry =
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'link'; readonly link: string; readonly canonical: string }

/** Fewer would mean many entries. */
const shortestKey = 4
/** As many as anyone will look at; an entry that changes oftener is a live blog. */
const mostVersions = 50
const mostNamed = 5
/** Candidates for "did you mean" that are kept in memory. */
const mostCompared = 200_000

/** `ENTRY` as typed; a hit's id brings its storyline along. Undefined: it is neither. */
export function readWanted(typed: string): { readonly entry: WantedEntry; readonly storyline?: string } | undefined {
  const id = /^([0-9a-f]{16})~(.+)$/i.exec(typed.trim())
  const text = id?.[1] ?? typed.trim()
  const storyline = id?.[2] === undefined ? {} : { storyline: id[2] }
  if (/^[0-9a-f]+$/i.test(text) && text.length >= shortestKey && text.length <= 16)
    return { entry: { by: 'key', key: text.toLowerCase() }, ...storyline }
  const canonical = /^[a-z][a-z0-9+.-]*:/i.test(text) ? canonicalLink(text) : undefined
  return canonical === undefined ? undefined : { entry: { by: 'link', link: text, canonical } }
}

export type FoundEntry = {
  readonly key: string
  /** Newest first; none where only the hit is left of it. */
  readonly versions: readonly ArchivedEntry[]
}

export type FindDeps = {
  readonly archive: Archive
  /** A page of the storyline's hits, newest first; absent: there is no table. */
  readonly hits?: ((options: PageOptions) => Promise<Page<Hit>>) | undefined
  readonly onProblem: (problem: ArchiveProblem) => void
}

/** Throws `unknown-entry`, `ambiguous-entry`. */
export async function findEntry({ archive, hits, onProblem }: FindDeps, wanted: WantedEntry): Promise<FoundEntry> {
  const titles = new Map<string, string>()
  const versions = new Map<string, ArchivedEntry[]>()
  /** Linked just as it was typed: posts of a live blog differ in what stands behind the "#". */
  const exact = new Set<string>()
  const take = (key: string, title: string, link: string | null) => {
    if (!titles.has(key)) titles.set(key, title)
    if (wanted.by === 'link' && link === wanted.link) exact.add(key)
  }
  // Our lines are written without spaces, so that this is how a key stands in them.
  const containing = wanted.by === 'key' ? { containing: `"key":"${wanted.key}` } : {}
  for await (const finding of archive.read(containing)) {
    if ('problem' in finding) {
      onProblem(finding.problem)
      continue
    }
    const { key, title, link } = finding.entry.entry
    if (!isWanted(wanted, key, link)) continue
    take(key, title, link)
    const known = versions.get(key) ?? []
    if (known.length < mostVersions) versions.set(key, [...known, finding.entry])
  }
  // An entry that is older than the archive may still be a hit.
  if (titles.size === 0)
    for await (const hit of allHits(hits))
      if (isWanted(wanted, hit.entryKey, hit.entry.link)) take(hit.entryKey, hit.entry.title, hit.entry.link)
  for (const key of exact.size === 0 ? [] : titles.keys()) if (!exact.has(key)) titles.delete(key)
  const [key, ...others] = titles.keys()
  if (key === undefined) throw new StorywireError('unknown-entry', await unknownWords({ archive, hits }, wanted))
  if (others.length > 0) {
    const rows = [...titles].slice(0, mostNamed).map(([id, title]) => `\n  ${id}  ${line(title, 80)}`)
    const more = titles.size > mostNamed ? `\n  and ${titles.size - mostNamed} more` : ''
    throw new StorywireError(
      'ambiguous-entry',
      `${titles.size} entries are meant by ${nameOf(wanted)}; name one of them:${rows.join('')}${more}`,
    )
  }
  // A poll that broke off archives an entry a second time: it was found the first time, which comes last here.
  const distinct = new Map((versions.get(key) ?? []).map(one => [`${one.feed} ${one.entry.textHash}`, one]))
  return { key, versions: [...distinct.values()].sort((a, b) => (a.foundAt < b.foundAt ? 1 : a.foundAt > b.foundAt ? -1 : 0)) }
}

const nameOf = (wanted: WantedEntry): string => line(wanted.by === 'key' ? wanted.key : wanted.link, 120)

const isWanted = (wanted: WantedEntry, key: string, link: string | null): boolean =>
  wanted.by === 'key' ? key.startsWith(wanted.key) : link !== null && canonicalLink(link) === wanted.canonical

async function* allHits(hits: FindDeps['hits']): AsyncGenerator<Hit> {
  if (hits === undefined) return
  let after: string | undefined
  do {
    const page: Page<Hit> = await hits({ limit: 200, ...(after === undefined ? {} : { after }) })
    yield* page.rows
    after = page.next
  } while (after !== undefined)
}

/** Looks at everything once more: only for a person who has mistyped. */
async function unknownWords({ archive, hits }: Pick<FindDeps, 'archive' | 'hits'>, wanted: WantedEntry): Promise<string> {
  const known = new Map<string, { readonly key: string; readonly title: string; readonly link: string | null }>()
  const take = (key: string, title: string, link: string | null) => {
    const name = wanted.by === 'key' ? key : link === null ? undefined : canonicalLink(link)
    if (name !== undefined && known.size < mostCompared && !known.has(name)) known.set(name, { key, title, link })
  }
  for await (const finding of archive.read())
    if ('entry' in finding) take(finding.entry.entry.key, finding.entry.entry.title, finding.entry.entry.link)
  for await (const hit of allHits(hits)) take(hit.entryKey, hit.entry.title, hit.entry.link)
  const unknown = `No entry ${nameOf(wanted)} is in the archive or among the hits`
  if (known.size === 0) return `${unknown}: both are empty.`
  const near = closest(wanted.by === 'key' ? wanted.key : wanted.canonical, known.keys())
  const sameHost =
    wanted.by === 'link' ? [...known].filter(([name]) => hostOf(name) === hostOf(wanted.canonical)).map(([, row]) => row) : []
  const meant = near === undefined ? undefined : known.get(near)
  const rows = (meant !== undefined ? [meant] : sameHost.length > 0 ? sameHost : [...known.values()]).slice(0, mostNamed)
  const head = meant !== undefined ? 'Did you mean this one?' : sameHost.length > 0 ? 'The newest of this site:' : 'The newest that are:'
  const what = ({ link }: { readonly link: string | null }) => (wanted.by === 'link' && link !== null ? `\n      ${line(link, 160)}` : '')
  return `${unknown}. ${head}${rows.map(row => `\n  ${row.key}  ${line(row.title, 80)}${what(row)}`).join('')}`
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

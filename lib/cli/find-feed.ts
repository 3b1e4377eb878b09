/** An address → the feed that is there, or that the page there names: fetched by the guarded client, read by the feed reader. */

import { StorywireError } from '../errors.ts'
import { decodeFeed } from '../feed/decode.ts'
import { type FeedLink, feedLinksOf } from '../feed/discover.ts'
import type { ParsedFeed } from '../feed/entry.ts'
import type { FetchFeed, FetchOutcome } from '../feed/fetch.ts'
import { webLink } from '../feed/links.ts'
import { readFeed } from '../feed/parse.ts'
import type { Ask } from './ask.ts'
import { counted, line, type Terminal } from './terminal.ts'

export type FoundFeed = {
  /** The address to follow: after permanent redirects. */
  readonly url: string
  readonly parsed: ParsedFeed
  /** The page that named it. */
  readonly page: string | undefined
  /** It was asked for on a private address, and may be there. */
  readonly allowPrivate: boolean
}

export type FindDeps = { readonly terminal: Terminal; readonly ask: Ask | undefined; readonly fetch: FetchFeed }

type Wanted = {
  readonly allowPrivate: boolean
  readonly yes: boolean
  /** The address was written without https:// or http://. */
  readonly guessed: boolean
  readonly known: (url: string) => string | undefined
}

/** More candidates than this of one page are not tried one after the other. */
const MOST_TRIED = 5
const MOST_SHOWN = 20

/** Throws `no-feed`, or the failure of the fetch, in words that say what to do. */
export async function findFeed(deps: FindDeps, address: string, wanted: Wanted): Promise<FoundFeed> {
  const outcome = await fetched(deps, address, wanted)
  const parsed = await read(outcome)
  if (isFeed(parsed)) return found(deps, address, outcome, { parsed, page: undefined, allowPrivate: wanted.allowPrivate })
  const { text } = await decodeFeed(outcome.bytes, outcome.contentType)
  const links = [...feedLinksOf(text, outcome.url), ...refreshOf(text, outcome.url)].filter(
    ({ url }) => url !== address && url !== outcome.url,
  )
  if (links.length === 0) throw noFeed(address, parsed)
  deps.terminal.err(`${address} is a page that names ${counted(links.length, 'feed')}:`)
  const chosen = await choose(deps, links, wanted)
  let failure: unknown
  for (const link of chosen.slice(0, MOST_TRIED)) {
    try {
      // What is lifted for one host is not lifted for another that a page names.
      const allowPrivate = wanted.allowPrivate && sameHost(link.url, address)
      const answer = await fetched(deps, link.url, { allowPrivate, guessed: false })
      const feed = await read(answer)
      if (!isFeed(feed)) throw noFeed(link.url, feed)
      return found(deps, link.url, answer, { parsed: feed, page: outcome.url, allowPrivate })
    } catch (error) {
      failure ??= error
      if (chosen.length > 1) deps.terminal.err(`  ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw failure
}

/** Some sites answer a feed's folder with a page that leads on after no seconds. */
function refreshOf(html: string, base: string): readonly FeedLink[] {
  const written = /<meta\s[^>]{0,200}?refresh[^>]{0,200}?url\s*=\s*['"]?([^'">\s]{1,2000})/i.exec(html)?.[1]
  const url = webLink(written, base)
  return url === undefined ? [] : [{ url, title: null, sure: false }]
}

/** One if a person chose it, else all in the page's order. */
async function choose({ terminal, ask }: FindDeps, links: readonly FeedLink[], { yes, known }: Wanted): Promise<readonly FeedLink[]> {
  for (const [index, { url, title }] of links.slice(0, MOST_SHOWN).entries()) {
    const followed = known(url)
    const facts = [title === null ? '' : line(title, 60), followed === undefined ? '' : `followed already: ${followed}`]
    terminal.err(
      `${String(index + 1).padStart(3)}. ${line(url, 200)}${facts.map(fact => (fact === '' ? '' : `  ${terminal.styleErr('dim', fact)}`)).join('')}`,
    )
  }
  const fresh = links.filter(({ url }) => known(url) === undefined)
  if (fresh.length === 0) throw new StorywireError('already-followed', 'Every feed of this page is followed already.')
  if (fresh.length === 1 || yes || ask === undefined) {
    if (fresh.length > 1) terminal.err(`The first is taken: ${line(fresh[0]?.url ?? '', 200)}. Name another one's address to have that.`)
    return fresh
  }
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await ask(`Which one? [1–${Math.min(links.length, MOST_SHOWN)}, nothing for none] `)
    if (answer === '') break
    const link = /^\d+$/.test(answer) ? links[Number(answer) - 1] : undefined
    if (link !== undefined) return [link]
    terminal.err(`"${line(answer, 20)}" is none of these numbers.`)
  }
  throw new StorywireError('not-chosen', 'No feed was chosen: nothing is written.')
}

type Answer = Extract<FetchOutcome, { kind: 'changed' }>

async function fetched(
  { fetch }: FindDeps,
  url: string,
  { allowPrivate, guessed }: Pick<Wanted, 'allowPrivate' | 'guessed'>,
): Promise<Answer> {
  const outcome = await fetch({ url, allowPrivate })
  if (outcome.kind === 'changed') return outcome
  const said = outcome.kind === 'failed' ? `${outcome.message} [${outcome.code}]` : 'the server answers that nothing has changed'
  const hint = outcome.kind === 'failed' ? (guessed ? httpHints : hints)[outcome.code] : undefined
  throw new StorywireError('not-fetched', `${line(url, 200)} cannot be fetched: ${said}.${hint === undefined ? '' : ` ${hint}`}`)
}

const hints: Readonly<Record<string, string>> = {
  'private-address': 'If it is a feed of your own network, add --allow-private.',
  'forbidden-port': 'If it is a feed of your own network, add --allow-private.',
  'http-403': 'The site refuses programs, or this machine.',
  'http-404': 'Is the address right? The site’s own address may name its feeds.',
  'http-410': 'It was there, and has been removed for good.',
  dns: 'Is the name spelt right?',
}

/** Of an address that was written without its scheme, and was asked by https. */
const httpHints: typeof hints = {
  ...hints,
  tls: 'Written without http:// or https:// it is taken for https://. Perhaps it answers by http:// alone.',
  connect: 'Written without http:// or https:// it is taken for https://. Perhaps it answers by http:// alone.',
}

const read = ({ bytes, contentType, url }: Answer): Promise<ParsedFeed> => readFeed(bytes, { contentType, url })

/** What has entries is a feed, whatever its problems; a sound one may be empty at the moment. */
const isFeed = ({ entries, problems }: ParsedFeed): boolean =>
  entries.length > 0 || !problems.some(({ code }) => code === 'html' || code === 'not-a-feed' || code === 'empty')

function noFeed(url: string, { problems }: ParsedFeed): StorywireError {
  const why = problems.find(({ code }) => code === 'html' || code === 'not-a-feed' || code === 'empty')?.message ?? 'it is no feed'
  const hint = 'If the site has no feed, a page of it can be read with selectors: docs/feeds.md.'
  return new StorywireError('no-feed', `${line(url, 200)} is no feed (${why}) and names none. ${hint}`)
}

const sameHost = (one: string, other: string): boolean => new URL(one).hostname === new URL(other).hostname

function found({ terminal }: FindDeps, asked: string, { movedTo }: Answer, rest: Omit<FoundFeed, 'url'>): FoundFeed {
  if (movedTo === undefined || movedTo === asked) return { url: asked, ...rest }
  terminal.err(`It has moved for good to ${line(movedTo, 200)}: that address is taken.`)
  return { ...rest, url: movedTo, allowPrivate: rest.allowPrivate && sameHost(movedTo, asked) }
}

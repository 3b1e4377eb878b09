/** `feeds add URL`: finds the feed, shows what it holds, and writes it into feeds.yaml beside its source, or with a new one. */

import type { NewFeed, WrittenSource } from '../config/edit-feeds.ts'
import { openFeedsFile } from '../config/feeds-file.ts'
import { type FeedPlan, planFeeds } from '../config/plan-feeds.ts'
import { countryOf, siteOf } from '../config/sites.ts'
import { Country, Language } from '../config/values.ts'
import { StorywireError } from '../errors.ts'
import type { ParsedFeed } from '../feed/entry.ts'
import { feedFetcher, userAgentOf } from '../feed/fetch.ts'
import { detectLanguage } from '../text/language.ts'
import type { Ask } from './ask.ts'
import { checkedOptions } from './feed-options.ts'
import { newest, previewLines, rhythm } from './feed-preview.ts'
import { findFeed } from './find-feed.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { line } from './terminal.ts'
import { writeFeeds } from './write-feeds.ts'

export type AddOptions = {
  readonly id?: string
  readonly source?: string
  readonly name?: string
  readonly country?: string
  readonly language?: string
  readonly state?: boolean
  readonly allowPrivate?: boolean
  readonly yes?: boolean
}

export async function feedsAddCommand(deps: CommandDeps, options: GlobalOptions, written: string, given: AddOptions): Promise<number> {
  const { terminal, ask } = deps
  const wanted = checkedOptions(given)
  const { yes = false, allowPrivate = false } = wanted
  const address = addressOf(written)
  const opened = await openFeedsFile(options.config)
  const plan = planFeeds(opened.configuration)
  refuseDuplicate(plan, address)
  const fetch = feedFetcher({ userAgent: userAgentOf(opened.configuration.contact), now: () => new Date() })
  const guessed = address !== written.trim() && !/^\s*(?:feed:|https?:)/i.test(written)
  const found = await findFeed({ terminal, ask, fetch }, address, { allowPrivate, yes, guessed, known: plan.duplicateOf })
  refuseDuplicate(plan, found.url)
  const { parsed, url } = found
  const language = await languageOf(parsed, wanted.language)
  const [title = '', ...lines] = previewLines(url, parsed, language, terminal.width)
  terminal.err(['', terminal.styleErr('bold', title), ...lines, ''].join('\n'))

  const request = { wanted, url, site: parsed.feed.link ?? found.page, title: parsed.feed.title, language }
  const source = await sourceFor({ terminal, ask, yes }, plan, request)
  const lifted = found.allowPrivate ? { allowPrivate: true } : {}
  const added: NewFeed = plan.addFeed({
    source,
    id: wanted.id,
    feed: { url, ...(language === undefined ? {} : { language }), ...lifted },
  })
  const { yaml, state } = await writeFeeds(deps, options, { opened, added: [added], yes })
  if (options.json) terminal.out(JSON.stringify(report(added, source, { parsed, yaml, written: state === 'written' })))
  return exits.ok
}

/** `kcnawatch.org/feed` is meant as https. */
function addressOf(written: string): string {
  const address = written
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:/i, 'https:')
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new StorywireError('usage', `"${line(written, 100)}" is no address of the web: https://… or http://… is wanted.`)
  if (url.username !== '' || url.password !== '')
    throw new StorywireError(
      'usage',
      'This address holds a user name or a password: the configuration keeps no secrets, and feeds are asked without.',
    )
  url.hash = ''
  // As it was written, where nothing had to be mended.
  return /^https?:\/\//i.test(address) && !address.includes('#') ? address : url.href
}

function refuseDuplicate(plan: FeedPlan, url: string): void {
  const id = plan.duplicateOf(url)
  if (id !== undefined) throw new StorywireError('already-followed', `${line(url, 200)} is followed already: it is the feed "${id}".`)
}

/** As it was asked for, as the feed says, or as its titles are written. */
async function languageOf({ feed, entries }: ParsedFeed, wanted: string | undefined): Promise<string | undefined> {
  if (wanted !== undefined) return wanted
  const said = feed.language?.replaceAll('_', '-')
  if (said !== undefined && Language.safeParse(said).success) return Intl.getCanonicalLocales(said)[0]
  return detectLanguage(entries.map(({ title, summary }) => `${title ?? ''}\n${summary ?? ''}`).join('\n'))
}

type Asking = Pick<CommandDeps, 'terminal'> & { readonly ask: Ask | undefined; readonly yes: boolean }
type SourceRequest = {
  readonly wanted: AddOptions
  readonly url: string
  readonly site: string | undefined
  readonly title: string | null
  readonly language: string | undefined
}

async function sourceFor(asking: Asking, plan: FeedPlan, request: SourceRequest): Promise<WrittenSource> {
  const { wanted, url, site, language } = request
  const { terminal } = asking
  const known = wanted.source === undefined ? plan.sourceAt([url, site]) : plan.sourceById(wanted.source)
  // A name that is given means a source of its own, unless its id is that of one.
  if (known !== undefined && (wanted.source !== undefined || wanted.name === undefined)) {
    const why = wanted.source === undefined ? `, whose site is ${siteOf(url) ?? ''} too. --source ID names another` : ''
    terminal.err(`It belongs to the source "${known.id}" (${known.name})${why}.`)
    return known
  }
  const name = wanted.name ?? nameOf(request)
  const country = wanted.country ?? (await asked(asking, { what: 'country', of: name, suggested: countryOf(url) ?? countryOf(site ?? '') }))
  const spoken = wanted.language ?? language ?? (await asked(asking, { what: 'language', of: name, suggested: undefined }))
  const state = wanted.state ?? false
  const source = plan.addSource({ id: wanted.source, name, country, language: spoken, state }, url)
  terminal.err(
    `A new source: "${source.id}" (${source.name}, ${country}, ${state ? 'controlled by a state' : 'not controlled by a state: --state if it is'}).`,
  )
  return source
}

/** The feed's title without what says that it is a feed. */
function nameOf({ title, url, site }: SourceRequest): string {
  const plain = (title ?? '')
    .replace(/\s*[-–—|:»·]\s*(?:rss|atom|feed|rss[- ]?feed|latest(?: news)?|news feed|all news|aktuell)\s*$/i, '')
    .replace(/^(?:rss|atom|feed)\s*[-–—|:»·]\s*/i, '')
    .replace(/\s+rss(?:[- ]?feed)?$/i, '')
    .trim()
  return line(plain, 80) || siteOf(site ?? url) || url
}

const kinds = {
  country: { schema: Country, words: 'two letters as in ISO 3166-1, such as KR', option: '--country CC' },
  language: { schema: Language, words: 'BCP 47, such as ko', option: '--language LL' },
} as const

/** What is needed and cannot be known. Where nobody answers, a suggestion is taken and said; without one it is an error. */
export async function asked(
  { terminal, ask, yes }: Asking,
  { what, of, suggested }: { readonly what: keyof typeof kinds; readonly of: string; readonly suggested: string | undefined },
): Promise<string> {
  const { schema, words, option } = kinds[what]
  if (ask === undefined || yes) {
    if (suggested === undefined)
      throw new StorywireError('usage', `The ${what} of ${line(of, 80)} is not known: give it with ${option} (${words}).`)
    terminal.err(`The ${what} of ${line(of, 80)} is taken from its address: ${suggested}. ${option} says another.`)
    return suggested
  }
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer =
      (await ask(
        `${what === 'country' ? 'Country' : 'Language'} of ${line(of, 60)} (${words})${suggested === undefined ? '' : ` [${suggested}]`}: `,
      )) || suggested
    if (answer === undefined) break
    const code = what === 'country' ? answer.toUpperCase() : answer
    const checked = schema.safeParse(code)
    if (checked.success) return code
    terminal.err(`"${line(answer, 20)}" is none: ${words}.`)
  }
  throw new StorywireError('usage', `Without a ${what} nothing is written: give it with ${option}.`)
}

function report(added: NewFeed, source: WrittenSource, shown: { parsed: ParsedFeed; yaml: string; written: boolean }): object {
  const { parsed, yaml, written } = shown
  return {
    feed: added.feed,
    source,
    title: parsed.feed.title,
    entries: parsed.entries.length,
    rhythm: rhythm(parsed) ?? null,
    newest: newest(parsed).map(({ title, link, publishedAt }) => ({ title, link, publishedAt })),
    problems: parsed.problems,
    yaml,
    written,
  }
}

/** `feeds import FILE.opml`: says what would be followed and what is passed over, and writes it into feeds.yaml. It fetches nothing. */
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { openFeedsFile } from '../config/feeds-file.ts'
import { type Import, planImport } from '../config/import-feeds.ts'
import { readOpml } from '../config/opml.ts'
import { StorywireError } from '../errors.ts'
import { decodeFeed } from '../feed/decode.ts'
import { checkedOptions } from './feed-options.ts'
import { asked } from './feeds-add.ts'
import { fileFault } from './file-fault.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted, line, type Terminal } from './terminal.ts'
import { writeFeeds } from './write-feeds.ts'

export type ImportOptions = { readonly country?: string; readonly language?: string; readonly yes?: boolean }

const MOST_NAMED = 20

export async function feedsImportCommand(deps: CommandDeps, options: GlobalOptions, file: string, given: ImportOptions): Promise<number> {
  const { terminal } = deps
  const wanted = checkedOptions(given)
  const { yes = false } = wanted
  const opened = await openFeedsFile(options.config)
  const { text } = await decodeFeed(await bytesOf(file))
  const feeds = readOpml(text)
  if (feeds === undefined) throw new StorywireError('no-opml', `${file} is no OPML: it holds no outlines.`)
  const plan = await complete({ ...deps, yes }, defaults => planImport(opened.configuration, feeds, defaults), wanted)
  tell(terminal, plan)
  if (options.json) for (const each of plan.skipped) terminal.out(JSON.stringify({ type: 'skipped', ...each }))
  if (plan.added.length === 0) terminal.err('There is nothing new in it: nothing is written.')
  else {
    const { state } = await writeFeeds(deps, options, { opened, added: plan.added, yes })
    if (options.json) for (const each of plan.added) terminal.out(JSON.stringify({ type: 'feed', ...each, written: state === 'written' }))
  }
  return plan.skipped.some(({ why }) => why === 'bad-address') ? exits.someFeedsFailed : exits.ok
}

async function bytesOf(file: string): Promise<Uint8Array> {
  if (file === '-') return buffer(process.stdin)
  try {
    return await readFile(file)
  } catch (error) {
    throw new StorywireError('usage', `${file} cannot be read: ${fileFault(error)}`)
  }
}

/** What the file leaves open is asked once for all; where nobody answers, it is an error that names every source. */
async function complete(
  asking: CommandDeps & { readonly yes: boolean },
  planned: (defaults: ImportOptions) => Import,
  wanted: ImportOptions,
): Promise<Import> {
  let defaults = wanted
  for (const what of ['country', 'language'] as const) {
    const names = planned(defaults).missing.flatMap(each => (each.what === what ? [each.name] : []))
    if (names.length === 0) continue
    if (asking.ask === undefined || asking.yes) {
      const missing = planned(defaults).missing.map(({ name, what }) => `  ${what} of ${line(name, 80)}`)
      const more = missing.length > MOST_NAMED ? [`  and ${counted(missing.length - MOST_NAMED, 'more', 'more')}`] : []
      const hint = 'Give what holds for all of them with --country CC and --language LL, or import them in parts.'
      throw new StorywireError('usage', ['The file does not say:', ...missing.slice(0, MOST_NAMED), ...more, hint].join('\n'))
    }
    const of = `${counted(names.length, 'new source')} (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''})`
    defaults = { ...defaults, [what]: await asked({ ...asking, ask: asking.ask }, { what, of, suggested: undefined }) }
  }
  return planned(defaults)
}

function tell({ err, styleErr }: Terminal, { added, skipped, guessed, stateUnknown }: Import): void {
  const fresh = new Set(added.flatMap(({ source }) => (typeof source === 'string' ? [] : [source.id])))
  const sources = new Set(added.map(({ source }) => (typeof source === 'string' ? source : source.id)))
  err(`${counted(added.length, 'feed')} of ${counted(sources.size, 'source')}, ${fresh.size} of them new; ${skipped.length} passed over.`)
  for (const { title, words } of skipped.slice(0, MOST_NAMED))
    err(styleErr('dim', `  passed over: ${line(title, 80)}: ${line(words, 120)}`))
  if (skipped.length > MOST_NAMED) err(styleErr('dim', `  and ${skipped.length - MOST_NAMED} more`))
  if (guessed.length > 0) {
    const named = guessed.slice(0, MOST_NAMED).map(({ source, country }) => `${source} ${country}`)
    err(`Countries taken from addresses, to be looked at: ${named.join(', ')}${guessed.length > MOST_NAMED ? ', …' : ''}.`)
  }
  if (stateUnknown.length > 0)
    err(
      `Whether a government controls ${stateUnknown.length === 1 ? stateUnknown[0] : `${stateUnknown.length} of the new sources`} is not in such a file: "state: false" is written.`,
    )
}

/** What `hits` and `alerts` share: the table opened to read, and page after page of a list, newest first. */
import type { Configuration } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load.ts'
import { isSample, isUnused, sampleFolder } from '../local/data-folder.ts'
import { sampleConfiguration } from '../local/sample/sample-configuration.ts'
import { openForReading, readingStore } from '../local/session.ts'
import { decodeCursor } from '../query/cursor.ts'
import type { HitsDeps, PageQuery } from '../query/hits.ts'
import type { Store } from '../store/store.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { onWait } from './waiting.ts'

type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null }

export type Listing<Row> = {
  readonly command: string
  readonly limit: number | undefined
  readonly page: (deps: HitsDeps & { readonly store: Store }, query: Pick<PageQuery, 'limit' | 'cursor'>) => Promise<Page<Row>>
  /** A row for a person. */
  readonly show: (row: Row, configuration: Configuration) => string
  /** Said instead of nothing. */
  readonly nothing: string
}

const pageSize = 200

export async function listCommand<Row>({ terminal }: CommandDeps, options: GlobalOptions, listing: Listing<Row>): Promise<number> {
  const directory = options.data ?? '.storywire'
  const configuration = await configurationOf(directory, (await loadConfiguration(options.config)).configuration)
  const limit = listing.limit ?? Number.POSITIVE_INFINITY
  if (await isUnused(directory)) {
    terminal.err(
      `Nothing is stored in ${directory} yet: \`npm start\` or \`npx storywire poll --once\` polls the feeds.${await sampleHint(options)}`,
    )
    return exits.ok
  }
  const table = await openForReading(directory, listing.command, onWait(terminal))
  try {
    const deps = { store: readingStore(table), configuration, now: () => new Date() }
    let shown = 0
    let cursor: string | null | undefined
    while (shown < limit && cursor !== null) {
      const place = cursor === undefined ? undefined : decodeCursor(cursor)
      const page: Page<Row> = await listing.page(deps, { limit: Math.min(pageSize, limit - shown), cursor: place })
      for (const row of page.rows) terminal.out(options.json ? JSON.stringify(row) : listing.show(row, configuration))
      shown += page.rows.length
      cursor = page.next
    }
    if (shown === 0) terminal.err(`${listing.nothing}${await sampleHint(options)}`)
    return exits.ok
  } finally {
    await table.close()
  }
}

/** What the entries of a data folder come from: the user's feeds, or the sample's, of which the address changes at each start. */
export async function configurationOf(directory: string, configuration: Configuration): Promise<Configuration> {
  return (await isSample(directory)) ? sampleConfiguration(configuration, '') : configuration
}

/** Whoever was shown the sample looks for its hits where those of real feeds would be. */
export async function sampleHint({ data }: GlobalOptions): Promise<string> {
  if (data !== undefined || (await isUnused(sampleFolder))) return ''
  return ` What the sample wire brought: add --data ${sampleFolder}.`
}

/** `feeds export`: the feeds as OPML 2.0 for other readers, and for `feeds import` elsewhere. */
import { writeFile } from 'node:fs/promises'
import { exportFeeds } from '../config/export-feeds.ts'
import { loadConfiguration } from '../config/load.ts'
import { StorywireError } from '../errors.ts'
import { fileFault } from './file-fault.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted } from './terminal.ts'

export async function feedsExportCommand({ terminal }: CommandDeps, { config }: GlobalOptions, file: string | undefined): Promise<number> {
  const { configuration } = await loadConfiguration(config)
  const { opml, pages } = exportFeeds(configuration)
  if (file === undefined || file === '-') terminal.out(opml.trimEnd())
  else {
    try {
      await writeFile(file, opml)
    } catch (error) {
      throw new StorywireError('not-written', `${file} cannot be written: ${fileFault(error, { writing: true })}`)
    }
  }
  if (pages.length > 0)
    terminal.err(
      `${counted(pages.length, 'page')} without a feed cannot be told in OPML and ${pages.length === 1 ? 'is' : 'are'} left out: ${pages.join(', ')}.`,
    )
  if (file !== undefined && file !== '-') terminal.err(`Written to ${file}: ${counted(configuration.feeds.length - pages.length, 'feed')}.`)
  return exits.ok
}

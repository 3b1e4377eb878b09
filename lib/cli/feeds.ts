/** The `feeds` commands: names, options and help. Each one's work is in a file of its own, loaded when it is called. */
import type { Command } from 'commander'
import type { AddOptions } from './feeds-add.ts'
import type { ImportOptions } from './feeds-import.ts'
import type { CommandDeps, GlobalOptions } from './main.ts'

type Joining = {
  readonly deps: CommandDeps
  readonly globals: (command: Command) => GlobalOptions
  readonly ran: (run: Promise<number>) => Promise<void>
}

/** Adds the subcommands to `feeds`. */
export function joinFeedsCommands(feeds: Command, { deps, globals, ran }: Joining): void {
  feeds.helpCommand(false)
  const command = (name: string, description: string) => feeds.command(name).description(description)
  command('list', 'every feed with its health, those in trouble first').action(async (_, self: Command) => {
    const { feedsListCommand } = await import('./feeds-list.ts')
    await ran(feedsListCommand(deps, globals(self)))
  })
  command('add', 'follow a feed: find it, show what it holds, write it into feeds.yaml')
    .argument('<url>', 'of the feed, or of a page that names it')
    .option('--id <id>', 'the feed’s id (default: made from its source)')
    .option('--source <id>', 'the source it belongs to (default: the one of the same site, else a new one)')
    .option('--name <name>', 'name of a new source (default: the feed’s title)')
    .option('--country <cc>', 'country of a new source, ISO 3166-1')
    .option('--language <ll>', 'language of the feed, BCP 47 (default: what the feed says)')
    .option('--state', 'a government decides what the new source prints')
    .option('--allow-private', 'it lives on this machine or in your own network')
    .option('--yes', 'ask nothing: take the first feed of a page, and write')
    .action(async (url: string, options: AddOptions, self: Command) => {
      const { feedsAddCommand } = await import('./feeds-add.ts')
      await ran(feedsAddCommand(deps, globals(self), url, options))
    })
  command('import', 'follow the feeds of an OPML file')
    .argument('<file>', 'as other readers export it, or - for stdin')
    .option('--country <cc>', 'country of new sources whose address does not tell it')
    .option('--language <ll>', 'language of feeds of which the file says none')
    .option('--yes', 'ask nothing, and write')
    .action(async (file: string, options: ImportOptions, self: Command) => {
      const { feedsImportCommand } = await import('./feeds-import.ts')
      await ran(feedsImportCommand(deps, globals(self), file, options))
    })
  command('export', 'the feeds as OPML 2.0, a folder for each source')
    .argument('[file]', 'where to (default: stdout)')
    .action(async (file: string | undefined, _, self: Command) => {
      const { feedsExportCommand } = await import('./feeds-export.ts')
      await ran(feedsExportCommand(deps, globals(self), file))
    })
}

/** The `storylines` commands: names, options and help. */
import type { Command } from 'commander'
import type { CommandDeps, GlobalOptions } from './main.ts'
import type { PushOptions } from './storylines-push.ts'

type Joining = {
  readonly deps: CommandDeps
  readonly globals: (command: Command) => GlobalOptions
  readonly ran: (run: Promise<number>) => Promise<void>
}

/** Adds the subcommands to `storylines`. */
export function joinStorylinesCommands(storylines: Command, { deps, globals, ran }: Joining): void {
  storylines.helpCommand(false)
  storylines
    .command('push')
    .description('hand the rules of config/ to the functions that run, without a deployment')
    .option('--to <place>', 's3://bucket or s3://bucket/prefix, or a data folder (default: the one of --data)')
    .action(async (options: PushOptions, self: Command) => {
      const { pushCommand } = await import('./storylines-push.ts')
      await ran(pushCommand(deps, globals(self), options))
    })
}

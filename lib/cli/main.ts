/**
 * The command line: names, options, help and exit codes. Each command's work is in a file of its own, loaded when it is
 * called. Exit: 0 ok, 1 failure, 2 usage or configuration, 3 ran but some feeds failed.
 */
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { StorywireError } from '../errors.ts'
import { type Ask, processAsk } from './ask.ts'
import { joinFeedsCommands } from './feeds.ts'
import { joinStorylinesCommands } from './storylines.ts'
import { processTerminal, type Terminal } from './terminal.ts'

export const exits = { ok: 0, failure: 1, usage: 2, someFeedsFailed: 3 } as const

export type GlobalOptions = {
  readonly config: string
  /** Absent: `.storywire`, the sample's `.storywire-sample`. */
  readonly data?: string
  readonly json: boolean
}

export type CommandDeps = {
  readonly terminal: Terminal
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absent where nobody could answer. */
  readonly ask?: Ask | undefined
}

/** `argv`: without node and script. Resolves to the exit code. */
export async function main(
  argv: readonly string[],
  deps: CommandDeps = { terminal: processTerminal(), environment: process.env, ask: processAsk() },
): Promise<number> {
  let exit: number = exits.ok
  const program = makeProgram(deps, async run => {
    exit = await run
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    return await exitOf(error, deps.terminal)
  }
}

async function exitOf(error: unknown, terminal: Terminal): Promise<number> {
  // Commander has printed what it had to say: help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage
  const { configProblems } = await import('../config/problem.ts')
  const problems = configProblems(error)
  if (problems !== undefined) {
    const { formatProblems } = await import('../config/format-problem.ts')
    terminal.err(formatProblems(problems, { colour: terminal.colourErr }))
    return exits.usage
  }
  if (!(error instanceof StorywireError)) {
    terminal.err(
      `${terminal.styleErr('red', 'unexpected failure:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
    return exits.failure
  }
  terminal.err(terminal.styleErr('red', error.message))
  return error.code === 'usage' ? exits.usage : exits.failure
}

function makeProgram(deps: CommandDeps, ran: (run: Promise<number>) => Promise<void>): Command {
  const { terminal } = deps
  const program = new Command('storywire')
    .description('Follows storylines over many feeds in many languages: told once, with the evidence.')
    .option('--config <dir>', 'folder of the configuration', 'config')
    .option('--data <dir>', 'data folder (default: .storywire, for the sample .storywire-sample)')
    .option('--json', 'data as JSON, one object a line', false)
    .version('storywire 0.1.0', '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(storywire --help lists commands and options)')
    .configureOutput({ writeOut: text => terminal.out(text.trimEnd()), writeErr: text => terminal.err(text.trimEnd()) })
    .exitOverride()
  // Inherits what is set above.
  const command = (name: string, description: string) => program.command(name).description(description)
  const globals = (command: Command): GlobalOptions => command.optsWithGlobals()

  command('up', 'run everything here: polls, alerts, dashboard and outbox (npm start)')
    .option('--port <n>', 'the dashboard’s port (default: 4400 or the next free one)', portOf)
    .option('--sample', 'play the bundled sample wire')
    .option('--no-sample', 'never play it, even if no feed can be reached')
    .action(async (options: { port?: number; sample?: boolean }, self: Command) => {
      const { upCommand } = await import('./up.ts')
      await ran(upCommand(deps, globals(self), options))
    })
  command('check', 'check the configuration and run every storyline’s examples')
    .option('--terms', 'also: terms that no example needs, near misses, and aliases that others find already')
    .action(async (options: { terms?: boolean }, self: Command) => {
      const { checkCommand } = await import('./check.ts')
      await ran(checkCommand(deps, globals(self), options))
    })
  command('poll', 'poll every feed now, once, and send the alerts')
    .requiredOption('--once', 'poll now and end; what polls on is `up`')
    .option('--feed <id>', 'only this feed (may be repeated)', (id: string, before: readonly string[] = []) => [...before, id])
    .action(async (options: { feed?: readonly string[] }, self: Command) => {
      const { pollCommand } = await import('./poll.ts')
      await ran(pollCommand(deps, globals(self), options.feed))
    })
  command('parse', 'what the reader makes of one feed document, as JSON')
    .argument('<file>', 'the document, or - for stdin')
    .option('--url <u>', 'its address, to which its links are relative')
    .option('--content-type <t>', 'the HTTP header that came with it')
    .action(async (file: string, options: { url?: string; contentType?: string }, self: Command) => {
      const { parseCommand } = await import('./parse.ts')
      await ran(parseCommand(deps, globals(self), file, options))
    })
  command('replay', 'run entries of the past through the rules and the decisions')
    .argument('<entries>', 'a JSONL file of entries in the order of their time, or - for stdin')
    .action(async (file: string, _, self: Command) => {
      const { replayCommand } = await import('./replay.ts')
      await ran(replayCommand(deps, globals(self), file))
    })
  command('explain', 'why an entry matched a storyline or not, clause by clause')
    .argument('<entry>', 'its link, its key (16 hex digits, as `explain` and --json show it) or the beginning of it, or a hit’s id')
    .option('--storyline <id>', 'the storyline; a hit’s id names it already')
    .option('--all', 'every clause of a long rule, not only what decided')
    .action(async (entry: string, options: { storyline?: string; all?: boolean }, self: Command) => {
      const { explainCommand } = await import('./explain.ts')
      await ran(explainCommand(deps, globals(self), entry, options))
    })
  command('hits', 'what was found, newest first')
    .option('--storyline <id>', 'only this storyline’s')
    .option('--limit <n>', 'at most so many', countOf)
    .action(async (options: { storyline?: string; limit?: number }, self: Command) => {
      const { hitsCommand } = await import('./hits.ts')
      await ran(hitsCommand(deps, globals(self), options))
    })
  command('alerts', 'who was told what, and why, newest first')
    .option('--limit <n>', 'at most so many', countOf)
    .action(async (options: { limit?: number }, self: Command) => {
      const { alertsCommand } = await import('./alerts.ts')
      await ran(alertsCommand(deps, globals(self), options))
    })
  joinFeedsCommands(command('feeds', 'the feeds that are followed: list, add, import, export'), { deps, globals, ran })
  joinStorylinesCommands(command('storylines', 'the rules of the functions that run: push'), { deps, globals, ran })
  return program
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number up to 65535; 0 takes any free one.')
  return port
}

function countOf(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1) throw new InvalidArgumentError('Give a number from 1 up.')
  return count
}

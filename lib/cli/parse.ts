/** `parse FILE`: what the reader makes of one feed document, as JSON on stdout: to look at a feed that behaves oddly, or at the reader. */
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { StorywireError } from '../errors.ts'
import { fatalProblem, parseFeed } from '../feed/parse.ts'
import { fileFault } from './file-fault.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted, line } from './terminal.ts'

export type ParseOptions = { readonly url?: string; readonly contentType?: string }

/** `-` is stdin. With --json one line, else indented. Exit 1: it is no feed, or is cut off; stdout has what could be read all the same. */
export async function parseCommand(
  { terminal }: CommandDeps,
  { json }: GlobalOptions,
  path: string,
  options: ParseOptions,
): Promise<number> {
  if (options.url !== undefined && !URL.canParse(options.url))
    throw new StorywireError('usage', `--url "${line(options.url, 80)}" is no URL`)
  const bytes = await (path === '-' ? buffer(process.stdin) : readFile(path)).catch((cause: unknown) => {
    throw new StorywireError('usage', `${path} cannot be read: ${fileFault(cause)}`, { cause })
  })
  const parsed = await parseFeed(bytes, options)
  terminal.out(json ? JSON.stringify(parsed) : JSON.stringify(parsed, null, 2))
  const fatal = fatalProblem(parsed)
  if (fatal !== undefined) terminal.err(`${path}: ${fatal.message}`)
  else terminal.err(`${path}: ${counted(parsed.entries.length, 'entry', 'entries')}, ${counted(parsed.problems.length, 'problem')}`)
  return fatal === undefined ? exits.ok : exits.failure
}

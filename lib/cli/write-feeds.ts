/** The end of `feeds add` and `feeds import`: the lines are shown, confirmed and written. */
import { addFeeds, type NewFeed } from '../config/edit-feeds.ts'
import { type FeedsFile, replaceFeedsFile } from '../config/feeds-file.ts'
import { isYes } from './ask.ts'
import type { CommandDeps, GlobalOptions } from './main.ts'
import { counted } from './terminal.ts'

/** `printed`: nobody was there to be asked. */
export type Written = { readonly yaml: string; readonly state: 'written' | 'declined' | 'printed' }

/** Throws the problems of a configuration that the new feeds would make unsound; nothing is written then. */
export async function writeFeeds(
  { terminal, ask }: CommandDeps,
  { config, json }: GlobalOptions,
  { opened, added, yes }: { readonly opened: FeedsFile; readonly added: readonly NewFeed[]; readonly yes: boolean },
): Promise<Written> {
  const { text, yaml } = addFeeds(opened.text, added)
  if (!json) terminal.out(ask === undefined ? yaml : shortened(yaml))
  if (!yes) {
    if (ask === undefined) {
      terminal.err(`Nothing is written: this is no terminal to ask on. Add --yes to write it to ${opened.file}.`)
      return { yaml, state: 'printed' }
    }
    if (!isYes(await ask(`Write it to ${opened.file}? [y/N] `))) {
      terminal.err('Nothing is written.')
      return { yaml, state: 'declined' }
    }
  }
  await replaceFeedsFile(config, opened, text)
  terminal.err(
    `${terminal.styleErr('green', 'Written')} to ${opened.file}: ${counted(added.length, 'feed')}. \`npx storywire poll --once\` polls it now; what runs already follows it from its next start.`,
  )
  return { yaml, state: 'written' }
}

/** For a person; a pipe gets it all. */
const LONGEST = 60

function shortened(yaml: string): string {
  const lines = yaml.split('\n')
  return lines.length <= LONGEST
    ? yaml
    : [...lines.slice(0, LONGEST - 10), `… and ${counted(lines.length - LONGEST + 10, 'line')} more`].join('\n')
}

/**
 * When the rules of a configuration folder were written: what was pushed before that is older than what is deployed (docs/pushing-rules.md).
 *
 * The last commit that changed them, so that every clone of it says the same and a synth of the same rules gives the same bundles; where
 * there is no git, or something is not committed, the newest of the files. Feeds are no rules: a push leaves them alone.
 */
import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What a push takes from the folder. */
const PUSHED = ['storylines', 'entities.yaml', 'alerts.yaml']

/** ISO 8601 UTC. `directory`: a configuration folder that was loaded. */
export const rulesWrittenAt = async (directory: string): Promise<string> => (await committedAt(directory)) ?? (await changedAt(directory))

/** Undefined where no commit says it. */
async function committedAt(directory: string): Promise<string | undefined> {
  const git = async (...words: string[]) => (await run('git', ['-C', directory, ...words, '--', ...PUSHED])).stdout.trim()
  try {
    if ((await git('status', '--porcelain')) !== '') return undefined
    const at = await git('log', '-1', '--format=%cI')
    return at === '' ? undefined : new Date(at).toISOString()
  } catch {
    return undefined
  }
}

async function changedAt(directory: string): Promise<string> {
  const storylines = await readdir(join(directory, 'storylines')).catch(() => [])
  // The folder itself changes when a storyline is taken out.
  const paths = [...PUSHED, ...storylines.map(name => join('storylines', name))]
  const times = await Promise.all(
    paths.map(path =>
      stat(join(directory, path))
        .then(({ mtimeMs }) => mtimeMs)
        .catch(() => 0),
    ),
  )
  return new Date(Math.max(...times)).toISOString()
}

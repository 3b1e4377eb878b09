/**
 * `replay`: entries of a file through the rules and the decisions, under their own clock: what would have been told, and when.
 * Reads the configuration, touches no data folder. A line that is no entry is named and passed over; the exit code is 1 then.
 */
import * as z from 'zod'
import { loadConfiguration } from '../config/load.ts'
import { readDate } from '../feed/dates.ts'
import { compileRules } from '../match/compile.ts'
import { loadIndex } from '../match/match.ts'
import { makeReplay, type ReplayEntry } from '../pipeline/replay.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { readLines } from './read-lines.ts'
import { counted, line } from './terminal.ts'

const text = z
  .string()
  .nullish()
  .transform(value => value ?? '')
const entryLine = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  lang: z.string().nullish(),
  source: text,
  published: z.string(),
  title: text,
  summary: text,
  content: text,
  url: text,
})

/** How often progress is told. */
const PROGRESS_MS = 5_000
/** So many bad lines are named one by one. */
const MOST_NAMED = 20

export async function replayCommand({ terminal }: CommandDeps, { config, json }: GlobalOptions, path: string): Promise<number> {
  const { configuration } = await loadConfiguration(config)
  const { storylines, entities } = configuration
  const replay = makeReplay({ index: loadIndex(compileRules({ storylines, entities })), configuration })
  const startedAt = Date.now()
  let toldAt = startedAt
  const count = { lines: 0, entries: 0, hits: 0, bad: 0 }
  const progress = (end: boolean) => {
    const seconds = (Date.now() - startedAt) / 1_000
    const rate = Math.round(count.entries / Math.max(seconds, 0.001))
    const words = [counted(count.entries, 'entry', 'entries'), counted(count.hits, 'hit')]
    terminal.err(`${words.join(', ')} ${end ? 'in' : 'after'} ${seconds.toFixed(1)} s (${rate.toLocaleString('en')} a second)`)
  }
  for await (const lines of readLines(path)) {
    for (const written of lines) {
      count.lines += 1
      if (written?.trim() === '') continue
      const read = written === undefined ? 'longer than 64 MB' : readEntry(written)
      if (typeof read === 'string') {
        count.bad += 1
        if (count.bad <= MOST_NAMED) terminal.err(`${terminal.styleErr('red', `line ${count.lines}`)}: ${read}`)
        continue
      }
      count.entries += 1
      for (const hit of await replay(read)) {
        count.hits += 1
        if (json) terminal.out(JSON.stringify(hit))
        else {
          const told = hit.alerts.map(({ subscription, decision }) => `${subscription}: ${decision}`).join(', ')
          terminal.out(
            `${terminal.style('dim', read.published.slice(0, 16).replace('T', ' '))}  ${terminal.style('cyan', hit.storyline)}  ${line(read.title, terminal.width)}`,
          )
          terminal.out(terminal.style('dim', `    ${hit.entry} · score ${hit.score.toFixed(1)}${told === '' ? '' : ` · ${told}`}`))
        }
      }
    }
    if (Date.now() - toldAt > PROGRESS_MS) {
      progress(false)
      toldAt = Date.now()
    }
  }
  progress(true)
  if (count.bad > 0)
    terminal.err(`${counted(count.bad, 'line')} could not be read as an entry and ${count.bad === 1 ? 'was' : 'were'} passed over.`)
  return count.bad > 0 ? exits.failure : exits.ok
}

/** The entry, or what is wrong with the line. */
function readEntry(written: string): ReplayEntry | string {
  let value: unknown
  try {
    value = JSON.parse(written.replace(/^\ufeff/, ''))
  } catch {
    return 'no JSON'
  }
  const read = entryLine.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    const name = issue?.path.join('.') ?? ''
    if (name === '') return 'no entry: a JSON object is expected'
    return name in Object(value) ? `${name}: ${issue?.message ?? 'not as it should be'}` : `${name} is missing`
  }
  const { lang, published, ...entry } = read.data
  const at = readDate(published)
  if (at === undefined) return `published: "${line(published, 40)}" is no date`
  const language = lang?.toLowerCase().split(/[-_]/)[0]
  return { ...entry, published: at, ...(language ? { lang: language } : {}) }
}

/**
 * `replay`: entries of a file through the rules and the decisions, under their own clock: what would have been told, and when.
 * Reads the configuration, touches no data folder; lines of the archive are taken too. A line that is no entry is named and passed over; the exit code is 1 then.
 */
import * as z from 'zod'
import type { ArchivedEntry } from '../archive/archive.ts'
import { readLine } from '../archive/read-line.ts'
import type { Configuration } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load.ts'
import { readDate } from '../feed/dates.ts'
import { compileRules } from '../match/compile.ts'
import { loadIndex } from '../match/match.ts'
import { makeReplay, type ReplayEntry } from '../pipeline/replay.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { readVersion } from './read-archived.ts'
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

const EXAMPLE =
  '{"id":"1","lang":"en","source":"bbc","published":"2026-11-24T08:00:00Z","title":"…","summary":"…","content":"…","url":"https://…"}'

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
      const given = written === undefined ? 'longer than 64 MB' : readEntry(written)
      if (typeof given === 'string') {
        count.bad += 1
        if (count.bad <= MOST_NAMED) terminal.err(`${terminal.styleErr('red', `line ${count.lines}`)}: ${given}`)
        continue
      }
      const read = 'entry' in given ? await replayOf(configuration, given) : given
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
  if (count.entries === 0 && count.bad > 0) terminal.err(`A line is an entry of the archive, or an object such as\n  ${EXAMPLE}`)
  if (count.lines === 0) terminal.err(`${path === '-' ? 'stdin' : path} is empty.`)
  return count.bad > 0 ? exits.failure : exits.ok
}

/** The entry, as it is given or as the archive has it, or what is wrong with the line. */
function readEntry(written: string): ReplayEntry | ArchivedEntry | string {
  let value: unknown
  try {
    value = JSON.parse(written.replace(/^\ufeff/, ''))
  } catch {
    return 'this is no JSON'
  }
  const read = entryLine.safeParse(value)
  if (!read.success) {
    const archived = readLine(Buffer.from(written))
    return 'entry' in archived ? archived.entry : wrongWith(value, read.error.issues[0])
  }
  const { lang, published, ...entry } = read.data
  const at = readDate(published)
  if (at === undefined) return `published: "${line(published, 40)}" is no date`
  const language = lang?.toLowerCase().split(/[-_]/)[0]
  return { ...entry, published: at, ...(language ? { lang: language } : {}) }
}

/** An entry as it was polled, in the language that it was read in. */
async function replayOf(configuration: Configuration, archived: ArchivedEntry): Promise<ReplayEntry> {
  const { foundAt, source, entry } = archived
  const { key, title, summary, content, link, publishedAt } = entry
  const { code } = (await readVersion(configuration, archived)).language
  const at = publishedAt === null ? undefined : readDate(publishedAt)
  return { id: key, source, published: at ?? foundAt, title, summary, content, url: link ?? '', ...(code === null ? {} : { lang: code }) }
}

function wrongWith(value: unknown, issue: z.core.$ZodIssue | undefined): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'this is no object'
  const member = String(issue?.path[0] ?? '')
  if (!(member in value)) return `"${member}" is missing`
  if (member === 'id' && 'id' in value && value.id === '') return '"id" is empty'
  return `"${member}" is ${member === 'id' ? 'neither text nor a number' : 'no text'}`
}

/**
 * `explain`: why an entry matched a storyline or not, clause by clause, by the rules as they are now; and, where it is a hit,
 * what each subscription decided. Reads the archive's files and the table, which `up` may have open, and changes nothing.
 */
import { existsSync } from 'node:fs'
import { describeReason } from '../alert/reason.ts'
import type { ArchivedEntry, ArchiveProblem } from '../archive/archive.ts'
import { folderArchive } from '../archive/folder.ts'
import type { Configuration } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load.ts'
import { suggest } from '../config/nearest.ts'
import { StorywireError } from '../errors.ts'
import { archiveFolder, isUnused } from '../local/data-folder.ts'
import { openForReading, readingStore } from '../local/session.ts'
import { compileRules } from '../match/compile.ts'
import { explainRule } from '../match/explain-rule.ts'
import { loadIndex, matchDocument } from '../match/match.ts'
import type { Hit } from '../storyline/hit.ts'
import type { Storyline } from '../storyline/storyline.ts'
import { type Explanation, explanationLines } from './explanation-lines.ts'
import { type FindDeps, findEntry, readWanted } from './find-entry.ts'
import { configurationOf, sampleHint } from './listing.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { type Read, readVersion } from './read-archived.ts'
import { line, type Terminal } from './terminal.ts'
import { onWait } from './waiting.ts'

export async function explainCommand(
  { terminal }: CommandDeps,
  options: GlobalOptions,
  typed: string,
  { storyline: named, all = false }: { readonly storyline?: string; readonly all?: boolean },
): Promise<number> {
  const wanted = readWanted(typed)
  if (wanted === undefined)
    throw new StorywireError(
      'usage',
      `"${line(typed, 80)}" is no entry: give its key (16 hex digits, or its beginning), its link, or a hit's id`,
    )
  const id = named ?? wanted.storyline
  if (wanted.storyline !== undefined && id !== undefined && wanted.storyline !== id)
    throw new StorywireError('usage', `The hit is of ${line(wanted.storyline, 80)}, not of ${line(id, 80)}`)
  const directory = options.data ?? '.storywire'
  const configuration = await configurationOf(directory, (await loadConfiguration(options.config)).configuration)
  const ids = configuration.storylines.map(each => each.id)
  if (id === undefined) throw new StorywireError('usage', `Name the storyline with --storyline <id>: ${ids.join(', ')}`)
  const storyline = configuration.storylines.find(each => each.id === id)
  if (storyline === undefined) {
    throw new StorywireError('usage', `There is no storyline "${line(id, 80)}": ${suggest(id, ids)}`)
  }

  const unused = await isUnused(directory)
  if (unused && !existsSync(archiveFolder(directory)))
    throw new StorywireError('unknown-entry', `Nothing is stored in ${directory} yet.${await sampleHint(options)}`)
  const archive = folderArchive({ directory: archiveFolder(directory) })
  const problems = problemTeller(terminal)
  // Opening the table would make one where there is none.
  const table = unused ? undefined : await openForReading(directory, 'explain', onWait(terminal))
  try {
    const store = table === undefined ? undefined : readingStore(table)
    const deps: FindDeps = {
      archive,
      onProblem: problems.tell,
      hits: store === undefined ? undefined : page => store.hitsByStoryline(id, page),
    }
    const { key, versions } = await findEntry(deps, wanted.entry).catch(async (error: unknown) => {
      const hint = error instanceof StorywireError && error.code === 'unknown-entry' ? await sampleHint(options) : ''
      throw hint === '' || !(error instanceof Error) ? error : new StorywireError('unknown-entry', `${error.message}\n${hint.trim()}`)
    })
    const hit = await store?.hit({ entryKey: key, storyline: id })
    const explanation = await explainEntry({ configuration, storyline }, key, versions, hit)
    if (options.json) terminal.out(JSON.stringify(explanation))
    else for (const row of explanationLines(terminal, configuration, explanation, { all })) terminal.out(row)
    return exits.ok
  } finally {
    problems.end()
    await table?.close()
  }
}

/** Names the first bad parts of the archive, and counts the rest. */
function problemTeller(terminal: Terminal) {
  let count = 0
  return {
    tell: ({ object, line: number, message }: ArchiveProblem) => {
      count += 1
      if (count <= mostTold)
        terminal.err(`archive/${line(object, 120)}${number === undefined ? '' : `, line ${number}`}: ${line(message, 200)}; passed over`)
    },
    end: () => {
      if (count > mostTold) terminal.err(`archive: ${count - mostTold} more parts are bad and were passed over`)
    },
  }
}

const mostTold = 10

type Following = { readonly configuration: Configuration; readonly storyline: Storyline }

async function explainEntry(
  { configuration, storyline }: Following,
  key: string,
  versions: readonly ArchivedEntry[],
  hit: Hit | undefined,
): Promise<Explanation> {
  const { storylines, entities } = configuration
  const alone = loadIndex(compileRules({ storylines: [storyline], entities }))
  const read = await Promise.all(
    versions.map(async version => {
      const { document, language } = await readVersion(configuration, version)
      return { version, document, language, matches: matchDocument(alone, document).length > 0 }
    }),
  )
  // Of the feeds that carry it now, one that matches says more than the newest.
  const current = read.filter((one, at) => read.findIndex(other => other.version.feed === one.version.feed) === at)
  const shown = current.find(one => one.matches) ?? current[0]
  const evidence = shown === undefined && hit !== undefined ? evidenceOf(hit) : undefined
  const { document, language } = shown ?? evidence ?? unread(key)
  const explained = explainRule({ ...storyline, entities }, document)
  return {
    entry: {
      key,
      title: shown?.version.entry.title ?? hit?.entry.title ?? '',
      link: shown?.version.entry.link ?? hit?.entry.link ?? null,
      publishedAt: shown?.version.entry.publishedAt ?? hit?.entry.publishedAt ?? null,
      source: shown?.version.source ?? hit?.entry.source ?? '',
      feed: shown?.version.feed ?? null,
      foundAt: shown?.version.foundAt ?? hit?.foundAt ?? '',
      from: shown === undefined ? 'hit' : 'archive',
    },
    storyline: storyline.id,
    rule: storyline.rule,
    language,
    ...explained,
    versions: read.map(({ version: { foundAt, feed, source, revised, entry }, matches }) => ({
      foundAt,
      feed,
      source,
      revised,
      textHash: entry.textHash,
      matches,
    })),
    hit: hit === undefined ? null : hitFacts(configuration, hit, loadIndex(compileRules({ storylines, entities })).version),
  }
}

/** What is left of an entry that the archive no longer has. */
function evidenceOf({ evidence, entry: { source, language } }: Hit): Read {
  const body = evidence.body.map(excerpt => excerpt.text).join('\n\n')
  return {
    document: { title: evidence.title.text, body, source, ...(language === null ? {} : { lang: language }) },
    language: { code: language, by: 'hit', expected: null },
  }
}

/** The hit went between two readings. */
function unread(key: string): never {
  throw new StorywireError('unknown-entry', `The entry ${key} is neither in the archive nor a hit any more.`)
}

function hitFacts({ sources }: Configuration, hit: Hit, rules: string): Explanation['hit'] {
  const nameOf = (id: string) => sources.find(source => source.id === id)?.name ?? id
  return {
    score: hit.score,
    foundAt: hit.foundAt,
    revision: hit.revision,
    backlog: hit.backlog,
    lapsedAt: hit.lapsedAt ?? null,
    development: hit.development ?? null,
    rulesAreCurrent: hit.rules === rules,
    decisions: Object.entries(hit.decisions ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([subscription, decision]) => ({
        subscription,
        decision: decision.decision,
        reason: decision.reason,
        why: describeReason(decision, nameOf),
      })),
  }
}

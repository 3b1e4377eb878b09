/** `hits`: what the table holds, newest first; with --json as /v1/hits has it. */

import { loadConfiguration } from '../config/load.ts'
import { suggest } from '../config/nearest.ts'
import { StorywireError } from '../errors.ts'
import type { ApiHit } from '../query/api-types.ts'
import { listHits } from '../query/hits.ts'
import { folderRules } from '../rules/folder.ts'
import { unpackRuleSet } from '../rules/rule-set.ts'
import { listCommand } from './listing.ts'
import type { CommandDeps, GlobalOptions } from './main.ts'
import { line } from './terminal.ts'
import { evidenceWords, localTime, nameOf } from './words.ts'

export async function hitsCommand(
  deps: CommandDeps,
  options: GlobalOptions,
  { storyline, limit }: { readonly storyline?: string; readonly limit?: number },
): Promise<number> {
  const { style, width } = deps.terminal
  if (storyline !== undefined) {
    const { configuration } = await loadConfiguration(options.config)
    const ids = configuration.storylines.map(({ id }) => id)
    const known = [...ids, ...(await retiredIn(options.data ?? '.storywire'))]
    if (!known.includes(storyline)) throw new StorywireError('usage', `There is no storyline "${storyline}": ${suggest(storyline, ids)}`)
  }
  return listCommand<ApiHit>(deps, options, {
    command: 'hits',
    limit,
    page: async (reading, query) => {
      const { hits, next } = await listHits(reading, { ...query, ...(storyline === undefined ? {} : { storyline }) })
      return { rows: hits, next }
    },
    show: (hit, configuration) => {
      const facts = [
        hit.sources.map(id => nameOf(configuration.sources, id)).join(', '),
        hit.entry.language ?? 'language unknown',
        `score ${Math.round(hit.score * 10) / 10}`,
        evidenceWords(hit.evidence),
        ...(hit.backlog ? ['backlog'] : []),
        ...(hit.lapsedAt === null ? [] : ['no longer matches']),
      ]
      return [
        `${style('dim', localTime(hit.foundAt))}  ${style('cyan', hit.storyline)}  ${style('bold', line(hit.entry.title, width))}`,
        style('dim', `    ${line(facts.filter(fact => fact !== '').join(' · '), width - 4)}`),
        ...(hit.entry.link === null ? [] : [style('dim', `    ${line(hit.entry.link, Number.POSITIVE_INFINITY)}`)]),
      ].join('\n')
    },
    nothing: storyline === undefined ? 'No hits yet.' : `No hits of ${storyline} yet.`,
  })
}

/** Storylines that were pushed here once, whether they are still in config/ or not: their hits are kept. */
async function retiredIn(directory: string): Promise<readonly string[]> {
  try {
    const found = await folderRules({ directory }).read()
    if (found.kind !== 'found') return []
    const { storylines, retired } = unpackRuleSet(found.bytes)
    return [...storylines, ...retired].map(({ id }) => id)
  } catch {
    // The table is what was asked for; broken rules are told by `up` and by the next push.
    return []
  }
}

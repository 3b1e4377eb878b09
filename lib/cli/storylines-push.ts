/**
 * `storylines push`: the rules as they stand in `config/` to the functions that run, without a deployment. Whatever is wrong with
 * them is found before anything is written: the ones in use then stay.
 */

import { withoutExamples } from '../config/compiled.ts'
import type { Configuration } from '../config/configuration.ts'
import { checkExamples } from '../config/examples.ts'
import { formatProblems } from '../config/format-problem.ts'
import { loadConfiguration } from '../config/load.ts'
import { StorywireError } from '../errors.ts'
import { compileRules } from '../match/compile.ts'
import { type Index, loadIndex } from '../match/match.ts'
import { folderRules } from '../rules/folder.ts'
import { RULES_OBJECT, type RulesPlace } from '../rules/place.ts'
import { type Changes, changesOf, retiredOf } from '../rules/retired.ts'
import { packRuleSet, type RuleSet, unpackRuleSet } from '../rules/rule-set.ts'
import { s3Rules } from '../rules/s3.ts'
import { type CommandDeps, exits, type GlobalOptions } from './main.ts'
import { counted, line, type Terminal } from './terminal.ts'

export type PushOptions = { readonly to?: string }

/** An upload may take long on a slow line. */
const uploadMs = 5 * 60_000

export async function pushCommand({ terminal }: CommandDeps, options: GlobalOptions, { to }: PushOptions): Promise<number> {
  const target = targetOf(to, options)
  const { configuration, warnings } = await loadConfiguration(options.config)
  // From here on edits of `config/` are newer than what is pushed.
  const pushedAt = new Date().toISOString()
  if (warnings.length > 0) terminal.err(`${formatProblems(warnings, { colour: terminal.colourErr })}\n`)
  const { storylines, subscriptions, entities } = configuration
  const rules = compileRules({ storylines, entities })
  const index = loadIndex(rules)
  if (!examplesHold(terminal, configuration, index)) return exits.failure

  const { place, name } = target
  const before = await place.read()
  const was = before.kind === 'found' ? readable(terminal, name, before.bytes) : undefined
  const changes = changesOf(was, configuration)
  const set = { pushedAt, storylines: withoutExamples(storylines), subscriptions, retired: retiredOf(was, storylines), index: rules }
  for (const { id, was: title, title: now } of changes.otherMeaning)
    terminal.err(
      `${terminal.styleErr('yellow', 'warning:')} ${id} was “${title}” before it was taken out and is “${now}” now: hits of both stand under one id. An id never changes its meaning: give the new storyline another one.`,
    )
  const bytes = packRuleSet(set)
  // What the functions will do with it is done here first.
  loadIndex(unpackRuleSet(bytes).index)
  await write(place, bytes, before.kind === 'found' ? before.etag : undefined)
  const words = was !== undefined && sameSet(was, set) ? ': the same as before' : changeWords(changes, was)
  if (options.json)
    terminal.out(JSON.stringify({ to: name, rules: index.version, pushedAt, storylines: storylines.map(({ id }) => id), ...changes }))
  else
    terminal.out(
      `${terminal.style('green', 'Pushed')} ${counted(storylines.length, 'storyline')} to ${name} (rules ${index.version})${words}.\n${target.when}`,
    )
  return exits.ok
}

/** A condition that fails may be our own write, whose answer was lost and which was sent again. */
async function write(place: RulesPlace, bytes: Uint8Array, over: string | undefined): Promise<void> {
  try {
    await place.write(bytes, over)
  } catch (error) {
    if (!(error instanceof StorywireError) || error.code !== 'rules-changed') throw error
    const there = await place.read()
    if (there.kind !== 'found' || !Buffer.from(there.bytes).equals(bytes)) throw error
  }
}

type Target = { readonly place: RulesPlace; readonly name: string; readonly when: string }

function targetOf(to: string | undefined, { data = '.storywire' }: GlobalOptions): Target {
  if (to !== undefined && /^s3:/i.test(to)) {
    const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(to) ?? []
    if (bucket === undefined) throw new StorywireError('usage', `${to} names no bucket: write s3://bucket or s3://bucket/prefix`)
    const prefix = path === '' || path.endsWith('/') ? path : `${path}/`
    const when = 'The functions of this bucket take them within a minute.'
    return { place: s3Rules({ bucket, prefix, patienceMs: uploadMs }), name: `s3://${bucket}/${prefix}${RULES_OBJECT}`, when }
  }
  if (to !== undefined && /^\w+:\/\//.test(to)) throw new StorywireError('usage', `${to} is neither an s3:// address nor a folder`)
  const directory = to ?? data
  const when = 'A running `up` of this folder takes them at once; one that is started later reads config/ itself.'
  return { place: folderRules({ directory }), name: `${directory}/${RULES_OBJECT}`, when }
}

/** Names every example that does not do what it should. */
function examplesHold(terminal: Terminal, configuration: Configuration, index: Index): boolean {
  const failing = checkExamples(configuration, index).filter(({ ok }) => !ok)
  for (const { storyline, kind, lang, title } of failing)
    terminal.err(
      `${terminal.styleErr('red', '✗')} ${storyline}: should ${kind === 'match' ? 'match' : 'not match'} (${lang}): ${line(title, 100)}`,
    )
  if (failing.length > 0)
    terminal.err(
      `\nNothing is pushed: ${counted(failing.length, 'example')} not as it should be. \`npx storywire check\` says why. The rules in use stay.`,
    )
  return failing.length === 0
}

/** What lies there, unless it is broken: then it is replaced, and what it knew of earlier storylines is lost. */
function readable(terminal: Terminal, name: string, bytes: Uint8Array): RuleSet | undefined {
  try {
    return unpackRuleSet(bytes)
  } catch (cause) {
    const why = cause instanceof StorywireError ? cause.message : String(cause)
    terminal.err(`${terminal.styleErr('yellow', 'warning:')} ${name} is replaced, and what it said of earlier storylines is lost: ${why}`)
    return undefined
  }
}

const sameSet = (a: RuleSet, b: RuleSet): boolean => {
  const facts = ({ storylines, subscriptions, retired }: RuleSet) => JSON.stringify({ storylines, subscriptions, retired })
  return facts(a) === facts(b) && Buffer.from(a.index).equals(Buffer.from(b.index))
}

/** `: 1 new, 2 changed, 1 taken out (its hits are kept): a, b, c, d`; nothing of the first push. */
function changeWords({ added, changed, removed }: Changes, was: RuleSet | undefined): string {
  if (was === undefined) return ''
  const words = [
    ...(added.length > 0 ? [`${added.length} new (${added.join(', ')})`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed (${changed.join(', ')})`] : []),
    ...(removed.length > 0 ? [`${removed.length} taken out (${removed.join(', ')}; what they found is kept)`] : []),
  ]
  return words.length > 0 ? `: ${words.join(', ')}` : ': other entities or subscriptions'
}

/**
 * A rule set: what `storylines push` hands to running functions. The rule index for poll, and for all of them the storylines' titles
 * and the subscriptions. Feeds, sources, entities and channels stay those that were deployed.
 *
 * As bytes: magic, format, length of the facts, SHA-256 of all that follows; then the facts as JSON, then the index.
 */
import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { CompiledStorylines, CompiledSubscriptions } from '../config/compiled.ts'
import type { Configuration } from '../config/configuration.ts'
import { StorywireError } from '../errors.ts'
import { retiredOf } from './retired.ts'

const MAGIC = 0x53575253 // "SWRS"
/** Raised whenever the facts' shape or meaning changes. */
const FORMAT = 1
const HASH_AT = 12
const HASH_BYTES = 32
const HEADER_BYTES = HASH_AT + HASH_BYTES
/** Poll holds it twice in its 512 MB while it changes over. */
export const MOST_BYTES = 96 * 1024 * 1024

const Facts = z.strictObject({
  pushedAt: z.iso.datetime(),
  storylines: CompiledStorylines,
  subscriptions: CompiledSubscriptions,
  retired: z.array(z.strictObject({ id: z.string(), title: z.string() })),
})

export type RuleSet = Required<Pick<Configuration, 'storylines' | 'subscriptions' | 'retired'>> & {
  /** ISO 8601 UTC. */
  readonly pushedAt: string
  /** What `compileRules` made of the storylines; it is checked when it is loaded. */
  readonly index: ArrayBuffer
}

const hashOf = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** Throws `rules-too-large`. The storylines' examples must have been left out. */
export function packRuleSet({ index, ...facts }: RuleSet): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(Facts.parse(facts)))
  const bytes = new Uint8Array(HEADER_BYTES + json.length + index.byteLength)
  if (bytes.length > MOST_BYTES)
    throw new StorywireError(
      'rules-too-large',
      `the rules take ${bytes.length} bytes, more than the ${MOST_BYTES} that a function can hold`,
    )
  const header = new DataView(bytes.buffer)
  header.setUint32(0, MAGIC)
  header.setUint32(4, FORMAT)
  header.setUint32(8, json.length)
  bytes.set(json, HEADER_BYTES)
  bytes.set(new Uint8Array(index), HEADER_BYTES + json.length)
  bytes.set(hashOf(bytes.subarray(HEADER_BYTES)), HASH_AT)
  return bytes
}

/** Throws `bad-rule-set` for anything that `packRuleSet` of this format did not write, whole. */
export function unpackRuleSet(bytes: Uint8Array): RuleSet {
  const refuse = (why: string, cause?: unknown): never => {
    throw new StorywireError('bad-rule-set', `the pushed rules cannot be used: ${why}; push them again`, { cause })
  }
  if (bytes.length < HEADER_BYTES) return refuse('they are too short')
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (header.getUint32(0) !== MAGIC) return refuse('this is no rule set')
  const format = header.getUint32(4)
  if (format !== FORMAT) return refuse(`they have format ${format}, not ${FORMAT}`)
  const factsEnd = HEADER_BYTES + header.getUint32(8)
  const hash = hashOf(bytes.subarray(HEADER_BYTES))
  if (factsEnd > bytes.length || hash.some((byte, at) => byte !== bytes[HASH_AT + at])) return refuse('they are cut or damaged')
  try {
    const facts = Facts.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_BYTES, factsEnd))))
    const index = new ArrayBuffer(bytes.length - factsEnd)
    new Uint8Array(index).set(bytes.subarray(factsEnd))
    return { ...facts, index }
  } catch (cause) {
    return refuse('they do not say what they should', cause)
  }
}

/** The configuration as it is with the set in use; what it followed so far and the set does not is no longer followed. */
export const withRuleSet = (configuration: Configuration, { storylines, subscriptions, retired }: RuleSet): Configuration => ({
  ...configuration,
  storylines,
  subscriptions,
  retired: retiredOf({ storylines: configuration.storylines, retired }, storylines),
})

/** The configuration as it is where the set is older than it: all that is taken is what the set knows of storylines that left. */
export const withoutRuleSet = (configuration: Configuration, set: Pick<RuleSet, 'storylines' | 'retired'>): Configuration => ({
  ...configuration,
  retired: retiredOf(set, configuration.storylines),
})

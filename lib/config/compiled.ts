/**
 * The configuration as the functions on AWS carry it: `config.json` and `rules.idx` beside their code.
 * Written at synth, read at a function's first call; examples stay behind.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { StorywireError } from '../errors.ts'
import { compileRules } from '../match/compile.ts'
import type { Storyline } from '../storyline/storyline.ts'
import type { Configuration } from './configuration.ts'

const CONFIG = 'config.json'
const RULES = 'rules.idx'

const text = z.string()
const texts = z.readonly(z.array(text))
const optionalText = z.exactOptional(text)

export const CompiledStorylines = z.array(
  z.strictObject({
    id: text,
    title: text,
    rule: text,
    minScore: z.number(),
    examples: z.strictObject({ match: z.tuple([]), ignore: z.tuple([]) }),
  }),
)

export const CompiledSubscriptions = z.array(
  z.strictObject({
    id: text,
    storylines: z.union([z.literal('all'), texts]),
    channels: texts,
    zone: text,
    minScore: z.exactOptional(z.number()),
    languages: z.exactOptional(texts),
    sources: z.exactOptional(texts),
  }),
)

const Compiled = z.strictObject({
  contact: optionalText,
  sharedHosts: z.exactOptional(texts),
  sources: z.array(z.strictObject({ id: text, name: text, country: text, language: text, state: z.boolean() })),
  feeds: z.array(
    z.strictObject({
      id: text,
      source: text,
      url: optionalText,
      page: optionalText,
      select: z.exactOptional(
        z.strictObject({ entry: text, title: optionalText, link: optionalText, date: optionalText, zone: optionalText }),
      ),
      language: text,
      everyMs: z.number(),
      floorMs: z.number(),
      ceilingMs: z.number(),
      adapts: z.exactOptional(z.boolean()),
      allowPrivate: z.boolean(),
      off: optionalText,
    }),
  ),
  entities: z.record(text, z.record(text, texts)),
  storylines: CompiledStorylines,
  channels: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ id: text, type: z.literal('slack'), secret: text }),
      z.strictObject({ id: text, type: z.literal('webhook'), secret: text }),
      z.strictObject({ id: text, type: z.literal('email'), to: texts, from: text, secret: optionalText }),
    ]),
  ),
  subscriptions: CompiledSubscriptions,
})

const CompiledFile = z.extend(Compiled, { rulesAt: z.exactOptional(z.iso.datetime()) })

/** `rulesAt`: when the rules were written, ISO 8601 UTC; what is pushed later is newer. */
export type CompiledConfiguration = { readonly configuration: Configuration; readonly rulesAt?: string }

/** As the functions carry them. */
export const withoutExamples = (storylines: readonly Storyline[]): Storyline[] =>
  storylines.map(each => ({ ...each, examples: { match: [], ignore: [] } }))

/** Write both files into an existing folder. Throws `bad-rules` where a rule does not compile. */
export const writeCompiled = async (directory: string, { configuration, rulesAt }: CompiledConfiguration): Promise<void> => {
  const { storylines, entities } = configuration
  const rules = compileRules({ storylines, entities })
  const { retired: _, ...rest } = configuration
  const compiled = { ...rest, storylines: withoutExamples(storylines), ...(rulesAt === undefined ? {} : { rulesAt }) }
  await writeFile(join(directory, CONFIG), JSON.stringify(CompiledFile.parse(compiled)))
  await writeFile(join(directory, RULES), new Uint8Array(rules))
}

/** Read what `writeCompiled` wrote. Throws `bad-compiled` for files that are missing or not ours. */
export const readCompiled = async (directory: string): Promise<CompiledConfiguration & { readonly index: ArrayBuffer }> => {
  try {
    const [json, rules] = await Promise.all([readFile(join(directory, CONFIG), 'utf8'), readFile(join(directory, RULES))])
    const index = new ArrayBuffer(rules.byteLength)
    new Uint8Array(index).set(rules)
    const { rulesAt, ...configuration } = CompiledFile.parse(JSON.parse(json))
    return { configuration, index, ...(rulesAt === undefined ? {} : { rulesAt }) }
  } catch (cause) {
    throw new StorywireError('bad-compiled', `${directory} holds no compiled configuration`, { cause })
  }
}

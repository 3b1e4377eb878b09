/**
 * The JSON Schemas by which an editor completes, explains and checks the files of `config/`, made of the same zod objects
 * that read them. What takes more than one key to see only `storywire check` tells. Pure; `config/schema/` holds them.
 */
import * as z from 'zod'
import { AlertsFile, EntitiesFile, FeedsFile, StorylineFile } from './schema.ts'

const files = { feeds: FeedsFile, entities: EntitiesFile, storyline: StorylineFile, alerts: AlertsFile } as const

/** By file name. Draft 7: what every YAML language server knows. */
export const jsonSchemas = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(files).map(([name, schema]) => [
      `${name}.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }), null, 2)}\n`,
    ]),
  )

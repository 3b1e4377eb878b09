/** The JSON Schemas in config/schema: those of the zod objects, every key explained, and true of the shipped files. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { jsonSchemas } from '../../lib/config/json-schema.ts'

const config = join(import.meta.dirname, '../../config')
const read = (path: string): string => readFileSync(join(config, path), 'utf8')
const schemas = [...jsonSchemas()]

test('the committed files are what `npm run schemas` writes', () => {
  expect(readdirSync(join(config, 'schema')).toSorted()).toEqual(schemas.map(([name]) => name).toSorted())
  for (const [name, text] of schemas) expect(read(`schema/${name}`)).toBe(text)
})

type Schema = {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** Every key of every object, as a path. */
const keysOf = (schema: Schema, path = ''): { readonly key: string; readonly description: string | undefined }[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => [
    { key: `${path}/${name}`, description: each.description },
    ...keysOf(each, `${path}/${name}`),
  ]),
  ...[schema.items, typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined]
    .filter(each => each !== undefined)
    .flatMap(each => keysOf(each, `${path}/*`)),
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(each => keysOf(each, path)),
]

test.each(schemas)('%s explains every key', (_, text) => {
  const keys = keysOf(JSON.parse(text))
  expect(keys.length).toBeGreaterThan(0)
  expect(keys.filter(({ description }) => description === undefined || description === '')).toEqual([])
})

const schemaOf = (name: string) => z.fromJSONSchema(JSON.parse(read(`schema/${name}.json`)))
const shipped: readonly (readonly [string, string])[] = [
  ['feeds.yaml', 'feeds'],
  ['entities.yaml', 'entities'],
  ['alerts.yaml', 'alerts'],
  ...readdirSync(join(config, 'storylines')).map(name => [`storylines/${name}`, 'storyline'] as const),
]

test.each(shipped)('%s is right by its schema', (file, name) => {
  expect(schemaOf(name).safeParse(parse(read(file))).error).toBeUndefined()
})

describe('an editor marks', () => {
  test.each([
    ['storyline', { id: 'bridges', title: 'Bridges', rule: 'bridge', colour: 'red' }],
    ['storyline', { id: 'Bridges', title: 'Bridges', rule: 'bridge' }],
    ['storyline', { id: 'bridges', title: 'Bridges' }],
    ['storyline', { id: 'bridges', title: 'Bridges', rule: 'bridge', examples: { match: [{ title: 'No language' }] } }],
    ['entities', { entities: { bridges: { en: [] } } }],
    ['entities', { entities: { bridges: { english: ['bridge'] } } }],
    ['feeds', { sources: [] }],
    ['alerts', { channels: [{ id: 'desk', type: 'pigeon', secret: 'DESK' }] }],
    ['alerts', { channels: [{ id: 'desk', type: 'slack', secret: 'https://hooks.example/secret' }] }],
  ])('in %s: %j', (name, value) => {
    expect(schemaOf(name).safeParse(value).success).toBe(false)
  })
})

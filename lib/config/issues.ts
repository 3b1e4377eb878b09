/** Zod's issues put into words and places: unknown and missing keys, wrong types and values. */
import * as z from 'zod'
import { nearest, suggest } from './nearest.ts'
import { type ConfigProblem, problemAt } from './problem.ts'
import { LATER_KEYS } from './schema.ts'
import type { Fault } from './values.ts'
import { type Path, placeOfGroup, placeOfKey, placeOfValue, valueAt, type YamlFile } from './yaml-file.ts'

type Found = { readonly path: Path; readonly at: keyof typeof places; readonly fault: Fault }

const places = { key: placeOfKey, value: placeOfValue, group: placeOfGroup }

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a group of keys'
  if (typeof value === 'boolean') return `the word ${value}`
  return typeof value === 'number' ? 'a number' : 'text'
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that a path leads to in the schema, going by the values where there is a choice. */
const objectAt = (schema: z.core.$ZodType, root: unknown, path: Path): z.ZodObject | undefined => {
  if (schema instanceof z.ZodOptional) return objectAt(schema.unwrap(), root, path)
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const option = schema.options.find(
      each => each instanceof z.ZodObject && isGroup(root) && each.shape.type?.safeParse(root.type).success === true,
    )
    return option === undefined ? undefined : objectAt(option, root, path)
  }
  const [step, ...rest] = path
  if (step === undefined) return schema instanceof z.ZodObject ? schema : undefined
  const inner = valueAt(root, [step])
  if (schema instanceof z.ZodObject) {
    const next = schema.shape[String(step)]
    return next === undefined ? undefined : objectAt(next, inner, rest)
  }
  if (schema instanceof z.ZodArray) return objectAt(schema.element, inner, rest)
  return schema instanceof z.ZodRecord ? objectAt(schema.valueType, inner, rest) : undefined
}

const unknownKey = (owner: z.ZodObject | undefined, key: string): Fault => {
  const title = owner?.meta()?.title ?? 'this group'
  if (LATER_KEYS[title]?.includes(key)) return { code: 'not-yet-supported', message: `"${key}" is not yet supported`, hint: 'remove it' }
  return { code: 'unknown-key', message: `"${key}" is no key of ${title}`, hint: suggest(key, Object.keys(owner?.shape ?? {})) }
}

const wrongType = (expected: string, value: unknown): Fault => {
  const wanted = EXPECTED[expected] ?? expected
  if (value === null) return { code: 'missing-value', message: `a value is missing: ${wanted}` }
  const hint =
    expected === 'array' && (typeof value === 'string' || typeof value === 'number')
      ? { hint: `write [${value}]` }
      : expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')
        ? { hint: `write "${value}" with its quotes` }
        : expected === 'boolean' && typeof value === 'string' && /^(yes|no|on|off)$/i.test(value)
          ? { hint: `write ${/^(yes|on)$/i.test(value)}` }
          : {}
  return { code: 'wrong-type', message: `${wanted} is expected here, not ${kindOf(value)}`, ...hint }
}

const foundIn = (schema: z.core.$ZodType, root: unknown, issue: z.core.$ZodIssue, above: Path = []): readonly Found[] => {
  const path = [...above, ...issue.path]
  const value = valueAt(root, path)
  const key = String(path.at(-1))
  switch (issue.code) {
    case 'unrecognized_keys': {
      const owner = objectAt(schema, root, path)
      return issue.keys.map(each => ({ path: [...path, each], at: 'key', fault: unknownKey(owner, each) }))
    }
    case 'invalid_type':
      if (value === undefined && path.length > 0) return [missingKey(path, key)]
      return [{ path, at: 'value', fault: wrongType(issue.expected, value) }]
    case 'invalid_key':
      return issue.issues.flatMap(inner => foundIn(schema, root, inner, path).map(found => ({ ...found, at: 'key' as const })))
    case 'invalid_union': {
      if (value === undefined) return [missingKey(path, key)]
      if (issue.discriminator !== undefined) return [oneOf(path, value, ('options' in issue ? (issue.options ?? []) : []).map(String))]
      // a list, or a word instead of it: the one union there is
      const asList = issue.errors.find(errors => errors.every(error => error.path.length > 0 || error.code === 'too_small'))
      if (Array.isArray(value) && asList !== undefined) return asList.flatMap(inner => foundIn(schema, root, inner, path))
      const hint = typeof value === 'string' ? { hint: nearest(value, ['all']) === undefined ? `write [${value}]` : 'write all' } : {}
      return [
        {
          path,
          at: 'value',
          fault: { code: 'wrong-type', message: `"all" or a list of ids is expected here, not ${kindOf(value)}`, ...hint },
        },
      ]
    }
    case 'invalid_value':
      if (value === undefined) return [missingKey(path, key)]
      return [oneOf(path, value, issue.values.map(String))]
    case 'too_small':
      if (issue.origin === 'array') return [{ path, at: 'value', fault: { code: 'empty-list', message: `"${key}" needs at least one` } }]
      return [{ path, at: 'value', fault: { code: 'bad-value', message: `${value} is too small; ${issue.minimum} is the least` } }]
    case 'custom':
      return [{ path, at: 'value', fault: { code: 'bad-value', message: issue.message, ...issue.params } }]
    default:
      return [{ path, at: 'value', fault: { code: 'bad-value', message: issue.message } }]
  }
}

const missingKey = (path: Path, key: string): Found => ({
  path: path.slice(0, -1),
  at: 'group',
  fault: { code: 'missing-key', message: `"${key}" is missing here`, hint: `add "${key}: …"` },
})

const oneOf = (path: Path, value: unknown, known: readonly string[]): Found => ({
  path,
  at: 'value',
  fault: { code: 'bad-value', message: `${JSON.stringify(value)} is none of ${known.join(', ')}`, hint: suggest(String(value), known) },
})

/** Read a file by its schema: its value, or every problem of its keys and values. */
export const readBySchema = <Schema extends z.ZodType>(
  schema: Schema,
  file: YamlFile,
): { readonly value: z.infer<Schema> | undefined; readonly problems: readonly ConfigProblem[] } => {
  const result = schema.safeParse(file.value)
  if (result.success) return { value: result.data, problems: [] }
  const found = result.error.issues.flatMap(issue => foundIn(schema, file.value, issue))
  return {
    value: undefined,
    problems: found.map(({ path, at, fault }) => problemAt(file, places[at](file, path), fault)),
  }
}

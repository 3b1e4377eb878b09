/** The query strings of the API, checked: every bad parameter at once, each with what would be right. */
import * as z from 'zod'
import type { Configuration } from '../config/configuration.ts'
import type { DecisionKind } from '../storyline/hit.ts'
import type { ApiProblem } from './api-types.ts'
import { decodeCursor } from './cursor.ts'

const decisions: readonly DecisionKind[] = ['send', 'below', 'duplicate', 'backlog', 'lapsed', 'gone']
const defaultLimit = 50
const maxLimit = 200
const dayMs = 86_400_000

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })])
const badInstant = 'not a date (2026-11-24) or an instant with its zone (2026-11-24T09:00:00Z)'

/** A date means its whole day in UTC, so as `to` it ends at the next midnight. */
const bound = (side: 'from' | 'to') =>
  z.string().transform((text, context) => {
    if (z.iso.date().safeParse(text).success) return new Date(Date.parse(text) + (side === 'to' ? dayMs : 0)).toISOString()
    // A `+` that was not percent-encoded arrives as a space.
    const zoned = text.replace(/ (?=\d\d:?\d\d$)/, '+')
    if (instant.safeParse(zoned).success) return new Date(zoned).toISOString()
    context.addIssue({ code: 'custom', message: badInstant })
    return z.NEVER
  })

const cursor = z.string().transform((text, context) => {
  const place = decodeCursor(text)
  if (place !== undefined) return place
  context.addIssue({ code: 'custom', message: 'not a cursor of this API: take it from `next`, unchanged' })
  return z.NEVER
})

const limit = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .refine(n => n >= 1 && n <= maxLimit)

const language = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z\d]{2,8})*$/, 'not a BCP 47 language such as ko or de')
  .transform(tag => primary(tag))

const oneOf = (kind: string, known: readonly string[]) =>
  z.string().refine(id => known.includes(id), { error: `no such ${kind}; known: ${list(known)}` })

const list = (known: readonly string[]): string =>
  known.length === 0 ? 'none' : known.slice(0, 20).join(', ') + (known.length > 20 ? ` and ${known.length - 20} more` : '')

/** `zh-Hant` and `zh` are one language to a filter. */
export const primary = (tag: string): string => tag.split('-', 1).join('').toLowerCase()

const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(row => row.id)

const page = {
  from: bound('from').optional(),
  to: bound('to').optional(),
  limit: limit.prefault(String(defaultLimit)),
  cursor: cursor.optional(),
}

/** Those that are no longer followed have kept their hits. */
const storyline = ({ storylines, retired = [] }: Configuration) => oneOf('storyline', ids([...storylines, ...retired]))

/** `/v1/hits`. */
export const hitsParameters = (configuration: Configuration) =>
  z.strictObject({
    storyline: storyline(configuration).optional(),
    source: oneOf('source', ids(configuration.sources)).optional(),
    language: language.optional(),
    ...page,
  })

/** `/v1/alerts`. */
export const alertsParameters = (configuration: Configuration) =>
  z.strictObject({
    storyline: storyline(configuration).optional(),
    subscription: oneOf('subscription', ids(configuration.subscriptions)).optional(),
    decision: oneOf('decision', decisions).optional(),
    ...page,
  })

/** Endpoints that take none. */
export const noParameters = z.strictObject({})

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: NonNullable<ApiProblem['errors']> }

/** A parameter given as nothing (`?source=`) is not given; one given twice is wrong, as is an unknown one. */
export function parseParameters<Schema extends z.ZodObject>(schema: Schema, query: URLSearchParams): Parsed<z.output<Schema>> {
  const given = new Map<string, string>()
  const errors: { parameter: string; detail: string }[] = []
  for (const [name, value] of query) {
    if (value === '') continue
    if (given.has(name)) errors.push({ parameter: name, detail: 'given more than once' })
    given.set(name, value)
  }
  const result = schema.safeParse(Object.fromEntries(given))
  if (!result.success) {
    for (const issue of result.error.issues) {
      if (issue.code === 'unrecognized_keys') {
        const known = list(Object.keys(schema.shape))
        for (const parameter of issue.keys) errors.push({ parameter, detail: `unknown parameter; known: ${known}` })
        continue
      }
      const parameter = String(issue.path[0])
      errors.push({ parameter, detail: parameter === 'limit' ? `not a whole number from 1 to ${maxLimit}` : issue.message })
    }
    return { ok: false, errors }
  }
  const { from, to } = result.data as { from?: string; to?: string }
  if (from !== undefined && to !== undefined && from >= to) errors.push({ parameter: 'to', detail: 'must be later than `from`' })
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: result.data }
}

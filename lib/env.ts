/**
 * The environment variables of each function: one zod object each, read by `functions/` and supplied by `infra/`.
 *
 * `Supplied` makes a variable that infra forgets or misspells a type error. Importing this reads nothing;
 * variables that Lambda itself or the AWS SDK reads (AWS_REGION, …) are not ours and not here.
 */
import * as z from 'zod/mini'
import { StorywireError } from './errors.ts'

const text = z.string().check(z.minLength(1, 'is empty'))

export const DispatchEnv = z.object({
  TABLE_NAME: text,
  /** Where poll messages go. */
  QUEUE_URL: z.url('is no URL'),
})

/** The bucket of pushed rules: docs/pushing-rules.md. */
const RULES_BUCKET = text

export const PollEnv = z.object({
  TABLE_NAME: text,
  /** Woken after new hits. */
  ALERT_FUNCTION_NAME: text,
  /** Where new and revised entries are kept. */
  ARCHIVE_BUCKET: text,
  RULES_BUCKET,
})

export const AlertEnv = z.object({
  TABLE_NAME: text,
  RULES_BUCKET,
  /** In front of the name of each channel's secret in Parameter Store, with both slashes: `/storywire/`. */
  SECRETS_PREFIX: z.string().check(z.regex(/^\/([\w.-]+\/)+$/, 'starts and ends with a slash')),
  /** Where people open the dashboard, without a trailing slash; absent: messages do not link to it. */
  DASHBOARD_URL: z.optional(
    z.url({ protocol: /^https?$/, error: 'is no web address' }).check(z.refine(url => !url.endsWith('/'), 'no trailing slash')),
  ),
})

export const QueryEnv = z.object({
  TABLE_NAME: text,
  RULES_BUCKET,
})

/** What infra must supply: every variable as the string that Lambda hands over, and no other. */
export type Supplied<Schema extends z.ZodMiniObject> = {
  readonly [Name in keyof z.input<Schema> as undefined extends z.input<Schema>[Name] ? never : Name]: string
} & { readonly [Name in keyof z.input<Schema> as undefined extends z.input<Schema>[Name] ? Name : never]?: string }

/** Read one function's environment. Throws `bad-environment` that names every missing or malformed variable, never a value. */
export function readEnv<Schema extends z.ZodMiniObject>(
  schema: Schema,
  variables: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const result = schema.safeParse(variables)
  if (result.success) return result.data
  const problems = result.error.issues.map(issue => {
    const name = issue.path.join('.')
    const missing = variables[name] === undefined
    return { code: missing ? 'missing' : 'malformed', subject: name, message: missing ? `${name} is not set` : `${name}: ${issue.message}` }
  })
  throw new StorywireError('bad-environment', problems.map(problem => problem.message).join('; '), { problems })
}

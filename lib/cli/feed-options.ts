/** Options of `feeds add` and `feeds import`, checked as the configuration's files are. */
import { Country, Id, Language } from '../config/values.ts'
import { StorywireError } from '../errors.ts'

const schemas = { id: Id, source: Id, country: Country, language: Language } as const
type Checked = { readonly [name in keyof typeof schemas]?: string }

/** The options, countries in capitals. Throws `usage` for the first that cannot be used. */
export function checkedOptions<Options extends Checked>(options: Options): Options {
  const mended = { ...options, ...(options.country === undefined ? {} : { country: options.country.toUpperCase() }) }
  for (const [name, schema] of Object.entries(schemas)) {
    const written = mended[name as keyof typeof schemas]
    const result = written === undefined ? undefined : schema.safeParse(written)
    if (result === undefined || result.success) continue
    const [issue] = result.error.issues
    const hint = issue?.code === 'custom' && typeof issue.params?.hint === 'string' ? ` (${issue.params.hint})` : ''
    const message = (issue?.message ?? 'it cannot be read').replace(`"${written}"`, `"${options[name as keyof typeof schemas]}"`)
    throw new StorywireError('usage', `--${name}: ${message}${hint}.`)
  }
  return mended
}

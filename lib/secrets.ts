/**
 * Secrets by name, read when they are used: from the environment on a laptop, from SSM
 * SecureStrings on AWS. An unset secret is undefined; values appear in no error.
 */
import type { SSMClient } from '@aws-sdk/client-ssm'
import { StorywireError } from './errors.ts'

/** Throws `StorywireError('secret-unreadable')` if it cannot be told whether there is one. */
export type Secrets = (name: string) => Promise<string | undefined>

/** An empty variable is an unset one. */
export const environmentSecrets =
  (env: Readonly<Record<string, string | undefined>>): Secrets =>
  async name =>
    present(env[name])

/** A changed secret is used after this long. A missing one is asked for every time. */
const CACHED_MS = 5 * 60 * 1000

export type SsmSecretsDeps = {
  /** Default: one is made when the first secret is asked for. */
  readonly client?: Pick<SSMClient, 'send'>
  /** Path under which the parameters lie, e.g. `/storywire`. */
  readonly prefix: string
  readonly now?: () => number
}

export function ssmSecrets({ prefix, now = Date.now, ...deps }: SsmSecretsDeps): Secrets {
  let { client } = deps
  const cache = new Map<string, { readonly value: string; readonly until: number }>()
  return async name => {
    const cached = cache.get(name)
    if (cached && cached.until > now()) return cached.value
    client ??= new (await import('@aws-sdk/client-ssm')).SSMClient({})
    const value = await readParameter(client, `${prefix.replace(/\/+$/, '')}/${name}`)
    if (value === undefined) cache.delete(name)
    else cache.set(name, { value, until: now() + CACHED_MS })
    return value
  }
}

async function readParameter(client: Pick<SSMClient, 'send'>, name: string): Promise<string | undefined> {
  const { GetParameterCommand } = await import('@aws-sdk/client-ssm')
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    return present(Parameter?.Value)
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown error'
    if (why === 'ParameterNotFound') return undefined
    throw new StorywireError('secret-unreadable', `The parameter ${name} could not be read (${why}).`)
  }
}

/** Without the line break that files and consoles add. */
function present(value: string | undefined): string | undefined {
  const trimmed = value?.trim()
  return trimmed === '' ? undefined : trimmed
}

/** What a function's environment must hold, and how a wrong one is told. */
import { describe, expect, it } from 'vitest'
import type { Supplied } from '../lib/env.ts'
import { AlertEnv, DispatchEnv, PollEnv, QueryEnv, readEnv } from '../lib/env.ts'
import { StorywireError } from '../lib/errors.ts'

const complete = {
  dispatch: [
    DispatchEnv,
    { TABLE_NAME: 't', QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/q' } satisfies Supplied<typeof DispatchEnv>,
  ],
  poll: [
    PollEnv,
    { TABLE_NAME: 't', ALERT_FUNCTION_NAME: 'alert', ARCHIVE_BUCKET: 'archive', RULES_BUCKET: 'rules' } satisfies Supplied<typeof PollEnv>,
  ],
  alert: [AlertEnv, { TABLE_NAME: 't', RULES_BUCKET: 'rules', SECRETS_PREFIX: '/storywire/' } satisfies Supplied<typeof AlertEnv>],
  query: [QueryEnv, { TABLE_NAME: 't', RULES_BUCKET: 'rules' } satisfies Supplied<typeof QueryEnv>],
} as const

describe.each(Object.entries(complete))('the environment of %s', (_name, [schema, variables]) => {
  it('is read when complete, whatever else is set', () => {
    expect(readEnv(schema, { ...variables, PATH: '/bin', AWS_REGION: 'eu-central-1' })).toEqual(variables)
  })

  it('names every variable that is missing, at once', () => {
    for (const name of Object.keys(variables)) expect(() => readEnv(schema, {})).toThrow(`${name} is not set`)
  })
})

describe('a malformed variable', () => {
  const alert = { TABLE_NAME: 't', SECRETS_PREFIX: '/storywire/' }
  it.each([
    ['QUEUE_URL', DispatchEnv, { TABLE_NAME: 't', QUEUE_URL: 'queue' }],
    ['ARCHIVE_BUCKET', PollEnv, { TABLE_NAME: 't', ALERT_FUNCTION_NAME: 'alert', ARCHIVE_BUCKET: '' }],
    ['TABLE_NAME', QueryEnv, { TABLE_NAME: '' }],
    ['SECRETS_PREFIX', AlertEnv, { ...alert, SECRETS_PREFIX: 'storywire' }],
    ['SECRETS_PREFIX', AlertEnv, { ...alert, SECRETS_PREFIX: '/' }],
    ['DASHBOARD_URL', AlertEnv, { ...alert, DASHBOARD_URL: 'javascript:alert(1)' }],
    ['DASHBOARD_URL', AlertEnv, { ...alert, DASHBOARD_URL: 'https://example.org/' }],
  ])('%s is named by a StorywireError', (name, schema, variables) => {
    const read = () => readEnv(schema, variables)
    expect(read).toThrow(StorywireError)
    expect(read).toThrow(name)
  })

  it('never shows its value: it may be a secret in the wrong place', () => {
    expect(() => readEnv(DispatchEnv, { TABLE_NAME: 't', QUEUE_URL: 'hunter2' })).not.toThrow('hunter2')
  })
})

describe('what infra supplies', () => {
  it('does not compile with a variable forgotten or misspelt', () => {
    // @ts-expect-error QUEUE_URL is forgotten
    const forgotten: Supplied<typeof DispatchEnv> = { TABLE_NAME: 't' }
    // @ts-expect-error TABEL_NAME is misspelt
    const misspelt: Supplied<typeof QueryEnv> = { TABEL_NAME: 't' }
    expect([forgotten, misspelt]).toHaveLength(2)
  })
})

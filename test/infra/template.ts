/** The stack's template for a configuration with every kind of channel, under the context that cdk.json gives, with what cdk-nag finds. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { StorywireStackProps } from '../../lib/infra/storywire-stack.ts'
import { StorywireStack } from '../../lib/infra/storywire-stack.ts'

export const channels = [
  { id: 'desk-slack', type: 'slack', secret: 'SLACK_DESK_URL' },
  { id: 'second-slack', type: 'slack', secret: 'SLACK_DESK_URL' },
  { id: 'hook', type: 'webhook', secret: 'HOOK_URL' },
  { id: 'own-mail', type: 'email', to: ['desk@example.org'], from: 'wire@example.org', secret: 'SMTP_URL' },
  { id: 'ses-mail', type: 'email', to: ['desk@example.org'], from: 'Storywire <wire@news.example.org>' },
] as const

export type Resource = {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}
export type Statement = {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
  readonly Principal?: unknown
}

/** Synthesises with validations: a finding that nobody acknowledged throws. */
export function synthesise(props: Partial<StorywireStackProps> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'storywire-infra-'))
  try {
    const bundles = join(folder, 'bundles')
    mkdirSync(bundles)
    writeFileSync(join(bundles, 'any.mjs'), '')
    const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')) as {
      context: Record<string, unknown>
    }
    const app = new App({ context, outdir: join(folder, 'out') })
    const stack = new StorywireStack(app, 'Storywire', { configuration: { channels }, bundles, ...props })
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    const assembly = app.synth()
    const template = Template.fromStack(stack)
    const warnings = assembly.stacks.flatMap(artifact => artifact.messages).map(({ entry }) => String(entry.data))
    return { template, warnings, resources: template.toJSON().Resources as Readonly<Record<string, Resource>> }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A value of the template in short: `Table.Arn/index/due` for a join of it. */
export function short(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null) {
    const [[key, inner] = ['', '']] = Object.entries(value) as [string, unknown][]
    if (key === 'Ref') return String(inner)
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return inner.join('.')
    if (key === 'Fn::Join' && Array.isArray(inner) && Array.isArray(inner[1])) return inner[1].map(short).join('')
  }
  return JSON.stringify(value)
}

export const listOf = <Value>(value: Value | readonly Value[]): readonly Value[] => (Array.isArray(value) ? value : [value as Value])

/** What each role may do, as `action on resource`, by the role's logical id. */
export function permissionsOf(resources: Readonly<Record<string, Resource>>): ReadonlyMap<string, readonly string[]> {
  const byRole = new Map<string, string[]>()
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== 'AWS::IAM::Policy') continue
    const { PolicyDocument, Roles } = Properties as { PolicyDocument: { Statement: Statement[] }; Roles: unknown[] }
    const may = PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap(action => listOf(Resource).map(resource => `${action} on ${short(resource)}`)),
    )
    for (const role of Roles.map(short)) byRole.set(role, [...(byRole.get(role) ?? []), ...may])
  }
  return byRole
}

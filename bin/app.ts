/** The CDK app: compiles `config/` (another folder: `-c config=DIR`), bundles the functions and describes the one stack. */
import { join } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { formatProblems } from '../lib/config/format-problem.ts'
import { loadConfiguration } from '../lib/config/load.ts'
import { configProblems } from '../lib/config/problem.ts'
import { bundleFunctions } from '../lib/infra/bundle-functions.ts'
import { rulesWrittenAt } from '../lib/infra/rules-written-at.ts'
import { StorywireStack } from '../lib/infra/storywire-stack.ts'

const app = new App()
const context = (name: string): string | undefined => app.node.tryGetContext(name)
const folder = context('config') ?? 'config'
const { configuration } = await loadConfiguration(folder).catch((error: unknown) => {
  const problems = configProblems(error)
  console.error(problems === undefined ? error : formatProblems(problems))
  process.exit(2)
})
const bundles = join(import.meta.dirname, '../dist/functions')
await bundleFunctions({ configuration, rulesAt: await rulesWrittenAt(folder) }, bundles)

const [dashboardUrl, alarmEmail] = [context('dashboardUrl'), context('alarmEmail')]
const given = { ...(dashboardUrl === undefined ? {} : { dashboardUrl }), ...(alarmEmail === undefined ? {} : { alarmEmail }) }
new StorywireStack(app, 'Storywire', { configuration, bundles, ...given })
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))

/**
 * Bad configurations, each a folder of test/fixtures/config laid over the sound one, and what a person is told of it,
 * word for word. `UPDATE=1 npx vitest run test/config` writes what is told now: read it before you keep it.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatProblems } from '../../lib/config/format-problem.ts'
import { loadConfiguration } from '../../lib/config/load.ts'
import { configProblems } from '../../lib/config/problem.ts'

const fixtures = join(import.meta.dirname, '../fixtures/config')
const scratch = await mkdtemp(join(tmpdir(), 'storywire-config-'))
afterAll(() => rm(scratch, { recursive: true }))

const told = async (directory: string): Promise<string> => {
  try {
    const { warnings } = await loadConfiguration(directory, { lint: true })
    return formatProblems(warnings)
  } catch (error) {
    const problems = configProblems(error)
    if (problems === undefined) throw error
    return formatProblems(problems)
  }
}

const cases = (await readdir(fixtures)).filter(name => name !== 'sound')

test.each(cases)('%s', async name => {
  const directory = join(scratch, name)
  await cp(join(fixtures, 'sound'), directory, { recursive: true })
  await cp(join(fixtures, name), directory, { recursive: true })
  await rm(join(directory, 'expected.txt'), { force: true })
  const output = `${(await told(directory)).replaceAll(`${directory}/`, '')}\n`
  const expected = join(fixtures, name, 'expected.txt')
  if (process.env.UPDATE !== undefined) await writeFile(expected, output)
  expect(output).toBe(await readFile(expected, 'utf8'))
})

test('the sound configuration has no problem and no warning', async () => {
  expect(await told(join(fixtures, 'sound'))).toBe('')
})

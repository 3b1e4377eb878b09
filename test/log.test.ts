/** What CloudWatch gets of a log line. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const module = pathToFileURL(join(import.meta.dirname, '../lib/log.ts')).href

async function linesOf(code: string): Promise<readonly Record<string, unknown>[]> {
  const script = `import { lambdaLog } from ${JSON.stringify(module)}; const log = await lambdaLog('poll'); ${code}`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return `${stdout}${stderr}`
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
}

it('is one JSON object with the fields beside the message', async () => {
  const [line, ...more] = await linesOf("log.warn('attempt failed', { channel: 'desk', message: 'DEV#a/b', attempts: 2, left: undefined })")
  expect(line).toMatchObject({ level: 'WARN', service: 'poll', message: 'attempt failed', channel: 'desk', detail: 'DEV#a/b', attempts: 2 })
  expect(more).toEqual([])
})

it('tells the cause of an error, whatever was thrown', async () => {
  const [first, second] = await linesOf(
    "log.error('broke', { feed: 'f', cause: new TypeError('inner') }); log.error('broke', { cause: 7 })",
  )
  expect(first).toMatchObject({ level: 'ERROR', message: 'broke', feed: 'f', error: { name: 'TypeError', message: 'inner' } })
  expect(second).toMatchObject({ message: 'broke', cause: '7' })
})

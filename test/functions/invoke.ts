/** Invokes a bundled function in a Node process of its own, as Lambda would: a cold start, the environment given and nothing else. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MARK = '\u0000answer '

const script = `
const { handler } = await import(process.argv[1])
const answer = await handler(JSON.parse(process.argv[2]))
process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify(answer ?? null))
process.exit(0)
`

export type Invocation = { readonly answer: unknown; readonly log: string }

/** Rejects with what the function printed when it throws. `bundles`: the folder that `bundleFunctions` filled. */
export async function invoke(
  bundles: string,
  name: string,
  event: unknown,
  environment: Readonly<Record<string, string>>,
): Promise<Invocation> {
  const module = pathToFileURL(join(bundles, `${name}.mjs`)).href
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, module, JSON.stringify(event)], {
    env: { ...environment },
    maxBuffer: 32 * 1024 * 1024,
  })
  const at = stdout.lastIndexOf(MARK)
  return { answer: JSON.parse(stdout.slice(at + MARK.length)), log: stdout.slice(0, at) }
}

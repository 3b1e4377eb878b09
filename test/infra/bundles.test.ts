/** The folder that the functions ship in: complete, importable by plain Node without reading anything, and how much there is to load. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCompiled } from '../../lib/config/compiled.ts'
import type { Configuration } from '../../lib/config/configuration.ts'
import { AlertEnv, DispatchEnv, PollEnv, QueryEnv } from '../../lib/env.ts'
import { bundleFunctions, FUNCTION_NAMES } from '../../lib/infra/bundle-functions.ts'

const run = promisify(execFile)

const configuration: Configuration = {
  sources: [],
  feeds: [],
  entities: {},
  storylines: [{ id: 'one', title: 'One', rule: 'harbour', minScore: 0, examples: { match: [], ignore: [] } }],
  channels: [],
  subscriptions: [],
}
const ours = [DispatchEnv, PollEnv, AlertEnv, QueryEnv].flatMap(schema => Object.keys(schema.shape))

let folder: string
let bundles: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storywire-bundles-'))
  bundles = join(folder, 'bundles')
  await bundleFunctions({ configuration }, bundles)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Imports a bundle with an environment that notes what is read of it; says what the module exports and what still runs. */
const script = `
const read = new Set()
process.env = new Proxy({}, { get: (_, name) => { read.add(String(name)) }, has: (_, name) => { read.add(String(name)); return false } })
const started = performance.now()
const module = await import(process.argv[1])
const ms = Math.round(performance.now() - started)
const running = process.getActiveResourcesInfo().filter(one => /socket|server|timeout|immediate|request/i.test(one) && !/tty|pipe/i.test(one))
process.stdout.write(JSON.stringify({ exports: Object.keys(module), handler: typeof module.handler, read: [...read], running, ms }))
`

describe('the bundles', () => {
  it('are one folder: four modules, what they share, the configuration, the rules and the page', async () => {
    const files = await readdir(bundles)
    expect(files).toEqual(expect.arrayContaining([...FUNCTION_NAMES.map(name => `${name}.mjs`), 'config.json', 'rules.idx', 'page.json']))
    expect(files.filter(name => !/\.(mjs|json|idx)$/.test(name))).toEqual([])
    expect((await readCompiled(bundles)).configuration.storylines.map(({ id }) => id)).toEqual(['one'])
    expect(JSON.parse(await readFile(join(bundles, 'page.json'), 'utf8'))).toMatchObject({ html: expect.stringContaining('<html') })
  })

  it.each(FUNCTION_NAMES)('%s imports under plain Node, reads none of its variables and starts nothing', async name => {
    const { stdout, stderr } = await run(process.execPath, [
      '--input-type=module',
      '-e',
      script,
      pathToFileURL(join(bundles, `${name}.mjs`)).href,
    ])
    const { ms, read, ...told } = JSON.parse(stdout) as { ms: number; read: string[]; exports: string[] }
    expect(told).toEqual({ exports: expect.arrayContaining(['handler', 'makeHandler']), handler: 'function', running: [] })
    expect(read.filter(variable => ours.includes(variable))).toEqual([])
    expect(stderr).toBe('')
    const bytes = await loadedBytes(`${name}.mjs`)
    console.log(`${name}: ${Math.round(bytes / 1024)} KB to load, imported in ${ms} ms`)
  })

  it.each(['dispatch', 'poll', 'alert'])(
    '%s does not load at once what comes later or never: undici, the readers of feeds, all of zod',
    async name => {
      expect(await loadedBytes(`${name}.mjs`)).toBeLessThan(375 * 1024)
      // Of zod's classic API, which is three times its mini.
      expect(await loadedSource(`${name}.mjs`)).not.toContain('"ZodString"')
    },
  )

  it('are the same when made again: nothing is deployed for nothing', async () => {
    const again = join(folder, 'again')
    await bundleFunctions({ configuration }, again)
    expect(await readdir(again)).toEqual(await readdir(bundles))
    for (const name of await readdir(again))
      expect((await readFile(join(again, name))).equals(await readFile(join(bundles, name)))).toBe(true)
  })
})

const loadedBytes = async (name: string): Promise<number> => Buffer.byteLength(await loadedSource(name))

/** A module with the chunks that it imports at once, not those it may load later. */
async function loadedSource(name: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(name)) return ''
  seen.add(name)
  let source = await readFile(join(bundles, name), 'utf8')
  for (const [, chunk = ''] of source.matchAll(/(?:from|import)"\.\/([^"]+\.mjs)"/g)) source += await loadedSource(chunk, seen)
  return source
}

/**
 * What a cold start loads: the time to import each function's bundle in a fresh Node, against a handler that imports the DynamoDB client
 * alone, bundled the same way, in the same run. `npm run bench:import [rounds]`. The budgets are ratios: poll 1.6, query 2.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleCode, bundleHandlers, FUNCTION_NAMES } from '../../lib/infra/bundle-functions.ts'

const rounds = Number(process.argv[2] ?? 21)
const budgets: Readonly<Record<string, number>> = { poll: 1.6, query: 2 }
const folder = mkdtempSync(join(tmpdir(), 'storywire-import-'))
const inFolder = (name: string): string => join(folder, name === 'client' ? 'client' : 'functions', `${name}.mjs`)

/** In a process of its own: nothing is loaded, compiled or cached yet. CPU time is steadier than the clock where other work goes on. */
const script = `
const [url] = process.argv.slice(1)
const before = process.cpuUsage()
const began = performance.now()
await import(url)
const ms = performance.now() - began
const { user, system } = process.cpuUsage(before)
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }))`

type Run = { readonly ms: number; readonly cpuMs: number }
const importOnce = (name: string): Run =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script, pathToFileURL(inFolder(name)).href], { encoding: 'utf8' }),
  ) as Run
const median = (runs: readonly Run[], of: keyof Run): number => runs.map(run => run[of]).toSorted((a, b) => a - b)[runs.length >> 1] ?? 0

/** A module with the chunks that it imports at once, not those it may load later. */
function loadedBytes(file: string, seen = new Set<string>()): number {
  if (seen.has(file)) return 0
  seen.add(file)
  const source = readFileSync(file, 'utf8')
  const chunks = [...source.matchAll(/(?:from|import)"\.\/([^"]+\.mjs)"/g)].map(([, chunk = '']) => join(file, '..', chunk))
  return Buffer.byteLength(source) + chunks.reduce((sum, chunk) => sum + loadedBytes(chunk, seen), 0)
}

try {
  await bundleCode([{ in: 'test/bench/client-alone.ts', out: 'client' }], join(folder, 'client'))
  await bundleHandlers(join(folder, 'functions'))
  const names = ['client', ...FUNCTION_NAMES]
  const runs = new Map<string, Run[]>(names.map(name => [name, []]))
  // In turn, so that a machine that grows slower is slower for all.
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const run = importOnce(name)
      // The first reads the files from the disk.
      if (round > 0) runs.get(name)?.push(run)
    }
  const base = runs.get('client') ?? []
  console.log(`Node ${process.version}, ${rounds} rounds, medians; ${readdirSync(join(folder, 'functions')).length} files`)
  console.log('              ms   ratio   CPU ms   ratio   KB at once   budget')
  for (const name of names) {
    const own = runs.get(name) ?? []
    const ratio = (of: keyof Run) => (median(own, of) / median(base, of)).toFixed(2).padStart(7)
    const figures = `${median(own, 'ms').toFixed(1).padStart(6)}${ratio('ms')}${median(own, 'cpuMs').toFixed(1).padStart(9)}${ratio('cpuMs')}`
    const size = String(Math.round(loadedBytes(inFolder(name)) / 1_024)).padStart(12)
    console.log(`${name.padEnd(9)}${figures}${size}${budgets[name] === undefined ? '' : `       ${budgets[name]}`}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}

/**
 * Makes the folder that the four functions share: the code, with what they have in common in shared chunks, and beside it
 * the compiled configuration and the dashboard. Runs at synth; touches nothing but that folder.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { writeCompiled } from '../config/compiled.ts'
import type { Configuration } from '../config/configuration.ts'
import { buildDashboard } from '../dashboard/build.ts'
import type { FunctionName } from './storywire-function.ts'

export const FUNCTION_NAMES: readonly FunctionName[] = ['dispatch', 'poll', 'alert', 'query']

const root = join(import.meta.dirname, '../..')

/** Fill `outdir`, which is emptied first. Throws `bad-rules` and what esbuild throws. */
export async function bundleFunctions(configuration: Configuration, outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  await mkdir(outdir, { recursive: true })
  const [page] = await Promise.all([buildDashboard(), bundleHandlers(outdir), writeCompiled(outdir, configuration)])
  await writeFile(join(outdir, 'page.json'), JSON.stringify(page))
}

/**
 * The four handlers and their chunks. A shared chunk holds what any of its users needs, and query's API needs all of zod and Hono:
 * built apart, it does not slow the start of the others.
 */
export async function bundleHandlers(outdir: string): Promise<void> {
  const entryPoints = FUNCTION_NAMES.map(name => ({ in: `functions/${name}.ts`, out: name }))
  const apart = (name: string): boolean => name === 'query'
  await Promise.all([
    bundleCode(
      entryPoints.filter(({ out }) => !apart(out)),
      outdir,
    ),
    bundleCode(
      entryPoints.filter(({ out }) => apart(out)),
      outdir,
    ),
  ])
}

/** The code alone, as it runs on Lambda: `<out>.mjs` for each entry point, and shared chunks. `in` is relative to the project. */
export async function bundleCode(entryPoints: readonly { readonly in: string; readonly out: string }[], outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node24',
    // Packages' ES modules are smaller and start faster than their CommonJS twins.
    mainFields: ['module', 'main'],
    // CommonJS inside an ES module still asks for Node's own modules.
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    legalComments: 'none',
    logLevel: 'warning',
  })
}

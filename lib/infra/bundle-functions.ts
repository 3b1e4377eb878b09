/**
 * Makes the folder that the four functions share: the code of each, in chunks by when it is needed, and beside it
 * the compiled configuration and the dashboard. Runs at synth; touches nothing but that folder.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type CompiledConfiguration, writeCompiled } from '../config/compiled.ts'
import { buildDashboard } from '../dashboard/build.ts'
import type { FunctionName } from './storywire-function.ts'

export const FUNCTION_NAMES: readonly FunctionName[] = ['dispatch', 'poll', 'alert', 'query']

const root = join(import.meta.dirname, '../..')

/** Fill `outdir`, which is emptied first. Throws `bad-rules` and what esbuild throws. */
export async function bundleFunctions(compiled: CompiledConfiguration, outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  await mkdir(outdir, { recursive: true })
  const [page] = await Promise.all([buildDashboard(), bundleHandlers(outdir), writeCompiled(outdir, compiled)])
  await writeFile(join(outdir, 'page.json'), JSON.stringify(page))
}

/**
 * The four handlers and their chunks, each built on its own: a chunk that several functions share holds what any of them needs, and each
 * chunk more is a file more to find and link at a cold start. Chunks that come out the same are one file, by their name.
 */
export const bundleHandlers = async (outdir: string): Promise<void> => {
  await Promise.all(FUNCTION_NAMES.map(name => bundleCode([{ in: `functions/${name}.ts`, out: name }], outdir)))
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

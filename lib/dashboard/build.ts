/**
 * Builds the dashboard in memory: at the local start and at synth, since Node does not strip types from .tsx.
 * The only file of this area that touches the disk, and it only reads.
 */
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { PageAssets } from '../query/page-assets.ts'
import { pageHtml } from './page.ts'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Throws esbuild's BuildFailure where the sources are broken. Takes some 50 ms. */
export async function buildDashboard(): Promise<PageAssets> {
  const { outputFiles } = await build({
    entryPoints: { app: here('app.tsx'), style: here('style.css') },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // The checkout's tsconfig is for checking; the page must not change with it.
    tsconfigRaw: {},
    legalComments: 'none',
    entryNames: '[name]-[hash]',
    outdir: here('assets'),
    write: false,
    logLevel: 'silent',
  })
  const files: Record<string, { type: string; body: string }> = {}
  const address = (ending: string): string => {
    const file = outputFiles.find(({ path }) => path.endsWith(ending))
    if (file === undefined) throw new Error(`esbuild made no ${ending} of the dashboard`)
    const path = `assets/${basename(file.path)}`
    files[path] = { type: ending === '.js' ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8', body: file.text }
    return path
  }
  const html = pageHtml({ script: address('.js'), style: address('.css') })
  return { html, files }
}

/** A problem with its place in a configuration file. Making one from offsets; printing is `format-problem.ts`. */
import { type Problem, StorywireError } from '../errors.ts'
import type { Fault } from './values.ts'

/** `line` and `column` count from 1; a column is a UTF-16 unit, as editors and language servers count. `start`, `end`: offsets in the file's text. */
export type ConfigProblem = Problem & {
  /** The path as the user gave it. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** The line, without its end; "" where there is none to show. */
  readonly excerpt: string
}

export type Place = { readonly start: number; readonly end: number }

/** A file as far as problems need it. */
export type SourceText = { readonly file: string; readonly text: string }

/** Stands for a secret, and for the rest of its line. */
const HIDDEN = '••••'

/** Other problems of a line that holds a secret do not show it either. */
export const withoutSecrets = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] => {
  const lines = new Set(problems.filter(each => each.excerpt.endsWith(HIDDEN)).map(({ file, line }) => `${file}:${line}`))
  return problems.map(each => (lines.has(`${each.file}:${each.line}`) && !each.excerpt.endsWith(HIDDEN) ? { ...each, excerpt: '' } : each))
}

/** Offsets at which the lines begin, found once a file: a folder may have thousands of problems. */
const lineStarts = new WeakMap<SourceText, readonly number[]>()

const lineAt = (source: SourceText, offset: number): { readonly line: number; readonly start: number } => {
  const starts = lineStarts.get(source) ?? [0, ...[...source.text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  lineStarts.set(source, starts)
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, start: starts[low] ?? 0 }
}

export const problemAt = (source: SourceText, { start, end }: Place, fault: Fault & { severity?: 'warning' }): ConfigProblem => {
  const { file, text } = source
  const { secret, ...told } = fault
  const at = Math.min(Math.max(start, 0), text.length)
  const { line: number, start: lineStart } = lineAt(source, at)
  const lineEnd = text.indexOf('\n', at)
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, '')
  const stop = Math.min(Math.max(end, at + 1), lineStart + line.length)
  return {
    ...told,
    file,
    line: number,
    column: at - lineStart + 1,
    start: at,
    end: secret === true ? at + HIDDEN.length : Math.max(stop, at + 1),
    excerpt: secret === true ? `${line.slice(0, at - lineStart)}${HIDDEN}` : line,
  }
}

/** A problem of a file as a whole, or of one that is not there. */
export const problemOfFile = (file: string, fault: Fault & { severity?: 'warning' }): ConfigProblem => ({
  ...fault,
  file,
  line: 1,
  column: 1,
  excerpt: '',
})

/** The problems of the error that `loadConfiguration` throws; undefined for any other error. */
export const configProblems = (error: unknown): readonly ConfigProblem[] | undefined =>
  error instanceof StorywireError && error.code === 'bad-configuration' ? (error.problems as readonly ConfigProblem[]) : undefined

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

export const problemAt = ({ file, text }: SourceText, { start, end }: Place, fault: Fault & { severity?: 'warning' }): ConfigProblem => {
  const { secret, ...told } = fault
  const at = Math.min(Math.max(start, 0), text.length)
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const lineEnd = text.indexOf('\n', at)
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, '')
  const stop = Math.min(Math.max(end, at + 1), lineStart + line.length)
  return {
    ...told,
    file,
    line: text.slice(0, at).split('\n').length,
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

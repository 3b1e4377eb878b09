/**
 * A problem as a person reads it: `file:line:column code message`, the line, a caret under the
 * place, a hint. Pure; where it is printed, and whether in colour, is the caller's.
 */
import type { ConfigProblem } from './problem.ts'

/** Columns of a terminal; longer lines are cut around the place. */
const WIDTH = 120

const INDENT = '  '

const colours = { red: 31, yellow: 33, cyan: 36, bold: 1 } as const

/** Two columns of a terminal: Hangul, Han, kana, full-width forms, emoji. */
const WIDE =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** None: combining marks and format characters. */
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u

/** As wide as `text`, and blank: tabs stay, wide characters become U+3000, which lines up in other fonts too. */
const blank = (text: string): string =>
  [...text].map(char => (char === '\t' ? char : NONE.test(char) ? '' : WIDE.test(char) ? '\u3000' : ' ')).join('')

const carets = (text: string): string => [...text].map(char => (NONE.test(char) ? '' : WIDE.test(char) ? '^^' : '^')).join('') || '^'

/** The part of a long line around the place. */
const cut = (line: string, from: number, to: number): { before: string; at: string; after: string } => {
  const whole = { before: line.slice(0, from), at: line.slice(from, to), after: line.slice(to) }
  if (line.length <= WIDTH) return whole
  const at = whole.at.length > WIDTH / 2 ? `${whole.at.slice(0, WIDTH / 2)}…` : whole.at
  const room = Math.floor((WIDTH - at.length) / 2)
  return {
    before: whole.before.length > room ? `…${whole.before.slice(-room)}` : whole.before,
    at,
    after: whole.after.length > room ? `${whole.after.slice(0, room)}…` : whole.after,
  }
}

/** Several lines, without a line end after the last. */
export const formatProblem = (problem: ConfigProblem, { colour = false }: { readonly colour?: boolean } = {}): string => {
  const paint = (name: keyof typeof colours, text: string): string => (colour ? `\u001b[${colours[name]}m${text}\u001b[0m` : text)
  const warning = problem.severity === 'warning'
  const signal = warning ? 'yellow' : 'red'
  const lines = [
    `${paint('bold', `${problem.file}:${problem.line}:${problem.column}`)} ${paint(signal, problem.code)} ${warning ? 'warning: ' : ''}${problem.message}`,
  ]
  if (problem.excerpt !== '') {
    const from = problem.column - 1
    const length = Math.max(1, (problem.end ?? 0) - (problem.start ?? 0))
    const { before, at, after } = cut(problem.excerpt, from, from + length)
    lines.push(`${INDENT}${before}${at}${after}`, `${INDENT}${blank(before)}${paint(signal, carets(at))}`)
  }
  if (problem.hint !== undefined) lines.push(`${INDENT}${paint('cyan', 'hint:')} ${problem.hint}`)
  return lines.join('\n')
}

/** All of them, with an empty line between two and a count at the end. */
export const formatProblems = (problems: readonly ConfigProblem[], options: { readonly colour?: boolean } = {}): string => {
  const warnings = problems.filter(each => each.severity === 'warning').length
  const count = (number: number, word: string): string[] => (number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`])
  const total = [...count(problems.length - warnings, 'problem'), ...count(warnings, 'warning')].join(', ')
  return [...problems.map(problem => formatProblem(problem, options)), total].filter(part => part !== '').join('\n\n')
}

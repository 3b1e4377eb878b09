/** What a terminal shows of a problem: the caret stands under the place, however wide the text before it. */
import { expect, test } from 'vitest'
import { formatProblem, formatProblems } from '../../lib/config/format-problem.ts'
import { problemAt, problemOfFile } from '../../lib/config/problem.ts'

const at = (text: string, word: string, extra: object = {}) =>
  problemAt(
    { file: 'a.yaml', text },
    { start: text.indexOf(word), end: text.indexOf(word) + word.length },
    { code: 'bad', message: 'no good', ...extra },
  )

const wide = '\u3000'

test.each([
  ['plain', 'id: x', 'x', '  id: x\n      ^'],
  ['tabs stay tabs', '\tid: x', 'x', '  \tid: x\n  \t    ^'],
  ['wide before', '북한 AND x', 'x', `  북한 AND x\n  ${wide}${wide}     ^`],
  ['wide under', 'id: 북한', '북한', '  id: 북한\n      ^^^^'],
  ['full-width and emoji before', '（😀）x', 'x', `  （😀）x\n  ${wide}${wide}${wide}^`],
  ['combining marks take no room', 'ne\u0301e: x', 'x', '  ne\u0301e: x\n       ^'],
  ['only the first of several lines', 'a: one\n two', 'one\n two', '  a: one\n     ^^^'],
  ['behind the end of a line', 'a:\nb: 1', '\n', '  a:\n    ^'],
])('%s', (_, text, word, shown) => {
  expect(formatProblem(at(text, word)).split('\n').slice(1).join('\n')).toBe(shown)
})

test('file, line and column, in UTF-16 units from 1', () => {
  expect(formatProblem(at('first: 1\n😀 second: x', 'x'))).toMatch(/^a\.yaml:2:12 bad no good\n/)
})

test('a long line is cut around the place', () => {
  const [, line = '', caret = ''] = formatProblem(at(`rule: "${'word '.repeat(80)}here ${'word '.repeat(80)}"`, 'here')).split('\n')
  expect(line.length).toBeLessThan(130)
  expect(line.slice(caret.indexOf('^'), caret.indexOf('^') + 4)).toBe('here')
})

test('colour only where it is wanted', () => {
  const problem = at('id: x', 'x', { hint: 'write y' })
  const esc = String.fromCharCode(27)
  expect(formatProblem(problem)).not.toContain(esc)
  expect(formatProblem(problem, { colour: true })).toContain(`${esc}[31mbad${esc}[0m`)
})

test('a count ends the list', () => {
  const problem = problemOfFile('feeds.yaml', { code: 'missing-file', message: 'there is no such file' })
  expect(formatProblems([problem, problem, { ...problem, severity: 'warning' }])).toMatch(/\n\n2 problems, 1 warning$/)
  expect(formatProblems([])).toBe('')
})

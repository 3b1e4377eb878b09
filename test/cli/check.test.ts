/** `check` as its user sees it: the failing example at its place, with the clause that decided; warnings; the report on terms. */
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callStorywire } from './call-storywire.ts'
import { openNewsroom } from './newsroom.ts'

const newsroom = (rule: string, match: string, ignore: string) => {
  const opened = openNewsroom({ wire: 'http://127.0.0.1:9/feed' })
  const examples = `examples:\n  match: [ { lang: en, title: ${match} } ]\n  ignore: [ { lang: en, title: ${ignore} } ]\n`
  writeFileSync(join(opened.config, 'storylines/bridges.yaml'), `id: bridges\ntitle: Bridges\nrule: ${rule}\n${examples}`)
  return opened
}
const rows = (stdout: string) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(row => JSON.parse(row) as Record<string, unknown>)

test('a miss and a false alarm are shown with the clause that decided, exit 1', async () => {
  const { args } = newsroom('bridge AND (closed OR shut)', 'Bridge blocked', 'Bridge shut down')
  const { code, stdout } = await callStorywire([...args, 'check'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/bridges\.yaml:5:\d+ failing-example a miss: it should match \(en\): Bridge blocked/)
  expect(stdout).toContain('hint: it lacks closed (needs “closed” or a form of it)')
  expect(stdout).toMatch(/bridges\.yaml:6:\d+ failing-example a false alarm/)
  expect(stdout).toContain('hint: it matches by bridge (Bridge) and shut (shut)')
  const json = rows((await callStorywire([...args, 'check', '--json'])).stdout)
  expect(json).toMatchObject([
    { type: 'example', kind: 'match', ok: false, line: 5, clauses: [{ written: 'closed' }] },
    { type: 'example', kind: 'ignore', ok: false, line: 6, clauses: [{ written: 'bridge' }, { written: 'shut' }] },
  ])
})

test('warnings are printed and stop nothing, exit 0', async () => {
  const { args } = newsroom('bridge AND (closed OR close*)', 'Bridge closed', 'Bridge open')
  const { code, stderr } = await callStorywire([...args, 'check'])
  expect(stderr).toMatch(/bridges\.yaml:3:\d+ covered-term warning: whatever closed finds, close\* finds too/)
  expect(code).toBe(0)
})

test('a mistake is not buried under aliases that others cover: they are told with --terms', async () => {
  const { args, config } = newsroom('bridge AND closed', 'Bridge closed', 'Bridge open')
  appendFileSync(join(config, 'entities.yaml'), 'entities:\n  quay:\n    en: [quay, quays]\n')
  writeFileSync(join(config, 'storylines/tunnels.yaml'), 'id: tunnels\ntitle: Tunnels\nrule: tunnel AND @quai\n')
  const { code, stderr } = await callStorywire([...args, 'check'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/tunnels\.yaml:3:\d+ unknown-entity[\s\S]*did you mean @quay/)
  expect(stderr).not.toContain('covered-alias')
  expect((await callStorywire([...args, 'check', '--terms'])).stderr).toContain('covered-alias')
})

test('--terms names what no example needs, near misses and lone alternatives', async () => {
  const { args, config } = newsroom('bridge AND (closed OR shut)', 'Bridge closed', 'Bridge open')
  appendFileSync(join(config, 'entities.yaml'), 'entities:\n  quay:\n    en: [quay, quays]\n')
  const { code, stdout } = await callStorywire([...args, 'check', '--terms'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/no example needs[^\n]*\n\s+bridge\n\s+shut\n/)
  expect(stdout).toMatch(/one clause short of matching:\n\s+\(en\) Bridge open\n\s+lacks closed/)
  expect(stdout).toMatch(/one alternative alone:\n\s+\(en\) Bridge closed\n\s+closed/)
  expect(stdout).toContain('@quay en: “quays” by “quay”')
  const types = rows((await callStorywire([...args, 'check', '--terms', '--json'])).stdout).map(({ type }) => type)
  expect(new Set(types)).toEqual(
    new Set(['problem', 'example', 'unneeded', 'near-miss', 'one-alternative', 'terms-tried', 'covered-alias']),
  )
})

/** The configuration in config/: no problem, no warning, every example as it should be. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkExamples } from '../../lib/config/examples.ts'
import { loadConfiguration } from '../../lib/config/load.ts'
import { readListName } from '../../lib/match/alias-list.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex } from '../../lib/match/match.ts'

const { configuration, warnings } = await loadConfiguration(join(import.meta.dirname, '../../config'), { lint: true })
const index = loadIndex(compileRules(configuration))

test('it has no warning, but that an entity could have more names, or fewer', () => {
  expect(warnings.filter(({ code }) => code !== 'covered-alias')).toEqual([])
})

test.each(
  checkExamples(configuration, index).map(result => ({
    ...result,
    name: `${result.storyline}: ${result.kind} ${result.lang} “${result.title}”`,
  })),
)('$name', ({ ok }) => expect(ok).toBe(true))

test.each(configuration.storylines)('$id shows at least two texts to match and two to ignore, in four languages', ({ examples }) => {
  expect(examples.match.length).toBeGreaterThanOrEqual(2)
  expect(examples.ignore.length).toBeGreaterThanOrEqual(2)
  expect([...new Set([...examples.match, ...examples.ignore].map(({ lang }) => lang))]).toEqual(
    expect.arrayContaining(['en', 'de', 'ko', 'ru']),
  )
})

test('every entity is used by a rule and is known in English, German, Korean and Russian', () => {
  const rules = configuration.storylines.map(({ rule }) => rule).join('\n')
  for (const id of Object.keys(configuration.entities)) expect(rules).toMatch(new RegExp(`@${id}\\b(?!-)`))
  for (const id of [
    'north-korea',
    'russia',
    'ukraine',
    'kim-jong-un',
    'putin',
    'security-council',
    'troops',
    'workers',
    'munitions',
    'missiles',
  ])
    expect(Object.keys(configuration.entities[id] ?? {}).map(name => readListName(name).language)).toEqual(
      expect.arrayContaining(['en', 'de', 'ko', 'ru']),
    )
})

test('what may not be polled is switched off, with its reason', () => {
  const off = new Map(configuration.feeds.flatMap(({ id, off }) => (off === undefined ? [] : [[id, off]])))
  expect([...off.keys()].toSorted()).toEqual([
    'gnews-ap',
    'gnews-nk-de',
    'gnews-reuters',
    'kcna-en',
    'kcna-ko',
    'kcna-ru',
    'rodong-sinmun-ko',
  ])
  expect(off.get('gnews-ap')).toContain('personal use only')
})

test('every hit is told somewhere: one subscription follows all, and no rule asks for a source', () => {
  expect(configuration.subscriptions.some(({ storylines }) => storylines === 'all')).toBe(true)
  expect(configuration.storylines.every(({ rule }) => !rule.includes('source:'))).toBe(true)
})

test('the storyline that docs/rules.md begins with is valid beside the shipped entities, and its examples are as they should be', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8')
  const folder = mkdtempSync(join(tmpdir(), 'storywire-docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'storylines'))
  for (const file of ['feeds.yaml', 'entities.yaml']) copyFileSync(join(import.meta.dirname, '../../config', file), join(folder, file))
  writeFileSync(join(folder, 'alerts.yaml'), 'channels: []\nsubscriptions: []\n')
  writeFileSync(join(folder, 'storylines/troop-offers.yaml'), /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '')

  const { configuration: shown } = await loadConfiguration(folder)
  const results = checkExamples(shown, loadIndex(compileRules(shown)))
  expect(results).toHaveLength(2)
  expect(results.filter(({ ok }) => !ok)).toEqual([])
})

/** What the loader makes of a sound configuration, and what it says where there is none. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readCompiled, writeCompiled } from '../../lib/config/compiled.ts'
import { loadConfiguration } from '../../lib/config/load.ts'
import { configProblems } from '../../lib/config/problem.ts'
import { StorywireError } from '../../lib/errors.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'

const sound = join(import.meta.dirname, '../fixtures/config/sound')
const scratch = await mkdtemp(join(tmpdir(), 'storywire-config-'))
afterAll(() => rm(scratch, { recursive: true }))

/** A copy of the sound configuration. */
const copy = async (name: string): Promise<string> => {
  const directory = join(scratch, name)
  await cp(sound, directory, { recursive: true })
  return directory
}

const problemsOf = async (directory: string) => {
  const error: unknown = await loadConfiguration(directory).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return configProblems(error)?.map(
    ({ file, code, severity }) => `${file.replace(`${scratch}/`, '')} ${code}${severity === 'warning' ? ' (warning)' : ''}`,
  )
}

const minute = 60_000

test('defaults are filled in and the rest is as written', async () => {
  const { configuration, warnings } = await loadConfiguration(sound)
  expect(warnings).toEqual([])
  expect(configuration.sources[1]).toEqual({ id: 'agency', name: '통신', country: 'KR', language: 'ko', state: false })
  expect(configuration.feeds).toEqual([
    {
      id: 'gazette-world',
      source: 'gazette',
      url: 'https://gazette.example/world.xml',
      language: 'en',
      everyMs: 15 * minute,
      floorMs: 5 * minute,
      ceilingMs: 360 * minute,
      adapts: true,
      allowPrivate: false,
    },
    {
      id: 'agency',
      source: 'agency',
      url: 'https://agency.example/rss',
      language: 'ko',
      everyMs: 10 * minute,
      floorMs: 5 * minute,
      ceilingMs: 360 * minute,
      allowPrivate: false,
    },
  ])
  expect(configuration.storylines[0]).toMatchObject({ id: 'troop-offers', minScore: 0, examples: { ignore: [{ title: 'A quiet day' }] } })
  expect(configuration.channels[1]).toEqual({ id: 'desk-mail', type: 'email', to: ['desk@example.org'], from: 'storywire@example.org' })
  expect(configuration.subscriptions).toEqual([
    { id: 'desk', storylines: 'all', channels: ['desk-slack', 'desk-mail'], zone: 'Europe/Berlin' },
  ])
})

test('hosts that serve many publishers are named', async () => {
  const directory = await copy('shared')
  await writeFile(join(directory, 'feeds.yaml'), `sharedHosts: [rsshub.app]\n${await readFile(join(sound, 'feeds.yaml'), 'utf8')}`)
  expect((await loadConfiguration(directory)).configuration.sharedHosts).toEqual(['rsshub.app'])
})

test('a feed on one’s own network may be polled faster than the floor', async () => {
  const directory = await copy('local')
  const feed = (id: string, more: string) => `      - { id: ${id}, url: http://127.0.0.1:9/${id}, allowPrivate: true, ${more} }\n`
  await writeFile(
    join(directory, 'feeds.yaml'),
    `sources:\n  - id: local\n    name: Local\n    country: DE\n    language: pt-br\n    state: false\n    feeds:\n${feed('a', 'every: 5s')}${feed('b', 'every: 1m, floor: 5s, ceiling: 10m')}`,
  )
  const { configuration } = await loadConfiguration(directory)
  expect(configuration.feeds.map(({ everyMs, floorMs, ceilingMs, language }) => [everyMs, floorMs, ceilingMs, language])).toEqual([
    [5_000, 5_000, 360 * minute, 'pt-BR'],
    [minute, 5_000, 10 * minute, 'pt-BR'],
  ])
})

test('entities.yaml may be absent; without alerts.yaml or storylines a warning says what follows', async () => {
  const directory = await copy('bare')
  for (const name of ['entities.yaml', 'alerts.yaml', 'storylines']) await rm(join(directory, name), { recursive: true })
  const { configuration, warnings } = await loadConfiguration(directory)
  expect(configuration).toMatchObject({ entities: {}, storylines: [], channels: [], subscriptions: [] })
  expect(warnings.map(({ code }) => code)).toEqual(['no-alerts', 'no-storylines'])
})

test('missing and unreadable places are named', async () => {
  expect(await problemsOf(join(scratch, 'nowhere'))).toEqual(['nowhere missing-folder'])
  const odd = await copy('odd')
  await rm(join(odd, 'feeds.yaml'))
  await rm(join(odd, 'entities.yaml'))
  await mkdir(join(odd, 'entities.yaml'))
  await rm(join(odd, 'storylines'), { recursive: true })
  await writeFile(join(odd, 'storylines'), 'not a folder')
  expect(await problemsOf(odd)).toEqual([
    'odd/entities.yaml unreadable-file',
    'odd/feeds.yaml missing-file',
    'odd/storylines unreadable-folder',
  ])
  expect(await problemsOf(join(odd, 'storylines'))).toEqual(['odd/storylines unreadable-folder'])
})

test('nothing is concluded from a file that cannot be read', async () => {
  const directory = await copy('broken-entities')
  await writeFile(join(directory, 'entities.yaml'), 'entities: [')
  expect(await problemsOf(directory)).toEqual(['broken-entities/entities.yaml yaml-syntax'])
})

test('compiled and read back it is the same, without the examples', async () => {
  const { configuration } = await loadConfiguration(join(import.meta.dirname, '../../config'))
  const directory = await mkdtemp(join(scratch, 'compiled-'))
  const rulesAt = '2026-11-24T08:00:00.000Z'
  await writeCompiled(directory, { configuration, rulesAt })
  const compiled = await readCompiled(directory)
  const storylines = configuration.storylines.map(each => ({ ...each, examples: { match: [], ignore: [] } }))
  expect(compiled.configuration).toEqual({ ...configuration, storylines })
  expect(compiled.rulesAt).toBe(rulesAt)
  const index = loadIndex(compiled.index)
  expect(matchDocument(index, { title: 'North Korea fires ballistic missile', body: '', lang: 'en' })).toMatchObject([
    { storyline: 'nuclear-missile' },
  ])
})

test('a folder without a compiled configuration, or with another’s, is refused', async () => {
  await expect(readCompiled(scratch)).rejects.toThrow(StorywireError)
  const directory = await mkdtemp(join(scratch, 'foreign-'))
  await writeFile(join(directory, 'config.json'), '{"feeds": []}')
  await writeFile(join(directory, 'rules.idx'), '')
  await expect(readCompiled(directory)).rejects.toMatchObject({ code: 'bad-compiled' })
})

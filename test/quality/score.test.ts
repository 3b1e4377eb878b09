/** The scorer counts as the guideline says, and the labelled entries are what they claim to be. */
import { describe, expect, test } from 'vitest'
import { loadConfiguration } from '../../lib/config/load.ts'
import { isUnseen, readLabelled } from './labelled.ts'
import { type Labelled, scoreLabels } from './score.ts'

const entry = (id: string, labels: readonly string[], more: Partial<Labelled> = {}): Labelled => ({
  id,
  lang: 'en',
  title: id,
  summary: '',
  labels,
  ...more,
})

describe('scoring', () => {
  const labelled = [
    entry('a', ['x']),
    entry('b', ['x', 'y']),
    entry('c', [], { stratum: 'hard', lang: 'de' }),
    entry('d', [], { maybe: ['x'] }),
    entry('e', [], { stratum: 'hard' }),
  ]
  const score = scoreLabels(
    labelled,
    new Map([
      ['a', ['x']],
      ['b', ['y']],
      ['c', ['x']],
      ['d', ['x']],
    ]),
  )
  test('counts per storyline', () => {
    expect(score.byStoryline.get('x')).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, hits: 1, falseAlarms: 1, misses: 1 })
    expect(score.byStoryline.get('y')).toMatchObject({ precision: 1, recall: 1, f1: 1 })
  })
  test('sums up', () => {
    expect(score.macroF1).toBe(0.75)
    expect(score.micro).toMatchObject({ hits: 2, falseAlarms: 1, misses: 1 })
    expect(score.micro.f1).toBeCloseTo(2 / 3)
    // A disputed label costs nothing either way.
    expect(score.exact).toBe(3 / 5)
  })
  test('counts false alarms of a stratum by entries, those of a language by labels', () => {
    expect([...score.strata]).toEqual([['hard', { entries: 2, wrong: 1 }]])
    expect(score.byLanguage.get('de')).toMatchObject({ entries: 1, falseAlarms: 1, hits: 0 })
  })
  test('of nothing is nothing', () => {
    expect(scoreLabels([], new Map())).toMatchObject({ macroF1: 0, exact: 0 })
  })
})

describe('the labelled entries', async () => {
  const labelled = await readLabelled()
  const { configuration } = await loadConfiguration('config')
  test('are many, in ten languages, each once, half of them without a label', () => {
    expect(labelled.length).toBeGreaterThanOrEqual(250)
    expect(new Set(labelled.map(({ lang }) => lang)).size).toBe(10)
    expect(new Set(labelled.map(({ id }) => id)).size).toBe(labelled.length)
    expect(new Set(labelled.map(({ title }) => title)).size).toBe(labelled.length)
    const unlabelled = labelled.filter(({ labels }) => labels.length === 0).length / labelled.length
    expect(unlabelled).toBeGreaterThan(0.4)
    expect(unlabelled).toBeLessThan(0.6)
  })
  test('name storylines that are shipped', () => {
    const known = configuration.storylines.map(({ id }) => id)
    for (const { labels, maybe = [] } of labelled) for (const label of [...labels, ...maybe]) expect(known).toContain(label)
  })
  test('are no examples of a storyline, and about a third is unseen', () => {
    const examples = new Set(
      configuration.storylines.flatMap(({ examples: { match, ignore } }) => [...match, ...ignore].map(({ title }) => title)),
    )
    expect(labelled.filter(({ title }) => examples.has(title)).map(({ id }) => id)).toEqual([])
    const share = labelled.filter(isUnseen).length / labelled.length
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.42)
  })
})

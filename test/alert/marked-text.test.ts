import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clip, oneLine, tame, webLink } from '../../lib/alert/foreign-text.ts'
import { clipRuns, conceptsOf, runsOf } from '../../lib/alert/marked-text.ts'
import { excerpt, NASTY } from './contents.ts'

const nasty = fc.array(fc.constantFrom(...NASTY), { maxLength: 40 }).map(parts => parts.join(''))
const show = (marked: string) =>
  runsOf(excerpt(marked))
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join('')

describe('runs', () => {
  it.each([
    ['no spans', 'no spans'],
    ['[[북한|@north-korea]]이 [[러시아|@russia]]에', '[북한]이 [러시아]에'],
    ['  [[Kim|kim]]\n\n said ', '[Kim] said'],
    ['\u202e[[a|a]]\u2066b', '[a]b'],
    ['[[👨‍👩‍👧|family]]!', '[👨‍👩‍👧]!'],
    [' [[ |blank]] a \n[[ |blank]] [[b|b]] ', 'a [b]'],
    [' [[ |blank]] ', ''],
  ])('%j are %j', (marked, shown) => expect(show(marked)).toBe(shown))

  it('join spans that overlap or touch, and bear spans out of place', () => {
    const spans = [
      { start: 0, end: 5, concept: 'a' },
      { start: 3, end: 8, concept: 'b' },
      { start: 8, end: 9, concept: 'c' },
      { start: 40, end: 50, concept: 'd' },
      { start: 7, end: 2, concept: 'e' },
      { start: Number.NaN, end: -3, concept: 'f' },
    ]
    expect(runsOf({ text: 'abcdefghijkl', spans })).toEqual([
      { text: 'abcdefghi', marked: true },
      { text: 'jkl', marked: false },
    ])
  })

  it('never cut a surrogate pair', () => {
    const runs = runsOf({ text: 'a😀b', spans: [{ start: 2, end: 4, concept: 'x' }] })
    expect(runs.map(({ text }) => text)).toEqual(['a', '😀b'])
  })

  it('say everything of the text once, whatever it holds and wherever the spans lie', () => {
    const span = fc.record({ start: fc.integer({ min: -5, max: 60 }), end: fc.integer({ min: -5, max: 60 }), concept: fc.constant('x') })
    fc.assert(
      fc.property(nasty, fc.array(span, { maxLength: 6 }), (text, spans) => {
        const squeezed = (shown: string) => shown.replaceAll(/\s+/g, '')
        expect(
          squeezed(
            runsOf({ text, spans })
              .map(run => run.text)
              .join(''),
          ),
        ).toBe(squeezed(tame(text)))
      }),
    )
  })

  it('fit, and show that something is missing', () => {
    const runs = runsOf(excerpt('one [[two|two]] three'))
    expect(clipRuns(runs, 13)).toEqual(runs)
    expect(clipRuns(runs, 6).map(({ text }) => text)).toEqual(['one ', 't', '…'])
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 60 }), (text, max) => {
        const kept = clipRuns(runsOf({ text, spans: [{ start: 3, end: 9, concept: 'x' }] }), max)
        expect(kept.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(max)
      }),
    )
  })
})

it('names each concept with the words that stand for it', () => {
  const evidence = { title: excerpt('[[Kim|@kim]] and [[KIM|@kim]]'), body: [excerpt('[[김정은|@kim]], [[troops|troops]]')] }
  expect([...conceptsOf(evidence)]).toEqual([
    ['@kim', ['Kim', '김정은']],
    ['troops', ['troops']],
  ])
})

describe('foreign text', () => {
  it('becomes one line without controls and direction marks', () => {
    fc.assert(
      fc.property(nasty, text => {
        expect(tame(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u)
      }),
    )
    expect(tame('می‌خواهم 👨‍👩‍👧')).toBe('می‌خواهم 👨‍👩‍👧')
  })

  it('is clipped between graphemes', () => {
    expect(clip('ab👨‍👩‍👧cd', 6)).toBe('ab…')
    expect(clip('short', 5)).toBe('short')
    expect(oneLine(' a\n b ', 10)).toBe('a b')
    expect(clip(`a${'\u0301'.repeat(500)}`, 10)).toBe('…')
    fc.assert(fc.property(nasty, fc.integer({ min: 1, max: 50 }), (text, max) => clip(text, max).length <= max))
  })

  it.each([
    ['https://a.example/x?y=1&z', true],
    ['http://127.0.0.1:4400', true],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['//a.example/x', false],
    ['', false],
    [null, false],
  ])('%j is a web link: %s', (link, is) => expect(webLink(link)).toBe(is ? link : undefined))
})

import { describe, expect, it } from 'vitest'
import { factsOf, headlineOf, languageName, leadOf, matchedText, moreOf, timeIn } from '../../lib/alert/wording.ts'
import { backlog, content, hit, korean, russian } from './contents.ts'

describe('times', () => {
  it.each([
    ['Europe/Berlin', '2026-11-24T08:12:00.000Z', '24 Nov 2026, 09:12 CET'],
    ['Europe/Berlin', '2026-07-01T22:30:00.000Z', '2 Jul 2026, 00:30 CEST'],
    ['Asia/Seoul', '2026-11-24T15:00:00.000Z', '25 Nov 2026, 00:00 GMT+9'],
    ['UTC', '2026-11-24T08:12:00.000Z', '24 Nov 2026, 08:12 UTC'],
    ['No/Where', '2026-11-24T08:12:00.000Z', '24 Nov 2026, 08:12 UTC'],
    ['UTC', 'yesterday', undefined],
    ['UTC', null, undefined],
  ])('in %s %s is %s', (zone, at, words) => expect(timeIn(zone, at)).toBe(words))
})

describe('facts', () => {
  it('say who, in which language, when and how strongly', () => {
    expect(factsOf(korean, 'Europe/Berlin')).toBe('Yonhap, Daily NK · Korean · 24 Nov 2026, 09:12 CET · score 7.3')
  })
  it('say that the time of publication is missing and when it was found', () => {
    expect(factsOf(russian, 'UTC')).toBe('ТАСС · Russian · no publication time, found 24 Nov 2026, 08:13 UTC · score 7.3')
  })
  it('bear what is missing or many', () => {
    const poor = hit('x', { language: null, sources: [], publishedAt: null, foundAt: '', score: Number.NaN })
    expect(factsOf(poor, 'UTC')).toBe('source unknown · language unknown · no publication time · score ?')
    expect(factsOf(hit('x', { sources: [...'abcdefgh'] }), 'UTC')).toContain('a, b, c, d, e, f and 2 more')
  })
  it.each([
    ['ko', 'Korean'],
    ['pt-BR', 'Brazilian Portuguese'],
    ['qqx', 'qqx'],
    ['not a tag', 'not a tag'],
  ])('call the language %s %s', (code, name) => expect(languageName(code)).toBe(name))
  it('name what matched, once, in the words of the text', () => {
    expect(matchedText(korean)).toBe('@north-korea (북한), @russia (러시아), troops (병력)')
    expect(matchedText(hit('[[troops|troops]] and [[Troops|troops]]'))).toBe('troops')
    expect(matchedText(hit([...'abcdefghij'].map(word => `[[${word}|${word}]]`).join(' ')))).toBe('a, b, c, d, e, f, g, h, 2 more')
    expect(matchedText(hit('nothing marked'))).toBe('')
  })
})

describe('a backlog', () => {
  it('says how many, which are shown and how many more', () => {
    expect(leadOf(backlog())).toBe('37 older entries already match. The newest five:')
    expect(moreOf(backlog(), 5)).toBe('32 more')
    expect(leadOf(backlog({ total: 1, hits: [korean] }))).toBe('1 older entry already matches.')
    expect(leadOf(backlog({ total: 2_000 }))).toBe('2,000 older entries already match. The newest five:')
    expect(moreOf(backlog({ total: 1 }), 1)).toBeUndefined()
    expect(leadOf(content())).toBeUndefined()
  })
})

describe('the headline', () => {
  it.each([
    [content(), 'North Korean troops for Russia: 북한, 러시아에 공병 병력 파견 제안'],
    [backlog(), 'North Korean troops for Russia: 37 older entries already match'],
    [content({ sample: true }), '[SAMPLE] North Korean troops for Russia: 북한, 러시아에 공병 병력 파견 제안'],
    [content({ hits: [hit(' \n')] }), 'North Korean troops for Russia: (no title)'],
    [content({ hits: [], total: 3 }), 'North Korean troops for Russia: new entries'],
  ])('%#', (message, headline) => expect(headlineOf(message, 120)).toBe(headline))

  it('is one line of at most its length, and starts with the storyline however long the rest is', () => {
    const long = headlineOf(content({ hits: [hit(`Bcc: x@example.org\r\n${'long '.repeat(200)}`)], sample: true }), 120)
    expect(long.length).toBeLessThanOrEqual(120)
    expect(long).not.toMatch(/[\r\n]/)
    expect(long).toMatch(/^\[SAMPLE\] North Korean troops for Russia: Bcc: .*…$/)
    const both = headlineOf(content({ storyline: { id: 's', title: 'S'.repeat(300) }, hits: [hit('T'.repeat(300))] }), 120)
    expect(both.length).toBeLessThanOrEqual(120)
    expect(both).toMatch(/S{50,}…: T{40,}…/)
  })
})

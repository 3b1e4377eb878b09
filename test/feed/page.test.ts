/**
 * Pages without a feed: pairs of test/fixtures/pages, the page beside its selectors and what is read from it.
 * `UPDATE=1 npx vitest run test/feed/page.test.ts` writes what is read now: look at it before you keep it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ParsedFeed } from '../../lib/feed/entry.ts'
import { readPage } from '../../lib/feed/page.ts'
import { selectorFault } from '../../lib/feed/page-selectors.ts'

const fixtures = join(import.meta.dirname, '../fixtures/pages')
const names = readdirSync(fixtures).flatMap(name => (name.endsWith('.html') ? [name.slice(0, -5)] : []))

const told = ({ feed, entries, problems }: ParsedFeed) => ({
  title: feed.title,
  entries: entries.map(({ title, link, publishedAt }) => ({ title, link, publishedAt })),
  problems: problems.map(({ code, message }) => `${code}: ${message}`),
})

test.each(names)('%s', async name => {
  const file = join(fixtures, `${name}.json`)
  const { expected, ...request } = JSON.parse(readFileSync(file, 'utf8'))
  const read = told(await readPage(readFileSync(join(fixtures, `${name}.html`)), request))
  if (process.env.UPDATE !== undefined) writeFileSync(file, `${JSON.stringify({ ...request, expected: read }, null, 2)}\n`)
  expect(read).toEqual(process.env.UPDATE === undefined ? expected : read)
})

const page = (html: string, select: Parameters<typeof readPage>[1]['select'], url = 'https://site.example/list') =>
  readPage(new TextEncoder().encode(html), { select, url })

describe('selectors', () => {
  const html = '<ul class=l><li class=e><b><a href=/1>One</a></b><a href=/2>Two</a></li></ul>'

  test.each([
    ['the entry itself', 'li a', { link: 'a', title: 'a' }, ['One', 'Two']],
    ['a descendant of the entry', 'li', { title: 'b a' }, ['One']],
    ['from the entry down', 'li', { title: '> a' }, ['Two']],
    ['with :scope', 'li', { title: ':scope > a' }, ['Two']],
    ['what stands above the entry counts', 'li', { title: '.l .e b' }, ['One']],
    ['several', 'li', { title: 'h1, b' }, ['One']],
  ])('%s', async (_, entry, others, titles) => {
    expect((await page(html, { entry, ...others })).entries.map(({ title }) => title)).toEqual(titles)
  })

  test.each(['a', 'ul.list > li:has(a)', '> a', 'a[href^="/news"]:not(.ad)', 'li:nth-child(2n+1) ~ li', 'td:contains(x)'])(
    '%s is one',
    selector => {
      expect(selectorFault(selector)).toBeUndefined()
    },
  )

  test('one that cannot be used is told, never thrown', async () => {
    const { entries, problems } = await page(html, { entry: 'li[' })
    expect(entries).toEqual([])
    expect(problems).toEqual([{ code: 'nothing-selected', message: expect.stringContaining('cannot be read') }])
  })
})

describe('a layout that has changed in part', () => {
  const html = '<ul><li><a href=/1>One</a><i>2026-11-24</i></li><li><a href=/2>Two</a></li></ul>'
  test.each([
    ['titles nowhere: the links’ words are taken, and it is told', { title: 'h3' }, ['One', 'Two'], ['nothing-selected']],
    ['links nowhere', { title: 'a', link: 'h3 a' }, ['One', 'Two'], ['nothing-selected']],
    ['dates nowhere', { date: '.date' }, ['One', 'Two'], ['no-dates']],
    ['a date in some is enough', { date: 'i' }, ['One', 'Two'], []],
  ])('%s', async (_, others, titles, codes) => {
    const { entries, problems } = await page(html, { entry: 'li', ...others })
    expect(entries.map(({ title }) => title)).toEqual(titles)
    expect(problems.map(({ code }) => code)).toEqual(codes)
  })
})

describe('dates', () => {
  const zone = 'Asia/Pyongyang'
  test.each([
    ['2026.7.1.', '2026-06-30T15:00:00.000Z'],
    ['(2026.11.24.)', '2026-11-23T15:00:00.000Z'],
    ['2026. 11. 24', '2026-11-23T15:00:00.000Z'],
    ['【2026-11-24】', '2026-11-23T15:00:00.000Z'],
    ['Juche 115 (2026) November 24', '2026-11-23T15:00:00.000Z'],
    ['Juche115(2026).11.24.', '2026-11-23T15:00:00.000Z'],
    ['24 ноября 115 (2026) г.', '2026-11-23T15:00:00.000Z'],
    ['主体115(2026)年 11月 24日', '2026-11-23T15:00:00.000Z'],
    ['주체115(2026)년 11월 24일 화요일', '2026-11-23T15:00:00.000Z'],
    ['Updated: November 24, 2026 | Politics', '2026-11-23T15:00:00.000Z'],
    ['Tuesday, 24th November 2026, 10:15', '2026-11-24T01:15:00.000Z'],
    ['2026-11-24 09:15', '2026-11-24T00:15:00.000Z'],
    ['등록 2026.11.24 오후 9:15', '2026-11-24T12:15:00.000Z'],
    // A zone that is named counts.
    ['2026-11-24T09:15:00Z', '2026-11-24T09:15:00.000Z'],
    ['Nov 24, 2026 09:15 GMT', '2026-11-24T09:15:00.000Z'],
    // The zone as it was then: half an hour later from 2015 to 2018.
    ['2016.1.6.', '2016-01-05T15:30:00.000Z'],
    ['a day in autumn', null],
    ['page 24 of 2026', null],
  ])('%s', async (written, at) => {
    const { entries } = await page(`<li><a href=/1>One</a> <i>${written}</i></li>`, { entry: 'li', title: 'a', date: 'i', zone })
    expect(entries.map(({ publishedAt }) => publishedAt)).toEqual([at])
  })

  test('of a page without a zone are read as UTC', async () => {
    const { entries } = await page('<li><a href=/1>One</a> <i>(2026.11.24.)</i></li>', { entry: 'li', date: 'i' })
    expect(entries).toMatchObject([{ title: 'One', publishedAt: '2026-11-24T00:00:00.000Z' }])
  })
})

describe('bounded', () => {
  const deep = 200_000
  test.each([
    ['nested elements', `${'<div>'.repeat(deep)}<a class=e href=/1>One</a>`],
    ['nested and closed', `${'<div>'.repeat(deep)}${'</div>'.repeat(deep)}<a class=e href=/1>One</a>`],
    ['stray end tags', `${'<b>'.repeat(deep)}${'</i>'.repeat(deep)}${'</b>'.repeat(deep)}<a class=e href=/1>One</a>`],
    ['open forms', `${'<b><form>'.repeat(deep)}`],
    ['open links', '<li><a class=e href=/1>One'.repeat(deep)],
    ['flat elements', '<b></b>'.repeat(1_000_000)],
    ['less-than signs', '<'.repeat(120_000)],
    ['attributes', `<a ${'class=e '.repeat(900_000)}>`],
    ['one endless text', `<a class=e href=/1>${'word '.repeat(1_600_000)}`],
    ['nested entries', `${'<p class=e><span>'.repeat(deep)}`],
    ['zero bytes', '\0'.repeat(100_000)],
  ])('%s', async (_, html) => {
    const began = performance.now()
    for (const select of [{ entry: '.e' }, { entry: '*', title: '.a .b .c', link: 'div a', date: 'time' }]) {
      const { entries, problems } = await page(html, select)
      expect(entries.length).toBeLessThanOrEqual(5_000)
      expect(problems.length).toBeLessThan(10)
    }
    // Quadratic work on any of these takes minutes.
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  test('what stands after too deep a nest that is closed is read all the same', async () => {
    const { entries, problems } = await page(`${'<div>'.repeat(deep)}${'</div>'.repeat(deep)}<a class=e href=/1>One</a>`, {
      entry: 'body > a, :root ~ a, a',
    })
    expect(entries).toMatchObject([{ title: 'One', link: 'https://site.example/1' }])
    expect(problems.map(({ code }) => code)).toEqual(['too-deep'])
  })

  test('the words of elements that are too deep are kept', async () => {
    const { entries } = await page(`<a href=/1>${'<b>'.repeat(500)}deep words${'</b>'.repeat(500)} and more</a>`, { entry: 'a' })
    expect(entries).toMatchObject([{ title: 'deep words and more' }])
  })

  test('a document of any bytes', async () => {
    for (const bytes of [new Uint8Array(), new Uint8Array([0xff, 0xfe]), Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256)]) {
      const { entries, problems } = await readPage(bytes, { select: { entry: 'a' }, url: 'not a URL' })
      expect(entries).toEqual([])
      expect(problems.map(({ code }) => code)).toContain('nothing-selected')
    }
  })
})

/** Documents broken at random: a value comes out, and it is what it should be. `npm run fuzz` does the same with 20,000. */
import { expect, test } from 'vitest'
import { parseFeed } from '../../lib/feed/parse.ts'
import { brokenDocument, faultsOf, fixtures } from './fuzz-documents.ts'

const DOCUMENTS = 400

test(`${DOCUMENTS} broken documents`, async () => {
  for (let seed = 0; seed < DOCUMENTS; seed++) {
    const faults = faultsOf(await parseFeed(brokenDocument(seed), { url: 'https://harbour.example/feed' }))
    expect(faults, `document ${seed}`).toEqual([])
  }
})

test('every fixture as it is', async () => {
  for (const [at, bytes] of fixtures.entries()) expect(faultsOf(await parseFeed(bytes)), `fixture ${at}`).toEqual([])
})

test('a fault is seen', () => {
  const feed = { title: null, link: 'javascript:x', description: '', language: null }
  const entry = {
    id: null,
    link: '/x',
    title: '\ud800',
    summary: null,
    content: null,
    author: null,
    updatedAt: null,
    language: null,
    publisher: null,
    categories: [],
  }
  const html = { summaryHtml: '<p onclick="x">a</p><script>', contentHtml: '<a href="javascript:x">a</a>' }
  const faults = faultsOf({ feed, entries: [{ ...entry, ...html, publishedAt: 'yesterday' }], problems: [] })
  expect(faults.map(fault => fault.split(' ')[0])).toEqual([
    'feed.description',
    'feed.link',
    'entry.title',
    'entry.link',
    'a',
    'attribute',
    'element',
    'link',
  ])
})

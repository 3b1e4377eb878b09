/** The same article has one key, another article another: as feeds really differ. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalLink } from '../../lib/feed/canonical-link.ts'
import type { ParsedEntry, ParsedFeed } from '../../lib/feed/entry.ts'
import { documentOf, identifyEntries } from '../../lib/feed/identity.ts'

const url = 'https://feeds.example/world.xml'

const entry = (values: Partial<ParsedEntry>): ParsedEntry => ({
  id: null,
  link: null,
  title: null,
  summary: null,
  content: null,
  summaryHtml: null,
  contentHtml: null,
  author: null,
  publishedAt: null,
  updatedAt: null,
  language: null,
  publisher: null,
  categories: [],
  ...values,
})
const feed = (entries: readonly Partial<ParsedEntry>[], link: string | null = null): ParsedFeed => ({
  feed: { title: null, link, description: null, language: null },
  entries: entries.map(entry),
  problems: [],
})
const keys = (entries: readonly Partial<ParsedEntry>[], from = url, link?: string) =>
  identifyEntries(feed(entries, link), { url: from }).map(({ key }) => key)
const key = (values: Partial<ParsedEntry>, from = url) => keys([values], from)[0]

const page = 'https://harbour.example/news/1'
const same: readonly (readonly [what: string, a: Partial<ParsedEntry>, b: Partial<ParsedEntry>])[] = [
  ['http and https', { link: page }, { link: 'http://harbour.example/news/1' }],
  ['www and none, case of the host', { link: page }, { link: 'https://WWW.Harbour.example/news/1' }],
  ['a default port, a slash at the end', { link: page }, { link: 'https://harbour.example:443/news/1/' }],
  ['BBC tracking', { link: page }, { link: `${page}?at_medium=RSS&at_campaign=rss` }],
  ['utm and a fragment', { link: page }, { link: `${page}?utm_source=rss_feed&utm_medium=x#top` }],
  ['DW tracking', { link: `${page}?a=1` }, { link: `${page}?maca=de-rss-de-all-1119-rdf&a=1` }],
  ['click ids', { link: page }, { link: `${page}?fbclid=x&gclid=y&CMP=z` }],
  ['a switch that says rss', { link: page }, { link: `${page}?rss=1` }],
  ['order of parameters', { link: `${page}?a=1&b=2` }, { link: `${page}?b=2&a=1` }],
  ['an origin that says rss', { link: page }, { link: `${page}?from=rss&mod=rss_world` }],
  [
    'the list of a Yonhap article',
    { link: 'https://www.yna.co.kr/view/AKR1?section=nk/news/all' },
    { link: 'https://www.yna.co.kr/view/AKR1?section=politics' },
  ],
  ['spellings of an escape', { link: 'https://harbour.example/%7Ea/%eb%b6%81' }, { link: 'https://harbour.example/~a/%EB%B6%81' }],
  ['another guid for the same link', { link: page, id: `${page}#0` }, { link: page, id: `${page}#1` }],
  ['other text at the same link', { link: page, title: 'a' }, { link: page, title: 'b' }],
  ['BBC revisions without a link', { id: 'https://harbour.example/a#0', title: 't' }, { id: 'https://harbour.example/a#1', title: 't' }],
  [
    'title and time',
    { title: 'Ships  leave', publishedAt: '2026-11-24T09:00:00.000Z' },
    { title: 'ships leave', publishedAt: '2026-11-24T09:00:00.000Z' },
  ],
  [
    'one article in two Google News searches',
    { link: 'https://news.google.com/rss/articles/CBMa?oc=5', id: 'CBMa', title: 'Ships leave - Coast Wire', publisher: 'Coast Wire' },
    { link: 'https://news.google.com/rss/articles/CBMb?oc=5', id: 'CBMb', title: 'Ships leave - Coast Wire', publisher: null },
  ],
]
const different: readonly (readonly [what: string, a: Partial<ParsedEntry>, b: Partial<ParsedEntry>])[] = [
  [
    'a base64 query that is the id',
    { link: 'http://www.rodong.example/ko/index.php?MkBAMkAxQA==' },
    { link: 'http://www.rodong.example/ko/index.php?MkBAMkAyQA==' },
  ],
  ['a number in the query', { link: `${page}?id=1` }, { link: `${page}?id=2` }],
  ['a parameter that only looks like tracking', { link: `${page}?source=12` }, { link: `${page}?source=13` }],
  ['case of the path', { link: 'https://harbour.example/A' }, { link: 'https://harbour.example/a' }],
  [
    'posts of a live blog without a link',
    { id: 'https://harbour.example/live#post-1', title: 't' },
    { id: 'https://harbour.example/live#post-2', title: 't' },
  ],
  [
    'two times of one title',
    { title: 'Briefing', publishedAt: '2026-11-24T09:00:00.000Z' },
    { title: 'Briefing', publishedAt: '2026-11-25T09:00:00.000Z' },
  ],
  [
    'two publishers of one title at Google News',
    { link: 'https://news.google.com/a', title: 'Ships leave - A', publisher: 'A' },
    { link: 'https://news.google.com/b', title: 'Ships leave - B', publisher: 'B' },
  ],
  [
    'entries that all link to the site',
    { link: 'https://harbour.example/', id: '1', title: 'a' },
    { link: 'https://harbour.example/', id: '2', title: 'b' },
  ],
]

describe('one entry at two polls or in two feeds', () => {
  test.each(same)('same: %s', (_, a, b) => {
    expect(key(a)).toBe(key(b))
    expect(key(a)).toMatch(/^[0-9a-f]{16}$/)
  })
  test.each(different)('different: %s', (_, a, b) => {
    expect(key(a)).not.toBe(key(b))
  })
  test('a bare guid counts within its host, a tag everywhere', () => {
    expect(key({ id: '12', title: 't' }, 'https://a.example/f')).not.toBe(key({ id: '12', title: 't' }, 'https://b.example/f'))
    expect(key({ id: '12', title: 't' }, 'https://a.example/f')).toBe(key({ id: '12', title: 't' }, 'https://www.a.example/g'))
    expect(key({ id: 'tag:a,2026:1', title: 't' }, 'https://a.example/f')).toBe(
      key({ id: 'tag:a,2026:1', title: 't' }, 'https://b.example/f'),
    )
  })
})

test('a date in the future becomes now, and changes no key', () => {
  const [now, later] = ['2026-11-24T09:00:00.000Z', '2026-11-24T18:00:00.000Z']
  const dated = feed([
    { title: 'Briefing', publishedAt: later },
    { title: 'Earlier', publishedAt: '2026-11-23T09:00:00.000Z' },
    { title: 'Undated' },
  ])
  const entries = identifyEntries(dated, { url, now })
  expect(entries.map(({ publishedAt }) => publishedAt)).toEqual([now, '2026-11-23T09:00:00.000Z', null])
  expect(entries.map(({ key }) => key)).toEqual(identifyEntries(dated, { url }).map(({ key }) => key))
})

describe('entries of one document', () => {
  const posts = [
    { link: page, id: 'p1', title: 'one' },
    { link: page, id: 'p2', title: 'two' },
    { link: page, id: 'p3', title: 'three' },
  ]
  test('that share a link but not a guid are told apart, in whatever order', () => {
    const [one, two, three] = keys(posts)
    expect(new Set([one, two, three]).size).toBe(3)
    expect(keys(posts.toReversed())).toEqual([three, two, one])
  })
  test('that share a link and have no guid are told apart by their titles', () => {
    expect(new Set(keys(posts.map(({ link, title }) => ({ link, id: link, title })))).size).toBe(2 + 1)
  })
  test('that share link and guid are one, the first', () => {
    const entries = identifyEntries(
      feed([
        { link: page, id: `${page}#1`, title: 'new' },
        { link: page, id: `${page}#0`, title: 'old' },
      ]),
      { url },
    )
    expect(entries.map(({ title }) => title)).toEqual(['new'])
  })
  test('that share a guid and nothing else are told apart by their titles', () => {
    const reused = [
      { id: '1', title: 'ships leave' },
      { id: '1', title: 'ships return' },
      { id: '1', title: 'ships return' },
    ]
    const [leave, back, ...more] = keys(reused)
    expect(leave).not.toBe(back)
    expect(more).toEqual([])
    expect(keys(reused.toReversed())).toEqual([back, leave])
    expect(new Set(keys(reused.map(post => ({ ...post, link: page })))).size).toBe(2)
    expect(new Set(keys(reused.map(post => ({ ...post, link: 'https://harbour.example/' })))).size).toBe(2)
  })
  test("whose link is the channel's own are known by their guid from the start", () => {
    const alone = keys([{ link: 'https://harbour.example/live/', id: 'p1' }], url, 'https://harbour.example/live')
    const both = keys(
      [
        { link: 'https://harbour.example/live/', id: 'p1' },
        { link: 'https://harbour.example/live/', id: 'p2' },
      ],
      url,
      'https://harbour.example/live',
    )
    expect(both[0]).toBe(alone[0])
  })
  test('that are empty are no entries', () => {
    expect(keys([{}, { categories: ['x'] }])).toEqual([])
  })
})

test('an entry of Google News loses the publisher from its title', () => {
  const [found] = identifyEntries(
    feed([{ link: 'https://news.google.com/a', title: 'Ships - and crews - leave - Coast Wire', publisher: 'Coast Wire' }]),
    { url },
  )
  expect(found).toMatchObject({ title: 'Ships - and crews - leave', publisher: 'Coast Wire', link: 'https://news.google.com/a' })
})

test('the text hash changes with the text and not with its white space', () => {
  const hash = (values: Partial<ParsedEntry>) => identifyEntries(feed([{ link: page, ...values }]), { url })[0]?.textHash
  expect(hash({ title: 'a b', summary: 'c' })).toBe(hash({ title: 'a\n b', summary: ' c ' }))
  expect(hash({ title: 'a b', summary: 'c' })).not.toBe(hash({ title: 'a', summary: 'b c' }))
  expect(hash({ title: 'a' })).not.toBe(hash({ title: 'a', content: 'x' }))
  expect(hash({ title: 'a' })).toMatch(/^[0-9a-f]{8}$/)
})

test("the language is the entry's own, else the document's, as a primary subtag", () => {
  const parsed = {
    ...feed([{ link: page, language: 'EN_us' }, { link: `${page}2` }]),
    feed: { title: null, link: null, description: null, language: 'ko-KR' },
  }
  expect(identifyEntries(parsed, { url }).map(({ language }) => language)).toEqual(['en', 'ko'])
})

test.each([
  [{ title: 't', summary: 's', content: '' }, 's'],
  [{ title: 't', summary: '', content: 'c' }, 'c'],
  [{ title: 't', summary: 'ab', content: 'ab and more' }, 'ab and more'],
  [{ title: 't', summary: 's', content: 'c' }, 's\n\nc'],
])('the body of %j', (texts, body) => {
  expect(documentOf(texts)).toEqual({ title: 't', body })
})

test('canonical links stay as they are when made canonical again', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), link => {
      const once = canonicalLink(link) ?? ''
      expect(canonicalLink(once)).toBe(once)
    }),
  )
})

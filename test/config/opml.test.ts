/** OPML of every make: what other readers export, what broke on the way, and our own, which comes back as it went. */
import { describe, expect, test } from 'vitest'
import { exportFeeds } from '../../lib/config/export-feeds.ts'
import { planImport } from '../../lib/config/import-feeds.ts'
import { loadConfiguration } from '../../lib/config/load.ts'
import { readOpml } from '../../lib/config/opml.ts'

const brief = (text: string) =>
  readOpml(text)?.map(({ title, xmlUrl, folders, tags }) => [title, xmlUrl, folders.join(' / '), tags.join(' ')].map(each => each ?? null))

const one = [['A & B', 'https://a.example/x?y=1&z=2', '', '']]

describe('reading', () => {
  test.each([
    [
      'as it should be',
      '<?xml version="1.0"?><opml version="2.0"><head><title>t</title></head><body><outline text="A &amp; B" type="rss" xmlUrl="https://a.example/x?y=1&amp;z=2"/></body></opml>',
      one,
    ],
    [
      'bare ampersands',
      '<opml version="2.0"><body><outline text="A & B" type="rss" xmlUrl="https://a.example/x?y=1&z=2"/></body></opml>',
      one,
    ],
    [
      'names in capitals',
      '<OPML VERSION="1.0"><BODY><OUTLINE TEXT="A &amp; B" XMLURL="https://a.example/x?y=1&amp;z=2"></OUTLINE></BODY></OPML>',
      one,
    ],
    ['no quotes', '<opml><body><outline title="A &amp; B" xmlUrl=https://a.example/x?y=1&amp;z=2 /></body></opml>', one],
    ['cut off', '<opml><body><outline text="A &amp; B" xmlUrl="https://a.example/x?y=1&amp;z=2"/><outline text="C" xmlU', one],
    ['no body', '<opml><outline text="A &amp; B" xmlUrl="https://a.example/x?y=1&amp;z=2"/></opml>', one],
    [
      'OPML 1.0 with its address in url',
      '<opml version="1.1"><body><outline text="A &amp; B" type="rss" url="https://a.example/x?y=1&amp;z=2"/></body></opml>',
      one,
    ],
    [
      'something before it',
      'Exported\n<?xml version="1.0"?><opml><body><outline text="A &amp; B" xmlUrl="https://a.example/x?y=1&amp;z=2"/></body></opml>',
      one,
    ],
    [
      'an unquoted < in a title',
      '<opml><body><outline text="A &amp; B" xmlUrl="https://a.example/x?y=1&amp;z=2" description="a < b"/></body></opml>',
      one,
    ],
  ])('%s', (_, text, expected) => {
    expect(brief(text)).toEqual(expected)
  })

  test('folders and tags', () => {
    const text = `<opml version="2.0"><body>
      <outline text="News"><outline text="Asia"><outline text="K" xmlUrl="https://k.example/rss" category="/korea/north,defence"/></outline>
        <outline text="L" xmlUrl="https://l.example/rss"/></outline>
      <outline text="M" xmlUrl="https://m.example/rss"/><outline text="Empty folder"/><outline text="A note" type="text"/></body></opml>`
    expect(brief(text)).toEqual([
      ['K', 'https://k.example/rss', 'News / Asia', 'korea/north defence'],
      ['L', 'https://l.example/rss', 'News', ''],
      ['M', 'https://m.example/rss', '', ''],
      ['Empty folder', null, '', ''],
      ['A note', null, '', ''],
    ])
  })

  test.each([
    ['', 'nothing'],
    ['<html><body>no</body></html>', 'a page'],
    ['{"a":1}', 'JSON'],
    ['<rss><channel/></rss>', 'a feed'],
  ])('%j is none: %s', text => {
    expect(readOpml(text)).toBeUndefined()
  })

  test('20,000 folders in one another, 10,000 outlines', () => {
    expect(
      brief(`<opml><body>${'<outline text="f">'.repeat(20_000)}<outline text="A" xmlUrl="https://a.example/"/>`)?.map(([title]) => title),
    ).toContain('A')
    expect(readOpml(`<opml><body>${'<outline text="a &amp; b" xmlUrl="https://a.example/"/>'.repeat(10_000)}</body></opml>`)).toHaveLength(
      10_000,
    )
  })
})

const { configuration } = await loadConfiguration(`${import.meta.dirname}/../../config`)
const empty = { sources: [], feeds: [] }

describe('our own', () => {
  test('comes back as it went', () => {
    const { opml, pages } = exportFeeds(configuration)
    expect(pages).toEqual(configuration.feeds.flatMap(({ id, page }) => (page === undefined ? [] : [id])))
    const { added, ...others } = planImport(empty, readOpml(opml) ?? [])
    expect(others).toEqual({ skipped: [], missing: [], guessed: [], stateUnknown: [] })
    const followed = configuration.feeds.filter(({ url }) => url !== undefined)
    expect(added.map(({ feed }) => feed.id)).toEqual(followed.map(({ id }) => id))
    expect(added.every(({ note }) => note === undefined)).toBe(true)
    expect(added.find(({ feed }) => feed.id === 'gnews-ap')).toEqual({
      source: { id: 'ap', name: 'Associated Press', country: 'US', language: 'en', state: false },
      feed: { id: 'gnews-ap', url: expect.stringContaining('apnews.com'), every: '30m', off: "Google's terms allow personal use only" },
    })
    expect(added.find(({ feed }) => feed.id === 'yonhap-nk-en')?.feed).toMatchObject({ language: 'en' })
  })

  test('brings nothing new where it came from', () => {
    const { added, skipped } = planImport(configuration, readOpml(exportFeeds(configuration).opml) ?? [])
    expect(added).toEqual([])
    expect(new Set(skipped.map(({ why }) => why))).toEqual(new Set(['duplicate']))
  })

  test('is XML whatever the names are', () => {
    const feed = {
      id: 'f',
      source: 's',
      url: 'https://a.example/?x="<&>\'',
      language: 'en',
      everyMs: 900_000,
      floorMs: 300_000,
      ceilingMs: 21_600_000,
      allowPrivate: true,
      off: 'a "reason" & <more>\nthan one line\u0001',
    }
    const { opml } = exportFeeds({
      sources: [{ id: 's', name: 'A "B" <C> & D’s ]]>', country: 'DE', language: 'de', state: true }],
      feeds: [feed],
    })
    const [read] = planImport(empty, readOpml(opml) ?? []).added
    expect(read).toEqual({
      source: { id: 's', name: 'A "B" <C> & D’s ]]>', country: 'DE', language: 'de', state: true },
      feed: {
        id: 'f',
        url: feed.url,
        language: 'en',
        every: '15m',
        allowPrivate: true,
        off: expect.stringMatching(/^a "reason" & <more>\sthan one line ?$/),
      },
    })
  })
})

const opml = (...outlines: string[]) => readOpml(`<opml><body>${outlines.join('')}</body></opml>`) ?? []
const outline = (text: string, xmlUrl: string, more = '') => `<outline text="${text}" xmlUrl="${xmlUrl}" ${more}/>`

describe('joining', () => {
  test('feeds of one site are one source, also of one that is there', () => {
    const { added } = planImport(
      configuration,
      opml(
        outline('Gazette - World', 'https://www.gazette.co.uk/world.xml'),
        outline('Gazette - Asia', 'https://feeds.gazette.co.uk/asia.xml'),
        outline('연합뉴스 경제', 'https://www.yna.co.kr/rss/economy.xml', 'language="ko"'),
        outline('One', 'https://one.substack.com/feed'),
        outline('Two', 'https://two.substack.com/feed'),
      ),
      { country: 'US', language: 'en' },
    )
    expect(
      added.map(({ source, feed }) => [typeof source === 'string' ? source : `${source.id} (${source.name}, ${source.country})`, feed.id]),
    ).toEqual([
      ['gazette (Gazette, GB)', 'gazette'],
      ['gazette (Gazette, GB)', 'gazette-asia'],
      ['yonhap', 'yonhap'],
      ['one (One, US)', 'one'],
      ['two (Two, US)', 'two'],
    ])
    // Its source's language.
    expect(added[2]?.feed).toEqual({ id: 'yonhap', url: 'https://www.yna.co.kr/rss/economy.xml' })
  })

  test('duplicates, what has no address and what cannot be followed are named', () => {
    const { added, skipped } = planImport(
      configuration,
      opml(
        outline('BBC again', 'http://feeds.bbci.co.uk/news/world/rss.xml?utm_source=x'),
        outline('A', 'https://a.example/feed'),
        outline('A twice', 'http://www.a.example/feed/'),
        '<outline text="Nothing"/>',
        outline('Mail', 'mailto:a@a.example'),
        outline('Secret', 'https://me:hunter2@a.example/x'),
      ),
      { country: 'US', language: 'en' },
    )
    expect(added.map(({ feed }) => feed.id)).toEqual(['a'])
    expect(skipped.map(({ title, why }) => [title, why])).toEqual([
      ['BBC again', 'duplicate'],
      ['A twice', 'duplicate'],
      ['Nothing', 'no-address'],
      ['Mail', 'bad-address'],
      ['Secret', 'bad-address'],
    ])
    expect(JSON.stringify(skipped)).not.toContain('hunter2')
    expect(skipped[0]?.words).toContain('bbc-world')
  })

  test('what nobody says is missing, never made up', () => {
    const feeds = opml(
      outline('A', 'https://a.com/feed'),
      outline('K', 'https://k.kr/feed'),
      outline('T', 'https://t.tv/feed', 'language="de"'),
    )
    const { added, missing, guessed } = planImport(empty, feeds)
    expect(added).toEqual([])
    expect(missing).toEqual([
      { name: 'A', what: 'country' },
      { name: 'A', what: 'language' },
      { name: 'K', what: 'language' },
      { name: 'T', what: 'country' },
    ])
    expect(guessed).toEqual([])
    const told = planImport(empty, feeds, { country: 'US', language: 'en' })
    expect(told.missing).toEqual([])
    expect(told.guessed).toEqual([{ source: 'k', country: 'KR' }])
    expect(told.stateUnknown).toEqual(['a', 'k', 't'])
    expect(told.added.map(({ source }) => (typeof source === 'string' ? source : [source.id, source.country, source.language]))).toEqual([
      ['a', 'US', 'en'],
      ['k', 'KR', 'en'],
      ['t', 'US', 'de'],
    ])
  })

  test('folders and tags become a comment', () => {
    const feeds = opml(
      `<outline text="News"><outline text="Asia">${outline('A', 'https://a.kr/', 'language="ko" category="x,/y/z"')}</outline></outline>`,
    )
    expect(planImport(empty, feeds).added).toMatchObject([{ note: 'News / Asia; tags: x, y/z' }])
  })

  test('10,000 feeds of one site get ids of their own', () => {
    const feeds = opml(...Array.from({ length: 10_000 }, (_, n) => outline('한겨레', `https://news.example/rss?n=${n}`)))
    const { added } = planImport(empty, feeds, { country: 'KR', language: 'ko' })
    expect(new Set(added.map(({ feed }) => feed.id)).size).toBe(10_000)
  })
})

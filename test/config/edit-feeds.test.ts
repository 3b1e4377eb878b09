/** Feeds written into feeds.yaml: what was there stays byte for byte, in every style people write in. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { addFeeds, type NewFeed } from '../../lib/config/edit-feeds.ts'

const courier = { id: 'courier', name: 'The Courier: World', country: 'GB', language: 'en', state: false }
const feed = { id: 'courier-world', url: 'https://courier.example/world.xml?a=1&b={c},d' }

/** Every line of the file is still there, in its order, and nothing but `yaml`'s lines was added. */
function linesAdded(before: string, after: string): string {
  const old = before.split('\n')
  const added: string[] = []
  let at = 0
  for (const line of after.split('\n')) {
    if (at < old.length && line === old[at]) at++
    else added.push(line)
  }
  expect(old.slice(at).join('')).toBe('')
  return added.filter(line => line !== '').join('\n')
}

const shipped = readFileSync(join(import.meta.dirname, '../../config/feeds.yaml'), 'utf8')

test('a new source stands at the end', () => {
  const { text, yaml } = addFeeds(shipped, [{ source: courier, feed }])
  expect(linesAdded(shipped, text)).toBe(yaml)
  expect(text.endsWith(`${yaml}\n`)).toBe(true)
  expect(yaml).toBe(`  - id: courier
    name: "The Courier: World"
    country: GB
    language: en
    state: false
    feeds:
      - id: courier-world
        url: https://courier.example/world.xml?a=1&b={c},d`)
})

test('a new source stands behind feeds that rest as comments of the last one, and before the comments of the file', () => {
  const file = `sources:
  - id: post
    name: Post
    country: GB
    language: en
    state: false
    feeds:
      - { id: a, url: "https://post.example/a" }
      # - id: b

      #   url: https://post.example/b
  # The next source.
# The end.
`
  const { text } = addFeeds(file, [{ source: courier, feed }])
  expect(text.indexOf('id: courier')).toBeGreaterThan(text.indexOf('post.example/b'))
  expect(text.indexOf('id: courier')).toBeLessThan(text.indexOf('# The next source'))
  expect(parse(text).sources.map(({ id }: { id: string }) => id)).toEqual(['post', 'courier'])
})

test('a feed of a known source stands after its others, in their style, and before the comment of the next source', () => {
  const { text, yaml } = addFeeds(shipped, [
    { source: 'kcna-watch', feed: { ...feed, language: 'ko' } },
    { source: 'kcna', feed: { id: 'kcna-x', url: 'https://kcna.example/x', off: 'not yet: later' }, note: 'from Asia / North\nKorea' },
  ])
  expect(linesAdded(shipped, text)).toBe(yaml)
  expect(text).toContain(`      - { id: kcna-watch, url: https://kcnawatch.org/feed/ }
      - { id: courier-world, url: "https://courier.example/world.xml?a=1&b={c},d", language: ko }

  # ── South Korea`)
  expect(text).toContain(`change of July 2026"
      # from Asia / North Korea
      - id: kcna-x
        url: https://kcna.example/x
        off: "not yet: later"
  - id: rodong-sinmun`)
})

const head = 'id: a\n    name: A\n    country: DE\n    language: de\n    state: false'

describe('styles', () => {
  test.each([
    ['an end without a line end', `sources:\n  - ${head}\n    feeds:\n      - { id: a, url: https://a.example/ }`],
    [
      'a comment on the last line',
      `sources:\n  - ${head}\n    feeds:\n      - { id: a, url: https://a.example/ }   # the only one\n# the end\n`,
    ],
    [
      'lists that are not indented',
      `sources:\n- id: a\n  name: A\n  country: DE\n  language: de\n  state: false\n  feeds:\n  - id: a\n    url: https://a.example/\n`,
    ],
    [
      'odd spaces',
      `sources:\n   -   ${head.replaceAll('    ', '       ')}\n       feeds:\n          -  id:   a\n             url:    https://a.example/\n\n\n\ncontact: https://a.example/about\n`,
    ],
    ['feeds before the other keys', `sources:\n  - feeds:\n      - id: a\n        url: https://a.example/\n    # who\n    ${head}\n`],
    [
      'a text over several lines',
      `sources:\n  - ${head}\n    feeds:\n      - id: a\n        url: https://a.example/\n        off: |\n          closed\n          for good\n`,
    ],
    ['a byte order mark', `\ufeffsources:\n  - ${head}\n    feeds:\n      - { id: a, url: https://a.example/ }\n`],
  ])('%s', (_, before) => {
    const added: readonly NewFeed[] = [
      { source: 'a', feed },
      { source: courier, feed: { ...feed, id: 'other' } },
      { source: courier, feed: { ...feed, id: 'third' } },
    ]
    const { text, yaml } = addFeeds(before, added)
    expect(linesAdded(before, text)).toBe(yaml)
    const { sources } = parse(text)
    expect(sources.map((source: { id: string; feeds: { id: string }[] }) => [source.id, source.feeds.map(each => each.id)])).toEqual([
      ['a', ['a', 'courier-world']],
      ['courier', ['other', 'third']],
    ])
  })

  test('lines that end in CR LF', () => {
    const before = `# ours\r\nsources:\r\n  - ${head.replaceAll('\n', '\r\n')}\r\n    feeds:\r\n      - { id: a, url: https://a.example/ }\r\n`
    const { text } = addFeeds(before, [{ source: 'a', feed }])
    expect(text.startsWith(before)).toBe(true)
    expect(text.slice(before.length)).toMatch(/^ {6}- \{ id: courier-world, url: [^\r\n]+ \}\r\n$/)
  })

  test.each([
    ['nothing', ''],
    ['comments alone', '# our feeds\n# none yet\n'],
    ['no sources', 'contact: https://a.example/ # us\n'],
    ['an empty list', '# ours\nsources: [] # none yet\ncontact: https://a.example/\n'],
    [
      'flow lists',
      `# ours\nsources: [ { id: a, name: A, country: DE, language: de, state: false, feeds: [ { id: a, url: https://a.example/ } ] } ] # one\n`,
    ],
  ])('%s: the comments are kept', (_, before) => {
    const { text } = addFeeds(before, [{ source: courier, feed }])
    for (const comment of before.match(/#.*/g) ?? []) expect(text).toContain(comment)
    const value = parse(text)
    expect(value.sources.at(-1)).toEqual({ ...courier, feeds: [feed] })
    expect(value.contact).toBe(parse(before)?.contact)
  })
})

test('10,000 feeds', () => {
  const added = Array.from(
    { length: 10_000 },
    (_, n): NewFeed => ({
      source: n % 2 === 0 ? 'bbc' : { ...courier, id: `courier-${n % 500}` },
      feed: { id: `feed-${n}`, url: `https://courier.example/${n}.xml` },
    }),
  )
  const { text, yaml } = addFeeds(shipped, added)
  expect(linesAdded(shipped, text)).toBe(yaml)
  expect(parse(text).sources.flatMap((source: { feeds: unknown[] }) => source.feeds)).toHaveLength(
    parse(shipped).sources.flatMap((source: { feeds: unknown[] }) => source.feeds).length + 10_000,
  )
})

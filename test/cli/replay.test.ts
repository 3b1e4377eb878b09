/** replay: what would have been told, in input order, each entry and storyline once. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openNewsroom, rss, serveWire } from './newsroom.ts'
import { jsonLines, storywire } from './run-storywire.ts'

const newsroom = openNewsroom({ wire: 'http://127.0.0.1:9/feed' })

const entry = (id: string, title: string, more: object = {}): string =>
  JSON.stringify({
    id,
    lang: 'en',
    source: 'wire',
    published: '2026-11-01T08:00:00Z',
    title,
    summary: '',
    url: `https://wire.example/${id}`,
    ...more,
  })

async function replayed(lines: readonly string[]) {
  const file = join(newsroom.data, '..', 'entries.jsonl')
  writeFileSync(file, lines.join('\n'))
  const { code, stdout, stderr } = await storywire([...newsroom.args, '--json', 'replay', file])
  return { code, stderr, hits: jsonLines(stdout) }
}

test('one line per hit, with spans of the text as given, and what each subscription is told', async () => {
  const { code, hits, stderr } = await replayed([
    entry('1', 'Nothing here'),
    entry('2', ' The bridge  is closed', { summary: ' Again: closed.' }),
    entry('3', 'Die Brücke', { lang: undefined, summary: 'bridge closed', content: 'bridge closed. And more.' }),
  ])
  expect(code).toBe(0)
  expect(hits.map(({ entry: id }) => id)).toEqual(['2', '3'])
  expect(hits[0]).toMatchObject({
    storyline: 'bridges',
    spans: [
      { field: 'title', start: 5, end: 11, concept: 'bridge' },
      { field: 'title', start: 16, end: 22, concept: 'closed' },
      { field: 'body', start: 8, end: 14, concept: 'closed' },
    ],
    alerts: [{ subscription: 'desk', decision: 'send', reason: 'new' }],
  })
  expect(hits[0]?.score).toBeGreaterThan(0)
  expect(hits[0]?.development).not.toBe('')
  expect(stderr).toMatch(/3 entries, 2 hits/)
})

test('an entry and a storyline occur once: the same id, or the same address within 14 days, is a revision', async () => {
  const at = (day: string) => ({ published: `2026-11-${day}T08:00:00Z` })
  const { hits } = await replayed([
    entry('a', 'bridge closed', at('01')),
    entry('a', 'bridge closed for good', { ...at('02'), url: 'https://wire.example/elsewhere' }),
    entry('b', 'a bridge closed', { ...at('03'), url: 'https://wire.example/elsewhere' }),
    entry('c', 'the bridge closed', { ...at('20'), url: 'https://wire.example/elsewhere' }),
    entry('d', 'bridge closed', { ...at('21'), url: '' }),
    // Lines out of order: it is more than 14 days older than what is known of its address.
    entry('e', 'bridge closed again', { ...at('01'), url: 'https://wire.example/elsewhere' }),
  ])
  expect(hits.map(({ entry: id }) => id)).toEqual(['a', 'c', 'd', 'e'])
  // The same text was told already.
  expect(hits[2]).toMatchObject({ alerts: [{ subscription: 'desk', decision: 'duplicate' }] })
})

test('a line that is no entry is named and passed over, exit 1', async () => {
  const { code, hits, stderr } = await replayed([
    '{broken',
    entry('1', 'x', { published: 'soon' }),
    '[]',
    '',
    `\ufeff${entry('2', 'bridge closed')}\r`,
    entry('3', 'bridge closed', { published: undefined }),
    `{"id":"${'x'.repeat(65 * 1_048_576)}"}`,
    entry('4', 'the bridge is closed'),
  ])
  expect(hits.map(({ entry: id }) => id)).toEqual(['2', '4'])
  expect(code).toBe(1)
  expect(stderr).toMatch(/line 1: this is no JSON/)
  expect(stderr).toMatch(/line 2: published: "soon" is no date/)
  expect(stderr).toMatch(/line 3: this is no object/)
  expect(stderr).toMatch(/line 6: "published" is missing/)
  expect(stderr).toMatch(/line 7: longer than 64 MB/)
  expect(stderr).toMatch(/5 lines could not be read/)
})

test('where no line is one, what one looks like is shown; an empty file is called empty', async () => {
  const { code, stderr } = await replayed([
    '{"title":"bridge closed"}',
    '{"id":"1","title":"x"}',
    '{"id":"1","published":"2026-11-01","title":7}',
    '{"id":"","published":"2026-11-01"}',
    '{"id":[1],"published":"2026-11-01"}',
  ])
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /line 1: "id" is missing\nline 2: "published" is missing\nline 3: "title" is no text\nline 4: "id" is empty\nline 5: "id" is neither text nor a number\n/,
  )
  const example = stderr.slice(stderr.indexOf('{"id"'))
  expect((await replayed([example])).stderr).toMatch(/^1 entry, 0 hits/)
  expect(await replayed([])).toMatchObject({ code: 0, stderr: expect.stringMatching(/entries\.jsonl is empty/) })
})

test('what was polled is replayed from the archive, by the rules as they are now', { timeout: 30_000 }, async () => {
  const wire = await serveWire()
  const polled = openNewsroom({ wire: `${wire.base}/feed` })
  wire.answers.set('/feed', rss(['Old tunnel flooded', 'Market day']))
  await storywire([...polled.args, 'poll', '--once'])
  await wire.close()
  writeFileSync(join(polled.config, 'storylines/tunnels.yaml'), 'id: tunnels\ntitle: Tunnels\nrule: tunnel AND flooded\n')
  const archive = join(polled.data, 'archive/entries')
  const objects = readdirSync(archive, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
  const file = join(polled.data, '../archived.jsonl')
  writeFileSync(file, Buffer.concat(objects.map(({ parentPath, name }) => gunzipSync(readFileSync(join(parentPath, name))))))
  const { code, stdout, stderr } = await storywire([...polled.args, '--json', 'replay', file])
  expect(stderr).toMatch(/^2 entries, 1 hit /)
  expect(jsonLines(stdout)).toMatchObject([
    { storyline: 'tunnels', entry: expect.stringMatching(/^[0-9a-f]{16}$/), alerts: [{ decision: 'send' }] },
  ])
  expect(code).toBe(0)
})

test('no hits is exit 0, a missing file exit 2', async () => {
  expect(await replayed([entry('1', 'nothing')])).toMatchObject({ code: 0, hits: [] })
  const { code, stderr } = await storywire([...newsroom.args, 'replay', '/nowhere.jsonl'])
  expect(stderr).toMatch(/\/nowhere\.jsonl cannot be read: there is no such file/)
  expect(code).toBe(2)
})

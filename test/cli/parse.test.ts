/** parse: one document, from a file, as JSON; what is no feed is told and is exit 1. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rss } from './newsroom.ts'
import { storywire } from './run-storywire.ts'

const folder = mkdtempSync(join(tmpdir(), 'storywire-parse-'))
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test('a feed: its entries on stdout, links made absolute by --url, bytes read by --content-type', async () => {
  const document = rss(['Мост закрыт'], n => `/news/${n}`)
    .replace('encoding="UTF-8"', '')
    .replace('<link>https://wire.example/</link>', '')
  const cyrillic = Uint8Array.from(document, letter => {
    const code = letter.charCodeAt(0)
    return code < 0x80 ? code : code - 0x410 + 0xc0
  })
  const path = file('feed.xml', cyrillic)
  const args = ['parse', path, '--url', 'https://wire.example/feed', '--content-type', 'text/xml; charset=windows-1251']
  const { code, stdout, stderr } = await storywire([...args, '--json'])
  expect(code).toBe(0)
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(stdout)).toMatchObject({
    feed: { title: 'Wire' },
    entries: [{ title: 'Мост закрыт', link: 'https://wire.example/news/0' }],
  })
  expect(stderr).toMatch(/1 entry, 0 problems/)
  const indented = await storywire(args)
  expect(JSON.parse(indented.stdout)).toEqual(JSON.parse(stdout))
})

test('a web page is no feed: said in words, exit 1', async () => {
  const { code, stdout, stderr } = await storywire(['--json', 'parse', file('page.html', '<!doctype html><html><body>Hello</body></html>')])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ entries: [], problems: [{ code: 'html' }] })
  expect(stderr).toMatch(/web page/)
})

test('what cannot be read or asked is exit 2', async () => {
  expect(await storywire(['parse', join(folder, 'missing.xml')])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('there is no such file'),
  })
  expect(await storywire(['parse', folder])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('it is a folder') })
  expect(await storywire(['parse', file('x.xml', '<rss/>'), '--url', 'nowhere'])).toMatchObject({ code: 2, stdout: '' })
})

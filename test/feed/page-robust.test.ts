/** Pages damaged in every way: a result or the problem that nothing was found, whatever stands there. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PageSelectors } from '../../lib/feed/feed.ts'
import { readPage } from '../../lib/feed/page.ts'

const fixtures = join(import.meta.dirname, '../fixtures/pages')
const pages = readdirSync(fixtures)
  .filter(name => name.endsWith('.html'))
  .map(name => ({
    bytes: readFileSync(join(fixtures, name)),
    request: JSON.parse(readFileSync(join(fixtures, name.replace(/html$/, 'json')), 'utf8')) as { url: string; select: PageSelectors },
  }))

const isInstant = (text: string | null) => text === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)

async function sound(bytes: Uint8Array, request: { url: string; select: PageSelectors }): Promise<void> {
  const { entries, problems } = await readPage(bytes, request)
  for (const { title, link, publishedAt } of entries) {
    expect(title ?? link).not.toBeNull()
    expect(title).not.toBe('')
    expect(title?.isWellFormed() ?? true).toBe(true)
    expect(link === null || /^https?:\/\//.test(link)).toBe(true)
    expect(isInstant(publishedAt)).toBe(true)
  }
  if (entries.length === 0) expect(problems.map(({ code }) => code)).toContain('nothing-selected')
}

/** What of two pages is put together, and what stands in between. */
const scraps = [
  '<',
  '>',
  '"',
  "'",
  '</',
  '<a href=',
  '<li>',
  '</ul>',
  '<time datetime="',
  '&#x',
  '&nbsp',
  '<!--',
  '<![CDATA[',
  '\0',
  '\ufffd',
  '<script>',
  '<table><tr>',
  '2026.13.45.',
]

test('500 damaged pages', async () => {
  const whole = fc.constantFrom(...pages)
  await fc.assert(
    fc.asyncProperty(
      whole,
      whole,
      fc.nat(1_000),
      fc.nat(1_000),
      fc.array(fc.constantFrom(...scraps), { maxLength: 6 }),
      async (one, other, cut, from, between) => {
        const head = one.bytes.subarray(0, Math.floor((one.bytes.length * cut) / 1_000))
        const tail = other.bytes.subarray(Math.floor((other.bytes.length * from) / 1_000))
        await sound(Buffer.concat([head, Buffer.from(between.join('')), tail]), one.request)
      },
    ),
    { numRuns: 500 },
  )
})

test('any bytes, any selector', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ maxLength: 20 }),
      fc.constantFrom('a', '*', 'li a', ':has(a)', 'td:nth-child(odd)', '[href]', ''),
      async (bytes, written, entry) => sound(bytes, { url: 'https://site.example/', select: { entry, title: written, date: written } }),
    ),
    { numRuns: 500 },
  )
})

/** Whatever bytes come, parsing ends with a value, and nothing live comes out of it. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identifyEntries } from '../../lib/feed/identity.ts'
import { fatalProblem, parseFeed } from '../../lib/feed/parse.ts'
import { hostile } from './hostile-documents.ts'

const folder = join(import.meta.dirname, '../fixtures/feeds')
const documents = readdirSync(folder).flatMap(category =>
  readdirSync(join(folder, category))
    .filter(name => !name.endsWith('.expected.json'))
    .map(name => readFileSync(join(folder, category, name))),
)

/** Cuts, doubles, swaps and writes over pieces of a document. */
const mutated = fc
  .record({
    bytes: fc.constantFrom(...documents),
    edits: fc.array(
      fc.record({
        at: fc.nat(10_000),
        length: fc.nat(40),
        with: fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          fc
            .constantFrom('<', '>', '&', ']]>', '<![CDATA[', '<!--', '"', '</item>', '<item>', '<feed>', '\0')
            .map(text => new TextEncoder().encode(text)),
        ),
      }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  })
  .map(({ bytes, edits }) =>
    edits.reduce((document, { at, length, with: piece }) => {
      const from = document.length === 0 ? 0 : at % document.length
      return Buffer.concat([document.subarray(0, from), piece, document.subarray(from + length)])
    }, bytes),
  )

/** In sanitised HTML a `<` begins a tag: in a text it is escaped, and what looks like an attribute there is only text. */
const check = async (bytes: Uint8Array) => {
  const parsed = await parseFeed(bytes, { url: 'https://harbour.example/feed' })
  for (const entry of parsed.entries) {
    for (const text of [entry.title, entry.summary, entry.content]) expect(text).not.toBe('')
    expect(entry.link ?? 'https://').toMatch(/^https?:\/\//i)
    for (const html of [entry.summaryHtml, entry.contentHtml])
      expect(html ?? '').not.toMatch(/<script|<iframe|<[^>]*\s(?:on\w+\s*=|href="(?!https?:))/i)
    for (const at of [entry.publishedAt, entry.updatedAt]) expect(at ?? '2026-11-24T00:00:00.000Z').toHaveLength(24)
  }
  const entries = identifyEntries(parsed, { url: 'https://harbour.example/feed' })
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
  return parsed
}

test('mutated documents', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async bytes => void (await check(bytes))),
    { numRuns: 300 },
  )
})

test('bytes of no meaning', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => void (await check(bytes))),
    { numRuns: 500 },
  )
})

test('a document cut anywhere gives only entries of the whole one, and says that it is cut', async () => {
  const whole = readFileSync(join(folder, 'malformed/truncated.xml'), 'utf8').replace(/<item><title>Third.*$/s, '</channel></rss>')
  const titles = (await parseFeed(Buffer.from(whole))).entries.map(({ title }) => title)
  expect(titles).toEqual(['First', 'Second'])
  for (let end = whole.indexOf('<channel>') + 9; end < whole.indexOf('</channel>'); end++) {
    const parsed = await parseFeed(Buffer.from(whole.slice(0, end)))
    expect(parsed.entries.map(({ title }) => title)).toEqual(titles.slice(0, parsed.entries.length))
    expect(fatalProblem(parsed)?.code).toBe('truncated')
  }
})

const rss = (body: string) => `<rss version="2.0"><channel><title>T</title>${body}</channel></rss>`
const described = (html: string) =>
  rss(`<item><title>t</title><link>https://harbour.example/1</link><description><![CDATA[${html}]]></description></item>`)

// The suite's own time limit is the check of time; `hostile-documents.ts`, run as a program, tells what each costs.
describe('hostile documents', () => {
  test.each(Object.keys(hostile))('%s', async name => {
    const parsed = await check(new TextEncoder().encode(hostile[name]?.()))
    expect(parsed.entries[0]?.title).toBe('t')
    expect(parsed.entries.length).toBeLessThanOrEqual(4_000)
    for (const entry of parsed.entries)
      for (const value of Object.values(entry)) expect(String(value).length).toBeLessThanOrEqual(8_000_000)
    expect((parsed.entries[0]?.summary ?? '').length).toBeLessThanOrEqual(500_000)
    expect(JSON.stringify(parsed)).not.toContain('root:')
  })

  test('all of them in one process of little memory', () => {
    const program = join(import.meta.dirname, 'hostile-documents.ts')
    const child = spawnSync(process.execPath, ['--no-warnings', '--max-old-space-size=320', program, 'all'], {
      encoding: 'utf8',
    })
    expect(child.stderr).toBe('')
    expect(child.stdout).toContain(`${Object.keys(hostile).length} documents`)
  }, 120_000)

  test('of very many entries the first and the last are read', async () => {
    const dated = (at: number) =>
      `<item><title>${at}</title><pubDate>${new Date(1_700_000_000_000 + at * 1_000).toISOString()}</pubDate></item>`
    for (const order of [(at: number) => at, (at: number) => 60_000 - at]) {
      const parsed = await parseFeed(new TextEncoder().encode(rss(Array.from({ length: 60_000 }, (_, at) => dated(order(at))).join(''))))
      expect(parsed.entries).toHaveLength(4_000)
      expect(Math.max(...parsed.entries.map(({ title }) => Number(title)))).toBeGreaterThanOrEqual(59_999)
      expect(Math.min(...parsed.entries.map(({ title }) => Number(title)))).toBeGreaterThanOrEqual(55_999)
      expect(parsed.problems.map(({ code }) => code)).toEqual(['too-many-elements', 'too-many-entries'])
    }
  })
})

test.each([
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<img src=x onerror=alert(1)>x',
  '<svg><script>alert(1)</script></svg>x',
  '<iframe src="https://evil.example"></iframe>x',
  '<style>*{color:red}</style>x',
  '<a href="https://ok.example/" style="position:fixed" onclick="x()">x</a>',
  '<form action="https://evil.example"><input name=a></form>x',
])('is inert: %s', async html => {
  const [entry] = (await check(new TextEncoder().encode(described(html)))).entries
  expect(entry?.summaryHtml).not.toMatch(/script|onerror|onclick|iframe|style|form|input|svg/i)
  expect(entry?.summary).toBe('x')
})

/**
 * `npm run bench:parse`: parsing against plain rss-parser and feedsmith in one run. Every cell is a child process of its own,
 * which prints entries a second of processor time (all threads, so that a busy machine changes little) and the peak of memory above what it had when its
 * parser was loaded. Not a test.
 *
 * Ours starts from bytes and makes plain texts; safe HTML is made when it is read, which the second column does. The others get the
 * text, decoded as UTF-8 within the same clock.
 */
import { spawnSync } from 'node:child_process'
import { feedDocument, type Writing, writings } from './feed-documents.ts'

const WARM_MS = 1_500
const MEASURED_MS = 3_000
const sizes = [50, 500]
const MEBIBYTE = 1_048_576

type Parse = (bytes: Uint8Array) => Promise<number>
type Cell = { readonly perSecond: number; readonly mebibytes: number }

/** Name → a parser that tells how many entries it read. */
const parsers: Readonly<Record<string, () => Promise<Parse>>> = {
  storywire: async () => {
    const { parseFeed } = await import('../../lib/feed/parse.ts')
    return async bytes => (await parseFeed(bytes)).entries.length
  },
  'with safe HTML': async () => {
    const { parseFeed } = await import('../../lib/feed/parse.ts')
    return async bytes => (await parseFeed(bytes)).entries.filter(entry => entry.summaryHtml !== '' && entry.contentHtml !== '').length
  },
  'rss-parser': async () => {
    const { default: RssParser } = await import('rss-parser')
    return async bytes => (await new RssParser().parseString(new TextDecoder().decode(bytes))).items.length
  },
  feedsmith: async () => {
    const { parseFeed } = await import('feedsmith')
    return async bytes => {
      const read = parseFeed(new TextDecoder().decode(bytes))
      return read.format === 'rss' ? (read.feed.items?.length ?? 0) : 0
    }
  },
}

async function measure(name: string, entries: number, writing: Writing): Promise<Cell> {
  const bytes = new TextEncoder().encode(feedDocument(entries, writing))
  const parse = await parsers[name]?.()
  if (parse === undefined) throw new Error(`no parser ${name}`)
  const before = process.resourceUsage().maxRSS
  if ((await parse(bytes)) !== entries) throw new Error(`${name} does not read all entries`)
  const run = async (forMs: number): Promise<number> => {
    const start = performance.now()
    const spent = process.cpuUsage()
    let read = 0
    while (performance.now() - start < forMs) read += await parse(bytes)
    const { user, system } = process.cpuUsage(spent)
    return (read / (user + system)) * 1_000_000
  }
  await run(WARM_MS)
  const perSecond = await run(MEASURED_MS)
  return { perSecond, mebibytes: (process.resourceUsage().maxRSS * 1_024 - before * 1_024) / MEBIBYTE }
}

function cellOf(name: string, entries: number, writing: Writing): Cell {
  const child = spawnSync(process.execPath, ['--no-warnings', import.meta.filename, name, String(entries), writing], { encoding: 'utf8' })
  if (child.status !== 0) throw new Error(child.stderr)
  return JSON.parse(child.stdout)
}

function printTable(): void {
  console.log(`entries a second of processor time, and peak memory above the loaded parser's; node ${process.version}`)
  const columns = ['entries', 'writing', ...Object.keys(parsers), 'x rss-parser', 'x feedsmith']
  console.log(columns.map((column, at) => (at < 2 ? column.padEnd(9) : column.padStart(18))).join(''))
  for (const entries of sizes)
    for (const writing of writings) {
      const cells = Object.keys(parsers).map(name => cellOf(name, entries, writing))
      const [ours, , rssParser, feedsmith] = cells.map(cell => cell.perSecond)
      const ratio = (other: number | undefined): string => ((ours ?? 0) / (other ?? 1)).toFixed(2)
      const shown = cells.map(cell => `${Math.round(cell.perSecond).toLocaleString('en')} ${Math.round(cell.mebibytes)} MiB`)
      const row = [String(entries), writing, ...shown, ratio(rssParser), ratio(feedsmith)]
      console.log(row.map((text, at) => (at < 2 ? text.padEnd(9) : text.padStart(18))).join(''))
    }
}

const [name, entries, writing] = process.argv.slice(2)
if (name === undefined) printTable()
else console.log(JSON.stringify(await measure(name, Number(entries), writings.find(known => known === writing) ?? 'plain')))

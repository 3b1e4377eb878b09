/** `npm run fuzz [-- COUNT [FIRST]]`: as `fuzz.test.ts`, with 20,000 documents and a clock. Exit 1 if one fails, hangs or costs too much. */
import { parseFeed } from '../../lib/feed/parse.ts'
import { brokenDocument, faultsOf } from './fuzz-documents.ts'

/** A document of at most 200 kB that takes longer has found something quadratic. */
const SLOW_MS = 2_000

const [count = 20_000, first = 0] = process.argv.slice(2).map(Number)
const start = performance.now()
const slowest = { seed: first, ms: 0 }
let failed = 0
let entries = 0
for (let seed = first; seed < first + count; seed++) {
  const bytes = brokenDocument(seed)
  const before = performance.now()
  let faults: readonly string[]
  try {
    const parsed = await parseFeed(bytes, { url: 'https://harbour.example/feed' })
    faults = faultsOf(parsed)
    entries += parsed.entries.length
  } catch (error) {
    faults = [`threw ${error instanceof Error ? error.stack : String(error)}`]
  }
  const ms = performance.now() - before
  if (ms > slowest.ms) Object.assign(slowest, { seed, ms })
  if (ms > SLOW_MS) faults = [...faults, `took ${Math.round(ms)} ms`]
  if (faults.length === 0) continue
  failed++
  console.log(`document ${seed}: ${faults.slice(0, 3).join('; ')}`)
}
const seconds = ((performance.now() - start) / 1_000).toFixed(1)
console.log(
  `${count} documents, ${entries} entries, ${failed} failed, slowest ${Math.round(slowest.ms)} ms (${slowest.seed}), ${seconds} s`,
)
process.exitCode = failed > 0 ? 1 : 0

/**
 * `npm run bench:match`: how fast the engine is at 10, 1,000, 10,000 and 100,000 storylines, over the same generated
 * stream, and how many times faster than a RegExp per term and than the straightforward evaluator, in one run.
 *
 * It measures and prints; it asserts nothing. `npm run bench:match -- 10 1000` measures those sizes only.
 */
import { checkRules } from '../../lib/match/check-rules.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { askOracle, makeOracle } from '../../lib/match/oracle.ts'
import { nodesOf } from '../../lib/match/rule.ts'
import { type Article, generate } from './generate.ts'

const ARTICLES = 3_000
/** The slow ways are measured on few articles, and not at all where they would take minutes. */
const MAX_ORACLE = 10_000
const MAX_REGEXP = 1_000
const SLOW_ARTICLES = 20

const sizes = process.argv.slice(2).map(Number)
const seconds = (ms: number): string => (ms / 1000).toFixed(1)
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)

function timed<T>(action: () => T): { readonly result: T; readonly ms: number } {
  const start = performance.now()
  const result = action()
  return { result, ms: performance.now() - start }
}

/** Entries a second, the best of several passes: what other programs take of the machine only ever slows one down. */
function rate(articles: readonly Article[], passes: number, match: (article: Article) => unknown): number {
  let best = 0
  for (let pass = 0; pass < passes; pass++) {
    const { ms } = timed(() => {
      for (const article of articles) match(article)
    })
    best = Math.max(best, (articles.length / ms) * 1000)
  }
  return best
}

/** What a program without an engine does: each term a regular expression with word boundaries, each tried on each article. */
function regexpsOf(rules: ReturnType<typeof checkRules>): readonly (readonly RegExp[])[] {
  return rules.storylines.map(({ rule }) =>
    nodesOf(rule).flatMap(node => (node.kind === 'term' ? [new RegExp(`(?<![\\p{L}\\p{N}])${node.concept.replace('*', '')}`, 'giu')] : [])),
  )
}

for (const size of sizes.length > 0 ? sizes : [10, 1_000, 10_000, 100_000]) {
  const { storylines, articles } = generate(size, ARTICLES)
  const bytes = articles.reduce((sum, { title, body }) => sum + Buffer.byteLength(title) + Buffer.byteLength(body), 0)
  const compiled = timed(() => compileRules({ storylines }))
  loadIndex(compiled.result)
  globalThis.gc?.()
  const before = process.memoryUsage()
  const loaded = timed(() => loadIndex(compiled.result))
  const after = process.memoryUsage()
  const index = loaded.result

  let matches = 0
  let spans = 0
  for (const article of articles)
    for (const match of matchDocument(index, article)) {
      matches += 1
      spans += match.spans.length
    }
  const engine = rate(articles, 5, article => matchDocument(index, article))
  const few = articles.slice(0, SLOW_ARTICLES)
  const rules = size <= MAX_ORACLE ? checkRules({ storylines }) : undefined
  const oracle = rules && makeOracle(rules)
  if (oracle) for (const { lang } of few) askOracle(oracle, { lang, title: '', body: '' })
  const oracleRate = oracle && rate(few, 1, article => askOracle(oracle, article))
  const regexps = rules && size <= MAX_REGEXP ? regexpsOf(rules) : undefined
  const regexpRate =
    regexps &&
    rate(few, 1, ({ title, body }) => regexps.map(terms => terms.map(term => title.match(term)?.length ?? body.match(term)?.length)))

  const times = (slow: number | undefined): string =>
    slow === undefined ? 'not measured' : `${Math.round(engine / slow).toLocaleString('en')}× slower`
  process.stdout.write(
    `${[
      `${size.toLocaleString('en')} storylines, entries of ${(bytes / ARTICLES / 1000).toFixed(2)} KB`,
      `  ${Math.round(engine).toLocaleString('en')} entries/s (${(1e6 / engine).toFixed(1)} µs each), ${(matches / ARTICLES).toFixed(2)} matches and ${(spans / ARTICLES).toFixed(2)} spans an entry`,
      `  compiled in ${seconds(compiled.ms)} s, ${megabytes(compiled.result.byteLength)} MB; loaded in ${loaded.ms.toFixed(2)} ms, and ${megabytes(after.arrayBuffers - before.arrayBuffers)} MB to work in`,
      `  the oracle: ${times(oracleRate)}; a RegExp per term: ${times(regexpRate)}`,
    ].join('\n')}\n`,
  )
}

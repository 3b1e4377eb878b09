/**
 * `npm run bench:match`: how fast the engine is at 10, 1,000, 10,000 and 100,000 storylines over the same generated stream,
 * and how many times as fast as the ways one would try first, all in one run.
 *
 * It measures and prints; it asserts nothing. `npm run bench:match -- 10 1000` measures those sizes only. Rates are of
 * processor time, which a busy machine changes less than that of the clock.
 */
import AhoCorasick from 'ahocorasick'
import { checkRules } from '../../lib/match/check-rules.ts'
import { compileRules } from '../../lib/match/compile.ts'
import { loadIndex, matchDocument } from '../../lib/match/match.ts'
import { askOracle, makeOracle } from '../../lib/match/oracle.ts'
import { nodesOf } from '../../lib/match/rule.ts'
import { type Article, generate } from './generate.ts'

const ARTICLES = 3_000
const PASSES = 5
/** The slow ways are measured on so many articles of so many storylines: at the most they take seconds for one. */
const MAX_FEW = 50
const fewAt = (storylines: number): number => Math.max(2, Math.min(MAX_FEW, Math.round(50_000 / storylines)))

/** More compiled expressions exhaust the heap: of more storylines these many are tried, and the time is multiplied. */
const MAX_REGEXPS = 10_000

type Rules = ReturnType<typeof checkRules>
type Match = (article: Article) => unknown

const sizes = process.argv.slice(2).map(Number)
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
const whole = (number: number): string => Math.round(number).toLocaleString('en')

function timed<T>(action: () => T): { readonly result: T; readonly ms: number } {
  const start = process.cpuUsage()
  const result = action()
  const { user, system } = process.cpuUsage(start)
  return { result, ms: (user + system) / 1000 }
}

/** Entries a second, the best of several passes: what other programs take of the machine only ever slows one down. */
function rate(articles: readonly Article[], passes: number, match: Match): number {
  let best = 0
  for (let pass = 0; pass < passes; pass++) {
    const { ms } = timed(() => articles.forEach(match))
    best = Math.max(best, (articles.length / ms) * 1000)
  }
  return best
}

/** Bytes that stay in use for what `make` makes. */
function weighed<T>(make: () => T): { readonly result: T; readonly ms: number; readonly bytes: number } {
  const used = (): number => {
    // What is freed outside the heap is counted as free after the next collection only.
    globalThis.gc?.()
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = used()
  const made = timed(make)
  return { ...made, bytes: used() - before }
}

const termsOf = (rule: Rules['storylines'][number]['rule']): string[] =>
  nodesOf(rule).flatMap(node => (node.kind === 'term' ? [node.concept.replace('*', '').toLowerCase()] : []))

/** What a program without an engine does: a regular expression a storyline, its terms at word boundaries, each tried on each article. */
function makeRegexps({ storylines }: Rules): Match {
  const regexps = storylines.slice(0, MAX_REGEXPS).map(({ rule }) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${termsOf(rule).join('|')})`, 'giu'))
  return ({ title, body }) => regexps.map(regexp => (title.match(regexp)?.length ?? 0) + (body.match(regexp)?.length ?? 0))
}

/** All terms in one automaton. It finds them as they are written, inside words too, and knows nothing of rules. */
function makeAutomaton({ storylines }: Rules): Match {
  const automaton = new AhoCorasick([...new Set(storylines.flatMap(({ rule }) => termsOf(rule)))])
  return ({ title, body }) => automaton.search(`${title}\n${body}`.toLowerCase())
}

function makeEvaluator(rules: Rules): Match {
  const oracle = makeOracle(rules)
  return article => askOracle(oracle, article)
}

/** One way to do the same, on few articles, against the engine on these articles; `share`: how much of it is tried. */
function compare(name: string, few: readonly Article[], engine: Match, make: () => Match, share = 1): string {
  const { result: match, ms, bytes } = weighed(make)
  few.slice(0, 2).forEach(match)
  const slow = rate(few, 2, match) * share
  const times = rate(few, 200, engine) / slow
  const of = `of ${few.length}${share < 1 ? `, from ${share * 100} % of the storylines` : ''}`
  return `  ${name}: ${times < 10 ? times.toFixed(1) : whole(times)}× slower; ${slow < 100 ? slow.toPrecision(3) : whole(slow)} entries/s ${of}, made in ${(ms / 1000).toFixed(1)} s, ${megabytes(bytes)} of memory\n`
}

for (const size of sizes.length > 0 ? sizes : [10, 1_000, 10_000, 100_000]) {
  const { storylines, articles } = generate(size, ARTICLES)
  const bytes = articles.reduce((sum, { title, body }) => sum + Buffer.byteLength(title) + Buffer.byteLength(body), 0)
  const compiled = timed(() => compileRules({ storylines }))
  const { result: index, bytes: worked } = weighed(() => loadIndex(compiled.result))
  const loadMs = Math.min(...Array.from({ length: PASSES }, () => timed(() => loadIndex(compiled.result)).ms))
  const engine: Match = article => matchDocument(index, article)

  let matches = 0
  let spans = 0
  for (const article of articles)
    for (const match of matchDocument(index, article)) {
      matches += 1
      spans += match.spans.length
    }
  const perSecond = rate(articles, PASSES, engine)
  process.stdout.write(
    `${[
      `${whole(size)} storylines, entries of ${(bytes / ARTICLES / 1000).toFixed(2)} KB`,
      `  ${whole(perSecond)} entries/s (${(1e6 / perSecond).toFixed(1)} µs each), ${(matches / ARTICLES).toFixed(2)} matches and ${(spans / ARTICLES).toFixed(2)} spans an entry`,
      `  compiled in ${(compiled.ms / 1000).toFixed(1)} s; the index has ${megabytes(compiled.result.byteLength)}, loaded in ${loadMs.toFixed(2)} ms, and takes ${megabytes(worked)} to work in`,
    ].join('\n')}\n`,
  )
  const rules = checkRules({ storylines })
  const few = articles.slice(0, fewAt(size))
  process.stdout.write(compare('the evaluator', few, engine, () => makeEvaluator(rules)))
  process.stdout.write(compare('a RegExp per storyline', few, engine, () => makeRegexps(rules), Math.min(1, MAX_REGEXPS / size)))
  process.stdout.write(compare('ahocorasick', articles.slice(0, 10 * fewAt(size)), engine, () => makeAutomaton(rules)))
}

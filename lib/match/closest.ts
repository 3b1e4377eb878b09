/** The known name that a misspelt one most likely means. */

/** Two slips at most: a swapped pair of letters is two. */
const MAX_SLIPS = 2

/** The closest of `known`, or undefined if none is near. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let fewest = MAX_SLIPS + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= fewest) continue
    const slips = distance(name, candidate, fewest - 1)
    if (slips < fewest) {
      best = candidate
      fewest = slips
    }
  }
  return best
}

/** More are not compared; they keep their order. */
const MOST_COMPARED = 2_000
/** Of those that share most words so many are compared letter by letter: no more are told. */
const MOST_RANKED = 40

/** All of `known`, the most alike first: by the words they share (`north-korean-soldiers`, `north-korean-troops`), then by slips. */
export function nearestFirst(name: string, known: Iterable<string>): readonly string[] {
  const all = [...known]
  if (all.length > MOST_COMPARED) return all
  const words = new Set(name.split(/[-_]/))
  const ranked = all
    .map((other, at) => ({
      at,
      other,
      shared: other.split(/[-_]/).filter(word => words.has(word)).length,
      apart: Math.abs(other.length - name.length),
    }))
    .sort((a, b) => b.shared - a.shared || a.apart - b.apart)
  const first = ranked.splice(0, MOST_RANKED).map(one => ({ ...one, slips: distance(name, one.other) }))
  first.sort((a, b) => b.shared - a.shared || a.slips - b.slips || a.at - b.at)
  return [...first, ...ranked].map(({ other }) => other)
}

/** Levenshtein distance, a row at a time; where it is more than `most`, any number above that. */
function distance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const slips = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
      next.push(slips)
      if (slips < least) least = slips
    }
    if (least > most) return least
    row = next
  }
  return row[b.length] ?? 0
}

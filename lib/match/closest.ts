/** The known name that a misspelt one most likely means. */

/** Two slips at most: a swapped pair of letters is two. */
const MAX_SLIPS = 2

/** The closest of `known`, or undefined if none is near. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let fewest = MAX_SLIPS + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= fewest) continue
    const slips = distance(name, candidate)
    if (slips < fewest) {
      best = candidate
      fewest = slips
    }
  }
  return best
}

/** More are not compared; they keep their order. */
const MOST_COMPARED = 2_000

/** All of `known`, the most alike first: by the words they share (`north-korean-soldiers`, `north-korean-troops`), then by slips. */
export function nearestFirst(name: string, known: Iterable<string>): readonly string[] {
  const all = [...known]
  if (all.length > MOST_COMPARED) return all
  const words = new Set(name.split(/[-_]/))
  const shared = (other: string) => other.split(/[-_]/).filter(word => words.has(word)).length
  const ranked = all.map(other => ({ other, shared: shared(other), slips: distance(name, other) }))
  return ranked.toSorted((a, b) => b.shared - a.shared || a.slips - b.slips).map(({ other }) => other)
}

/** Levenshtein distance, a row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 0
}

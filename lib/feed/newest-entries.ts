/**
 * Which entries of a very long document are read: the newest by their dates, in the document's order. Pure.
 *
 * Most feeds stand newest first, but one that stands oldest first would lose every new entry to a plain cut.
 */
import type { FeedProblem } from './entry.ts'
import { MOST_ENTRIES } from './ring.ts'

/** `dateOf`: ISO 8601 UTC, if the entry has one. Without dates on most entries the first ones are taken. */
export function newestEntries<E>(
  all: readonly E[],
  dateOf: (entry: E) => string | undefined,
  offsetOf?: (entry: E) => number,
): { readonly entries: readonly E[]; readonly problems: readonly FeedProblem[] } {
  if (all.length <= MOST_ENTRIES) return { entries: all, problems: [] }
  const dates = all.map(dateOf)
  const dated = dates.filter(date => date !== undefined).length * 2 > all.length
  const kept = dated ? newestOf(dates) : new Set(all.slice(0, MOST_ENTRIES).keys())
  const lost = all.find((_, at) => !kept.has(at))
  const problem = {
    code: 'too-many-entries',
    message: `only the ${dated ? 'newest' : 'first'} ${MOST_ENTRIES} of ${all.length} entries are read`,
    ...(lost === undefined || offsetOf === undefined ? {} : { offset: offsetOf(lost) }),
  }
  return { entries: all.filter((_, at) => kept.has(at)), problems: [problem] }
}

/** An entry without a date is taken for as old as the one before it. */
function newestOf(dates: readonly (string | undefined)[]): ReadonlySet<number> {
  let last = ''
  const known = dates.map(date => {
    last = date ?? last
    return last
  })
  const order = [...known.keys()].sort((a, b) => {
    const [x = '', y = ''] = [known[a], known[b]]
    return x === y ? a - b : x < y ? 1 : -1
  })
  return new Set(order.slice(0, MOST_ENTRIES))
}

/**
 * Pages of the indexes byStoryline and byDay, newest first, within bounds of time.
 */
import type { Page, PageOptions } from '../store.ts'
import type { Row, TableAccess } from './table-access.ts'

const hashAttribute = { byStoryline: 'storyline', byDay: 'day' } as const

/** Before and after every instant. */
const earliest = '0'
const latest = '9999'

export async function pageOf<T>(
  table: TableAccess,
  of: { readonly index: keyof typeof hashAttribute; readonly hash: string },
  options: PageOptions,
  read: (row: Row) => T,
): Promise<Page<T>> {
  const { from = earliest, to = latest } = options
  // An empty range is an error to DynamoDB.
  if (from > to) return { rows: [] }
  // `at` is `instant#id`, so that it sorts after its own instant: BETWEEN is inclusive below and exclusive above.
  const query = {
    index: of.index,
    where: `#${hashAttribute[of.index]} = :hash AND #at BETWEEN :from AND :to`,
    values: { ':hash': of.hash, ':from': from, ':to': to },
    newestFirst: true,
  }
  const { rows, next } = await table.page(query, options.limit, options.after)
  return next === undefined ? { rows: rows.map(read) } : { rows: rows.map(read), next }
}

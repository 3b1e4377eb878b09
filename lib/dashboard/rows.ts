/** Joins what a refresh or an older page brings with the rows on the page, and groups rows that tell of one entry. Pure. */
import type { ApiAlert, ApiHit } from '../query/api-types.ts'

/** Newest first. `next`: the cursor of what is older; null: nothing is. */
export type Rows<Row> = { readonly rows: readonly Row[]; readonly next: string | null }

type Found = Pick<ApiHit, 'id' | 'foundAt'>

const later = (a: Found, b: Found): number =>
  a.foundAt === b.foundAt ? (a.id > b.id ? -1 : a.id < b.id ? 1 : 0) : a.foundAt > b.foundAt ? -1 : 1

export const hitKey = (hit: ApiHit): string => hit.id
export const byHit = later

export const alertKey = (alert: ApiAlert): string => `${alert.hit.id} ${alert.subscription}`
export const byAlert = (a: ApiAlert, b: ApiAlert): number => later(a.hit, b.hit) || (a.subscription < b.subscription ? -1 : 1)

/**
 * The newest page over the known rows. Rows of both are taken from the page (a delivery may have gone out meanwhile).
 * Where the two share nothing and the page goes on, rows between them are unknown: the page alone stays.
 */
export function withNewest<Row>(
  known: Rows<Row>,
  page: Rows<Row>,
  key: (row: Row) => string,
  order: (a: Row, b: Row) => number,
): Rows<Row> {
  if (page.next === null) return page
  if (page.rows.length === 0 && known.rows.length > 0) return known
  const fresh = new Set(page.rows.map(key))
  if (!known.rows.some(row => fresh.has(key(row)))) return page
  return { rows: [...page.rows, ...known.rows.filter(row => !fresh.has(key(row)))].sort(order), next: known.next }
}

/** An older page under the known rows. */
export function withOlder<Row>(known: Rows<Row>, page: Rows<Row>, key: (row: Row) => string): Rows<Row> {
  const have = new Set(known.rows.map(key))
  return { rows: [...known.rows, ...page.rows.filter(row => !have.has(key(row)))], next: page.next }
}

/** Neighbours of one entry together: it is read once, and tells every storyline it hit, every subscription that decided. */
export function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): readonly (readonly [Row, ...Row[]])[] {
  const groups: [Row, ...Row[]][] = []
  for (const row of rows) {
    const group = groups.at(-1)
    if (group !== undefined && key(group[0]) === key(row)) group.push(row)
    else groups.push([row])
  }
  return groups
}

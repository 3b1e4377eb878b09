/** Asks the API, under the page's own address. The only place of the page that fetches. */
import type { AlertsAnswer, ApiProblem, FeedsAnswer, HitsAnswer, StorylinesAnswer } from '../query/api-types.ts'
import type { Rows } from './rows.ts'

/** Rows of one page. */
export const pageRows = 50
const limit = String(pageRows)
/** Short pages followed before giving up: the server looks at some 60 days a request and keeps 400. */
const maxShortPages = 7

/** Undefined: all storylines. */
export type Filter = { readonly storyline: string | undefined }

export const askStorylines = (signal: AbortSignal): Promise<StorylinesAnswer> => ask('v1/storylines', {}, signal)
export const askFeeds = (signal: AbortSignal): Promise<FeedsAnswer> => ask('v1/feeds', {}, signal)

export const askHits = (filter: Filter, cursor: string | undefined, signal: AbortSignal): Promise<Rows<HitsAnswer['hits'][number]>> =>
  askRows(cursor, async after => {
    const { hits, next } = await ask<HitsAnswer>('v1/hits', { ...filter, limit, cursor: after }, signal)
    return { rows: hits, next }
  })

export const askAlerts = (filter: Filter, cursor: string | undefined, signal: AbortSignal): Promise<Rows<AlertsAnswer['alerts'][number]>> =>
  askRows(cursor, async after => {
    const { alerts, next } = await ask<AlertsAnswer>('v1/alerts', { ...filter, limit, cursor: after }, signal)
    return { rows: alerts, next }
  })

/** A page may be short although something older is there: an older page is filled, the newest only until it shows something. */
async function askRows<Row>(cursor: string | undefined, page: (cursor: string | undefined) => Promise<Rows<Row>>): Promise<Rows<Row>> {
  const wanted = cursor === undefined ? 1 : pageRows
  let { rows, next } = await page(cursor)
  for (let tries = 0; tries < maxShortPages && rows.length < wanted && next !== null; tries += 1) {
    const more = await page(next)
    rows = [...rows, ...more.rows]
    next = more.next
  }
  return { rows, next }
}

/** Throws an Error whose message a reader understands. */
async function ask<Answer>(path: string, query: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<Answer> {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  let response: Response
  try {
    response = await fetch(given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new Error('Storywire does not answer. Is it running?', { cause })
  }
  if (response.ok) return response.json()
  const problem: Partial<ApiProblem> = response.headers.get('content-type')?.includes('json') ? await response.json() : {}
  throw new Error(`Storywire answered ${response.status}: ${problem.detail ?? response.statusText}`)
}

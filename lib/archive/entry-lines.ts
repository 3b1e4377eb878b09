/**
 * Entries as lines of JSON: what is kept of an entry, without secrets. Reading them back is `read-line.ts`.
 *
 * Lone surrogates survive, since JSON escapes them. What is written always stays within the reader's bounds.
 */
import type { ArchivedEntry } from './archive.ts'
import { withoutSecrets } from './mask-url.ts'

/** No document is longer than 8 MiB, and its text may be written twice with each character escaped. In bytes. */
export const longestLine = 32 * 1024 * 1024

/** What a response says of its document; all else (cookies, traces) is no part of it. */
const keptHeaders = new Set(['content-type', 'etag', 'last-modified', 'date', 'age', 'cache-control', 'server'])
const longestHeader = 1_000

/** A line with its newline, at most `longestLine` bytes: a text beyond any bound is cut. */
export function lineOf(archived: ArchivedEntry): Buffer {
  const { foundAt, feed, source, entry, revised, document } = archived
  const kept: ArchivedEntry = {
    foundAt,
    feed,
    source,
    entry,
    revised,
    document: { ...document, url: withoutSecrets(document.url), headers: headersKept(document.headers) },
  }
  const line = Buffer.from(`${JSON.stringify(kept)}\n`)
  const shorter = line.length <= longestLine ? undefined : shortened(entry)
  return shorter === undefined ? line : lineOf({ ...archived, entry: shorter })
}

/** Half of the longest text; asked again until the line fits. Undefined: there is nothing left to cut. */
function shortened(entry: ArchivedEntry['entry']): ArchivedEntry['entry'] | undefined {
  const [longest] = (['title', 'summary', 'content'] as const).toSorted((a, b) => entry[b].length - entry[a].length)
  if (longest === undefined || entry[longest].length < 2) return undefined
  return { ...entry, [longest]: entry[longest].slice(0, entry[longest].length / 2) }
}

const headersKept = (headers: ArchivedEntry['document']['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      keptHeaders.has(name.toLowerCase()) ? [[name.toLowerCase(), value.slice(0, longestHeader)]] : [],
    ),
  )

/** A line of the archive back as an entry, if it is one: only what has every part of the right kind counts. Loaded by readers alone. */
import * as z from 'zod/mini'
import type { ArchivedEntry } from './archive.ts'

const Instant = z.iso.datetime({ offset: true })

const Line = z.object({
  foundAt: Instant,
  feed: z.string(),
  source: z.string(),
  entry: z.object({
    key: z.string(),
    textHash: z.string(),
    link: z.nullable(z.string()),
    title: z.string(),
    summary: z.string(),
    content: z.string(),
    publishedAt: z.nullable(z.string()),
    language: z.nullable(z.string()),
    publisher: z.nullable(z.string()),
  }),
  revised: z.boolean(),
  document: z.object({
    url: z.string(),
    status: z.exactOptional(z.number()),
    headers: z.record(z.string(), z.string()),
    sha256: z.string(),
  }),
})

/** The entry of a line; `why` it is none, in a few words that hold nothing of it. */
export function readLine(line: Buffer): { readonly entry: ArchivedEntry } | { readonly why: string } {
  let value: unknown
  try {
    value = JSON.parse(line.toString('utf8'))
  } catch {
    return { why: 'it is no JSON' }
  }
  const read = Line.safeParse(value)
  if (read.success) return { entry: read.data }
  const issue = read.error.issues[0]
  return { why: `it is no archived entry: ${issue?.path.join('.') || 'the line'} ${issue?.message.toLowerCase() ?? 'is wrong'}` }
}

/**
 * The labelled entries of `labelled/*.jsonl`: our own texts in ten languages, a line each, split into those that rule writers look at
 * and a third that they must not look at (`unseen`). The split follows from the id alone, so that no entry ever changes sides.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { Labelled } from './score.ts'

const line = z.strictObject({
  id: z.string(),
  lang: z.string(),
  title: z.string().min(1),
  summary: z.string(),
  labels: z.array(z.string()),
  maybe: z.array(z.string()).optional(),
  stratum: z.string().optional(),
})

export async function readLabelled(): Promise<readonly Labelled[]> {
  const directory = join(import.meta.dirname, 'labelled')
  const files = (await readdir(directory)).filter(name => name.endsWith('.jsonl')).sort()
  return (await Promise.all(files.map(name => readLabelledFile(join(directory, name))))).flat()
}

/** The labelled entries of one file, a JSON object a line; throws where a line is not as `Labelled`. */
export async function readLabelledFile(file: string): Promise<readonly Labelled[]> {
  const rows = (await readFile(file, 'utf8')).split('\n')
  return rows.flatMap(row => (row.trim() === '' ? [] : [withoutAbsent(line.parse(JSON.parse(row)))]))
}

const withoutAbsent = ({ maybe, stratum, ...rest }: z.infer<typeof line>): Labelled => ({
  ...rest,
  ...(maybe === undefined ? {} : { maybe }),
  ...(stratum === undefined ? {} : { stratum }),
})

/** Every third entry, by its id. */
export const isUnseen = ({ id }: Pick<Labelled, 'id'>): boolean => (createHash('sha256').update(id).digest()[0] ?? 0) % 3 === 0

/**
 * The names of the archive's objects: `entries/2026-11-24/081500123-0f3a….jsonl.gz`, the same in the folder and in the bucket.
 *
 * A name is the day and time (UTC) of the newest entry and the hash of all lines: what bears a name never changes,
 * so writing it twice is writing it once.
 */

/** A day as objects are grouped by it: 2026-11-24. */
const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const objectPattern = /^entries\/(\d{4}-\d{2}-\d{2})\/\d{9}-([0-9a-f]{16})\.jsonl\.gz$/

export const entriesFolder = 'entries'
/** SHA-256 of the uncompressed lines, cut to so many hex digits. */
export const hashDigits = 16

export const isDay = (text: string): boolean => dayPattern.test(text)

/** The day (UTC) of an instant. */
export const dayOf = (instant: string): string => instant.slice(0, 10)

/** `at`: ISO 8601 UTC of 24 characters; `hash`: of the lines. */
export function objectName(at: string, hash: string): string {
  const time = at.slice(11, 23).replace(/\D/g, '')
  return `${entriesFolder}/${dayOf(at)}/${time}-${hash.slice(0, hashDigits)}.jsonl.gz`
}

/** The hash in the name; undefined: the archive did not name it. */
export const hashIn = (name: string): string | undefined => objectPattern.exec(name)?.[2]

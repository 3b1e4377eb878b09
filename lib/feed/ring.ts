/**
 * The ring: which entries of a feed were seen, and with what text. Read before matching, written after the hits.
 *
 * It is a cache (losing it costs matching again, never an entry), 12 bytes an entry: key (8), text hash (4).
 */
import type { Entry } from './entry.ts'

const KEY_BYTES = 8
const TEXT_BYTES = 4
const SLOT_BYTES = KEY_BYTES + TEXT_BYTES

/** A feed that drops and brings back entries should find them known: at least this many are kept, twice the last document if that is more. */
const LEAST_ENTRIES = 256
/** 48 kB: well under an item's 400 KB, and as many entries as `parse` takes from one document. */
export const MOST_ENTRIES = 4_000

type Seen = Pick<Entry, 'key' | 'textHash'>

export type Freshness<E extends Seen> = {
  /** Absent from the ring, or with another text, in the document's order. */
  readonly fresh: readonly E[]
  /** Whether the ring does not have the key. */
  readonly isNew: (entry: Seen) => boolean
  /** Whether the document and the ring have a key in common: if not, entries may have been missed between two polls. */
  readonly sharesAny: boolean
}

export function freshEntries<E extends Seen>(ring: Uint8Array | undefined, entries: readonly E[]): Freshness<E> {
  const known = readRing(ring)
  return {
    fresh: entries.filter(entry => known.get(entry.key) !== entry.textHash),
    isNew: entry => !known.has(entry.key),
    sharesAny: entries.some(entry => known.has(entry.key)),
  }
}

/** The next ring: the document's entries first, then what was there before, newest first. */
export function mergeRing(ring: Uint8Array | undefined, entries: readonly Seen[]): Uint8Array {
  const merged = new Map<string, string>()
  for (const { key, textHash } of entries) if (!merged.has(key) && merged.size < MOST_ENTRIES) merged.set(key, textHash)
  const room = Math.min(MOST_ENTRIES, Math.max(LEAST_ENTRIES, 2 * merged.size))
  for (const [key, textHash] of readRing(ring)) {
    if (merged.size >= room) break
    if (!merged.has(key)) merged.set(key, textHash)
  }
  return writeRing(merged)
}

/** Key → text hash, in the ring's order. A ring of a wrong length is read as far as whole slots go. */
function readRing(ring: Uint8Array | undefined): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  if (ring === undefined) return known
  const hex = [...ring].map(byte => byte.toString(16).padStart(2, '0')).join('')
  for (let at = 0; at + 2 * SLOT_BYTES <= hex.length; at += 2 * SLOT_BYTES)
    known.set(hex.slice(at, at + 2 * KEY_BYTES), hex.slice(at + 2 * KEY_BYTES, at + 2 * SLOT_BYTES))
  return known
}

function writeRing(entries: ReadonlyMap<string, string>): Uint8Array {
  const ring = new Uint8Array(entries.size * SLOT_BYTES)
  let at = 0
  for (const [key, textHash] of entries) {
    const hex = key + textHash
    for (let i = 0; i < SLOT_BYTES; i++) ring[at + i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
    at += SLOT_BYTES
  }
  return ring
}

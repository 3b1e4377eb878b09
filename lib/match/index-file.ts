/**
 * The rule index as bytes: a header with magic, format, length and hash, then the checked rules as JSON in UTF-8.
 * Whoever reads it trusts the content only after all four agree.
 */
import { createHash } from 'node:crypto'
import { StorywireError } from '../errors.ts'
import type { CheckedEntity, CheckedRule } from './check-rules.ts'

export type IndexContent = { readonly storylines: readonly CheckedRule[]; readonly entities: readonly CheckedEntity[] }

const MAGIC = 0x53574958 // "SWIX"
/** Raised whenever the content's shape or meaning changes. */
const FORMAT = 1
const HASH_BYTES = 32
const HEADER_BYTES = 12 + HASH_BYTES
/** Enough to tell versions apart; it is stored with every hit. In hexadecimal digits. */
const VERSION_DIGITS = 16

const hashOf = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

export function writeIndex(content: IndexContent): ArrayBuffer {
  const payload = new TextEncoder().encode(JSON.stringify({ storylines: content.storylines, entities: content.entities }))
  const buffer = new ArrayBuffer(HEADER_BYTES + payload.length)
  const header = new DataView(buffer)
  header.setUint32(0, MAGIC)
  header.setUint32(4, FORMAT)
  header.setUint32(8, payload.length)
  const bytes = new Uint8Array(buffer)
  bytes.set(hashOf(payload), 12)
  bytes.set(payload, HEADER_BYTES)
  return buffer
}

/** Throws `bad-index` for anything that `writeIndex` of this format did not write. */
export function readIndex(buffer: ArrayBuffer): { readonly version: string; readonly content: IndexContent } {
  const refuse = (why: string, cause?: unknown): never => {
    throw new StorywireError('bad-index', `the rule index cannot be used: ${why}; compile the rules again`, { cause })
  }
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < HEADER_BYTES) return refuse('it is too short to be one')
  const header = new DataView(buffer)
  if (header.getUint32(0) !== MAGIC) return refuse('it is no rule index')
  const format = header.getUint32(4)
  if (format !== FORMAT) return refuse(`it has format ${format}, not ${FORMAT}`)
  if (header.getUint32(8) !== buffer.byteLength - HEADER_BYTES) return refuse('it is cut or has something appended')
  const payload = new Uint8Array(buffer, HEADER_BYTES)
  const hash = hashOf(payload)
  const stored = new Uint8Array(buffer, 12, HASH_BYTES)
  if (hash.some((byte, index) => byte !== stored[index])) return refuse('it is damaged')
  try {
    const version = [...hash]
      .map(byte => byte.toString(16).padStart(2, '0'))
      .join('')
      .slice(0, VERSION_DIGITS)
    return { version, content: JSON.parse(new TextDecoder().decode(payload)) }
  } catch (cause) {
    return refuse('it holds no rules', cause)
  }
}

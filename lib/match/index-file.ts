/**
 * The rule index as bytes: a header with magic, format, length and hash, then the sections, which are typed arrays.
 *
 * Reading it makes views of them and parses nothing. Whoever reads it trusts the content only after all four agree:
 * no other program writes this format, so that what passes the hash is what `writeIndex` wrote.
 */
import { createHash } from 'node:crypto'
import { StorywireError } from '../errors.ts'

/** What each section holds; `build-*.ts` write them, `find-hits.ts` and `run-program.ts` read them. */
export type IndexSections = {
  /** By storyline: the least score that counts; empty if no storyline has one. */
  readonly minScores: Float64Array
  /** Weights of concepts that are not 1. */
  readonly weights: Float64Array
  /** One number each: see `sizes` in `index-builder.ts`. */
  readonly sizes: Int32Array
  /** Folded texts of the remainders, one behind the other. */
  readonly pool: Uint16Array
  /** Two bits of each key's hash: most texts that are no key are told so here. */
  readonly filter: Int32Array
  /** By hash of a token's first letters: bit n if a key of n units starts so, bit 15 for 15 and more. */
  readonly startLengths: Uint16Array
  /** The same for keys of words with a star in front, by a token's last two units. */
  readonly endLengths: Uint16Array
  /** Bits of the units with which no key of Han or kana starts. */
  readonly hanSkips: Int32Array
  /** Open hash table of the keys: index in `entries` and bits of the hash; 0 is empty. */
  readonly slots: Int32Array
  /** By key: a head, the number of terms if there are several, its units by two, then two numbers for each term. */
  readonly entries: Int32Array
  /** Terms of several words: term, number of words and anchor, then of each word a head and its units by two; without the anchor, if it is no long one. */
  readonly phrases: Int32Array
  /** Open hash table of what may follow a key: hash, then number + 1. */
  readonly remainderSlots: Int32Array
  /** By number of a remainder: its place in `pool`, and its size. */
  readonly remainderStarts: Int32Array
  /** Open hash table of the forms: which remainders a paradigm has, and in entries of which languages, a mask. */
  readonly formSlots: Int32Array
  readonly formLanguages: Uint16Array
  /** One or many numbers, as `lists` tells: the leaves of a term that is not one itself. */
  readonly leavesOfTerm: Int32Array
  /** By place of a leaf, in the same way: the programs that it wakes. */
  readonly programsOfLeaf: Int32Array
  /** By term: the language to which it is limited, as its place in the list of `sizes`; 0: none. Empty if no term is. */
  readonly limits: Int32Array
  /** Number of values, then the values; ~index stands for a list, a number for itself. The first list is empty. */
  readonly lists: Int32Array
  /** The concepts of leaves that are no terms, as strings. */
  readonly conceptOfLeaf: Int32Array
  /** The flat boolean programs: see `run-program.ts`. */
  readonly programs: Int32Array
  /** By string: where it starts in `strings`; `pool.ts` reads it. */
  readonly stringStarts: Int32Array
  readonly strings: Uint8Array
}

type Name = keyof IndexSections

/** In the order in which they are written: the wider elements first, so that all are aligned. */
const sectionTypes = {
  minScores: Float64Array,
  weights: Float64Array,
  sizes: Int32Array,
  filter: Int32Array,
  slots: Int32Array,
  entries: Int32Array,
  phrases: Int32Array,
  remainderSlots: Int32Array,
  remainderStarts: Int32Array,
  formSlots: Int32Array,
  leavesOfTerm: Int32Array,
  programsOfLeaf: Int32Array,
  hanSkips: Int32Array,
  limits: Int32Array,
  lists: Int32Array,
  conceptOfLeaf: Int32Array,
  programs: Int32Array,
  stringStarts: Int32Array,
  startLengths: Uint16Array,
  endLengths: Uint16Array,
  formLanguages: Uint16Array,
  pool: Uint16Array,
  strings: Uint8Array,
} as const
const sectionNames = Object.keys(sectionTypes) as readonly Name[]

/** "SWIX" in the byte order of this machine: an index of the other order is foreign. */
const MAGIC = 0x53574958
/** Raised whenever the content's shape or meaning changes: the sections, the hashes, what tokens are. */
const FORMAT = 4
const HASH_AT = 16
const HASH_BYTES = 32
/** Magic, format, length, number of sections, hash; then the number of elements of each section. */
const HEADER_BYTES = HASH_AT + HASH_BYTES
/** Enough to tell versions apart; it is stored with every hit. In hexadecimal digits. */
const VERSION_DIGITS = 16

/** The start of the content, a multiple of the widest element. */
const CONTENT_AT = (HEADER_BYTES + sectionNames.length * 4 + 7) & ~7

const hashOf = (buffer: ArrayBuffer): Uint8Array => createHash('sha256').update(new Uint8Array(buffer, HEADER_BYTES)).digest()

export function writeIndex(sections: IndexSections): ArrayBuffer {
  let length = CONTENT_AT
  for (const name of sectionNames) length += sections[name].byteLength
  const buffer = new ArrayBuffer(length)
  const header = new Uint32Array(buffer, 0, CONTENT_AT >> 2)
  const bytes = new Uint8Array(buffer)
  let at = CONTENT_AT
  for (const [number, name] of sectionNames.entries()) {
    const section = sections[name]
    header[(HEADER_BYTES >> 2) + number] = section.length
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at)
    at += section.byteLength
  }
  header.set([MAGIC, FORMAT, length, sectionNames.length])
  bytes.set(hashOf(buffer), HASH_AT)
  return buffer
}

/** Throws `bad-index` for anything that `writeIndex` of this format did not write. */
export function readIndex(buffer: ArrayBuffer): { readonly version: string; readonly sections: IndexSections } {
  const refuse = (why: string): never => {
    throw new StorywireError('bad-index', `the rule index cannot be used: ${why}; compile the rules again`)
  }
  if (!(buffer instanceof ArrayBuffer)) return refuse('it is no ArrayBuffer')
  if (buffer.byteLength < CONTENT_AT) return refuse('it is too short to be one')
  const header = new Uint32Array(buffer, 0, CONTENT_AT >> 2)
  const [magic, format, length, sectionCount] = header
  if (magic !== MAGIC) return refuse('it is no rule index, or one of a machine with another byte order')
  if (format !== FORMAT) return refuse(`it has format ${format}, not ${FORMAT}`)
  if (sectionCount !== sectionNames.length) return refuse('it is damaged')
  if (length !== buffer.byteLength) return refuse('it is cut or has something appended')
  const hash = hashOf(buffer)
  if (hash.some((byte, index) => byte !== new Uint8Array(buffer, HASH_AT, HASH_BYTES)[index])) return refuse('it is damaged')

  let at = CONTENT_AT
  const take = <Section>(type: new (buffer: ArrayBuffer, at: number, length: number) => Section, name: Name, width: number): Section => {
    const count = header[(HEADER_BYTES >> 2) + sectionNames.indexOf(name)] ?? 0
    const start = at
    at += count * width
    return at > buffer.byteLength ? refuse('its sections do not fit') : new type(buffer, start, count)
  }
  const views = Object.fromEntries(
    sectionNames.map(name => {
      const type = sectionTypes[name]
      return [name, take<IndexSections[Name]>(type, name, type.BYTES_PER_ELEMENT)]
    }),
  )
  const version = [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return { version: version.slice(0, VERSION_DIGITS), sections: views as IndexSections }
}

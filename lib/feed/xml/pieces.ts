/** Many short strings → one, in little memory: a string of a million additions is a chain of a million objects until somebody reads it. */

/** Pieces joined at a time. */
const CHUNK = 2_048

/** A text of an entry is cut at this many characters: no article is longer, and every step after this one reads it all. */
const LONGEST = 600_000

export type Pieces = { readonly chunks: string[]; readonly pieces: string[]; length: number }

export const noPieces = (): Pieces => ({ chunks: [], pieces: [], length: 0 })

export function addPiece(to: Pieces, written: string): void {
  if (written === '' || to.length >= LONGEST) return
  const piece = written.length > LONGEST - to.length ? written.slice(0, LONGEST - to.length).replace(/[\ud800-\udbff]$/, '') : written
  to.length += written.length
  to.pieces.push(piece)
  if (to.pieces.length < CHUNK) return
  to.chunks.push(to.pieces.join(''))
  to.pieces.length = 0
}

/** Whatever is added is dropped. */
export const isFull = ({ length }: Pieces): boolean => length >= LONGEST

export function joined({ chunks, pieces }: Pieces): string {
  const rest = pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('')
  return chunks.length === 0 ? rest : chunks.join('') + rest
}

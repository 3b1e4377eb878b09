/** Many short strings → one, in little memory: a string of a million additions is a chain of a million objects until somebody reads it. */

/** Pieces joined at a time. */
const CHUNK = 2_048

export type Pieces = { readonly chunks: string[]; readonly pieces: string[] }

export const noPieces = (): Pieces => ({ chunks: [], pieces: [] })

export function addPiece(to: Pieces, piece: string): void {
  if (piece === '') return
  to.pieces.push(piece)
  if (to.pieces.length < CHUNK) return
  to.chunks.push(to.pieces.join(''))
  to.pieces.length = 0
}

export function joined({ chunks, pieces }: Pieces): string {
  const rest = pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('')
  return chunks.length === 0 ? rest : chunks.join('') + rest
}

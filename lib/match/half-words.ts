/**
 * How far apart places are, as NEAR counts: in words, of which Han and kana, that separate none, have one every two characters.
 *
 * Counted in halves, so that no run is rounded: a token is two half words, a character of Han or kana is one. An odd one is
 * free, so that 北朝鮮が派兵 are neighbours as North Korea's troops are. Pure.
 */
import type { CutText } from '../text/cut-tokens.ts'
import { HAN } from '../text/token-kinds.ts'

/** Half words of a token that is no run of Han; a run has one for each of its units. */
export const TOKEN_HALVES = 2

/** Half words between two places that NEAR/`distance` still takes: neighbours have one between them at most, and are 1 apart. */
export const reachOf = (distance: number): number => distance * TOKEN_HALVES - 1

/** How many words apart two places are that have so many half words between them. */
export const wordsApart = (halves: number): number => Math.floor(halves / TOKEN_HALVES) + 1

/** The half words before each token of a field, for as long as the document is the present one. */
export type TokenPlaces = { stamp: number; at: Int32Array<ArrayBuffer> }

export const makeTokenPlaces = (): TokenPlaces => ({ stamp: 0, at: new Int32Array(0) })

/** Filled when first asked for: most documents wake no NEAR. */
export function placeTokens(places: TokenPlaces, cut: CutText, stamp: number): Int32Array {
  if (places.stamp === stamp) return places.at
  const { count, kinds, size } = cut
  if (places.at.length < count) places.at = new Int32Array(kinds.length)
  const { at } = places
  let halves = 0
  for (let token = 0; token < count; token++) {
    at[token] = halves
    halves += kinds[token] === HAN ? (size[token] ?? 0) : TOKEN_HALVES
  }
  places.stamp = stamp
  return at
}

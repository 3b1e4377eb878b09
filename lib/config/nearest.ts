/** "Did you mean": hints for unknown names. Pure; decides nothing. */
import { closest } from '../match/closest.ts'

/** The known name that a mistyped one most likely means. Two letters resemble any other two, so those are left out. */
export const nearest = (word: string, known: readonly string[]): string | undefined =>
  closest(
    word,
    known.filter(candidate => Math.max(candidate.length, word.length) > 2),
  )

/** A hint for an unknown name: the nearest known one, else some of them. */
export const suggest = (word: string, known: readonly string[]): string => {
  const near = nearest(word, known)
  if (near !== undefined) return `did you mean "${near}"?`
  if (known.length === 0) return 'none is defined'
  const shown = known.slice(0, 10)
  return `known: ${shown.join(', ')}${known.length > shown.length ? ', …' : ''}`
}

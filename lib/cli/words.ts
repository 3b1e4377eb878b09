/** Small words of the terminal: names, times, and why something is a hit. */
import { conceptsOf } from '../alert/marked-text.ts'
import type { Source } from '../feed/feed.ts'
import type { Evidence } from '../storyline/hit.ts'

export const nameOf = (named: readonly (Pick<Source, 'id'> & { readonly name: string })[], id: string): string =>
  named.find(each => each.id === id)?.name ?? id

/** `2026-11-24 09:12`, by the clock of this machine. */
export function localTime(at: string): string {
  const date = new Date(at)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** `@north-korea (북한), troops`: the concepts that matched, each with a word that stood for it. */
export function evidenceWords(evidence: Evidence): string {
  return [...conceptsOf(evidence)]
    .slice(0, 6)
    .map(([concept, words]) => {
      const word = words.find(each => each.toLowerCase() !== concept.toLowerCase())
      return word === undefined ? concept : `${concept} (${word})`
    })
    .join(', ')
}

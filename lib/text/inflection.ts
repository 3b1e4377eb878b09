/** What the languages' endings are written in: a stem, and a closed list of what may follow it. Knows no language. */

/** Words of Latin and Cyrillic with fewer letters are matched exactly, and no stem that is no word itself is shorter. */
export const MIN_INFLECTED_LETTERS = 4

export type Endings = ReadonlySet<string>
export type Inflection = { readonly stem: string; readonly endings: Endings }

/** The bare stem is a form too. */
export const list = (text: string): Endings => new Set(['', ...text.split(' ')])
/** Without the bare stem: for stems that are no word. */
export const required = (text: string): Endings => new Set(text.split(' '))
export const exact: Endings = new Set([''])

const boundOf = new Map<Endings, Endings>()

/** Endings without the bare stem; the same set for the same endings, so that sets can be told apart by identity. */
export function bound(endings: Endings): Endings {
  let without = boundOf.get(endings)
  if (without === undefined) {
    without = new Set([...endings].filter(it => it !== ''))
    boundOf.set(endings, without)
  }
  return without
}

/** What a word ends with, what is cut of it and put in place, and what may follow then. The first pattern that fits counts. */
export type Declension = readonly [pattern: RegExp, ...forms: readonly (readonly [cut: number, add: string, endings: Endings])[]]

/** A shorter stem would be the start of too many other words; in letters. */
const MIN_STEM = 3

/** The forms of the first declension that fits. A stem under four letters is no word of its own (сім'я, not сім). */
export function decline(word: string, declensions: readonly Declension[]): Inflection[] {
  const fitting = declensions.find(([pattern]) => pattern.test(word))
  if (fitting === undefined) return []
  const [, ...forms] = fitting
  return forms.flatMap(([cut, add, endings]) => {
    const stem = word.slice(0, word.length - cut) + add
    if (stem.length < MIN_STEM) return []
    return [{ stem, endings: stem.length < MIN_INFLECTED_LETTERS ? bound(endings) : endings }]
  })
}

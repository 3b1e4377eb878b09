/** Numbers as they are written in many places: where one ends, and its plain form. `cut-tokens.ts` asks for both. */
import { kindAt, NUMBER, runEnd } from './token-kinds.ts'

const SPACE = 0x20
const separators = new Set([...".,'’"].map(character => character.charCodeAt(0)))
const fractionMarks = new Set([...'.,'].map(character => character.charCodeAt(0)))

/** Whether what stands at `at` may be part of a number, or lead on to more of it. */
export const numberReaches = (units: Uint16Array, at: number): boolean =>
  units[at] === SPACE || separators.has(units[at] ?? 0) || kindAt(units, at) === NUMBER || ((units[at] ?? 0) & 0xfc00) === 0xdc00

/** Spaces group digits in threes only (`100 000`); dots, commas and apostrophes join any digits. */
export function numberEnd(units: Uint16Array, from: number): number {
  let end = runEnd(units, from, NUMBER)
  if (end - from <= 3) {
    let grouped = end
    while (units[grouped] === SPACE && runEnd(units, grouped + 1, NUMBER) === grouped + 4) grouped += 4
    if (grouped > end) return fractionMarks.has(units[grouped] ?? SPACE) ? fractionEnd(units, grouped) : grouped
  }
  while (separators.has(units[end] ?? SPACE) && kindAt(units, end + 1) === NUMBER) end = runEnd(units, end + 1, NUMBER)
  return end
}

const fractionEnd = (units: Uint16Array, at: number): number => (kindAt(units, at + 1) === NUMBER ? runEnd(units, at + 1, NUMBER) : at)

/** `1,100,000` and `1 100 000` → `1100000`; `5,5` → `5.5`; a date stays apart. */
export function plainNumber(text: string): string {
  const parts = text.split(/[., '’]/)
  const [first = '', ...rest] = parts
  if (rest.length === 0) return text
  if (first.length > 3 || first.startsWith('0')) return parts.join('.')
  let groups = 0
  while (rest[groups]?.length === 3) groups += 1
  return [first + rest.slice(0, groups).join(''), ...rest.slice(groups)].join('.')
}

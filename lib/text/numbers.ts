/** Numbers as they are written in many places: where one ends, and its plain form. `cut-tokens.ts` asks for both. */
import { kindAt, NUMBER, runEnd } from './token-kinds.ts'

const SPACE = 0x20
const DOT = 0x2e
const ZERO = 0x30
const separators = new Set([...".,'’"].map(character => character.charCodeAt(0)))
const fractionMarks = new Set([...'.,'].map(character => character.charCodeAt(0)))

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

/**
 * `1,100,000` and `1 100 000` → `1100000`; `5,5` → `5.5`; a date stays apart. Writes the plain form over the number that
 * stands from `from` to `to`; where it ends.
 */
export function makePlain(units: Uint16Array, from: number, to: number): number {
  let end = from
  while (end < to && !separates(units[end] ?? 0)) end += 1
  let isGrouped = end - from <= 3 && units[from] !== ZERO
  for (let at = end; at < to; ) {
    let next = at + 1
    while (next < to && !separates(units[next] ?? 0)) next += 1
    if (next - at !== 4) isGrouped = false
    if (!isGrouped) units[end++] = DOT
    for (at += 1; at < next; at++) units[end++] = units[at] ?? 0
  }
  return end
}

const separates = (unit: number): boolean => unit === SPACE || separators.has(unit)

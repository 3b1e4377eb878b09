/**
 * Cuts a rule's text into lexemes with their places. It never throws: what it cannot read becomes a problem, and the
 * parser goes on with the rest. Operators are recognised here, terms are only delimited (`term.ts` reads them).
 */
import type { Problem } from '../errors.ts'

type Place = { readonly start: number; readonly end: number }

export type Lexeme = Place &
  (
    | { readonly kind: '(' | ')' | ',' | 'AND' | 'OR' | 'NOT' | 'end' }
    | { readonly kind: 'near'; readonly distance: number; readonly ordered: boolean }
    | { readonly kind: 'of'; readonly count: number }
    | { readonly kind: 'field'; readonly field: 'title' | 'body' | 'lang' | 'source' }
    | { readonly kind: 'entity'; readonly entity: string }
    | { readonly kind: 'weight'; readonly weight: number }
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'quotation'; readonly text: string }
  )

/** What may close each opening mark; `"` always does, so that a mixed pair is no trap. */
const closing: Readonly<Record<string, string>> = { '"': '"', '“': '”"', '„': '“”"', '«': '»"', '”': '”"' }

const space = /\s+/y
const operator = /(?:(AND|OR|NOT)|(O?NEAR)(?:\/(\d*))?)(?![\p{L}\p{N}\p{M}_*'’.-])/uy
const lowercaseOperator = /(?:(and|or|not)|(o?near)(?:\/(\d*))?)(?![\p{L}\p{N}\p{M}_*'’.:-])/iuy
const kOf = /(\d+)\s+of(?=\s*\()/uy
const field = /(title|body|lang|source):/uy
const unknownField = /[\p{L}_-]+:(?=\S)/uy
const entity = /@([\p{L}\p{N}_-]*)/uy
const weight = /\^(\d+(?:\.\d+)?|\.\d+)?/uy
/** A word may hold apostrophes, dots, hyphens and the middle dot of foreign names in Japanese; a number its commas. */
const word = /=?\d{1,3}(?:,\d{3})+(?!\d|,\d)|[=*]*[\p{L}\p{N}\p{M}№][\p{L}\p{N}\p{M}№\u00ad\u200b-\u200d'’ʼ‘.·・‐‑–&*_-]*|[=*]+/uy

/** The wider a window, the nearer to AND: beyond this it says nothing. */
export const MAX_NEAR = 100
export const DEFAULT_NEAR = 4
const MAX_WEIGHT = 1000

export function lexRule(rule: string, problems: Problem[]): Lexeme[] {
  const lexemes: Lexeme[] = []
  const problem = (code: string, message: string, start: number, end: number, hint?: string, severity?: 'warning') =>
    problems.push({ code, message, start, end, ...(hint === undefined ? {} : { hint }), ...(severity === undefined ? {} : { severity }) })

  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(rule)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  const nearDistance = (digits: string | undefined, start: number): number => {
    if (digits === undefined) return DEFAULT_NEAR
    const distance = Number(digits)
    if (digits === '' || distance === 0)
      problem('syntax', 'NEAR/ takes a number of tokens from 1', start, at, `NEAR alone is NEAR/${DEFAULT_NEAR}`)
    else if (distance > MAX_NEAR)
      problem('near-too-wide', `NEAR/${digits.slice(0, 9)} spans most of an article`, start, at, `use AND, or NEAR/${MAX_NEAR} at most`)
    return distance
  }

  while (at < rule.length) {
    const start = at
    const character = rule[at] ?? ''
    if (take(space)) continue
    if (character === '(' || character === ')' || character === ',') {
      at += 1
      lexemes.push({ kind: character, start, end: at })
      continue
    }
    const closers = closing[character]
    if (closers !== undefined) {
      let end = at + 1
      while (end < rule.length && !closers.includes(rule[end] ?? '')) end += 1
      if (end === rule.length) {
        problem('unclosed-quote', 'this quotation mark is never closed', start, start + 1, `add a closing ${closers[0]}`)
        // The line's end is the likeliest place for the missing mark.
        const line = rule.indexOf('\n', start)
        end = line === -1 ? rule.length : line
      }
      lexemes.push({ kind: 'quotation', text: rule.slice(start + 1, end), start, end: Math.min(end + 1, rule.length) })
      at = Math.min(end + 1, rule.length)
      continue
    }

    const found = take(operator)
    if (found) {
      const [, plain, near, digits] = found
      if (near !== undefined)
        lexemes.push({ kind: 'near', distance: nearDistance(digits, start), ordered: near === 'ONEAR', start, end: at })
      else lexemes.push({ kind: plain === 'AND' ? 'AND' : plain === 'OR' ? 'OR' : 'NOT', start, end: at })
      continue
    }
    const lower = take(lowercaseOperator)
    if (lower) {
      const written = lower[0]
      const name = (lower[1] ?? lower[2] ?? '').toUpperCase()
      if (written === written.toLowerCase() || lower[3] !== undefined) {
        problem(
          'lowercase-operator',
          `“${written}” would be read as a word`,
          start,
          at,
          `write ${written.toUpperCase()} for the operator, or quote "${written}"`,
        )
        if (name === 'NEAR' || name === 'ONEAR')
          lexemes.push({ kind: 'near', distance: nearDistance(lower[3], start), ordered: name === 'ONEAR', start, end: at })
        else lexemes.push({ kind: name === 'AND' ? 'AND' : name === 'OR' ? 'OR' : 'NOT', start, end: at })
        continue
      }
      problem(
        'lowercase-operator',
        `“${written}” is read as a word`,
        start,
        at,
        `write ${name} for the operator, or quote "${written}"`,
        'warning',
      )
      lexemes.push({ kind: 'word', text: written, start, end: at })
      continue
    }
    const of = take(kOf)
    if (of) {
      lexemes.push({ kind: 'of', count: Number(of[1]), start, end: at })
      continue
    }
    const restricted = take(field)
    if (restricted) {
      const name = restricted[1]
      lexemes.push({ kind: 'field', field: name === 'title' || name === 'body' || name === 'lang' ? name : 'source', start, end: at })
      continue
    }
    const strange = take(unknownField)
    if (strange) {
      problem(
        'syntax',
        `there is no field “${strange[0]}”`,
        start,
        at,
        'the fields are title:, body:, lang: and source:; quote a term that holds a colon',
      )
      continue
    }
    const reference = take(entity)
    if (reference) {
      const id = reference[1] ?? ''
      if (id === '') problem('syntax', 'an entity is missing after @', start, at, 'write @id, or quote "@"')
      else lexemes.push({ kind: 'entity', entity: id, start, end: at })
      continue
    }
    const weighted = take(weight)
    if (weighted) {
      const value = Number(weighted[1] ?? Number.NaN)
      const valid = value > 0 && value <= MAX_WEIGHT
      if (!valid) problem('syntax', 'a weight is a number above 0', start, at, `write for example ^2; at most ^${MAX_WEIGHT}`)
      lexemes.push({ kind: 'weight', weight: valid ? value : 1, start, end: at })
      continue
    }
    const term = take(word)
    if (term) {
      lexemes.push({ kind: 'word', text: term[0], start, end: at })
      continue
    }
    at += (rule.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
    problem('syntax', `“${rule.slice(start, at).toWellFormed()}” cannot stand here`, start, at, 'quote a term that holds punctuation')
  }
  lexemes.push({ kind: 'end', start: rule.length, end: rule.length })
  return lexemes
}

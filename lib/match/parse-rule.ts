/**
 * The parser of the rule language: recursive descent, every problem with its place, as many at once as can be told.
 *
 * It never throws and goes on after an error where the intention is plain. A tree is returned only if there is no
 * error. Entities are checked for their names; their aliases are read by `check-rules.ts`. One file, since the
 * productions of the grammar call one another.
 */
import type { Problem } from '../errors.ts'
import { closest, nearestFirst } from './closest.ts'
import { type Lexeme, lexRule } from './lex-rule.ts'
import { findContradictions, findUnanchored } from './lint-rule.ts'
import type { NearSide, RuleNode, TermNode } from './rule.ts'
import { readTerm, type TermPiece } from './term.ts'

export type ParsedRule = {
  /** Undefined if any problem is an error. */
  readonly rule: RuleNode | undefined
  /** Places are UTF-16 offsets in the rule's text. */
  readonly problems: readonly Problem[]
}

/** Deeper nesting is a slip or an attack, and would exhaust the stack. */
const MAX_DEPTH = 500
/** Ten times the longest rule that anyone may want; in UTF-16 units. */
const MAX_LENGTH = 200_000
/** More than anybody reads. */
const MAX_PROBLEMS = 200

/** After these the tree lacks parts, so that a missing partner may only be unread. */
const leavesGaps: ReadonlySet<string> = new Set(['syntax', 'unbalanced-bracket', 'unclosed-quote', 'too-deep', 'empty-term'])

export const isError = (problem: Problem): boolean => problem.severity !== 'warning'

/** Parses `rule`; `entities` are the ids that `@…` may name. */
export function parseRule(rule: string, options: { readonly entities: ReadonlySet<string> }): ParsedRule {
  if (rule.length > MAX_LENGTH) {
    const message = `the rule has ${rule.length} characters, ${MAX_LENGTH} are allowed`
    return {
      rule: undefined,
      problems: [{ code: 'too-long', message, hint: 'move alternatives into an entity', start: MAX_LENGTH, end: rule.length }],
    }
  }
  const problems: Problem[] = []
  const lexemes = lexRule(rule, problems)
  if (lexemes.length === 1 && problems.length === 0)
    return {
      rule: undefined,
      problems: [
        { code: 'empty-rule', message: 'the rule is empty', hint: 'write at least one term or @entity', start: 0, end: rule.length },
      ],
    }

  const tree = parse(rule, lexemes, options.entities, problems)
  if (tree !== undefined && !problems.some(({ code }) => leavesGaps.has(code))) problems.push(...findUnanchored(tree))
  if (tree !== undefined) problems.push(...findContradictions(tree, undefined))
  const ordered = problems.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0) || Number(isError(b)) - Number(isError(a)))
  return { rule: ordered.some(isError) ? undefined : tree, problems: ordered.slice(0, MAX_PROBLEMS) }
}

function parse(rule: string, lexemes: readonly Lexeme[], entities: ReadonlySet<string>, problems: Problem[]): RuleNode | undefined {
  const end: Lexeme = lexemes.at(-1) ?? { kind: 'end', start: rule.length, end: rule.length }
  const suggestions = new Map<string, string | undefined>()
  let at = 0
  let depth = 0
  let abandoned = false

  const peek = (): Lexeme => lexemes[at] ?? end
  const previousEnd = (): number => lexemes[at - 1]?.end ?? 0
  const problem = (code: string, message: string, place: { start: number; end: number }, hint?: string) => {
    problems.push({ code, message, start: place.start, end: place.end, ...(hint === undefined ? {} : { hint }) })
  }
  const written = (lexeme: Lexeme): string =>
    lexeme.kind === 'end' ? 'the end of the rule' : `“${rule.slice(lexeme.start, lexeme.end).trim().replace(/\s+/g, ' ')}”`
  const startsOperand = ({ kind }: Lexeme): boolean =>
    kind === 'word' || kind === 'quotation' || kind === 'entity' || kind === '(' || kind === 'of' || kind === 'field' || kind === 'NOT'

  /** `a AND b AND c`, or `a OR b OR c`; NEAR binds tighter. */
  function expression(): RuleNode | undefined {
    const parts = [operand()]
    let joint: 'AND' | 'OR' | undefined
    let mixed = false
    for (;;) {
      const next = peek()
      if (next.kind === 'AND' || next.kind === 'OR') {
        if (joint !== undefined && joint !== next.kind && !mixed) {
          problem('mixed-and-or', 'AND and OR are mixed without brackets', next, 'write (a AND b) OR c, or a AND (b OR c)')
          mixed = true
        }
        joint ??= next.kind
        at += 1
      } else if (startsOperand(next)) {
        problem(
          'syntax',
          `an operator is missing before ${written(next)}`,
          next,
          'join with AND, OR or NEAR; a phrase of quoted words is written in one pair of quotation marks',
        )
      } else break
      parts.push(operand())
    }
    const known = parts.filter(part => part !== undefined)
    const [first] = known
    if (first === undefined || known.length === 1) return first
    return { kind: joint === 'OR' ? 'or' : 'and', parts: known, start: first.start, end: known.at(-1)?.end ?? first.end }
  }

  /** `NOT a`, or `a`, or `a NEAR/n b`; NOT takes a whole NEAR. */
  function operand(): RuleNode | undefined {
    const first = peek()
    if (first.kind === 'NOT') {
      at += 1
      const part = nested(first, operand)
      return part === undefined ? undefined : { kind: 'not', part, start: first.start, end: part.end }
    }
    let left = primary()
    for (let chained = false; peek().kind === 'near'; chained = true) {
      const near = peek()
      if (near.kind !== 'near') break
      at += 1
      if (chained) problem('near-sides', 'NEAR takes two sides', near, 'write (a NEAR/4 b) AND (b NEAR/4 c)')
      const right = peek().kind === 'NOT' ? operand() : primary()
      if (chained || left === undefined || right === undefined) continue
      const leftSide = side(left)
      const rightSide = side(right)
      if (leftSide !== undefined && rightSide !== undefined)
        left = {
          kind: 'near',
          distance: near.distance,
          ordered: near.ordered,
          left: leftSide,
          right: rightSide,
          start: left.start,
          end: right.end,
        }
    }
    return left
  }

  function side(node: RuleNode): NearSide | undefined {
    if (node.kind === 'term' || node.kind === 'entity') return [node]
    if (node.kind === 'or') {
      const sides = node.parts.map(side)
      return sides.includes(undefined) ? undefined : sides.flatMap(it => it ?? [])
    }
    const hint = node.kind === 'field' ? 'put the field around it: title:(a NEAR/4 b)' : 'split it: (a NEAR/4 b) AND (a NEAR/4 c)'
    problem('near-sides', 'NEAR compares places: its sides are terms, @entities, or a bracketed OR of them', node, hint)
    return undefined
  }

  function primary(): RuleNode | undefined {
    const node = unweighted()
    const next = peek()
    if (next.kind !== 'weight') return node
    at += 1
    if (node === undefined) return node
    if (node.kind === 'term' || node.kind === 'entity') {
      if (rule[node.start] !== '(') return { ...node, weight: next.weight, end: next.end }
    }
    problem('syntax', 'a weight belongs to a term or an @entity', next, 'write (a^2 OR b^2)')
    return node
  }

  function unweighted(): RuleNode | undefined {
    const first = peek()
    switch (first.kind) {
      case '(': {
        at += 1
        const node = nested(first, expression)
        close(first)
        return node === undefined ? node : { ...node, start: first.start, end: previousEnd() }
      }
      case 'of': {
        at += 1
        return choice(first)
      }
      case 'field': {
        at += 1
        return restricted(first)
      }
      case 'entity': {
        at += 1
        if (!entities.has(first.entity)) unknownEntity(first)
        return { kind: 'entity', entity: first.entity, weight: 1, start: first.start, end: first.end }
      }
      case 'quotation':
        at += 1
        return term([{ text: first.text, start: first.start, end: first.end, quoted: true }])
      case 'word': {
        const pieces: TermPiece[] = []
        for (let next = peek(); next.kind === 'word'; next = peek()) {
          pieces.push({ text: next.text, start: next.start, end: next.end, quoted: false })
          at += 1
        }
        return term(pieces)
      }
      case 'end':
        problem('syntax', 'the rule ends too early: a term is missing', first, 'a term, an @entity or a bracket is expected')
        return undefined
      default:
        problem('syntax', `a term is missing before ${written(first)}`, first, 'a term, an @entity or a bracket is expected')
        // Operators are left to the caller; a stray comma or weight is passed over.
        if (first.kind === ',' || first.kind === 'weight') at += 1
        return undefined
    }
  }

  function choice(of: Lexeme & { kind: 'of' }): RuleNode | undefined {
    const open = peek()
    at += 1
    const parts: (RuleNode | undefined)[] = [nested(open, expression)]
    while (peek().kind === ',') {
      at += 1
      parts.push(nested(open, expression))
    }
    close(open)
    const place = { start: of.start, end: previousEnd() }
    if (of.count < 1 || of.count > parts.length)
      problem(
        'of-range',
        `${of.count} of (…) has ${parts.length} part${parts.length === 1 ? '' : 's'}`,
        { start: of.start, end: of.end },
        `use a number from 1 to ${parts.length}`,
      )
    return { kind: 'of', count: of.count, parts: parts.filter(part => part !== undefined), ...place }
  }

  function restricted(field: Lexeme & { kind: 'field' }): RuleNode | undefined {
    if (field.field === 'title' || field.field === 'body') {
      const part = nested(field, primary)
      return part === undefined ? undefined : { kind: 'field', field: field.field, part, start: field.start, end: part.end }
    }
    const value = peek()
    if (value.kind !== 'word' || value.start !== field.end) {
      problem(
        'syntax',
        `${field.field}: takes one value`,
        field,
        field.field === 'lang' ? 'write lang:de, or (lang:de OR lang:fr)' : 'write source:tass, or (source:tass OR source:dw)',
      )
      if (value.kind === '(') primary()
      return undefined
    }
    at += 1
    const place = { start: field.start, end: value.end }
    if (field.field === 'source') return { kind: 'source', source: value.text, ...place }
    const language = /^([a-z]{2,3})(?:-[a-z0-9-]+)?$/i.exec(value.text)?.[1]
    if (language === undefined)
      problem('syntax', `“${value.text}” is no language code`, value, 'write a code of two or three letters, such as lang:de')
    return { kind: 'lang', language: (language ?? value.text).toLowerCase(), ...place }
  }

  function term(pieces: readonly TermPiece[]): TermNode | undefined {
    const start = pieces[0]?.start ?? 0
    const end = pieces.at(-1)?.end ?? start
    const read = readTerm(pieces)
    problems.push(...read.problems)
    if (/\n/.test(rule.slice(start, end)) && pieces.length > 1)
      problems.push({
        code: 'phrase-over-lines',
        message: 'words on several lines are read as one phrase',
        hint: 'join the lines with AND or OR',
        severity: 'warning',
        start,
        end,
      })
    if (read.pattern === undefined) return undefined
    const concept = pieces.map(({ text, quoted }) => (quoted ? text.trim().replace(/\s+/g, ' ') : text.replace(/^=/, ''))).join(' ')
    return { kind: 'term', concept, pattern: read.pattern, weight: 1, start, end }
  }

  function unknownEntity({ entity, start, end: after }: Lexeme & { kind: 'entity' }): void {
    // Nobody reads on, and thousands of names are not compared with thousands.
    const place = { start, end: after }
    if (problems.length >= MAX_PROBLEMS) {
      problem('unknown-entity', `no entity is called @${entity}`, place)
      return
    }
    if (!suggestions.has(entity)) suggestions.set(entity, closest(entity, entities))
    const suggestion = suggestions.get(entity)
    const names = nearestFirst(entity, entities)
      .slice(0, 8)
      .map(id => `@${id}`)
    const hint =
      suggestion !== undefined
        ? `did you mean @${suggestion}?`
        : names.length === 0
          ? 'no entity is defined'
          : `known: ${names.join(', ')}${entities.size > names.length ? ', …' : ''}`
    problem('unknown-entity', `no entity is called @${entity}`, place, hint)
  }

  function close(open: Lexeme): void {
    if (peek().kind === ')') {
      at += 1
      return
    }
    if (abandoned) return
    if (peek().kind === 'end') problem('unbalanced-bracket', 'this bracket is never closed', open, 'add )')
    else {
      problem('syntax', `${written(peek())} cannot stand here`, peek(), 'expected ) or an operator')
      skipToClose()
    }
  }

  /** Passes over all up to and including the bracket that closes the open one. */
  function skipToClose(): void {
    for (let open = 1; peek().kind !== 'end'; at += 1) {
      const { kind } = peek()
      if (kind === '(') open += 1
      else if (kind === ')') open -= 1
      if (open === 0) {
        at += 1
        return
      }
    }
  }

  function nested<T>(opened: Lexeme, read: () => T): T | undefined {
    if (depth >= MAX_DEPTH) {
      if (!abandoned) problem('too-deep', `more than ${MAX_DEPTH} levels of brackets`, opened, 'flatten the rule')
      abandoned = true
      at = lexemes.length - 1
      return undefined
    }
    depth += 1
    const node = read()
    depth -= 1
    return node
  }

  let tree = expression()
  while (peek().kind !== 'end') {
    const stray = peek()
    if (stray.kind === ')') problem('unbalanced-bracket', 'this bracket was never opened', stray, 'remove it, or open one before')
    else
      problem(
        'syntax',
        `${written(stray)} cannot stand here`,
        stray,
        stray.kind === ',' ? 'quote a number that holds a comma; lists stand in 2 of (a, b, c)' : 'take it away, or quote it',
      )
    at += 1
    if (peek().kind === 'AND' || peek().kind === 'OR') at += 1
    if (startsOperand(peek())) tree = expression() ?? tree
  }
  return tree
}

/**
 * Why a rule holds for a document or not, clause by clause: the verdict of each, what was found where, and what was needed.
 *
 * Every verdict is asked of the evaluator (`evaluate.ts`), so it is always that of `matchDocument`. What is said of near
 * misses (`explain-term.ts`, `explain-near.ts`) is for people and decides nothing.
 */
import { StorywireError } from '../errors.ts'
import { tokenize } from '../text/tokens.ts'
import { checkRules } from './check-rules.ts'
import type { Entities, Field, MatchDocument, Span } from './document.ts'
import type { DocumentText } from './document-text.ts'
import { bothFields, type Clause, type Counted, evaluate, holds, occurrences, type Reading } from './evaluate.ts'
import { whyNotNear } from './explain-near.ts'
import { whyNoEntity, whyNoTerm } from './explain-term.ts'
import { findTerms, makeLexicon } from './find-terms.ts'
import { languageOfLetters } from './limited.ts'
import { isError } from './parse-rule.ts'
import type { EntityNode, NearNode, RuleNode, TermNode } from './rule.ts'
import { type ClauseMaker, clauseMaker } from './rule-clauses.ts'

/** Words of the document, as written. */
export type FoundWords = Span & { readonly text: string }

export type ExplainedClause = {
  readonly kind: RuleNode['kind']
  /** As written in the rule, and where: UTF-16 units, end exclusive. */
  readonly written: string
  readonly start: number
  readonly end: number
  readonly holds: boolean
  /** Where it is looked for. */
  readonly fields: readonly Field[]
  /** What it counts, in reading order; of a clause that does not hold: what of it is there all the same. */
  readonly found: readonly FoundWords[]
  /** What is missing or in the way; "" where the clause holds and `found` says why. */
  readonly why: string
  readonly parts: readonly ExplainedClause[]
}

/** What a concept adds to the score: weight × (1 + log₂ occurrences), before the title doubles the sum. */
export type ScorePart = { readonly concept: string; readonly weight: number; readonly occurrences: number; readonly points: number }

export type RuleExplanation = {
  /** What `matchDocument` answers: the rule holds and the score reaches minScore. */
  readonly matches: boolean
  readonly holds: boolean
  /** 0 where the rule does not hold. */
  readonly score: number
  readonly minScore: number
  /** A span in the title doubles the score. */
  readonly inTitle: boolean
  readonly scoreParts: readonly ScorePart[]
  readonly spans: readonly FoundWords[]
  readonly clause: ExplainedClause
}

/** Throws `bad-rules` that carries every problem, as `compileRules` does. */
export function explainRule(
  input: { readonly rule: string; readonly minScore?: number; readonly entities?: Entities },
  document: MatchDocument,
): RuleExplanation {
  const { rule, minScore = 0, entities = {} } = input
  const checked = checkRules({ storylines: [{ id: 'rule', rule, minScore }], entities })
  const errors = checked.problems.filter(isError)
  const node = checked.storylines[0]?.rule
  if (errors.length > 0 || node === undefined)
    throw new StorywireError('bad-rules', `the rule cannot be read: ${errors[0]?.message ?? ''}`, { problems: errors })

  const maker = clauseMaker(checked.entities)
  const clause = maker.clauseOf(node)
  const text = documentText(document)
  const places = reader(maker, text)
  const reading: Reading = { language: text.language, source: document.source, places }
  const explaining: Explaining = { rule, entities, maker, reading, text }
  const result = evaluate(clause, reading)
  const score = result?.score ?? 0
  const spans = (result?.spans ?? []).map(span => ({ ...span, text: text.written(span) }))
  return {
    matches: result !== undefined && score >= minScore,
    holds: result !== undefined,
    score,
    minScore,
    inTitle: spans[0]?.field === 'title',
    scoreParts: scorePartsOf(holds(clause, reading, bothFields) ?? [], spans),
    spans,
    clause: explain(explaining, node, bothFields),
  }
}

function documentText(document: MatchDocument): DocumentText {
  const tokens = { title: tokenize(document.title), body: tokenize(document.body) }
  return {
    tokens,
    language: document.lang?.toLowerCase().split('-')[0],
    letters: languageOfLetters(document.title, document.body),
    written: ({ field, start, end }) => document[field].slice(start, end),
  }
}

function reader({ terms }: ClauseMaker, { tokens, language, letters }: DocumentText): Reading['places'] {
  const lexicon = makeLexicon(terms, language, letters)
  const found = { title: findTerms(lexicon, tokens.title), body: findTerms(lexicon, tokens.body) }
  return (field, term) => found[field].get(term) ?? []
}

type Explaining = {
  readonly rule: string
  readonly entities: Entities
  readonly maker: ClauseMaker
  readonly reading: Reading
  readonly text: DocumentText
}

function explain(explaining: Explaining, node: RuleNode, fields: readonly Field[]): ExplainedClause {
  const { rule, maker, reading, text } = explaining
  const clause = maker.clauseOf(node)
  const counted = holds(clause, reading, fields)
  const within = node.kind === 'field' ? fields.filter(field => field === node.field) : fields
  const parts = partsOf(node).map(part => explain(explaining, part, within))
  const found =
    counted === undefined ? parts.flatMap(part => (part.kind === 'not' ? [] : part.found)) : counted.map(one => foundOf(one, text))
  return {
    kind: node.kind,
    written: rule.slice(node.start, node.end),
    start: node.start,
    end: node.end,
    holds: counted !== undefined,
    fields,
    found: distinct(found),
    why: counted === undefined ? whyNot(explaining, node, clause, { fields, parts }) : whyStill(node, text, reading),
    parts,
  }
}

const partsOf = (node: RuleNode): readonly RuleNode[] => {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'of':
      return node.parts
    case 'not':
    case 'field':
      return [node.part]
    case 'near':
      return [...node.left, ...node.right]
    default:
      return []
  }
}

const foundOf = ({ field, place: { start, end }, concept }: Counted, text: DocumentText): FoundWords => ({
  field,
  start,
  end,
  concept,
  text: text.written({ field, start, end }),
})

/** Each place of a concept once, in reading order. */
function distinct(found: readonly FoundWords[]): readonly FoundWords[] {
  const seen = new Map(found.map(one => [`${one.field} ${one.start} ${one.end} ${one.concept}`, one]))
  return [...seen.values()].sort((a, b) => (a.field === b.field ? 0 : a.field === 'title' ? -1 : 1) || a.start - b.start || a.end - b.end)
}

/** Of a clause that holds without any word. */
function whyStill(node: RuleNode, { language }: DocumentText, { source }: Reading): string {
  switch (node.kind) {
    case 'lang':
      return `the entry is read as ${language}`
    case 'source':
      return `the entry is of ${source}`
    case 'not':
      return 'it does not hold, as is wanted'
    default:
      return ''
  }
}

type Around = { readonly fields: readonly Field[]; readonly parts: readonly ExplainedClause[] }

function whyNot(explaining: Explaining, node: RuleNode, clause: Clause, { fields, parts }: Around): string {
  const { text, reading, entities } = explaining
  const lacking = parts.filter(part => !part.holds)
  const holding = parts.length - lacking.length
  switch (node.kind) {
    case 'term':
      return whyNoTerm({ text, fields }, node, elsewhere(explaining, node, fields))
    case 'entity':
      return whyNoEntity({ text, fields }, node.entity, entities[node.entity] ?? {}, elsewhere(explaining, node, fields))
    case 'and':
      return `${parts.length === 2 ? 'both' : `all ${parts.length}`} are needed; missing: ${named(lacking)}`
    case 'or':
      return `one of its ${parts.length} is needed, none holds`
    case 'of':
      return `${node.count} of its ${parts.length} are needed, ${holding} ${holding === 1 ? 'holds' : 'hold'}`
    case 'not':
      return 'it must not hold, but it does'
    case 'near':
      return clause.kind === 'near' ? whyNear(explaining, node, fields) : ''
    case 'field':
      return fields.includes(node.field) ? `it does not hold in the ${node.field}` : `${node.field}: inside the other field never holds`
    case 'lang':
      return text.language === undefined || text.language === ''
        ? `needs an entry in ${node.language}; the language of this one is not known`
        : `needs an entry in ${node.language}; this one is read as ${text.language}`
    case 'source':
      return reading.source === undefined
        ? `needs an entry of ${node.source}`
        : `needs an entry of ${node.source}; this one is of ${reading.source}`
  }
}

/** What a term or entity would find in the other fields. */
function elsewhere({ maker, reading, text }: Explaining, node: TermNode | EntityNode, fields: readonly Field[]): readonly FoundWords[] {
  const others = bothFields.filter(field => !fields.includes(field))
  return occurrences(maker.conceptOf(node), reading, others).map(one => foundOf(one, text))
}

function whyNear({ maker, reading, rule }: Explaining, node: NearNode, fields: readonly Field[]): string {
  const sideOf = (nodes: NearNode['left']) => ({
    written: nodes.map(({ start, end }) => rule.slice(start, end)).join(' OR '),
    places: (field: Field) => nodes.flatMap(one => occurrences(maker.conceptOf(one), reading, [field])).map(({ place }) => place),
  })
  return whyNotNear(node, sideOf(node.left), sideOf(node.right), fields)
}

/** Names at most so many parts, and of each as much. */
const mostNamed = 4
const longestNamed = 40

function named(parts: readonly ExplainedClause[]): string {
  const names = parts.slice(0, mostNamed).map(({ written }) => {
    const flat = unbracketed(written.replace(/\s+/g, ' '))
    return flat.length <= longestNamed ? flat : `${flat.slice(0, longestNamed).trimEnd()}…`
  })
  return parts.length > mostNamed ? `${names.join(', ')} and ${parts.length - mostNamed} more` : names.join(', ')
}

/** Without a pair of brackets around all of it. */
function unbracketed(written: string): string {
  if (!written.startsWith('(') || !written.endsWith(')')) return written
  let open = 0
  for (let at = 0; at < written.length - 1; at++) {
    open += written[at] === '(' ? 1 : written[at] === ')' ? -1 : 0
    if (open === 0) return written
  }
  return unbracketed(written.slice(1, -1).trim())
}

function scorePartsOf(counted: readonly Counted[], spans: readonly Span[]): ScorePart[] {
  const weights = new Map<string, number>()
  for (const { concept, weight } of counted) weights.set(concept, Math.max(weights.get(concept) ?? weight, weight))
  return [...weights].map(([concept, weight]) => {
    const count = spans.filter(span => span.concept === concept).length
    return { concept, weight, occurrences: count, points: weight * (1 + Math.log2(count)) }
  })
}

/** Clauses whose `lang:` or `source:` contradict each other: no entry is in two languages, or of two sources. Pure. */
import type { Problem } from '../errors.ts'
import type { RuleNode } from './rule.ts'

/** Either only these, or all but these. */
type Allowed = { readonly but: boolean; readonly values: ReadonlySet<string> }
type Domain = { readonly lang: Allowed; readonly source: Allowed }

const all: Allowed = { but: true, values: new Set() }
const anything: Domain = { lang: all, source: all }
const isEmpty = ({ lang, source }: Domain): boolean => [lang, source].some(({ but, values }) => !but && values.size === 0)

/** What both allow. */
function both(a: Allowed, b: Allowed): Allowed {
  if (a.but && b.but) return { but: true, values: new Set([...a.values, ...b.values]) }
  const [listed, other] = a.but ? [b, a] : [a, b]
  return { but: false, values: new Set([...listed.values].filter(value => other.values.has(value) !== other.but)) }
}

/** What either allows. */
function either(a: Allowed, b: Allowed): Allowed {
  const complement = both({ ...a, but: !a.but }, { ...b, but: !b.but })
  return { ...complement, but: !complement.but }
}

const joined = (a: Domain, b: Domain, join: typeof both): Domain => ({ lang: join(a.lang, b.lang), source: join(a.source, b.source) })

const only = (value: string): Allowed => ({ but: false, values: new Set([value]) })

function domainOf(node: RuleNode): Domain {
  switch (node.kind) {
    case 'lang':
      return { ...anything, lang: only(node.language) }
    case 'source':
      return { ...anything, source: only(node.source) }
    case 'and':
      return node.parts.map(domainOf).reduce((a, b) => joined(a, b, both), anything)
    case 'or':
      return node.parts.map(domainOf).reduce((a, b) => joined(a, b, either))
    case 'of':
      return node.count === node.parts.length ? domainOf({ ...node, kind: 'and' }) : anything
    case 'field':
      return domainOf(node.part)
    case 'not': {
      // Only of what says nothing but languages, or nothing but sources, is the opposite known.
      const kinds = new Set((node.part.kind === 'or' ? node.part.parts : [node.part]).map(part => part.kind))
      const [kind] = kinds
      if (kinds.size !== 1 || (kind !== 'lang' && kind !== 'source')) return anything
      const inner = domainOf(node.part)[kind]
      return { ...anything, [kind]: { ...inner, but: !inner.but } }
    }
    default:
      return anything
  }
}

const isFree = ({ lang, source }: Domain): boolean => [lang, source].every(({ but, values }) => but && values.size === 0)

export function findLanguageContradictions(node: RuleNode, given: Domain = anything): readonly Problem[] {
  const domain = domainOf(node)
  if (node.kind === 'and' || (node.kind === 'of' && node.count === node.parts.length)) {
    const domains = node.parts.map(domainOf)
    let allowed = given
    for (const [at, part] of node.parts.entries()) {
      const next = joined(allowed, domains[at] ?? anything, both)
      if (isEmpty(next)) return [contradiction(part)]
      allowed = next
    }
    // Of the parts only those that restrict something bear on the others.
    const restricting = domains.flatMap((each, at) => (isFree(each) ? [] : [at]))
    return node.parts.flatMap((part, at) =>
      findLanguageContradictions(
        part,
        restricting.reduce((sum, other) => (other === at ? sum : joined(sum, domains[other] ?? anything, both)), given),
      ),
    )
  }
  if (isEmpty(joined(given, domain, both))) return [contradiction(node)]
  if (node.kind === 'or' || node.kind === 'of') return node.parts.flatMap(part => findLanguageContradictions(part, given))
  if (node.kind === 'field') return findLanguageContradictions(node.part, given)
  return node.kind === 'not' ? findLanguageContradictions(node.part) : []
}

const contradiction = ({ start, end }: RuleNode): Problem => ({
  code: 'never-matches',
  message: 'this contradicts what is asked of the language or the source beside it: no entry has two',
  hint: 'join the codes by OR, as in (lang:de OR lang:fr)',
  severity: 'warning',
  start,
  end,
})

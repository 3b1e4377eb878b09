/**
 * Why a decision fell as it did: a short code with figures that is stored, and the words a person reads.
 *
 * Codes: `new` · `score 0.87 < 2` · `language fr` · `source tass` · `text 1a2b3c4d` · `older` · `revision 3` · `subscription`.
 */
import type { Decision, DecisionKind } from '../storyline/hit.ts'

/** Stored with every hit, once a subscription. */
const mostBytes = 60

/** A decision with the code of its reason; `message` is the sort key of the message that tells it. */
export function withCode(decision: DecisionKind, code: string, figures?: string | number, message?: string): Decision {
  const reason = fitted(figures === undefined ? code : `${code} ${figures}`)
  return message === undefined ? { decision, reason } : { decision, reason, message }
}

/** Two decimals, cut: 1.999 must not read as 2 where 2 is the bound. */
export const score = (value: number): string => String(Math.floor(value * 100) / 100)

/** The reason in words. `sourceName`: the display name of a source id. */
export function describeReason({ decision, reason }: Decision, sourceName: (id: string) => string = id => id): string {
  const [code, ...rest] = reason.split(' ')
  const figures = rest.join(' ')
  switch (decision) {
    case 'send':
      return 'the first message of this development'
    case 'below':
      if (code === 'score') return `its score is under the filter (${figures})`
      if (code === 'language') return `its language (${figures}) is not among those wanted`
      if (code === 'source') return `its source (${sourceName(figures)}) is not among those wanted`
      return `it does not pass the filter (${reason})`
    case 'duplicate':
      return 'the same text was told already'
    case 'backlog':
      return 'the feed held it before it was followed: told in one message with other older entries'
    case 'lapsed':
      return 'the entry was changed and no longer matches'
    case 'gone':
      return 'the subscription was removed before it was told'
  }
}

function fitted(reason: string): string {
  const bytes = new TextEncoder().encode(reason)
  if (bytes.length <= mostBytes) return reason
  // A character cut in two is dropped.
  return new TextDecoder().decode(bytes.subarray(0, mostBytes)).replace(/\uFFFD+$/, '')
}

/** Message contents made of everything that has broken renderers, for property tests. */
import fc from 'fast-check'
import type { MessageContent } from '../../lib/alert/channel.ts'
import { hit, NASTY } from './contents.ts'

/** A text of a few to a few hundred nasty pieces. */
export const nasty = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 60 })
  .map(parts => parts.join(''))
const long = fc.tuple(nasty, fc.constantFrom(1, 1, 1, 20)).map(([text, times]) => text.repeat(times))
const span = fc.record({ start: fc.nat(90), end: fc.nat(120), concept: nasty })
const excerpts = fc.record({ text: long, spans: fc.array(span, { maxLength: 5 }) })
const nastyHit = fc
  .record({
    evidence: fc.record({ title: excerpts, body: fc.array(excerpts, { maxLength: 3 }) }),
    link: fc.oneof(
      fc.constant(null),
      long,
      long.map(path => `https://a.example/${path}`),
    ),
    language: fc.oneof(fc.constant(null), nasty),
    sources: fc.array(nasty, { maxLength: 9 }),
    publishedAt: fc.oneof(fc.constant(null), nasty),
  })
  .map(changes => ({ ...hit('x'), ...changes, title: changes.evidence.title.text }))
export const nastyContent: fc.Arbitrary<MessageContent> = fc
  .record({
    kind: fc.constantFrom('now' as const, 'backlog' as const),
    storyline: fc.record({ id: fc.constant('s'), title: long }),
    subscription: nasty,
    zone: fc.oneof(fc.constant('Asia/Seoul'), nasty),
    hits: fc.array(nastyHit, { minLength: 1, maxLength: 30 }),
    more: fc.nat(5_000),
    sample: fc.boolean(),
    dashboardUrl: fc.oneof(fc.constant('https://wire.example.org'), long),
  })
  .map(({ more, ...rest }) => ({ ...rest, total: rest.hits.length + more }))

/** What is shown of a match: the windows chosen, where they are cut, and that spans still point at their words. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Span } from '../../lib/match/document.ts'
import { excerptEvidence } from '../../lib/match/explain.ts'
import { matchRule } from './matching.ts'

const filler = (words: number) => 'lorem ipsum dolor sit amet '.repeat(words / 5)

function evidenceOf(rule: string, document: { title: string; body: string }) {
  return excerptEvidence(document, matchRule(rule, document)?.spans ?? [])
}

/** The marked words of an excerpt. */
const marked = ({ text, spans }: { text: string; spans: readonly { start: number; end: number }[] }) =>
  spans.map(({ start, end }) => text.slice(start, end))

describe('evidence', () => {
  it('shows a short entry whole', () => {
    const document = { title: 'Soldiers sent', body: 'Soldiers were sent to Russia.' }
    expect(evidenceOf('soldier AND Russia', document)).toEqual({
      title: { text: 'Soldiers sent', spans: [{ start: 0, end: 8, concept: 'soldier' }] },
      body: [
        {
          text: 'Soldiers were sent to Russia.',
          spans: [
            { start: 0, end: 8, concept: 'soldier' },
            { start: 22, end: 28, concept: 'Russia' },
          ],
        },
      ],
    })
  })

  it('shows the title without spans, and no body where nothing lies in it', () => {
    expect(evidenceOf('soldier', { title: 'A soldier', body: 'Nothing here.' }).body).toEqual([])
    expect(evidenceOf('soldier', { title: 'No', body: 'A soldier' }).title).toEqual({ text: 'No', spans: [] })
  })

  it('prefers the window with the most concepts', () => {
    const body = `red ${filler(100)} red red red ${filler(100)} red and blue ${filler(100)}`
    const { body: windows } = evidenceOf('red AND blue', { title: '', body })
    expect(windows).toHaveLength(1)
    expect(windows.map(marked)).toEqual([['red', 'blue']])
    expect(windows[0]?.text.length).toBeLessThanOrEqual(300)
  })

  it('adds a second window for what the first does not show, in the order of the text', () => {
    const body = `green ${filler(100)} red and blue ${filler(100)}`
    const { body: windows } = evidenceOf('red AND blue AND green', { title: '', body })
    expect(windows.map(marked)).toEqual([['green'], ['red', 'blue']])
  })

  it('never shows more than two', () => {
    const body = ['red', 'blue', 'green', 'pink'].join(` ${filler(100)}`)
    expect(evidenceOf('red AND blue AND green AND pink', { title: '', body }).body).toHaveLength(2)
  })

  it('cuts between words', () => {
    const body = `${filler(100)}red ${filler(100)}`
    const text = evidenceOf('red', { title: '', body }).body[0]?.text ?? ''
    expect(text.split(' ').every(word => ['lorem', 'ipsum', 'dolor', 'sit', 'amet', 'red'].includes(word))).toBe(true)
    expect(text.length).toBeGreaterThan(250)
  })

  it('cuts Han anywhere, with the term inside', () => {
    const [window] = evidenceOf('朝鲜', { title: '', body: `${'中文'.repeat(500)}朝鲜${'中文'.repeat(500)}` }).body
    expect(window && marked(window)).toEqual(['朝鲜'])
    expect(window?.text).toHaveLength(300)
  })

  it('splits no surrogate pair', () => {
    for (const pad of ['', 'a']) {
      const [window] = evidenceOf('red', { title: '', body: `${pad}${'😀'.repeat(400)}red${'😀'.repeat(400)}` }).body
      expect(window?.text.isWellFormed()).toBe(true)
      expect(window && marked(window)).toEqual(['red'])
    }
  })

  it('keeps a title of 500, and cuts a longer one around its spans', () => {
    const long = `${filler(90)}red`
    expect(evidenceOf('red', { title: long, body: '' }).title.text).toBe(long)
    const { title } = evidenceOf('red', { title: `${filler(500)} red ${filler(500)}`, body: '' })
    expect(title.text.length).toBeLessThanOrEqual(500)
    expect(marked(title)).toEqual(['red'])
    expect(evidenceOf('red', { title: filler(500), body: 'red' }).title.text).toMatch(/^lorem .* (lorem|ipsum|dolor|sit|amet)$/)
  })

  it('trims a span that is longer than a window', () => {
    const [window] = excerptEvidence({ title: '', body: 'x'.repeat(900) }, [{ field: 'body', start: 0, end: 900, concept: 'x' }]).body
    expect(window).toEqual({ text: 'x'.repeat(300), spans: [{ start: 0, end: 300, concept: 'x' }] })
  })

  it('holds for any text and any spans', () => {
    const word = fc.constantFrom('red', 'blue', 'green', 'lorem', 'ipsumdolorsit', '\n', '   ', '😀', '朝鲜', '.')
    const text = fc.array(word, { maxLength: 300 }).map(words => words.join(' '))
    fc.assert(
      fc.property(text, text, fc.boolean(), (title, body, glued) => {
        const document = glued ? { title: title.replaceAll(' ', ''), body: body.replaceAll(' ', '') } : { title, body }
        const spans: Span[] = (['title', 'body'] as const).flatMap(field =>
          [...document[field].matchAll(/red|blue|green|朝鲜/g)].map(({ 0: concept, index }) => ({
            field,
            start: index,
            end: index + concept.length,
            concept,
          })),
        )
        const evidence = excerptEvidence(document, spans)
        expect(evidence.title.text.length).toBeLessThanOrEqual(500)
        expect(evidence.body.length).toBeLessThanOrEqual(2)
        expect(evidence.body.length > 0).toBe(spans.some(({ field }) => field === 'body'))
        for (const excerpt of [evidence.title, ...evidence.body]) {
          if (excerpt !== evidence.title) expect(excerpt.text.length).toBeLessThanOrEqual(300)
          expect(excerpt.text.isWellFormed()).toBe(true)
          for (const span of excerpt.spans) {
            expect(span.end).toBeGreaterThan(span.start)
            expect(span.concept).toContain(excerpt.text.slice(span.start, span.end))
          }
        }
        for (const { text: shown, spans: inside } of evidence.body) {
          expect(document.body).toContain(shown)
          expect(inside.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 300 },
    )
  })
})

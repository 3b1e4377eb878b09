/** Offsets in a YAML scalar lead to the characters that wrote them, whatever the scalar's style. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isScalar, parseDocument, Scalar, stringify } from 'yaml'
import { placeInScalar, scalarPlaces } from '../../lib/config/scalar-place.ts'

const ruleOf = (text: string): Scalar => {
  const node = parseDocument(text).getIn(['rule'], true)
  if (!isScalar(node)) throw new Error('no scalar')
  return node
}

/** What an escape of a double-quoted scalar stands for, as the YAML package reads it. */
const unescaped = (written: string): string => String(parseDocument(`"${written}"`).toJS())

const styles = [Scalar.PLAIN, Scalar.QUOTE_SINGLE, Scalar.QUOTE_DOUBLE, Scalar.BLOCK_LITERAL, Scalar.BLOCK_FOLDED] as const

const words = fc.array(
  fc.constantFrom('@north-korea', 'AND', '(', ')', '"quoted"', "it's", '북한', 'войска', '😀', 'a\\b', '\n', '\n\n', '  ', 'NEAR/4'),
  {
    minLength: 1,
    maxLength: 30,
  },
)

test('every character but white space is found where it is written', () => {
  fc.assert(
    fc.property(words, fc.constantFrom(...styles), fc.integer({ min: 20, max: 60 }), (parts, style, lineWidth) => {
      const text = stringify({ id: 'x', rule: parts.join(' ') }, { defaultStringType: style, defaultKeyType: 'PLAIN', lineWidth })
      const node = ruleOf(text)
      const value = String(node.value)
      const { starts, ends } = scalarPlaces(text, node)
      expect(starts).toHaveLength(value.length + 1)
      for (let i = 0; i < value.length; i++) {
        if (/\s/.test(value.charAt(i))) continue
        const written = text.slice(starts[i], ends[i])
        if (node.type === Scalar.QUOTE_DOUBLE && written.startsWith('\\')) expect(unescaped(written)).toContain(value.charAt(i))
        else expect(written.charAt(0)).toBe(value.charAt(i))
        expect(starts[i]).toBeGreaterThanOrEqual(starts[i - 1] ?? 0)
      }
    }),
  )
})

test.each([
  ['plain over two lines', 'rule: one two\n  three # said\n', 'three'],
  ['literal block with indentation', 'rule: |2\n    one\n  three\n', 'three'],
  ['literal block after a comment and blank lines', 'rule: | # three\n\n\n  one\n\n  three\n', 'three'],
  ['folded block', 'rule: >-\n  one\n  two\n\n  three\n', 'three'],
  ['single quotes', "rule: 'it''s three'\n", 'three'],
  ['double quotes with escapes', 'rule: "\\u00e9\\t\\"\\\\ \\\n   three"\n', 'three'],
  ['windows line ends', 'rule: |\r\n  one\r\n  three\r\n', 'three'],
  ['an anchor and a tag', 'rule: !!str &r "one three"\n', 'three'],
])('%s', (_, text, word) => {
  const node = ruleOf(text)
  const start = String(node.value).indexOf(word)
  const place = placeInScalar(text, node, start, start + word.length)
  expect(text.slice(place.start, place.end)).toBe(word)
  expect(place.start).toBe(text.lastIndexOf(word))
})

test('the end of a value is behind its last character', () => {
  const text = 'rule: |\n  one AND\n\ntitle: x\n'
  const node = ruleOf(text)
  expect(placeInScalar(text, node, 8, 8).start).toBe(text.indexOf('AND') + 3)
})

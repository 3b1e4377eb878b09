import { expect, test } from 'vitest'
import { describeReason, score, withCode } from '../../lib/alert/reason.ts'

test.each([
  [withCode('send', 'new'), 'the first message of this development'],
  [withCode('below', 'score', '0.87 < 2'), 'its score is under the filter (0.87 < 2)'],
  [withCode('below', 'language', 'fr'), 'its language (fr) is not among those wanted'],
  [withCode('below', 'source', 'tass'), 'its source (TASS) is not among those wanted'],
  [withCode('duplicate', 'text', '1a2b3c4d', 'DEV#s/d'), 'the same text was told already'],
  [withCode('backlog', 'older'), 'the feed held it before it was followed: told in one message with other older entries'],
  [withCode('lapsed', 'revision', 3), 'the entry was changed and no longer matches'],
  [withCode('gone', 'subscription'), 'the subscription was removed before it was told'],
])('%j in words', (decision, words) => {
  expect(describeReason(decision, id => id.toUpperCase())).toBe(words)
})

test('a stored reason has at most 60 bytes, of whole characters', () => {
  const { reason } = withCode('below', 'source', '북한'.repeat(20))
  expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(60)
  expect(reason).toMatch(/^source [북한]+$/)
})

test.each([
  [1.999, '1.99'],
  [2, '2'],
  [0.871, '0.87'],
])('the score %d never reads as more than it is', (value, text) => {
  expect(score(value)).toBe(text)
})

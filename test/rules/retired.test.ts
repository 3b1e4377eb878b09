/** What a push remembers of storylines that left, and what it says of those that come. */
import { describe, expect, it } from 'vitest'
import { changesOf, retiredOf } from '../../lib/rules/retired.ts'
import { withoutRuleSet, withRuleSet } from '../../lib/rules/rule-set.ts'
import { ruleSet } from './a-rule-set.ts'

const storylines = (words: Record<string, string>) => ruleSet(words).storylines

describe('storylines that left', () => {
  it('are remembered under the title they had, push after push, until they come back', () => {
    const first = ruleSet({ a: 'one', b: 'two' })
    const second = ruleSet({ b: 'two' }, { retired: [...retiredOf(first, storylines({ b: 'two' }))] })
    expect(second.retired).toEqual([{ id: 'a', title: 'A' }])
    expect(retiredOf(second, storylines({ c: 'three' }))).toEqual([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
    ])
    expect(retiredOf(second, storylines({ a: 'one', b: 'two' }))).toEqual([])
    expect(retiredOf(undefined, storylines({ a: 'one' }))).toEqual([])
  })
})

describe('a configuration with a pushed set', () => {
  const deployed = {
    sources: [],
    feeds: [],
    entities: {},
    channels: [],
    subscriptions: [],
    storylines: storylines({ kept: 'one', gone: 'two' }),
  }
  const set = ruleSet({ kept: 'one', fresh: 'three' }, { retired: [{ id: 'left', title: 'LEFT' }] })

  it('remembers what was deployed and what was pushed, whichever of both is used', () => {
    expect(withRuleSet(deployed, set).retired).toEqual([
      { id: 'gone', title: 'GONE' },
      { id: 'left', title: 'LEFT' },
    ])
    expect(withoutRuleSet(deployed, set)).toEqual({
      ...deployed,
      retired: [
        { id: 'fresh', title: 'FRESH' },
        { id: 'left', title: 'LEFT' },
      ],
    })
  })
})

describe('the changes of a push', () => {
  const before = ruleSet({ kept: 'one', edited: 'two', left: 'three' }, { retired: [{ id: 'back', title: 'Another title' }] })

  it('are what came, what reads otherwise and what left', () => {
    const after = { storylines: storylines({ kept: 'one', edited: 'two OR four', fresh: 'five' }) }
    expect(changesOf(before, after)).toEqual({ added: ['fresh'], changed: ['edited'], removed: ['left'], otherMeaning: [] })
  })

  it('name an id that comes back under another title, and not one that is itself again', () => {
    expect(changesOf(before, { storylines: storylines({ back: 'six' }) }).otherMeaning).toEqual([
      { id: 'back', was: 'Another title', title: 'BACK' },
    ])
    const itself = ruleSet({ back: 'six' }).storylines.map(one => ({ ...one, title: 'Another title' }))
    expect(changesOf(before, { storylines: itself }).otherMeaning).toEqual([])
  })

  it('are everything where nothing was known', () => {
    expect(changesOf(undefined, { storylines: storylines({ a: 'one' }) })).toMatchObject({ added: ['a'], removed: [], otherMeaning: [] })
  })
})

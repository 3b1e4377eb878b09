/** When a process takes pushed rules, and what it goes on with when they are none. */
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Log } from '../../lib/log.ts'
import { rulesInUse } from '../../lib/rules/in-use.ts'
import { packRuleSet, type RuleSet } from '../../lib/rules/rule-set.ts'
import { ruleSet } from './a-rule-set.ts'
import { places, s3Place } from './places.ts'

const pack = (word: string) => packRuleSet(ruleSet({ [word]: word }))
const nameOf = ({ storylines }: Pick<RuleSet, 'storylines'>) => storylines.map(({ id }) => id).join()

async function world(open: () => Promise<Awaited<ReturnType<typeof s3Place>> | Awaited<ReturnType<(typeof places)[0][1]>>>) {
  const engine = await open()
  onTestFinished(() => engine.close())
  const clock = { at: Date.parse('2026-11-24T08:00:00Z') }
  const told: string[] = []
  const counted: string[] = []
  const note = (level: string) => (message: string) => void told.push(`${level} ${message}`)
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') }
  let starts = 0
  const rules = rulesInUse(
    { place: engine.place, now: () => new Date(clock.at), log, metrics: { count: metric => void counted.push(metric) } },
    {
      start: () => {
        starts += 1
        return 'deployed'
      },
      make: set => {
        if (nameOf(set) === 'unloadable') throw new Error('an index of another format')
        return nameOf(set)
      },
      older: { than: '2026-11-20T00:00:00.000Z', make: set => `deployed, knowing ${nameOf(set)}` },
    },
  )
  const minute = () => {
    clock.at += 60_000
  }
  return { engine, clock, minute, told, counted, rules, starts: () => starts }
}

describe.each(places)('rules in the %s', (_, open) => {
  let here: Awaited<ReturnType<typeof world>>
  beforeEach(async () => {
    here = await world(open)
  })

  it('are those of the start while nothing is pushed, made once', async () => {
    for (let n = 0; n < 3; n++) {
      expect(await here.rules.current()).toBe('deployed')
      here.minute()
    }
    expect([here.told, here.counted, here.starts()]).toEqual([[], [], 1])
  })

  it('are the pushed ones from the first call of a cold start; the deployed ones are not even made', async () => {
    here.engine.put(pack('pushed'))
    expect(await here.rules.current()).toBe('pushed')
    expect(here.starts()).toBe(0)
  })

  it('change within a minute, and not before', async () => {
    await here.rules.current()
    here.engine.put(pack('first'))
    here.clock.at += 59_999
    expect(await here.rules.current()).toBe('deployed')
    here.clock.at += 1
    expect(await here.rules.current()).toBe('first')
    here.minute()
    await here.engine.place.write(pack('second'), ((await here.engine.place.read()) as { etag: string }).etag)
    expect(await here.rules.current()).toBe('second')
  })

  it.each([
    ['cut', pack('cut').subarray(0, 300)],
    ['foreign', new TextEncoder().encode('<html>not yours</html>')],
    ['empty', new Uint8Array()],
    ['of an index that does not load', pack('unloadable')],
  ])('stay the last good ones where the object is %s, told once and counted each minute', async (_, broken) => {
    here.engine.put(pack('good'))
    await here.rules.current()
    here.engine.put(broken)
    for (let minutes = 1; minutes <= 3; minutes++) {
      here.minute()
      expect(await here.rules.current()).toBe('good')
      expect(here.counted).toHaveLength(minutes)
    }
    expect(here.told.filter(line => line.startsWith('error'))).toEqual([expect.stringContaining('the last good ones go on')])
    here.engine.put(pack('mended'))
    here.minute()
    expect(await here.rules.current()).toBe('mended')
    here.minute()
    await here.rules.current()
    expect(here.counted).toHaveLength(3)
  })

  it('are those of the start where a cold start finds a broken object, or none that can be read', async () => {
    here.engine.put(new TextEncoder().encode('broken'))
    expect(await here.rules.current()).toBe('deployed')
    const other = await world(open)
    other.engine.breakDown()
    expect(await other.rules.current()).toBe('deployed')
    expect([here.counted, other.counted]).toEqual([['RulesNotRead'], ['RulesNotRead']])
    expect(other.told).toEqual([expect.stringContaining('could not be read')])
  })

  it('stay while the place is away; who must know the newest is told that nobody can', async () => {
    here.engine.put(pack('good'))
    await here.rules.current()
    here.engine.breakDown()
    here.minute()
    expect(await here.rules.current()).toBe('good')
    await expect(here.rules.renew()).rejects.toMatchObject({ code: 'rules-read' })
    expect(await here.rules.current()).toBe('good')
  })

  it('are those of the start again where the object is taken away', async () => {
    here.engine.put(pack('good'))
    await here.rules.current()
    here.engine.remove()
    here.minute()
    expect(await here.rules.current()).toBe('deployed')
    expect(here.told.at(-1)).toContain('taken away')
  })

  it('are those of the start where these were written later than the set was pushed, until one is pushed that is newer', async () => {
    here.engine.put(packRuleSet(ruleSet({ early: 'early' }, { pushedAt: '2026-11-19T23:59:59.999Z' })))
    expect(await here.rules.current()).toBe('deployed, knowing early')
    here.minute()
    expect(await here.rules.current()).toBe('deployed, knowing early')
    expect(here.told).toEqual(['info the pushed rules are older than those of the start, which are used'])
    here.engine.put(packRuleSet(ruleSet({ same: 'same' }, { pushedAt: '2026-11-20T00:00:00.000Z' })))
    here.minute()
    expect(await here.rules.current()).toBe('same')
    expect(here.counted).toEqual([])
  })

  it('are renewed at once where somebody must know', async () => {
    await here.rules.current()
    here.engine.put(pack('newer'))
    expect(await here.rules.renew()).toBe('newer')
    expect(await here.rules.current()).toBe('newer')
  })

  it('do not wait for a clock that was set back', async () => {
    await here.rules.current()
    here.engine.put(pack('newer'))
    here.clock.at -= 3_600_000
    expect(await here.rules.current()).toBe('newer')
  })
})

it('S3 is asked once a minute, by ETag, however many calls there are', async () => {
  const here = await world(s3Place)
  const { s3 } = here.engine as Awaited<ReturnType<typeof s3Place>>
  here.engine.put(pack('pushed'))
  const sent: number[] = []
  for (let minute = 0; minute < 3; minute++) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => here.rules.current()))
    expect(new Set(answers)).toEqual(new Set(['pushed']))
    await here.rules.current()
    sent.push(s3.requests.length)
    here.minute()
  }
  expect(sent).toEqual([1, 2, 3])
  expect(here.told).toHaveLength(1)
})

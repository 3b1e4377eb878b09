/** What holds of every place of pushed rules, the folder as the bucket. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RULES_OBJECT } from '../../lib/rules/place.ts'
import { places, type RulesEngine, s3Place } from './places.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe.each(places)('pushed rules in the %s', (_, open) => {
  let engine: RulesEngine
  beforeEach(async () => {
    engine = await open()
  })
  afterEach(() => engine.close())

  const read = async () => {
    const found = await engine.place.read()
    if (found.kind !== 'found') throw new Error(found.kind)
    return { ...found, text: new TextDecoder().decode(found.bytes) }
  }

  it('are absent before the first push', async () => {
    expect(await engine.place.read()).toEqual({ kind: 'absent' })
    expect(await engine.place.read('"an-etag-from-before"')).toEqual({ kind: 'absent' })
  })

  it('come back as they were pushed, once; then they are unchanged until the next push', async () => {
    await engine.place.write(bytes('first'), undefined)
    const first = await read()
    expect(first.text).toBe('first')
    expect(await engine.place.read(first.etag)).toEqual({ kind: 'unchanged' })
    await engine.place.write(bytes('other'), first.etag)
    const second = await engine.place.read(first.etag)
    expect(second).toMatchObject({ kind: 'found' })
    expect((await read()).text).toBe('other')
    expect(await engine.place.read((await read()).etag)).toEqual({ kind: 'unchanged' })
    expect(engine.names()).toEqual([RULES_OBJECT])
  })

  it('do not replace what somebody else pushed meanwhile', async () => {
    await engine.place.write(bytes('first'), undefined)
    const { etag } = await read()
    await expect(engine.place.write(bytes('unseen'), undefined)).rejects.toMatchObject({ code: 'rules-changed' })
    await engine.place.write(bytes('theirs'), etag)
    await expect(engine.place.write(bytes('ours'), etag)).rejects.toMatchObject({ code: 'rules-changed' })
    expect((await read()).text).toBe('theirs')
    engine.remove()
    await expect(engine.place.write(bytes('ours'), etag)).rejects.toMatchObject({ code: 'rules-changed' })
    expect(engine.names()).toEqual([])
  })

  it('say so where they cannot be read or written', async () => {
    await engine.place.write(bytes('first'), undefined)
    const { etag } = await read()
    engine.breakDown()
    await expect(engine.place.read()).rejects.toMatchObject({ code: 'rules-read' })
    await expect(engine.place.read(etag)).rejects.toMatchObject({ code: 'rules-read' })
    await expect(engine.place.write(bytes('next'), etag)).rejects.toMatchObject({ code: expect.stringMatching(/^rules-(write|changed)$/) })
  })
})

describe('pushed rules in S3', () => {
  it.each([
    ['a body that breaks off', 'half'],
    ['no answer', 'cut'],
    ['a missing bucket', { status: 404, code: 'NoSuchBucket' }],
  ] as const)('are not taken for absent, nor for whole, after %s', async (_, fault) => {
    const engine = await s3Place()
    engine.put(bytes('whole and long enough to be halved'))
    engine.s3.fault = () => fault
    await expect(engine.place.read()).rejects.toMatchObject({ code: 'rules-read' })
    await engine.close()
  })
})

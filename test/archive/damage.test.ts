/** Whatever is done to the bytes of an object, reading ends, never throws, and says so where what it gives is not what was written. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packEntries } from '../../lib/archive/pack.ts'
import { unpackObject } from '../../lib/archive/unpack.ts'
import { archived } from './archived.ts'

const titles = Array.from({ length: 60 }, (_, number) => `Entry ${number} of ${Math.sin(number)}`)
const written = titles.map(title => archived({ entry: { title } }))

/** Cut, overwrite, drop or repeat a part. */
const damage = fc.record({
  kind: fc.constantFrom('cut', 'fill', 'drop', 'repeat', 'prefix'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 400 }),
  byte: fc.integer({ min: 0, max: 255 }),
})

function damaged(bytes: Buffer, { kind, at, length, byte }: { kind: string; at: number; length: number; byte: number }): Buffer {
  const from = Math.floor(at * bytes.length)
  const to = Math.min(bytes.length, from + length)
  switch (kind) {
    case 'cut':
      return bytes.subarray(0, from)
    case 'fill':
      return Buffer.concat([bytes.subarray(0, from), Buffer.alloc(to - from, byte), bytes.subarray(to)])
    case 'drop':
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
    case 'repeat':
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
    default:
      return Buffer.concat([Buffer.alloc(length, byte), bytes])
  }
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

it('reads any damaged object to its end', { timeout: 120_000 }, async () => {
  const packed = []
  for await (const object of packEntries(written)) packed.push(object)
  const [{ name, bytes } = { name: '', bytes: Buffer.alloc(0) }] = packed
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.constantFrom(1_000_000, 1_000, 37), async (damages, chunk) => {
      const bad = damages.reduce((result, one) => damaged(result, one), bytes)
      const entries = []
      const problems = []
      for await (const finding of unpackObject(name, inChunks(bad, chunk))) {
        if ('entry' in finding) entries.push(finding.entry)
        else problems.push(finding.problem)
      }
      for (const problem of problems) expect(problem.object).toBe(name)
      if (!isDeepStrictEqual(entries, written)) expect(problems.length).toBeGreaterThan(0)
      // What stands whole before the first damaged byte is given.
      if (damages.length === 1 && damages[0]?.kind === 'cut') expect(entries).toEqual(written.slice(0, entries.length))
    }),
    { numRuns: 400 },
  )
})

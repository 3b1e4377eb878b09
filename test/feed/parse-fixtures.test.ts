/** Every document under fixtures/feeds with an `.expected.json` beside it: the parts that are expected must be there, entries and problem codes exactly. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseFeed } from '../../lib/feed/parse.ts'

const folder = join(import.meta.dirname, '../fixtures/feeds')

type Expected = {
  readonly url?: string
  readonly contentType?: string
  readonly feed?: object
  readonly entries: readonly object[]
  readonly problems: readonly string[]
}

for (const category of readdirSync(folder)) {
  describe(category, () => {
    const files = readdirSync(join(folder, category))
    for (const file of files.filter(name => !name.endsWith('.expected.json'))) {
      test(file, async () => {
        const expected: Expected = JSON.parse(readFileSync(join(folder, category, file.replace(/\.[a-z]+$/, '.expected.json')), 'utf8'))
        const { url, contentType } = expected
        const parsed = await parseFeed(readFileSync(join(folder, category, file)), { url, contentType })
        expect(parsed.problems.map(problem => problem.code)).toEqual(expected.problems)
        expect(parsed.entries).toMatchObject(expected.entries)
        expect(parsed.feed).toMatchObject(expected.feed ?? {})
      })
    }
  })
}

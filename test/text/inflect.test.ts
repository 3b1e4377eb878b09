/** Words of the news and their forms, a table for each language: what a term must find, and near words that are not its. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { matchRule } from '../match/matching.ts'

const folder = new URL('words/', import.meta.url)

/** A line each: `term: forms | near words`. */
const rows = readdirSync(folder).flatMap(name =>
  readFileSync(new URL(name, folder), 'utf8')
    .split('\n')
    .flatMap(line => {
      const [, term, forms = '', others = ''] = /^(.+?):(.*)\|(.*)$/.exec(line) ?? []
      return term === undefined ? [] : [{ language: name.replace('.txt', ''), term, forms: words(forms), others: words(others) }]
    }),
)

function words(text: string): readonly string[] {
  return text.split(' ').filter(word => word !== '')
}

it.each(rows)('$language: $term', ({ language, term, forms, others }) => {
  const finds = (text: string) => matchRule(`(${term})`, { title: text, lang: language }) !== undefined
  expect([term, ...forms].filter(form => !finds(form))).toEqual([])
  expect(others.filter(finds)).toEqual([])
})

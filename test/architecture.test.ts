/**
 * Holds the architecture: who may import whom, the home of each package, the purity of the pure areas,
 * the size of functions, how files are named and how they open. Bad samples prove that each rule bites.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { housedPackages, violationsOf } from './architecture/rules.ts'

const root = join(import.meta.dirname, '..')
const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const sources = ['lib', 'functions', 'bin'].flatMap(filesUnder).filter(path => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))

describe('the project', () => {
  it('has sources', () => expect(sources.length).toBeGreaterThan(20))

  it.each(sources)('%s keeps to the architecture', path => {
    expect(violationsOf(path, read(path))).toEqual([])
  })

  it('names no place outside the checkout', () => {
    // Put together here, so that this file does not name them either.
    const outside = new RegExp(['\\.\\./shar', 'ed\\b|/wo', 'rk/|/tmp/bri', 'ef|\\bCONTR', 'ACTS\\b|\\bDESI', 'GN\\.md'].join(''))
    const pages = readdirSync(root).filter(name => /\.(md|json)$/.test(name) && name !== 'package-lock.json')
    const texts = [...['lib', 'functions', 'bin', 'test', 'config', 'docs'].flatMap(filesUnder), ...pages]
    expect(texts.filter(path => /\.(ts|tsx|mjs|md|json|yaml|css|html|xml)$/.test(path) && outside.test(read(path)))).toEqual([])
  })

  it('has a home for every package it depends on', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
    expect(Object.keys(dependencies).filter(name => !housedPackages.includes(name))).toEqual([])
  })
})

describe('the rules', () => {
  const opened = (code: string) => `/** Says what it is. */\n${code}\n`

  it.each([
    [
      'lib/match/good.ts',
      "import { createHash } from 'node:crypto'\nimport type { Fold } from '../text/fold.ts'\nexport const at = (now: Date) => new Date(now)",
    ],
    ['lib/match/good.ts', 'export const call = (fetch: () => void) => fetch()'],
    [
      'lib/match/good.ts',
      "export type Deps = { readonly fetch: Date; process: 'console' }\nexport const words = 'process.env and fetch(x)' // Date.now()",
    ],
    ['lib/match/good.ts', 'export const read = (row: { performance: number }) => row.performance'],
    ['lib/pipeline/good.ts', "import type { Store } from '../store/store.ts'\nexport const wait = () => setTimeout(() => {}, 1)"],
    [
      'lib/dashboard/good.tsx',
      "import type { Row } from '../query/api-types.ts'\nexport const Page = (row: Row) => <p>don't {row.title}</p>",
    ],
    ['lib/infra/good.ts', "import { tableDefinition } from '../store/table.ts'\nexport const keys = tableDefinition"],
    ['lib/local/data-lock.ts', 'export const here = process.env.HOME'],
    ['lib/alert/channels/good.ts', "import type { Channel } from '../channel.ts'\nexport const now = () => Date.now()"],
    ['bin/good.ts', '#!/usr/bin/env node\n/** Says what it is. */\nexport {}'],
  ])('let %s pass: %s', (path, code) => {
    expect(violationsOf(path, code.startsWith('#!') ? code : opened(code))).toEqual([])
  })

  it.each([
    ['lib/text/bad.ts', "import { parseFeed } from '../feed/parse.ts'", 'may not import lib/feed/parse.ts'],
    ['lib/text/bad.ts', "import type { Entry } from '../feed/entry.ts'", 'may not import lib/feed/entry.ts'],
    ['lib/text/bad.ts', "export type { Entry } from '../feed/entry.ts'\nexport const a = 1", 'may not import lib/feed/entry.ts'],
    ['lib/text/bad.ts', "export type E = import('../feed/entry.ts').Entry", 'may not import lib/feed/entry.ts'],
    ['lib/text/bad.ts', "export const load = () => import('../feed/parse.ts')", 'may not import lib/feed/parse.ts'],
    ['lib/match/bad.ts', "import type { Log } from '../log.ts'", 'may not import lib/log.ts'],
    ['lib/alert/bad.ts', "import { slack } from './channels/slack.ts'", 'may not import lib/alert/channels/slack.ts'],
    ['lib/pipeline/bad.ts', "import { makeDynamoStore } from '../store/dynamo.ts'", 'may not import lib/store/dynamo.ts'],
    ['lib/pipeline/bad.ts', "import { outbox } from '../alert/channels/outbox.ts'", 'may not import lib/alert/channels/outbox.ts'],
    ['lib/infra/bad.ts', "import { makeDynamoStore } from '../store/dynamo.ts'", 'may not import lib/store/dynamo.ts'],
    ['lib/infra/bad.ts', "import { handler } from '../../functions/poll.ts'", 'may not import functions/poll.ts'],
    ['lib/local/bad.ts', "import { stack } from '../infra/storywire-stack.ts'", 'may not import lib/infra/storywire-stack.ts'],
    ['lib/dashboard/bad.ts', "import { makeApi } from '../query/api.ts'", 'may import only types of lib/query/api.ts'],
    ['lib/match/bad.ts', "import { fold } from '../text/fold'", 'without its ending'],
    ['lib/query/bad.ts', "import { App } from 'aws-cdk-lib'", 'may not import aws-cdk-lib'],
    ['lib/query/bad.ts', "import { Table } from 'aws-cdk-lib/aws-dynamodb'", 'may not import aws-cdk-lib'],
    ['lib/query/bad.ts', "import { PutItemCommand } from '@aws-sdk/client-dynamodb'", 'may not import @aws-sdk/client-dynamodb'],
    ['lib/pipeline/bad.ts', "import { request } from 'undici'", 'may not import undici'],
    ['lib/pipeline/bad.ts', "import { readFile } from 'node:fs/promises'", 'may not import node:fs'],
    ['functions/bad.ts', "import { GetItemCommand } from '@aws-sdk/client-dynamodb'", 'only the client of @aws-sdk/client-dynamodb'],
    ['functions/bad.ts', "import { SSMClient } from '@aws-sdk/client-ssm'", 'may not import @aws-sdk/client-ssm'],
    ['lib/query/bad.ts', "import leftPad from 'left-pad'", 'left-pad, which has no home'],
    ['lib/match/bad.ts', "import { randomUUID } from 'node:crypto'", 'pure, but imports node:crypto'],
    ['lib/match/bad.ts', "import * as crypto from 'node:crypto'", 'pure, but imports node:crypto'],
    ['lib/feed/bad.ts', "import { setTimeout } from 'node:timers/promises'", 'pure, but imports node:timers/promises'],
    ['lib/feed/bad.ts', 'export const now = () => Date.now()', 'pure, but uses Date.now'],
    ['lib/feed/bad.ts', "export const now = () => Date['now']()", 'pure, but uses Date.now'],
    ['lib/feed/bad.ts', 'export const now = () => new Date()', 'pure, but uses new Date()'],
    ['lib/feed/bad.ts', 'export const clock = { now: Date.now }', 'pure, but uses Date.now'],
    ['lib/feed/bad.ts', 'export const dice = () => Math.random()', 'pure, but uses Math.random'],
    ['lib/feed/bad.ts', "export const get = () => fetch('x')", 'pure, but uses fetch'],
    ['lib/feed/bad.ts', "export const get = () => globalThis.fetch('x')", 'pure, but uses globalThis.fetch'],
    ['lib/feed/bad.ts', 'export const later = (f: () => void) => setTimeout(f, 1)', 'pure, but uses setTimeout'],
    ['lib/feed/bad.ts', "export const say = () => console.log('x')", 'pure, but uses console.log'],
    ['lib/alert/bad.ts', 'export const env = process.env.HOME', 'pure, but uses process.env'],
    ['lib/store/bad.ts', 'export const env = process.env.HOME', 'may not read process.env'],
    ['lib/store/bad.ts', 'const { env } = process\nexport const home = env.HOME', 'may not read process'],
    ['lib/query/bad.ts', 'export default 1', 'has a default export'],
    ['lib/query/bad.ts', "export * from './api.ts'\nexport { a } from './b.ts'", 'is a barrel'],
    ['lib/query/api-helpers.ts', 'export const a = 1', 'a banned name'],
    ['lib/query/utils.ts', 'export const a = 1', 'a banned name'],
    ['lib/query/index.ts', 'export const a = 1', 'a banned name'],
    ['lib/common/api.ts', 'export const a = 1', 'a banned name'],
    ['lib/query/apiTypes.ts', 'export const a = 1', 'is not kebab-case'],
    ['lib/elsewhere/api.ts', 'export const a = 1', 'belongs to no area'],
    ['functions/bad.ts', `export const makeHandler = 1, handler = 2${'\n// more'.repeat(40)}`, 'more than 40'],
    ['functions/bad.ts', 'export const handler = 1', 'exactly makeHandler and handler'],
    ['bin/bad.ts', `export const a = 1${'\n// more'.repeat(30)}`, 'more than 30'],
  ])('stop %s: %s', (path, code, words) => {
    expect(violationsOf(path, opened(code)).join('\n')).toContain(words)
  })

  it('want an opening comment of one to six lines', () => {
    expect(violationsOf('lib/query/a.ts', 'export const a = 1 /* late */\n').join()).toContain('does not open with a comment')
    expect(violationsOf('lib/query/a.ts', '/** */\nexport const a = 1\n').join()).toContain('does not open with a comment')
    expect(violationsOf('lib/query/a.ts', `/**\n${' * line\n'.repeat(7)} */\nexport const a = 1\n`).join()).toContain('more than 6')
  })
})

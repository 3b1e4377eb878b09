/**
 * The architecture as data, and what of it a set of files breaks. ARCHITECTURE.md puts the same table into words.
 */
import { dirname, join } from 'node:path/posix'
import type { Import } from './scan-source.ts'
import { scanSource } from './scan-source.ts'

/** Area → what it may import, as path prefixes; `errors.ts` and (but for the pure) `log.ts` are open to all. A type-only import counts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'lib/text/': [],
  'lib/feed/': ['lib/text/'],
  'lib/match/': ['lib/text/'],
  'lib/storyline/': ['lib/text/', 'lib/feed/', 'lib/match/'],
  'lib/alert/': ['lib/text/', 'lib/feed/', 'lib/match/', 'lib/storyline/'],
  // Channels are built from named secrets, whose port lives beside its two small implementations.
  'lib/alert/channels/': ['lib/text/', 'lib/feed/', 'lib/match/', 'lib/storyline/', 'lib/alert/', 'lib/secrets.ts'],
  'lib/config/': ['lib/text/', 'lib/feed/', 'lib/match/', 'lib/storyline/', 'lib/alert/'],
  'lib/store/': ['lib/feed/', 'lib/match/', 'lib/storyline/', 'lib/alert/'],
  'lib/archive/': ['lib/feed/'],
  'lib/rules/': ['lib/text/', 'lib/feed/', 'lib/match/', 'lib/storyline/', 'lib/alert/', 'lib/config/'],
  'lib/queue/': ['lib/feed/'],
  'lib/query/': ['lib/text/', 'lib/feed/', 'lib/match/', 'lib/storyline/', 'lib/alert/', 'lib/config/', 'lib/store/', 'lib/archive/'],
  'lib/pipeline/': [
    'lib/text/',
    'lib/feed/',
    'lib/match/',
    'lib/storyline/',
    'lib/alert/',
    'lib/config/',
    // By their ports only.
    'lib/store/store.ts',
    'lib/archive/archive.ts',
    'lib/queue/queue.ts',
  ],
  'lib/dashboard/': ['lib/query/'],
  // The table's shape has one home, in the store, and the name of the pushed rules one beside their port; infra may read these files alone.
  'lib/infra/': ['lib/env.ts', 'lib/config/', 'lib/match/', 'lib/dashboard/', 'lib/store/table.ts', 'lib/rules/place.ts', 'lib/metrics.ts'],
  'functions/': [
    'lib/pipeline/',
    'lib/query/',
    'lib/config/',
    'lib/match/',
    'lib/feed/',
    'lib/store/',
    'lib/queue/',
    'lib/archive/',
    'lib/rules/',
    'lib/alert/channel.ts',
    'lib/alert/channels/',
    'lib/env.ts',
    'lib/secrets.ts',
    'lib/metrics.ts',
    'lib/on-first-call.ts',
  ],
  'lib/local/': ['lib/', 'functions/'],
  'lib/cli/': ['lib/', 'functions/'],
  'bin/': ['lib/', 'functions/'],
  'lib/errors.ts': [],
  'lib/log.ts': [],
  'lib/env.ts': [],
  'lib/metrics.ts': [],
  'lib/on-first-call.ts': [],
  'lib/secrets.ts': [],
}

/** What an area named above may still not import. */
const MAY_NOT_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'lib/pipeline/': ['lib/alert/channels/'],
  'lib/config/': ['lib/alert/channels/'],
  'lib/store/': ['lib/alert/channels/'],
  'lib/rules/': ['lib/alert/channels/'],
  'lib/query/': ['lib/alert/channels/'],
  'lib/alert/': ['lib/alert/channels/'],
  'lib/local/': ['lib/infra/', 'lib/cli/'],
  'lib/cli/': ['lib/infra/'],
}

/** Areas of which only types may be imported: `by` → `of`. */
const TYPES_ONLY: readonly { readonly by: string; readonly of: string }[] = [{ by: 'lib/dashboard/', of: 'lib/query/' }]

/** Imports that every area may use. */
const OPEN_TO_ALL = ['lib/errors.ts', 'lib/log.ts']

/** No clock, randomness, process, network, files or log; time comes in as an argument. */
const PURE = ['lib/text/', 'lib/feed/', 'lib/match/', 'lib/storyline/', 'lib/alert/']
const IMPURE = ['lib/feed/fetch.ts', 'lib/feed/fetch/', 'lib/alert/channels/']

const IMPURE_GLOBALS = new Set([
  'new Date()',
  'Date()',
  'Date.now',
  'Math.random',
  'process',
  'globalThis',
  'global',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'crypto',
  'console',
  'require',
])

const READS_ENVIRONMENT = ['functions/', 'bin/', 'lib/cli/', 'lib/local/']

/** The home of each package and of each of Node's modules that reaches outside. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  'aws-cdk-lib': ['lib/infra/', 'bin/app.ts'],
  constructs: ['lib/infra/'],
  'cdk-nag': ['lib/infra/', 'bin/app.ts'],
  '@aws-sdk/lib-dynamodb': ['lib/store/', 'lib/local/'],
  // Clients are made where things are wired, in `functions/`; commands stay in the port's implementation.
  '@aws-sdk/client-dynamodb': ['lib/store/', 'lib/local/', 'functions/'],
  '@aws-sdk/client-sqs': ['lib/queue/sqs.ts', 'functions/dispatch.ts'],
  // Loaded at the first write, so that a poll which finds nothing new does not pay for it.
  '@aws-sdk/client-s3': ['lib/archive/s3.ts', 'lib/rules/s3.ts'],
  '@aws-sdk/client-lambda': ['lib/queue/wake-lambda.ts'],
  '@aws-sdk/client-ssm': ['lib/secrets.ts'],
  '@aws-sdk/client-sesv2': ['lib/alert/channels/'],
  '@aws-lambda-powertools/logger': ['lib/log.ts'],
  '@aws-lambda-powertools/metrics': ['lib/metrics.ts'],
  'aws-lambda': ['functions/', 'lib/queue/', 'lib/local/', 'lib/cli/'],
  eld: ['lib/text/'],
  'rss-parser': ['lib/feed/'],
  htmlparser2: ['lib/feed/'],
  'css-select': ['lib/feed/'],
  domhandler: ['lib/feed/'],
  domutils: ['lib/feed/'],
  'sanitize-html': ['lib/feed/'],
  jschardet: ['lib/feed/'],
  // Reads and writes OPML; its feed parser is only raced against in test/bench.
  feedsmith: ['lib/config/'],
  'iconv-lite': ['lib/feed/', 'lib/local/'],
  'ipaddr.js': ['lib/feed/fetch.ts', 'lib/feed/fetch/'],
  undici: ['lib/feed/fetch.ts', 'lib/feed/fetch/', 'lib/alert/channels/'],
  nodemailer: ['lib/alert/channels/'],
  'postal-mime': ['lib/alert/channels/'],
  '@slack/types': ['lib/alert/'],
  hono: ['lib/query/', 'lib/local/', 'functions/query.ts'],
  '@hono/node-server': ['lib/local/'],
  preact: ['lib/dashboard/'],
  esbuild: ['lib/dashboard/build.ts', 'lib/infra/'],
  yaml: ['lib/config/'],
  zod: [''],
  commander: ['lib/cli/'],
  // Raced against only.
  ahocorasick: ['test/bench/'],
  dynalite: ['lib/local/'],
  'classic-level': ['lib/local/'],
  'node:fs': [
    'lib/config/',
    'lib/archive/folder.ts',
    'lib/rules/folder.ts',
    'lib/alert/channels/',
    'lib/dashboard/build.ts',
    'lib/infra/',
    'lib/local/',
    'lib/cli/',
    'functions/',
    'bin/',
  ],
  'node:http': ['lib/feed/fetch.ts', 'lib/feed/fetch/', 'lib/local/', 'lib/cli/'],
  'node:https': ['lib/feed/fetch.ts', 'lib/feed/fetch/'],
  'node:net': ['lib/feed/fetch.ts', 'lib/feed/fetch/', 'lib/alert/channels/', 'lib/local/', 'lib/cli/'],
  'node:tls': ['lib/feed/fetch.ts', 'lib/feed/fetch/'],
  'node:dns': ['lib/feed/fetch.ts', 'lib/feed/fetch/', 'lib/local/'],
  // Git is asked when the deployed rules were written.
  'node:child_process': ['lib/local/', 'lib/cli/', 'lib/infra/rules-written-at.ts'],
  'node:os': ['lib/local/', 'lib/cli/'],
  'node:process': ['lib/local/', 'lib/cli/'],
}

const BANNED_NAMES = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'service', 'data', 'info', 'index']
const FUNCTION_LINES = 40
const BIN_LINES = 30
const OPENING_LINES = 6

const within = (path: string, places: readonly string[]): boolean =>
  places.some(place => (place.endsWith('.ts') ? path === place : path.startsWith(place)))

/** The most specific entry of a table whose key holds `path`. */
const areaOf = (path: string): string | undefined =>
  Object.keys(MAY_IMPORT)
    .filter(area => within(path, [area]))
    .toSorted((a, b) => b.length - a.length)[0]

export const isPure = (path: string): boolean => within(path, PURE) && !within(path, IMPURE)

/** `@scope/name/deep` → `@scope/name`; `node:fs/promises` → `node:fs`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** What a project file breaks, each as `path:line words`. `path` is relative to the project, with slashes. */
export function violationsOf(path: string, source: string): readonly string[] {
  const scan = scanSource(path, source)
  const found: string[] = []
  const tell = (line: number, words: string) => found.push(`${path}:${line} ${words}`)

  for (const one of scan.imports) for (const words of importProblems(path, one)) tell(one.line, words)
  for (const { name, line } of scan.globals) {
    const [head = ''] = name.split('.')
    if (isPure(path) && (IMPURE_GLOBALS.has(name) || IMPURE_GLOBALS.has(head))) tell(line, `pure, but uses ${name}`)
    else if (name.startsWith('process') && /^process(\.(env|\*))?$/.test(name) && !within(path, READS_ENVIRONMENT))
      tell(line, `may not read ${name}`)
  }

  if (scan.defaultExport) tell(1, 'has a default export')
  if (scan.barrel) tell(1, 'is a barrel')
  const opening = scan.opening?.split('\n').filter(line => /[^\s*]/.test(line)).length ?? 0
  if (opening === 0) tell(1, 'does not open with a comment')
  if (opening > OPENING_LINES) tell(1, `opens with ${opening} lines of comment, more than ${OPENING_LINES}`)
  for (const name of path.replace(/\.\w+$/, '').split('/')) {
    if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name)) tell(1, `${name} is not kebab-case`)
    if (BANNED_NAMES.includes(name.split(/[.-]/).at(-1) ?? '')) tell(1, `${name} says nothing: a banned name`)
  }
  if (path.startsWith('functions/')) {
    if (scan.lines > FUNCTION_LINES) tell(1, `has ${scan.lines} lines, more than ${FUNCTION_LINES}`)
    if (scan.exports.toSorted().join() !== 'handler,makeHandler') tell(1, 'does not export exactly makeHandler and handler')
  }
  if (path.startsWith('bin/') && scan.lines > BIN_LINES) tell(1, `has ${scan.lines} lines, more than ${BIN_LINES}`)
  if (areaOf(path) === undefined) tell(1, 'belongs to no area')
  return found
}

function importProblems(path: string, { specifier, typeOnly, names }: Import): readonly string[] {
  if (specifier.startsWith('.')) {
    const target = join(dirname(path), specifier)
    if (!/\.(tsx?|json|css)$/.test(target)) return [`imports ${specifier} without its ending`]
    const area = areaOf(path)
    if (area === undefined || within(target, [area])) {
      if (!within(target, MAY_NOT_IMPORT[area ?? ''] ?? [])) return []
    }
    const allowed = [...(MAY_IMPORT[area ?? ''] ?? []), ...(isPure(path) ? ['lib/errors.ts'] : OPEN_TO_ALL)]
    if (!within(target, allowed) || within(target, MAY_NOT_IMPORT[area ?? ''] ?? [])) return [`may not import ${target}`]
    if (!typeOnly && TYPES_ONLY.some(({ by, of }) => within(path, [by]) && within(target, [of])))
      return [`may import only types of ${target}`]
    return []
  }
  const name = packageOf(specifier)
  if (isPure(path) && name.startsWith('node:')) {
    return specifier === 'node:crypto' && names.every(one => one === 'createHash') ? [] : [`pure, but imports ${specifier}`]
  }
  const homes = HOMES[name]
  // The rest of Node (paths, URLs, hashes, streams, timers) is open to what is not pure.
  if (homes === undefined) return name.startsWith('node:') ? [] : [`imports ${name}, which has no home`]
  if (path.startsWith('functions/') && name.startsWith('@aws-sdk/') && !names.every(one => one.endsWith('Client'))) {
    return [`may import only the client of ${name}`]
  }
  return homes.includes('') || within(path, homes) ? [] : [`may not import ${name}`]
}

/** Names of packages that have a home here. */
export const housedPackages: readonly string[] = Object.keys(HOMES).filter(name => !name.startsWith('node:'))

/** Feed documents broken at random, from a seed: the same number gives the same document. And what a parsed one must be, whatever the bytes were. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ParsedFeed } from '../../lib/feed/entry.ts'

const folder = join(import.meta.dirname, '../fixtures/feeds')

/** Every fixture, in the order of its path. */
export const fixtures: readonly Uint8Array[] = readdirSync(folder)
  .toSorted()
  .flatMap(category =>
    readdirSync(join(folder, category))
      .toSorted()
      .filter(name => !name.endsWith('.expected.json'))
      .map(name => new Uint8Array(readFileSync(join(folder, category, name)))),
  )

/** mulberry32: a number below `limit` at each call. */
function numbersFrom(seed: number): (limit: number) => number {
  let state = seed
  return limit => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}

type Next = (limit: number) => number

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const pieces: readonly Uint8Array[] = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    '=',
    ' ',
    '\n',
    '\0',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<!DOCTYPE x [',
    '<!ENTITY a "&a;">',
    '&#',
  ],
  ...[
    '<item>',
    '</item>',
    '<entry>',
    '</entry>',
    '</channel>',
    '<rss>',
    '<feed>',
    '</title>',
    '<title>',
    '<link/>',
    '<b>',
    '</b>',
    '<description>',
  ],
  ...[
    '<script>x</script>',
    '<img src=x onerror=y>',
    '<a href="javascript:x">',
    '<a href="data:text/html,x">',
    '<svg onload=x>',
    '<style>',
    '&lt;script&gt;',
  ],
  ...[
    ' xmlns="http://www.w3.org/2005/Atom"',
    ' xml:base="javascript:x"',
    ' type="xhtml"',
    ' type="base64" mode="base64"',
    '&#xD800;',
    '&#0;',
    '\ufeff',
    '\u202e',
    '9'.repeat(400),
  ],
  ...[
    'Tue, 32 Foo 2026 99:99:99 XYZ',
    '2026-11-24T99:99:99+99:99',
    '{"a":[',
    '"items":[{}],',
    '"version":"https://jsonfeed.org/version/1"',
  ],
].map(bytesOf)

const between = (document: Uint8Array, next: Next): readonly [number, number] => {
  const from = next(document.length + 1)
  return [from, Math.min(document.length, from + next(next(4) === 0 ? document.length + 1 : 60))]
}
/** The place of some tag: [from, to). */
const someTag = (document: Uint8Array, next: Next): readonly [number, number] => {
  const from = document.indexOf(0x3c, next(document.length + 1))
  const to = from < 0 ? -1 : document.indexOf(0x3e, from)
  return to < 0 ? [0, 0] : [from, to + 1]
}
const pick = <Value>(all: readonly Value[], next: Next): Value => all[next(all.length)] as Value

const changes: readonly ((document: Uint8Array, next: Next) => Uint8Array)[] = [
  // Bytes flipped.
  (document, next) => {
    const copy = document.slice()
    for (let count = next(8); count >= 0 && copy.length > 0; count--) copy[next(copy.length)] = next(256)
    return copy
  },
  // A tag away, or twice.
  (document, next) => {
    const [from, to] = someTag(document, next)
    return joined(document.subarray(0, from), document.subarray(to))
  },
  (document, next) => {
    const [from, to] = someTag(document, next)
    return joined(document.subarray(0, to), document.subarray(from, to), document.subarray(to))
  },
  // Cut.
  (document, next) => document.slice(0, next(document.length + 1)),
  (document, next) => document.slice(next(Math.min(document.length, 200) + 1)),
  // A part of another document.
  (document, next) => {
    const other = pick(fixtures, next)
    const [from, to] = between(other, next)
    const at = next(document.length + 1)
    return joined(document.subarray(0, at), other.subarray(from, to), document.subarray(at))
  },
  // A part again, away, or many times.
  (document, next) => {
    const [from, to] = between(document, next)
    return joined(document.subarray(0, to), document.subarray(from))
  },
  (document, next) => {
    const [from, to] = between(document, next)
    return joined(document.subarray(0, from), document.subarray(to))
  },
  (document, next) => {
    const [from, to] = someTag(document, next)
    const tag = Buffer.from(document.subarray(from, to))
    return joined(
      document.subarray(0, to),
      new Uint8Array(Buffer.concat(Array.from({ length: next(300) }, () => tag))),
      document.subarray(to),
    )
  },
  // Something that means something.
  (document, next) => {
    const at = next(document.length + 1)
    return joined(document.subarray(0, at), pick(pieces, next), document.subarray(at + next(12)))
  },
  // Another charset than it says, or says than it is.
  (document, next) => bytesOf(Buffer.from(document).toString(pick(['latin1', 'utf8', 'utf16le'] as const, next))),
  document => new Uint8Array(Buffer.from(Buffer.from(document).toString('utf8'), 'utf16le')),
  (document, next) =>
    joined(
      bytesOf(`<?xml version="1.0" encoding="${pick(['utf-16', 'euc-kr', 'koi8-r', 'utf-7', 'x-nothing', 'shift_jis'], next)}"?>`),
      document,
    ),
]

/** What an analyst's desk could get from a broken server; numbers from 0. */
export function brokenDocument(seed: number): Uint8Array {
  const next = numbersFrom(seed)
  let document = pick(fixtures, next)
  for (let count = 1 + next(4); count > 0; count--) document = pick(changes, next)(document, next).slice(0, 200_000)
  return document
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const texts = [
  'id',
  'link',
  'title',
  'summary',
  'content',
  'summaryHtml',
  'contentHtml',
  'author',
  'publishedAt',
  'updatedAt',
  'language',
  'publisher',
]
const attribute = /\s([a-z:-]+)="([^"]*)"/gi
const safeAttributes = new Set(['href', 'rel', 'start', 'colspan', 'rowspan'])
const unsafeElements =
  /^(?:script|style|iframe|object|embed|svg|math|form|input|link|meta|base|img|video|audio|template|noscript|textarea|select)$/i

/** What is wrong with a parsed document; empty: nothing. */
export function faultsOf(parsed: ParsedFeed): readonly string[] {
  const faults: string[] = []
  const expect = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault)
  }
  expect(Object.keys(parsed).toSorted().join() === 'entries,feed,problems', `keys ${Object.keys(parsed)}`)
  for (const [name, value] of Object.entries(parsed.feed)) expect(value === null || isText(value), `feed.${name} is ${shown(value)}`)
  expect(parsed.feed.link === null || isWebLink(parsed.feed.link), `feed.link is ${shown(parsed.feed.link)}`)
  for (const { code, message, offset } of parsed.problems) {
    expect(/^[a-z-]+$/.test(code) && isText(message), `problem ${shown(code)} ${shown(message)}`)
    expect(offset === undefined || (Number.isInteger(offset) && offset >= 0), `offset ${shown(offset)}`)
  }
  for (const entry of parsed.entries) {
    expect(Object.keys(entry).toSorted().join() === [...texts, 'categories'].toSorted().join(), `entry has ${Object.keys(entry)}`)
    for (const name of texts) {
      const value: unknown = Object.entries(entry).find(([key]) => key === name)?.[1]
      expect(value === null || isText(value), `entry.${name} is ${shown(value)}`)
    }
    expect(Array.isArray(entry.categories) && entry.categories.every(isText), `categories are ${shown(entry.categories)}`)
    expect(entry.link === null || isWebLink(entry.link), `entry.link is ${shown(entry.link)}`)
    for (const at of [entry.publishedAt, entry.updatedAt])
      expect(at === null || (instant.test(at) && !Number.isNaN(Date.parse(at))), `a date is ${shown(at)}`)
    for (const html of [entry.summaryHtml, entry.contentHtml]) faults.push(...htmlFaults(html ?? ''))
  }
  expect(JSON.stringify(JSON.parse(JSON.stringify(parsed))) === JSON.stringify(parsed), 'is not plain')
  return faults
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.isWellFormed()
const isWebLink = (link: string): boolean => URL.canParse(link) && /^https?:$/.test(new URL(link).protocol)
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 200)

/** In sanitised HTML every `<` begins a tag and every value has its quotes. */
function htmlFaults(html: string): readonly string[] {
  const faults: string[] = []
  for (const [tag, name = ''] of html.matchAll(/<\/?([^\s>/]*)[^>]*>?/g)) {
    if (!/^[a-z][a-z0-9]*$/.test(name) || unsafeElements.test(name)) faults.push(`element ${shown(tag)}`)
    for (const [, key = '', value = ''] of tag.matchAll(attribute)) {
      if (!safeAttributes.has(key)) faults.push(`attribute ${shown(tag)}`)
      if (key === 'href' && !isWebLink(value.replaceAll('&amp;', '&'))) faults.push(`link ${shown(tag)}`)
    }
    if (/["'=]/.test(tag.replace(attribute, ''))) faults.push(`a tag is ${shown(tag)}`)
  }
  return faults
}

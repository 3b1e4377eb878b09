/**
 * What takes more than one key or file to see: duplicate ids, references, `url` or `page`, pace.
 *
 * It reads loosely, whatever is there: a problem elsewhere in a file hides none of these.
 * Rules and aliases are checked in `rule-checks.ts`.
 */
import { basename } from 'node:path'
import * as z from 'zod'
import type { ConfigFolder } from './files.ts'
import { suggest } from './nearest.ts'
import { CEILING, DEFAULT_EVERY, FLOOR, paceOf } from './pace.ts'
import { type ConfigProblem, problemAt } from './problem.ts'
import { durationMs, type Fault } from './values.ts'
import { type Path, placeOfKey, placeOfValue, valueAt, type YamlFile } from './yaml-file.ts'

const text = z.string().optional().catch(undefined)
const texts = z.array(text).optional().catch(undefined)
const list = <Element extends z.ZodType>(element: Element) => z.array(element).catch([])

const looseFeed = z
  .object({
    id: text,
    url: text,
    page: text,
    select: z.unknown().optional(),
    every: text,
    floor: text,
    ceiling: text,
    allowPrivate: z.boolean().optional().catch(undefined),
    off: text,
  })
  .catch({})
const looseFeeds = z.object({ sources: list(z.object({ id: text, feeds: list(looseFeed) }).catch({ feeds: [] })) }).catch({ sources: [] })
const looseStoryline = z.object({ id: text }).catch({})
const looseAlerts = z
  .object({
    channels: list(z.object({ id: text }).catch({})),
    subscriptions: list(
      z.object({ id: text, storylines: z.union([z.literal('all'), texts]).catch(undefined), channels: texts, sources: texts }).catch({}),
    ),
  })
  .catch({ channels: [], subscriptions: [] })

type LooseFeed = z.infer<typeof looseFeed>

const at = (file: YamlFile, path: Path, fault: Fault & { severity?: 'warning' }): ConfigProblem =>
  problemAt(file, placeOfValue(file, path), fault)

type FoundId = { readonly file: YamlFile; readonly path: Path; readonly id: string | undefined }

/** Every id but the first of its kind is a problem. */
const duplicates = (kind: string, found: readonly FoundId[]): readonly ConfigProblem[] => {
  const first = new Map<string, FoundId>()
  return found.flatMap(each => {
    if (each.id === undefined) return []
    const before = first.get(each.id)
    if (before === undefined) {
      first.set(each.id, each)
      return []
    }
    const taken = at(before.file, before.path, { code: '', message: '' })
    const hint = `it stands at ${taken.file}:${taken.line}:${taken.column}`
    return [at(each.file, each.path, { code: 'duplicate-id', message: `the ${kind} id "${each.id}" is taken`, hint })]
  })
}

const paceProblems = (file: YamlFile, path: Path, feed: LooseFeed): readonly ConfigProblem[] => {
  if ([feed.every, feed.floor, feed.ceiling].some(each => each !== undefined && durationMs(each) === undefined)) return []
  const { everyMs, floorMs, ceilingMs } = paceOf(feed)
  const every = feed.every ?? DEFAULT_EVERY
  const key = (name: 'every' | 'floor' | 'ceiling') => [...path, feed[name] === undefined ? 'id' : name]
  if (floorMs < (durationMs(FLOOR) ?? 0) && feed.allowPrivate !== true)
    return [
      at(file, key('floor'), {
        code: 'too-often',
        message: `a public feed's floor is at least ${FLOOR}`,
        hint: 'only a feed with "allowPrivate: true" may be polled more often',
      }),
    ]
  if (everyMs < floorMs)
    return [
      at(file, key('every'), {
        code: 'too-often',
        message: `every ${every} is more often than this feed's floor of ${feed.floor ?? FLOOR}`,
        hint: feed.floor === undefined ? `write "every: ${FLOOR}" or more` : 'raise "every" or lower "floor"',
      }),
    ]
  if (everyMs > ceilingMs)
    return [
      at(file, key('every'), {
        code: 'too-rarely',
        message: `every ${every} is more rarely than this feed's ceiling of ${feed.ceiling ?? CEILING}`,
        hint: `lower "every", or write "ceiling: ${every}"`,
      }),
    ]
  return []
}

const addressProblems = (file: YamlFile, path: Path): readonly ConfigProblem[] => {
  const has = (key: string): boolean => valueAt(file.value, [...path, key]) !== undefined
  const problems: ConfigProblem[] = []
  if (!has('url') && !has('page'))
    problems.push(at(file, path, { code: 'missing-key', message: 'this feed has neither "url" nor "page"', hint: 'add "url: https://…"' }))
  if (has('url') && has('page'))
    problems.push(
      problemAt(file, placeOfKey(file, [...path, 'page']), {
        code: 'url-and-page',
        message: 'a feed has a "url" or a "page", not both',
        hint: 'keep "url" if the site has a feed',
      }),
    )
  if (has('page') && !has('select'))
    problems.push(
      problemAt(file, placeOfKey(file, [...path, 'page']), {
        code: 'missing-key',
        message: 'a page needs "select" beside it: CSS selectors that say where its entries are',
        hint: 'select: { entry: "…", title: "…", link: "…", date: "…" }',
      }),
    )
  if (has('select') && !has('page'))
    problems.push(
      problemAt(file, placeOfKey(file, [...path, 'select']), {
        code: 'unknown-key',
        message: '"select" belongs to a "page"; a feed needs none',
      }),
    )
  return problems
}

const feedProblems = (file: YamlFile): readonly ConfigProblem[] => {
  const { sources } = looseFeeds.parse(file.value)
  const feeds = sources.flatMap((source, s) => source.feeds.map((feed, f) => ({ feed, path: ['sources', s, 'feeds', f] as Path })))
  const urls = new Map<string, string>()
  return [
    ...duplicates(
      'source',
      sources.map(({ id }, s) => ({ file, path: ['sources', s, 'id'], id })),
    ),
    ...duplicates(
      'feed',
      feeds.map(({ feed, path }) => ({ file, path: [...path, 'id'], id: feed.id })),
    ),
    ...feeds.flatMap(({ feed, path }) => [...addressProblems(file, path), ...paceProblems(file, path, feed)]),
    ...feeds.flatMap(({ feed, path }) => {
      // One page may be read in two ways.
      const read = feed.url ?? (feed.page === undefined ? undefined : JSON.stringify([feed.page, feed.select]))
      const before = read === undefined ? undefined : urls.get(read)
      if (read !== undefined && before === undefined) urls.set(read, feed.id ?? '?')
      return before === undefined
        ? []
        : [
            at(file, [...path, feed.url === undefined ? 'page' : 'url'], {
              code: 'same-url',
              message: `the feed "${before}" has the same ${feed.url === undefined ? 'page and selectors' : 'URL'}`,
              hint: 'remove one of them',
              severity: 'warning',
            }),
          ]
    }),
  ]
}

const storylineProblems = (files: readonly YamlFile[]): readonly ConfigProblem[] => {
  const ids = files
    .map(file => ({
      file,
      path: ['id'],
      id: looseStoryline.parse(file.value).id,
      name: basename(file.file).replace(/\.ya?ml$/i, ''),
    }))
    // of two files with one id, the one that bears its name is right
    .sort((a, b) => Number(b.id === b.name) - Number(a.id === a.name))
  return [
    ...duplicates('storyline', ids),
    ...ids.flatMap(({ file, path, id, name }) => {
      if (id === undefined || id === name) return []
      return [
        at(file, path, {
          code: 'wrong-file-name',
          message: `the storyline "${id}" stands in a file named ${basename(file.file)}`,
          hint: `name the file ${id}.yaml, or write "id: ${name}"`,
        }),
      ]
    }),
  ]
}

/** More would not fit the table's limits for one storyline. */
const PAIRS = 100

const alertProblems = (folder: ConfigFolder, file: YamlFile): readonly ConfigProblem[] => {
  const { channels, subscriptions } = looseAlerts.parse(file.value)
  const channelIds = channels.flatMap(({ id }) => (id === undefined ? [] : [id]))
  const sourceIds = looseFeeds.parse(folder.feeds?.value).sources.flatMap(({ id }) => (id === undefined ? [] : [id]))
  const names = folder.storylineNames
  const unknown = (kind: string, code: string, known: readonly string[], path: Path, ids: readonly (string | undefined)[] | undefined) =>
    (ids ?? []).flatMap((id, i) =>
      id === undefined || known.includes(id)
        ? []
        : [at(file, [...path, i], { code, message: `no ${kind} is called "${id}"`, hint: suggest(id, known) })],
    )
  const pairs = (storyline: string): number =>
    subscriptions.reduce(
      (sum, each) => sum + (each.storylines === 'all' || each.storylines?.includes(storyline) ? (each.channels?.length ?? 0) : 0),
      0,
    )
  const crowded = names.find(name => pairs(name) > PAIRS)
  return [
    ...duplicates(
      'channel',
      channels.map(({ id }, i) => ({ file, path: ['channels', i, 'id'], id })),
    ),
    ...duplicates(
      'subscription',
      subscriptions.map(({ id }, i) => ({ file, path: ['subscriptions', i, 'id'], id })),
    ),
    ...subscriptions.flatMap((subscription, i) => {
      const path: Path = ['subscriptions', i]
      const storylines = subscription.storylines === 'all' ? undefined : subscription.storylines
      return [
        ...(folder.unreadable.has('storylines')
          ? []
          : unknown('storyline', 'unknown-storyline', names, [...path, 'storylines'], storylines)),
        ...unknown('channel', 'unknown-channel', channelIds, [...path, 'channels'], subscription.channels),
        ...(folder.feeds === undefined
          ? []
          : unknown('source', 'unknown-source', sourceIds, [...path, 'sources'], subscription.sources).map(each => ({
              ...each,
              severity: 'warning' as const,
            }))),
      ]
    }),
    ...(crowded === undefined
      ? []
      : [
          problemAt(file, placeOfKey(file, ['subscriptions']), {
            code: 'too-many-subscriptions',
            message: `"${crowded}" has ${pairs(crowded)} pairs of subscription and channel; ${PAIRS} are the limit`,
          }),
        ]),
  ]
}

export const crossProblems = (folder: ConfigFolder): readonly ConfigProblem[] => [
  ...(folder.feeds === undefined ? [] : feedProblems(folder.feeds)),
  ...storylineProblems(folder.storylines),
  ...(folder.alerts === undefined ? [] : alertProblems(folder, folder.alerts)),
]

/** What a feed holds, in a few lines: who it is, how often it publishes, its newest entries, what had to be repaired. Pure. */
import type { ParsedEntry, ParsedFeed } from '../feed/entry.ts'
import { counted, line } from './terminal.ts'
import { localTime } from './words.ts'

const SHOWN = 5
const DAY_MS = 86_400_000

export const newest = ({ entries }: Pick<ParsedFeed, 'entries'>): readonly ParsedEntry[] =>
  // Those without a date stay in their place behind: feeds list the newest first.
  entries.toSorted((a, b) => (b.publishedAt ?? '').localeCompare(a.publishedAt ?? '')).slice(0, SHOWN)

/** `about 12 a day`; undefined where too few dates tell. */
export function rhythm({ entries }: Pick<ParsedFeed, 'entries'>): string | undefined {
  const times = entries.flatMap(({ publishedAt }) => (publishedAt === null ? [] : [Date.parse(publishedAt)])).sort((a, b) => a - b)
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  if (times.length < 3 || last <= first) return undefined
  const daily = ((times.length - 1) * DAY_MS) / (last - first)
  if (daily >= 1) return `about ${Math.round(daily)} a day`
  if (daily * 7 >= 1) return `about ${Math.round(daily * 7)} a week`
  return daily * 30 >= 1 ? `about ${Math.round(daily * 30)} a month` : 'less than one a month'
}

export function previewLines(url: string, parsed: ParsedFeed, language: string | undefined, width: number): readonly string[] {
  const { feed, entries, problems } = parsed
  const facts = [
    language === undefined ? 'language unknown' : `language ${language}`,
    counted(entries.length, 'entry', 'entries'),
    rhythm(parsed) ?? '',
    feed.link === null ? '' : `of ${feed.link}`,
  ]
  return [
    line(feed.title ?? 'A feed without a title', width),
    `  ${line(url, width - 2)}`,
    `  ${line(facts.filter(fact => fact !== '').join(' · '), width - 2)}`,
    ...newest(parsed).map(({ title, publishedAt }) => {
      const when = publishedAt === null ? 'no date'.padEnd(16) : localTime(publishedAt)
      return `  ${when}  ${line(title ?? 'no title', width - 20)}`
    }),
    ...(entries.length === 0 ? ['  It has no entries at the moment: look whether that is as it should be.'] : []),
    ...problemLines(problems).map(each => `  ${line(each, width - 2)}`),
  ]
}

/** One line for each kind. */
function problemLines(problems: ParsedFeed['problems']): readonly string[] {
  const kinds = [...Map.groupBy(problems, ({ code }) => code)]
  const lines = kinds.slice(0, SHOWN).map(([code, each]) => {
    const times = each.length > 1 ? `, ${each.length} times` : ''
    return `note: ${each[0]?.message ?? ''}${times} [${code}]`
  })
  return kinds.length > SHOWN ? [...lines, `and ${kinds.length - SHOWN} more kinds of notes`] : lines
}
